"""Who is joined to the hub: systems, and the mailboxes of the agencies they speak for."""

from django.db import models

from vanban.kernel.identifiers import new_id


class ConnectedSystem(models.Model):
    """An office system joined to the hub; it may send and fetch only for its own mailboxes."""

    KINDS = [("local", "local"), ("vxp", "vxp"), ("upstream", "upstream"), ("guest", "guest")]
    STAGES = [("joining", "joining"), ("live", "live")]

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    code = models.CharField(max_length=60, unique=True)
    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=10, choices=KINDS, default="local")
    """`local` runs in this house and is told of each delivery; the others come and fetch."""
    active = models.BooleanField(default=True)
    stage = models.CharField(max_length=10, choices=STAGES, default="live")
    """`joining` systems carry only test packets until the three tests of joining are passed."""
    endpoint = models.CharField(max_length=300, blank=True)
    """Where an `upstream` hub answers."""
    remote_id = models.CharField(max_length=60, blank=True)
    """Our own system id at an `upstream` hub."""
    secret = models.BinaryField(null=True)
    """Sealed; with it both sides sign their calls."""
    secret_since = models.DateTimeField(null=True)
    former_secret = models.BinaryField(null=True)
    former_until = models.DateTimeField(null=True)
    """Until when the secret before the last change still counts."""
    calls_per_minute = models.IntegerField(default=1200)
    codes = models.JSONField(default=list)
    """Codes that the system may open mailboxes for by itself, each with everything below it."""
    contact = models.CharField(max_length=200, blank=True)
    email = models.EmailField(blank=True)
    phone = models.CharField(max_length=30, blank=True)
    joined_at = models.DateTimeField(null=True)
    directory_version = models.BigIntegerField(default=0)
    """Of an `upstream` hub: the newest version in its directory when that was last read to its end."""
    directory_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "axis_system"

    def __str__(self) -> str:
        return self.name


class Mailbox(models.Model):
    """An agency's address on the hub. A closed mailbox keeps its code for ever; a merged one names its successor."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    code = models.CharField(max_length=35, unique=True)
    name = models.CharField(max_length=200)
    system = models.ForeignKey(ConnectedSystem, on_delete=models.PROTECT, related_name="mailboxes")
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    successor = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="predecessors")
    gateway = models.BooleanField(default=False)
    """True for the one mailbox through which everything for an `upstream` hub leaves; nobody addresses it."""
    email = models.EmailField(blank=True)
    failures = models.IntegerField(default=0)
    """Failed carriages in a row."""
    rest_until = models.DateTimeField(null=True)
    """Nothing is carried to a destination that keeps failing before this moment."""
    served_at = models.DateTimeField(null=True)
    """When something was carried here last: who waited longest comes first."""
    listed_version = models.BigIntegerField(default=0, editable=False)
    """Rises with every change that other systems must learn; kept by the database."""

    class Meta:
        db_table = "axis_mailbox"

    def __str__(self) -> str:
        return self.code


class MailboxAlias(models.Model):
    """Another code of the same mailbox: the old scheme, or a code from before a merger."""

    code = models.CharField(max_length=35, unique=True)
    mailbox = models.ForeignKey(Mailbox, on_delete=models.CASCADE, related_name="aliases")

    class Meta:
        db_table = "axis_mailbox_alias"

    def __str__(self) -> str:
        return self.code


class RemoteAgency(models.Model):
    """An agency behind an upstream hub, as its directory says; kept up to date in increments."""

    system = models.ForeignKey(ConnectedSystem, on_delete=models.CASCADE, related_name="agencies")
    code = models.CharField(max_length=35)
    name = models.CharField(max_length=300)
    email = models.CharField(max_length=254, blank=True)
    old_code = models.CharField(max_length=35, blank=True, db_index=True)
    remote_id = models.CharField(max_length=60, blank=True)
    parent_id_there = models.CharField(max_length=60, blank=True)
    version = models.BigIntegerField(default=0)
    deleted = models.BooleanField(default=False)
    listed_version = models.BigIntegerField(default=0, editable=False)
    """As of a mailbox: our own count of changes, whatever `version` counts over there."""
    synced_at = models.DateTimeField()

    class Meta:
        db_table = "axis_remote_agency"
        constraints = [models.UniqueConstraint(fields=["system", "code"], name="axis_remote_agency_once")]
        indexes = [models.Index(fields=["code"], name="axis_remote_agency_code")]

    def __str__(self) -> str:
        return self.code
