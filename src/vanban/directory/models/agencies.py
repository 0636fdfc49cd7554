"""Agencies with their codes through time, and the units inside them."""

from django.db import models

from vanban.directory import states
from vanban.kernel.identifiers import new_id


class Agency(models.Model):
    """A body that sends and receives in its own name. `code` is its present code (QĐ 20/2020 scheme)."""

    LEVELS = [("province", "province"), ("department", "department"), ("commune", "commune"), ("external", "external")]

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    code = models.CharField(max_length=35, unique=True)
    name = models.CharField(max_length=200)
    abbreviation = models.CharField(max_length=30)
    level = models.CharField(max_length=20, choices=LEVELS)
    parent = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="children")
    governing_name = models.CharField(max_length=200, blank=True)
    """Name of the body above as printed over the agency's own (NĐ 30 Phụ lục I, box 2); may be empty."""
    place = models.CharField(max_length=100)
    """Địa danh as printed before the date (box 4)."""
    email = models.EmailField(blank=True)
    province = models.CharField(max_length=50, default="ninh-binh")
    has_system = models.BooleanField(default=True)
    is_operator = models.BooleanField(default=False)
    invented = models.BooleanField(default=False)
    """True for demo data: the code is made up and must not be used outside."""
    order = models.IntegerField(default=0)
    active_from = models.DateField(null=True)
    active_to = models.DateField(null=True)
    merged_into = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="former")
    """The agency that took over its work, people and codes; None while it lives, or when it was simply closed."""

    class Meta:
        db_table = "directory_agency"
        ordering = ["order", "name"]

    def __str__(self) -> str:
        return self.name


class AgencyCode(models.Model):
    """Another code of an agency: the old scheme, or a code from before a merger; unique over all agencies."""

    code = models.CharField(max_length=35, unique=True)
    agency = models.ForeignKey(Agency, on_delete=models.CASCADE, related_name="codes")
    scheme = models.CharField(max_length=10)
    valid_from = models.DateField(null=True)
    valid_to = models.DateField(null=True)

    class Meta:
        db_table = "directory_agency_code"
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(scheme="qcvn102")
                | models.Q(code__regex=r"^[0-9]{3}\.[0-9]{2}\.[0-9]{2}\.[A-Z][0-9]{2}$"),
                name="agency_code_old_form",
            ),
        ]

    def __str__(self) -> str:
        return self.code


class Unit(models.Model):
    """A unit inside an agency: an office, a division."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="units")
    name = models.CharField(max_length=200)
    abbreviation = models.CharField(max_length=30)
    order = models.IntegerField(default=0)

    class Meta:
        db_table = "directory_unit"
        ordering = ["order", "name"]

    def __str__(self) -> str:
        return self.name


class ContactPoint(models.Model):
    """The one place of an agency that sends and receives (HY19-Đ7.3, HP25-Đ5): which unit, how it is reached."""

    agency = models.OneToOneField(Agency, primary_key=True, on_delete=models.PROTECT, related_name="contact_point")
    unit = models.ForeignKey(Unit, null=True, on_delete=models.PROTECT, related_name="+")
    email = models.EmailField(blank=True)
    phone = models.CharField(max_length=30, blank=True)
    set_by = models.CharField(max_length=200)
    set_at = models.DateTimeField()

    class Meta:
        db_table = "directory_contact_point"

    def __str__(self) -> str:
        return f"{self.agency}: {self.unit or self.email}"


class Merger(models.Model):
    """An agency that goes up in another on a day, by whose decision, and what was carried over then."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    former = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="mergers")
    heir = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    on = models.DateField()
    decision = models.CharField(max_length=300)
    """Number, date and issuer of the decision."""
    status = models.CharField(max_length=10, choices=states.MERGER.choices(), default=states.MERGER.initial)
    planned_by = models.CharField(max_length=200)
    planned_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)
    carried = models.JSONField(default=dict)
    """How many of each thing went over."""

    class Meta:
        db_table = "directory_merger"
        ordering = ["-on", "-planned_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["former"], condition=~models.Q(status=states.DROPPED), name="merger_of_agency_once"
            ),
            models.CheckConstraint(condition=~models.Q(former=models.F("heir")), name="merger_into_another"),
        ]

    def __str__(self) -> str:
        return f"{self.former} → {self.heir}"

    def move_to(self, status: str) -> None:
        """Take the target of a step."""
        self.status = status
