"""The door of the hub."""

from vanban.axis.actions import (
    HubStopped,
    Lease,
    accept_as_guest,
    acknowledge,
    check_accepting,
    close_mailbox,
    connect_system,
    deliver_again,
    expire,
    finish_as_guest,
    join_guest,
    lease,
    lift_stoppage,
    open_mailbox,
    refuse_as_guest,
    settle,
    submit,
)
from vanban.axis.actions.carrying import carry_next
from vanban.axis.actions.clock import Stroke, strike
from vanban.axis.actions.systems import (
    NewSecret,
    keep_secret,
    register_system,
    resume_system,
    rotate_secret,
    suspend_system,
)
from vanban.axis.actions.tickets import close_ticket
from vanban.axis.actions.upstream import carry_upstream, join_upstream
from vanban.axis.actions.upstream_directory import sync_directory
from vanban.axis.actions.upstream_mail import ask_fates, poll_upstream
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
from vanban.axis.policies import is_guest
from vanban.axis.ports import Carriage, Examined, Examiner, use_examiner
from vanban.axis.queries.addresses import check_recipients, find_mailbox
from vanban.axis.queries.balance import Balance, balance
from vanban.axis.queries.guests import Desk, desk_of, how_many_wait
from vanban.axis.queries.receipts import receipt_key, receipt_key_pem
from vanban.axis.queries.tickets import open_tickets
from vanban.axis.queries.traffic import Envelope, due, envelope, fetch, trace
from vanban.axis.rules import edxml
from vanban.axis.rules.receipt_files import to_file as receipt_file
from vanban.axis.rules.receipts import Receipt

__all__ = [
    "Balance",
    "CannotWrite",
    "Carriage",
    "CodeTaken",
    "Desk",
    "Envelope",
    "Examined",
    "Examiner",
    "HubStopped",
    "Lease",
    "LeaseLost",
    "NewSecret",
    "NotYourDelivery",
    "PacketRefused",
    "Receipt",
    "RecipientsRefused",
    "SameIdOtherBytes",
    "SenderUnknown",
    "StillOnItsWay",
    "Stroke",
    "accept_as_guest",
    "acknowledge",
    "ask_fates",
    "balance",
    "carry_next",
    "carry_upstream",
    "check_accepting",
    "check_recipients",
    "close_mailbox",
    "close_ticket",
    "connect_system",
    "deliver_again",
    "desk_of",
    "due",
    "edxml",
    "envelope",
    "expire",
    "fetch",
    "find_mailbox",
    "finish_as_guest",
    "how_many_wait",
    "is_guest",
    "join_guest",
    "join_upstream",
    "keep_secret",
    "lease",
    "lift_stoppage",
    "open_mailbox",
    "open_tickets",
    "poll_upstream",
    "receipt_file",
    "receipt_key",
    "receipt_key_pem",
    "refuse_as_guest",
    "register_system",
    "resume_system",
    "rotate_secret",
    "settle",
    "strike",
    "submit",
    "suspend_system",
    "sync_directory",
    "trace",
    "use_examiner",
]
