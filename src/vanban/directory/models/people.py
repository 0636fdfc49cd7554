"""People, the posts they hold, the principals that rights are granted to, and delegations."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Upper

from vanban.directory.models.agencies import Agency, Unit
from vanban.kernel.identifiers import new_id


class Person(models.Model):
    """A person, once, whatever posts they hold."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    full_name = models.CharField(max_length=100)
    sort_key = models.CharField(max_length=300)
    email = models.EmailField(blank=True)
    phone = models.CharField(max_length=20, blank=True)

    class Meta:
        db_table = "directory_person"
        ordering = ["sort_key"]
        indexes = [models.Index(Upper("email"), name="person_email")]

    def __str__(self) -> str:
        return self.full_name


class Post(models.Model):
    """A post held by a person in an agency (and unit), with its roles and its signing capacity.

    `capacity` is what stands before the title when this post signs: "" (head in a single-head agency), TM., KT.,
    TL., TUQ. (NĐ 30/2020 Đ13). Roles are codes of `directory.rules.Role`.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="posts")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="posts")
    unit = models.ForeignKey(Unit, null=True, on_delete=models.PROTECT, related_name="posts")
    title = models.CharField(max_length=120)
    roles = ArrayField(models.CharField(max_length=20), default=list)
    capacity = models.CharField(max_length=5, blank=True)
    order = models.IntegerField(default=0)
    starts = models.DateField(null=True)
    ends = models.DateField(null=True)

    class Meta:
        db_table = "directory_post"
        ordering = ["order"]

    def __str__(self) -> str:
        return f"{self.person} - {self.title}"


class Principal(models.Model):
    """An integer that rights and open work are given to: a post, a unit, an agency's clerks, leaders or all of it."""

    KINDS = [
        ("post", "post"),
        ("unit", "unit"),
        ("clerks", "clerks"),
        ("leaders", "leaders"),
        ("agency", "agency"),
        ("team", "team"),
    ]

    id = models.AutoField(primary_key=True)
    kind = models.CharField(max_length=10, choices=KINDS)
    ref = models.UUIDField()
    """The post's, unit's, agency's or team's id."""

    class Meta:
        db_table = "directory_principal"
        constraints = [models.UniqueConstraint(fields=["kind", "ref"], name="principal_once")]
        indexes = [models.Index(fields=["ref"], name="principal_ref")]

    def __str__(self) -> str:
        return f"{self.kind}:{self.ref}"


class Delegation(models.Model):
    """A post acts for another post over a period; it ends by itself and never shares a password."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    giver = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="given")
    taker = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="taken")
    starts = models.DateTimeField()
    ends = models.DateTimeField()
    scope = models.CharField(max_length=20, default="all")
    """`all`, or the one box whose work the stand-in does (decision 0034)."""
    bundle = models.UUIDField(null=True)
    """The same in every row of a delegation of a person, which covers all posts and ends as one."""
    made_by = models.CharField(max_length=200, blank=True)
    """Who made it, when it was not the holder of the post."""
    reason = models.CharField(max_length=300)
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "directory_delegation"
        indexes = [
            models.Index(fields=["taker", "ends"], name="delegation_taker"),
            models.Index(fields=["giver", "ends"], name="delegation_giver"),
        ]
        constraints = [
            models.CheckConstraint(condition=models.Q(ends__gt=models.F("starts")), name="delegation_period"),
            models.CheckConstraint(condition=~models.Q(giver=models.F("taker")), name="delegation_to_another"),
        ]

    def __str__(self) -> str:
        return f"{self.giver} → {self.taker}"
