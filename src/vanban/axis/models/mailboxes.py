"""Who is joined to the hub: systems, and the mailboxes of the agencies they speak for."""

from django.db import models

from vanban.kernel.identifiers import new_id


class ConnectedSystem(models.Model):
    """An office system joined to the hub; it may send and fetch only for its own mailboxes."""

    KINDS = [("local", "local"), ("vxp", "vxp"), ("upstream", "upstream"), ("guest", "guest")]

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    code = models.CharField(max_length=60, unique=True)
    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=10, choices=KINDS, default="local")
    """`local` runs in this house and is told of each delivery; the others come and fetch."""
    active = models.BooleanField(default=True)

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
