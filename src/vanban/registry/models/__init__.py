"""Tables of the registry."""

from vanban.registry.models.documents import (
    DocumentFile,
    IncomingDocument,
    LateEntry,
    OutgoingDocument,
    PaperReceipt,
)
from vanban.registry.models.registers import NumberEntry, Register, SeriesPlan

__all__ = [
    "DocumentFile",
    "IncomingDocument",
    "LateEntry",
    "NumberEntry",
    "OutgoingDocument",
    "PaperReceipt",
    "Register",
    "SeriesPlan",
]
