"""The door of the registry."""

from vanban.registry.actions.incoming import note_handed, register_incoming
from vanban.registry.actions.numbers import release_number, reserve_number, void_number
from vanban.registry.actions.outgoing import complete_issue, note_sent
from vanban.registry.errors import (
    AlreadyRegistered,
    DateBeforeLastNumber,
    DateInFuture,
    NoNumberHeld,
    NumberInUse,
    NumberSymbolTaken,
    ReasonMissing,
    SecretDocument,
)
from vanban.registry.models import DocumentFile, IncomingDocument, OutgoingDocument
from vanban.registry.policies import can_keep_register, can_read_register, check_can_keep_register
from vanban.registry.queries.books import PrintedRegister, print_register
from vanban.registry.queries.documents import (
    RegisterPage,
    files_of,
    find_duplicates,
    find_incoming,
    find_outgoing,
    get_incoming,
    get_outgoing,
    held_number,
    incoming_page,
    is_content_destroyed,
    numbers_taken,
    outgoing_page,
)
from vanban.registry.rules.books import book_of, number_and_symbol, symbol_of
from vanban.registry.rules.facts import (
    Duplicate,
    FileFacts,
    FileRole,
    IncomingFacts,
    OutgoingFacts,
    ReceivedAs,
    RecipientFacts,
    Reservation,
)

__all__ = [
    "AlreadyRegistered",
    "DateBeforeLastNumber",
    "DateInFuture",
    "DocumentFile",
    "Duplicate",
    "FileFacts",
    "FileRole",
    "IncomingDocument",
    "IncomingFacts",
    "NoNumberHeld",
    "NumberInUse",
    "NumberSymbolTaken",
    "OutgoingDocument",
    "OutgoingFacts",
    "PrintedRegister",
    "ReasonMissing",
    "ReceivedAs",
    "RecipientFacts",
    "RegisterPage",
    "Reservation",
    "SecretDocument",
    "book_of",
    "can_keep_register",
    "can_read_register",
    "check_can_keep_register",
    "complete_issue",
    "files_of",
    "find_duplicates",
    "find_incoming",
    "find_outgoing",
    "get_incoming",
    "get_outgoing",
    "held_number",
    "incoming_page",
    "is_content_destroyed",
    "note_handed",
    "note_sent",
    "number_and_symbol",
    "numbers_taken",
    "outgoing_page",
    "print_register",
    "register_incoming",
    "release_number",
    "reserve_number",
    "symbol_of",
    "void_number",
]
