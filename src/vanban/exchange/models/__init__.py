"""Tables of exchange."""

from vanban.exchange.models.agreements import TimeAgreement
from vanban.exchange.models.amending import Demand, Request
from vanban.exchange.models.citizens import CitizenDesk, CitizenLetter, CitizenProof
from vanban.exchange.models.copies import DocumentCopy, Likeness
from vanban.exchange.models.dispatching import DispatchChoice, PaperTask, SendingPlan
from vanban.exchange.models.incoming import Arrival, ArrivalFile
from vanban.exchange.models.links import DocumentLink
from vanban.exchange.models.mails import MailAnswer, Mailbox, MailDomain, ReceivedMail
from vanban.exchange.models.outgoing import Dispatch, Envelope, Recipient
from vanban.exchange.models.publishing import MailMessage, Publication
from vanban.exchange.models.reading import Reading
from vanban.exchange.models.scans import CheckAnswer, Scan, ScanPage
from vanban.exchange.models.statuses import StatusEntry
from vanban.exchange.models.tasks import Following, Task, TaskEntry
from vanban.exchange.models.viruses import VirusCheck
from vanban.exchange.models.whole import Whole

__all__ = [
    "Arrival",
    "ArrivalFile",
    "CheckAnswer",
    "CitizenDesk",
    "CitizenLetter",
    "CitizenProof",
    "Demand",
    "Dispatch",
    "DispatchChoice",
    "DocumentCopy",
    "DocumentLink",
    "Envelope",
    "Following",
    "Likeness",
    "MailAnswer",
    "MailDomain",
    "MailMessage",
    "Mailbox",
    "PaperTask",
    "Publication",
    "Reading",
    "ReceivedMail",
    "Recipient",
    "Request",
    "Scan",
    "ScanPage",
    "SendingPlan",
    "StatusEntry",
    "Task",
    "TaskEntry",
    "TimeAgreement",
    "VirusCheck",
    "Whole",
]
