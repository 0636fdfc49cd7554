"""Documents that went out and came in. Rows are facts: triggers refuse deletion and all but the listed changes."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.db import models

from vanban.registry.models.registers import NumberEntry
from vanban.registry.rules.facts import FileFacts


class OutgoingDocument(models.Model):
    """An issued document under the UUID of its draft. Written once; only `sent_at` may be filled in later.

    Fields: NB16-Đ13.2c, VL19-Đ13.2, NĐ 30/2020 PL VI part II.I.
    """

    id = models.UUIDField(primary_key=True, editable=False)
    entry = models.OneToOneField(NumberEntry, on_delete=models.PROTECT, related_name="+")
    agency = models.ForeignKey("directory.Agency", on_delete=models.PROTECT, related_name="+")
    agency_name = models.CharField(max_length=200)
    document_code = models.CharField(max_length=120, unique=True)
    book = models.CharField(max_length=10)
    year = models.SmallIntegerField()
    number = models.IntegerField()
    symbol = models.CharField(max_length=60)
    issued_date = models.DateField()
    issued_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    """When the first copy left; the register's column “Ngày chuyển”."""
    type_code = models.CharField(max_length=40)
    type_name = models.CharField(max_length=100)
    domain = models.CharField(max_length=100, blank=True)
    subject = models.CharField(max_length=500)
    language = models.CharField(max_length=30, default="vi")
    signer_name = models.CharField(max_length=100)
    signer_title = models.CharField(max_length=200)
    signer_capacity = models.CharField(max_length=5, blank=True)
    urgency = models.SmallIntegerField(default=0)
    secrecy = models.SmallIntegerField(default=0)
    recipients = models.JSONField(default=list)
    """Lines of “Nơi nhận”: [{name, code}]."""
    page_count = models.IntegerField(default=1)
    copies = models.IntegerField(default=1)
    keeper = models.CharField(max_length=200, blank=True)
    drafting_unit = models.CharField(max_length=200, blank=True)
    drafter_name = models.CharField(max_length=100, blank=True)
    reply_due = models.DateField(null=True)
    answers = models.UUIDField(null=True, db_index=True)
    note = models.CharField(max_length=500, blank=True)
    profile = models.CharField(max_length=40, blank=True)
    profile_version = models.CharField(max_length=40, blank=True)
    more = models.JSONField(default=dict)

    class Meta:
        db_table = "registry_outgoing"
        constraints = [
            models.UniqueConstraint(fields=["agency", "year", "number", "symbol"], name="outgoing_number_symbol_once"),
            models.CheckConstraint(condition=models.Q(secrecy=0), name="outgoing_not_secret"),
        ]
        indexes = [models.Index(fields=["agency", "year", "book", "number"], name="outgoing_book")]

    def __str__(self) -> str:
        return self.number_symbol

    @property
    def number_symbol(self) -> str:
        """As printed: “05/QĐ-UBND”."""
        return f"{self.number:02d}/{self.symbol}"

    @property
    def signer_printed(self) -> str:
        """Capacity and title as printed above the name: “KT. CHỦ TỊCH” in words of the register."""
        return f"{self.signer_capacity} {self.signer_title}".strip()


class IncomingDocument(models.Model):
    """A registered incoming document under the UUID of its arrival.

    Written once; work may later fill in to whom it went, when, and by when it is due.
    Fields: NB16-Đ13.1c, HP25-Đ17.3, NĐ 30/2020 PL VI part II.II.
    """

    id = models.UUIDField(primary_key=True, editable=False)
    entry = models.OneToOneField(NumberEntry, on_delete=models.PROTECT, related_name="+")
    agency = models.ForeignKey("directory.Agency", on_delete=models.PROTECT, related_name="+")
    arrival_year = models.SmallIntegerField()
    arrival_number = models.IntegerField()
    arrival_date = models.DateField()
    arrived_at = models.DateTimeField()
    registered_at = models.DateTimeField()
    received_as = models.CharField(max_length=10)
    issuer_name = models.CharField(max_length=200)
    issuer_code = models.CharField(max_length=35, blank=True)
    issuer = models.ForeignKey("directory.Agency", null=True, on_delete=models.PROTECT, related_name="+")
    document_code = models.CharField(max_length=120, blank=True)
    number = models.CharField(max_length=20)
    symbol = models.CharField(max_length=60, blank=True)
    issued_date = models.DateField(null=True)
    type_code = models.CharField(max_length=40, blank=True)
    type_name = models.CharField(max_length=100)
    domain = models.CharField(max_length=100, blank=True)
    subject = models.CharField(max_length=500)
    language = models.CharField(max_length=30, default="vi")
    signer_name = models.CharField(max_length=100, blank=True)
    signer_title = models.CharField(max_length=200, blank=True)
    urgency = models.SmallIntegerField(default=0)
    secrecy = models.SmallIntegerField(default=0)
    page_count = models.IntegerField(default=1)
    copies = models.IntegerField(default=1)
    place_kept = models.CharField(max_length=200, blank=True)
    note = models.CharField(max_length=500, blank=True)
    paper_dossier = models.BooleanField(default=False)
    more = models.JSONField(default=dict)
    code_key = models.CharField(max_length=200, blank=True)
    number_key = models.CharField(max_length=90)
    """Keys by which duplicates are found: the code, and number and symbol, without leading zeros and case."""
    to_places = models.CharField(max_length=1000, blank=True)
    handed_at = models.DateTimeField(null=True)
    due = models.DateTimeField(null=True)

    class Meta:
        db_table = "registry_incoming"
        constraints = [
            models.UniqueConstraint(fields=["agency", "arrival_year", "arrival_number"], name="arrival_number_once"),
            models.CheckConstraint(condition=models.Q(secrecy=0), name="incoming_not_secret"),
        ]
        indexes = [
            models.Index(fields=["agency", "code_key"], name="incoming_code"),
            models.Index(fields=["agency", "number_key"], name="incoming_number"),
            models.Index(fields=["agency", "-arrived_at", "-id"], name="incoming_newest"),
            models.Index(fields=["agency", "type_code", "-arrived_at", "-id"], name="incoming_of_type"),
            models.Index(fields=["agency", "issuer", "-arrived_at", "-id"], name="incoming_of_issuer"),
        ]

    def __str__(self) -> str:
        return f"{self.arrival_number}: {self.number_symbol}"

    @property
    def number_symbol(self) -> str:
        """The sender's number and symbol as printed."""
        return f"{self.number}/{self.symbol}" if self.symbol else self.number


class DocumentFile(models.Model):
    """A file of a registered document, kept unchanged with it."""

    document_id = models.UUIDField(db_index=True)
    blob = models.ForeignKey("platform.Blob", on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=200)
    role = models.CharField(max_length=10)
    place = models.SmallIntegerField()

    class Meta:
        db_table = "registry_file"
        constraints = [models.UniqueConstraint(fields=["document_id", "place"], name="file_place_once")]
        ordering = ["document_id", "place"]

    def __str__(self) -> str:
        return self.name

    @classmethod
    def keep(cls, document_id: UUID, files: Sequence[FileFacts], *, first: int = 1) -> None:
        """Point to the stored files of a document in the given order."""
        DocumentFile.objects.bulk_create(
            [
                DocumentFile(
                    document_id=document_id, blob_id=file.blob_id, name=file.name[:200], role=file.role, place=place
                )
                for place, file in enumerate(files, first)
            ]
        )


class LateEntry(models.Model):
    """What was written by hand while the system was down and entered afterwards (VL19-Đ15.4); never changed."""

    document_id = models.UUIDField(primary_key=True, editable=False)
    agency = models.ForeignKey("directory.Agency", on_delete=models.PROTECT, related_name="+")
    happened_at = models.DateTimeField()
    """The true time of arrival."""
    reason = models.CharField(max_length=300)
    written_number = models.CharField(max_length=20, blank=True)
    """The arrival number written by hand meanwhile, when there was one."""
    entered_by = models.CharField(max_length=200)
    entered_at = models.DateTimeField()

    class Meta:
        db_table = "registry_late_entry"
        indexes = [models.Index(fields=["agency", "entered_at"], name="late_entry_of_agency")]

    def __str__(self) -> str:
        return f"{self.document_id}: {self.reason}"


class PaperReceipt(models.Model):
    """The unit's receipt of the large paper file that followed an electronic document (NB25-Đ13.3); never changed."""

    document_id = models.UUIDField(primary_key=True, editable=False)
    received_by = models.CharField(max_length=200)
    unit_name = models.CharField(max_length=200, blank=True)
    received_at = models.DateTimeField()
    note = models.CharField(max_length=300, blank=True)

    class Meta:
        db_table = "registry_paper_receipt"

    def __str__(self) -> str:
        return f"{self.document_id}: {self.received_by}"
