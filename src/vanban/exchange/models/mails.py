"""Official mailboxes: where they are, what was taken out of them once for ever, and what was answered."""

from uuid import UUID

from django.db import models
from django.db.models import Q

from vanban.exchange.models.citizens import CitizenLetter
from vanban.exchange.models.incoming import Arrival
from vanban.kernel.identifiers import new_id


class Mailbox(models.Model):
    """An agency's official mailbox and how its last look went (NB16-Đ14.1).

    The password is not here: it lies in a file of the house that is named after the agency's code.
    """

    LINES = [(line, line) for line in ("tls", "starttls", "plain")]

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    agency = models.OneToOneField("directory.Agency", on_delete=models.PROTECT, related_name="+")
    host = models.CharField(max_length=200)
    port = models.IntegerField(default=993)
    line = models.CharField(max_length=8, choices=LINES, default="tls")
    account = models.CharField(max_length=254)
    folder = models.CharField(max_length=100, default="INBOX")
    vouches = models.CharField(max_length=200, blank=True)
    """The name under which our own mail server writes what it found out about a sender (RFC 8601); empty: nobody's."""
    enabled = models.BooleanField(default=True)
    changed_by = models.CharField(max_length=200)
    changed_at = models.DateTimeField()
    looked_at = models.DateTimeField(null=True)
    worked_at = models.DateTimeField(null=True)
    """The last look that went well to its end."""
    failing_since = models.DateTimeField(null=True)
    failure = models.CharField(max_length=400, blank=True)
    waiting = models.IntegerField(default=0)
    """Messages that the last look left for the next one."""

    class Meta:
        db_table = "exchange_mailbox"

    def __str__(self) -> str:
        return self.account


class MailDomain(models.Model):
    """A domain whose mailboxes are official, of one agency or of the whole province (NB16-Đ14.3b)."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    province = models.CharField(max_length=50)
    domain = models.CharField(max_length=200)
    agency = models.ForeignKey("directory.Agency", null=True, on_delete=models.PROTECT, related_name="+")
    signs = models.BooleanField(default=False)
    """Its mail server signs everything: what comes unsigned under its name is forged."""
    added_by = models.CharField(max_length=200)
    added_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "exchange_mail_domain"
        ordering = ["domain"]
        constraints = [
            models.UniqueConstraint(
                fields=["domain"], condition=Q(ended_at__isnull=True), name="exchange_mail_domain_once"
            )
        ]

    def __str__(self) -> str:
        return self.domain


class ReceivedMail(models.Model):
    """A message taken out of a mailbox, once for ever; its bytes are kept outside the mail system (NB16-Đ14.4).

    `digest` covers what its writer wrote, not what servers on the way put before it: the same message by two ways is
    one, another message under the same Message-ID is another. Made together with its arrival; never changed or deleted.
    """

    OUTCOMES = [(one, one) for one in ("arrival", "double", "too_large", "automatic", "unreadable")]

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    mailbox = models.ForeignKey(Mailbox, on_delete=models.PROTECT, related_name="mails")
    agency = models.ForeignKey("directory.Agency", on_delete=models.PROTECT, related_name="+")
    message_id = models.CharField(max_length=500, blank=True)
    digest = models.CharField(max_length=64)
    size = models.BigIntegerField()
    blob = models.ForeignKey("platform.Blob", null=True, on_delete=models.PROTECT, related_name="+")
    """The message as it came; None for one that was too large to take."""
    address = models.CharField(max_length=254, blank=True)
    name = models.CharField(max_length=200, blank=True)
    subject = models.CharField(max_length=500, blank=True)
    words = models.TextField(blank=True)
    """The text of the message itself, at most the first 100,000 letters."""
    dated = models.DateTimeField(null=True)
    came_at = models.DateTimeField()
    """When our mail server took it in."""
    taken_at = models.DateTimeField()
    standing = models.CharField(max_length=12)
    """What is known of the sender: `proven`, `listed`, `outside`, `doubtful`, `forged`."""
    outcome = models.CharField(max_length=10, choices=OUTCOMES)
    note = models.CharField(max_length=500, blank=True)
    arrival = models.OneToOneField(Arrival, null=True, on_delete=models.PROTECT, related_name="mail")
    answers = models.UUIDField(null=True)
    """The issued document of ours that this message replies to."""

    class Meta:
        db_table = "exchange_received_mail"
        constraints = [
            models.UniqueConstraint(fields=["agency", "digest"], name="exchange_received_mail_once"),
            models.CheckConstraint(
                condition=~Q(outcome="arrival") | Q(arrival__isnull=False), name="exchange_received_mail_arrived"
            ),
        ]
        indexes = [
            models.Index(fields=["agency", "-taken_at"], name="exchange_received_mail_list"),
            models.Index(fields=["agency", "message_id"], name="exchange_received_mail_id"),
        ]

    def __str__(self) -> str:
        return f"{self.address}: {self.subject}"


class MailAnswer(models.Model):
    """What we tell the sender of a message, or of a letter from the public page.

    Registered under a number, refused with the reason, too large; of the public page also that it has come.
    """

    KINDS = [(kind, kind) for kind in ("received", "accepted", "refused", "too_large")]

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    mail = models.ForeignKey(ReceivedMail, null=True, on_delete=models.PROTECT, related_name="replies")
    letter = models.ForeignKey(CitizenLetter, null=True, on_delete=models.PROTECT, related_name="replies")
    agency = models.ForeignKey("directory.Agency", on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10, choices=KINDS)
    address = models.CharField(max_length=254)
    message = models.BinaryField()
    """Its exact bytes, so that what is handed over again is the same message."""
    said = models.CharField(max_length=1200)
    sent_by = models.CharField(max_length=200)
    made_at = models.DateTimeField()
    handed_at = models.DateTimeField(null=True)
    failed_at = models.DateTimeField(null=True)
    answer = models.CharField(max_length=500, blank=True)

    class Meta:
        db_table = "exchange_mail_answer"
        ordering = ["made_at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["mail", "kind"], name="exchange_mail_answered_once"),
            models.UniqueConstraint(fields=["letter", "kind"], name="exchange_letter_answered_once"),
            models.CheckConstraint(
                condition=Q(mail__isnull=True, letter__isnull=False) | Q(mail__isnull=False, letter__isnull=True),
                name="exchange_answer_to_one",
            ),
        ]
        indexes = [
            models.Index(
                fields=["made_at"],
                condition=Q(handed_at__isnull=True, failed_at__isnull=True),
                name="exchange_mail_answer_waits",
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind}: {self.address}"

    @property
    def document_id(self) -> UUID | None:
        """The arrival of what is answered, where there is one."""
        asked = self.mail or self.letter
        return asked.arrival_id if asked is not None else None
