"""Days on which a province or one agency works or rests otherwise than its regulation's calendar says."""

from django.db import models
from django.db.models import Q

from vanban.directory.models.agencies import Agency
from vanban.kernel.identifiers import new_id


class CalendarDay(models.Model):
    """One day off or one worked day, for one agency or (without agency) for every agency of a province.

    Laid over the calendar of the regulation: the yearly notice of swapped days (hoán đổi), an agency's own day off. A
    row is never changed, except that it may be withdrawn once; a trigger keeps that.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    agency = models.ForeignKey(Agency, null=True, on_delete=models.PROTECT, related_name="+")
    province = models.CharField(max_length=50)
    day = models.DateField()
    works = models.BooleanField()
    """True: the office works, although it is a weekend or a holiday; False: it is closed."""
    name = models.CharField(max_length=100)
    basis = models.CharField(max_length=300)
    """Number and date of the notice or decision behind it."""
    made_by_name = models.CharField(max_length=200)
    made_at = models.DateTimeField()
    withdrawn_by_name = models.CharField(max_length=200, blank=True)
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "directory_calendar_day"
        ordering = ["day"]
        constraints = [
            models.UniqueConstraint(
                fields=["province", "agency", "day"],
                condition=Q(withdrawn_at__isnull=True),
                nulls_distinct=False,
                name="calendar_day_once",
            ),
            models.CheckConstraint(condition=~Q(name="") & ~Q(basis=""), name="calendar_day_named_and_based"),
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.name}"
