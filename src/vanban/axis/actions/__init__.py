"""The verbs of the hub."""

from vanban.axis.actions.accepting import Receipt, submit
from vanban.axis.actions.delivering import Lease, acknowledge, lease
from vanban.axis.actions.mailboxes import close_mailbox, connect_system, open_mailbox

__all__ = ["Lease", "Receipt", "acknowledge", "close_mailbox", "connect_system", "lease", "open_mailbox", "submit"]
