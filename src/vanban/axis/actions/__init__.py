"""The verbs of the hub."""

from vanban.axis.actions.accepting import submit
from vanban.axis.actions.delivering import Lease, acknowledge, deliver_again, expire, lease, settle
from vanban.axis.actions.mailboxes import close_mailbox, connect_system, open_mailbox
from vanban.axis.actions.receipts import receipt_key, receipt_key_pem
from vanban.axis.actions.stopping import HubStopped, check_accepting, lift_stoppage

__all__ = [
    "HubStopped",
    "Lease",
    "acknowledge",
    "check_accepting",
    "close_mailbox",
    "connect_system",
    "deliver_again",
    "expire",
    "lease",
    "lift_stoppage",
    "open_mailbox",
    "receipt_key",
    "receipt_key_pem",
    "settle",
    "submit",
]
