"""The door of the hub."""

from vanban.axis.actions import (
    Lease,
    Receipt,
    acknowledge,
    close_mailbox,
    connect_system,
    lease,
    open_mailbox,
    submit,
)
from vanban.axis.errors import (
    CannotWrite,
    CodeTaken,
    LeaseLost,
    PacketRefused,
    RecipientsRefused,
    SameIdOtherBytes,
    SenderUnknown,
)
from vanban.axis.queries.addresses import check_recipients, find_mailbox
from vanban.axis.queries.traffic import Envelope, due, envelope, fetch, trace
from vanban.axis.rules import edxml

__all__ = [
    "CannotWrite",
    "CodeTaken",
    "Envelope",
    "Lease",
    "LeaseLost",
    "PacketRefused",
    "Receipt",
    "RecipientsRefused",
    "SameIdOtherBytes",
    "SenderUnknown",
    "acknowledge",
    "check_recipients",
    "close_mailbox",
    "connect_system",
    "due",
    "edxml",
    "envelope",
    "fetch",
    "find_mailbox",
    "lease",
    "open_mailbox",
    "submit",
    "trace",
]
