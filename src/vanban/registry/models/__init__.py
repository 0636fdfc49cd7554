"""Tables of the registry."""

from vanban.registry.models.documents import DocumentFile, IncomingDocument, OutgoingDocument
from vanban.registry.models.registers import NumberEntry, Register

__all__ = ["DocumentFile", "IncomingDocument", "NumberEntry", "OutgoingDocument", "Register"]
