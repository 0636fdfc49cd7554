"""The verbs of the hub."""

from vanban.axis.actions.accepting import CallerChanged, submit
from vanban.axis.actions.delivering import Lease, acknowledge, deliver_again, expire, lease, settle
from vanban.axis.actions.guest_letters import (
    Typed,
    drop_letter,
    hand_letter,
    keep_letter,
    note_guest_undelivered,
    send_letter,
)
from vanban.axis.actions.guests import (
    accept_as_guest,
    expire_arrival,
    finish_as_guest,
    hand_report,
    join_guest,
    note_guest_opened,
    refuse_as_guest,
    take_in,
)
from vanban.axis.actions.mailboxes import close_mailbox, connect_system, open_mailbox
from vanban.axis.actions.stopping import lift_stoppage
from vanban.axis.queries.stopping import HubStopped, check_accepting

__all__ = [
    "CallerChanged",
    "HubStopped",
    "Lease",
    "Typed",
    "accept_as_guest",
    "acknowledge",
    "check_accepting",
    "close_mailbox",
    "connect_system",
    "deliver_again",
    "drop_letter",
    "expire",
    "expire_arrival",
    "finish_as_guest",
    "hand_letter",
    "hand_report",
    "join_guest",
    "keep_letter",
    "lease",
    "lift_stoppage",
    "note_guest_opened",
    "note_guest_undelivered",
    "open_mailbox",
    "refuse_as_guest",
    "send_letter",
    "settle",
    "submit",
    "take_in",
]
