"""The door of the hub."""

from vanban.axis.actions import (
    HubStopped,
    Lease,
    acknowledge,
    check_accepting,
    close_mailbox,
    connect_system,
    deliver_again,
    expire,
    lease,
    lift_stoppage,
    open_mailbox,
    receipt_key,
    receipt_key_pem,
    settle,
    submit,
)
from vanban.axis.actions.carrying import carry_next
from vanban.axis.actions.clock import Stroke, strike
from vanban.axis.actions.tickets import close_ticket
from vanban.axis.errors import (
    CannotWrite,
    CodeTaken,
    LeaseLost,
    NotYourDelivery,
    PacketRefused,
    RecipientsRefused,
    SameIdOtherBytes,
    SenderUnknown,
    StillOnItsWay,
)
from vanban.axis.ports import Carriage
from vanban.axis.queries.addresses import check_recipients, find_mailbox
from vanban.axis.queries.tickets import open_tickets
from vanban.axis.queries.traffic import Envelope, due, envelope, fetch, trace
from vanban.axis.rules import edxml
from vanban.axis.rules.receipts import Receipt

__all__ = [
    "CannotWrite",
    "Carriage",
    "CodeTaken",
    "Envelope",
    "HubStopped",
    "Lease",
    "LeaseLost",
    "NotYourDelivery",
    "PacketRefused",
    "Receipt",
    "RecipientsRefused",
    "SameIdOtherBytes",
    "SenderUnknown",
    "StillOnItsWay",
    "Stroke",
    "acknowledge",
    "carry_next",
    "check_accepting",
    "check_recipients",
    "close_mailbox",
    "close_ticket",
    "connect_system",
    "deliver_again",
    "due",
    "edxml",
    "envelope",
    "expire",
    "fetch",
    "find_mailbox",
    "lease",
    "lift_stoppage",
    "open_mailbox",
    "open_tickets",
    "receipt_key",
    "receipt_key_pem",
    "settle",
    "strike",
    "submit",
    "trace",
]
