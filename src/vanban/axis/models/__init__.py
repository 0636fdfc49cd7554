"""Tables of the hub."""

from vanban.axis.models.mailboxes import ConnectedSystem, Mailbox, MailboxAlias
from vanban.axis.models.traffic import Delivery, Event, Message

__all__ = ["ConnectedSystem", "Delivery", "Event", "Mailbox", "MailboxAlias", "Message"]
