"""Tables of the hub."""

from vanban.axis.models.calls import CallBudget, ClockWatch
from vanban.axis.models.guests import GuestArrival, GuestFile, GuestLetter, GuestRecipient, GuestReport
from vanban.axis.models.joining import Joining
from vanban.axis.models.mailboxes import ConnectedSystem, Mailbox, MailboxAlias, RemoteAgency
from vanban.axis.models.tickets import Ticket
from vanban.axis.models.traffic import Acceptance, Delivery, Event, Message, Stoppage

__all__ = [
    "Acceptance",
    "CallBudget",
    "ClockWatch",
    "ConnectedSystem",
    "Delivery",
    "Event",
    "GuestArrival",
    "GuestFile",
    "GuestLetter",
    "GuestRecipient",
    "GuestReport",
    "Joining",
    "Mailbox",
    "MailboxAlias",
    "Message",
    "RemoteAgency",
    "Stoppage",
    "Ticket",
]
