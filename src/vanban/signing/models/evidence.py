"""Tables of evidence: what is kept beside a signed file so that it can be proven years later (TT 41/2017 Đ9)."""

from __future__ import annotations

from datetime import datetime

from django.db import models

from vanban.kernel.identifiers import new_id

LEVELS = [(level, level) for level in ("", "B-B", "B-T", "B-LT", "B-LTA")]


class SeenCertificate(models.Model):
    """A certificate met in a file, once however many files carry it."""

    fingerprint = models.CharField(primary_key=True, max_length=64)
    """SHA-256, hexadecimal."""
    content = models.BinaryField()
    subject = models.CharField(max_length=300)
    issuer = models.CharField(max_length=300)
    serial = models.CharField(max_length=64)
    valid_from = models.DateTimeField()
    valid_to = models.DateTimeField()

    class Meta:
        db_table = "signing_seen_certificate"

    def __str__(self) -> str:
        return f"{self.subject} ({self.serial})"


class RevocationAnswer(models.Model):
    """An authority's word on one certificate, shared by all files of the same hour. Never changed."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    certificate = models.ForeignKey(SeenCertificate, on_delete=models.PROTECT, related_name="answers")
    hour = models.DateTimeField()
    kind = models.CharField(max_length=4)
    status = models.CharField(max_length=10)
    revoked_at = models.DateTimeField(null=True)
    this_update = models.DateTimeField()
    next_update = models.DateTimeField(null=True)
    asked_at = models.DateTimeField()
    content = models.BinaryField()

    class Meta:
        db_table = "signing_revocation_answer"
        constraints = [models.UniqueConstraint(fields=["certificate", "hour"], name="revocation_answer_once_an_hour")]

    def __str__(self) -> str:
        return f"{self.kind} {self.status} {self.this_update:%Y-%m-%d %H:%M}"


class KeptFile(models.Model):
    """A signed file of a registered document and how far its evidence has come. The file itself is never touched."""

    DIRECTIONS = [("out", "out"), ("in", "in")]

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    document_id = models.UUIDField(db_index=True)
    direction = models.CharField(max_length=3, choices=DIRECTIONS)
    blob = models.OneToOneField("platform.Blob", on_delete=models.PROTECT, related_name="+")
    """As issued, or as it came."""
    name = models.CharField(max_length=200)
    place = models.SmallIntegerField()
    responsible = models.CharField(max_length=300)
    """Who issued it, or who registered it."""
    kept_since = models.DateTimeField()
    level = models.CharField(max_length=5, choices=LEVELS, blank=True)
    complete_at = models.DateTimeField(null=True)
    """When every certificate in it had its answer, and the archive copy its timestamp."""
    renew_by = models.DateTimeField(null=True)
    next_try_at = models.DateTimeField(null=True)
    """When the machine looks again: at once, after a failure later, and before an end; None: never."""
    tries = models.SmallIntegerField(default=0)
    failure = models.CharField(max_length=500, blank=True)
    destroyed_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "signing_kept_file"
        ordering = ["document_id", "place"]
        indexes = [
            models.Index(fields=["next_try_at"], condition=models.Q(next_try_at__isnull=False), name="kept_file_next")
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.level}"

    def advance(self, *, level: str, complete_at: datetime | None, renew_by: datetime | None) -> None:
        """What has been reached."""
        self.level = level
        self.complete_at = complete_at
        self.renew_by = renew_by


class KeptVersion(models.Model):
    """A longer version of a kept file: the former one is its beginning. Never changed."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    kept = models.ForeignKey(KeptFile, on_delete=models.PROTECT, related_name="versions")
    number = models.SmallIntegerField()
    blob = models.OneToOneField("platform.Blob", on_delete=models.PROTECT, related_name="+")
    level = models.CharField(max_length=5, choices=LEVELS)
    reason = models.CharField(max_length=10)
    """`evidence`, `timestamp`, `renewal`."""
    made_at = models.DateTimeField()
    stamped_until = models.DateTimeField(null=True)
    """When the certificate of the authority ends that stamped it."""
    relies_on = models.JSONField(default=list)
    """Names of the algorithms its newest timestamp relies on."""

    class Meta:
        db_table = "signing_kept_version"
        ordering = ["kept", "number"]
        constraints = [models.UniqueConstraint(fields=["kept", "number"], name="kept_version_once")]

    def __str__(self) -> str:
        return f"{self.number}: {self.level} ({self.reason})"


class KeptSignature(models.Model):
    """One signature of a kept file with its certificate, its time, and what the authority said (TT 41/2017 Đ9)."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    kept = models.ForeignKey(KeptFile, on_delete=models.PROTECT, related_name="signatures")
    place = models.SmallIntegerField()
    field = models.CharField(max_length=200)
    kind = models.CharField(max_length=10)
    """`person`, `agency` or `timestamp`."""
    holder = models.CharField(max_length=300)
    responsible = models.CharField(max_length=300, blank=True)
    """Who had it put on, where that was done here."""
    certificate = models.ForeignKey(SeenCertificate, on_delete=models.PROTECT, related_name="+")
    chain = models.JSONField(default=list)
    """Fingerprints of the certificates above it."""
    signed_at = models.DateTimeField(null=True)
    stamped_at = models.DateTimeField(null=True)
    stamped_by = models.ForeignKey(SeenCertificate, null=True, on_delete=models.PROTECT, related_name="+")
    token = models.BinaryField(default=b"")
    status = models.CharField(max_length=10, blank=True)
    """What was said of the certificate: `good`, `revoked`, `unknown`; empty while nobody has answered."""
    answer = models.ForeignKey(RevocationAnswer, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        db_table = "signing_kept_signature"
        ordering = ["kept", "place"]
        constraints = [models.UniqueConstraint(fields=["kept", "place"], name="kept_signature_once")]

    def __str__(self) -> str:
        return f"{self.kind} {self.holder}"


class AlgorithmEnd(models.Model):
    """An algorithm that is no longer safe from a day on, and who said so."""

    name = models.CharField(primary_key=True, max_length=20)
    ends = models.DateTimeField()
    source = models.CharField(max_length=300)
    entered_by = models.CharField(max_length=200)
    entered_at = models.DateTimeField()

    class Meta:
        db_table = "signing_algorithm_end"

    def __str__(self) -> str:
        return f"{self.name} {self.ends:%Y-%m-%d}"


class StampWait(models.Model):
    """A signature of a person that waits for its timestamp, and how often it was asked for in vain."""

    document_id = models.UUIDField(primary_key=True)
    since = models.DateTimeField()
    tries = models.SmallIntegerField(default=0)
    failure = models.CharField(max_length=500, blank=True)
    next_try_at = models.DateTimeField()

    class Meta:
        db_table = "signing_stamp_wait"
        indexes = [models.Index(fields=["next_try_at"], name="stamp_wait_next")]

    def __str__(self) -> str:
        return f"{self.document_id} ({self.tries})"
