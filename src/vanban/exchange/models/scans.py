"""Paper from the scanner: a file with the pages of several letters, sorted into letters that wait like any arrival."""

from django.db import models
from django.db.models import Q

from vanban.exchange import states
from vanban.exchange.models.incoming import Arrival
from vanban.kernel.identifiers import new_id


class Scan(models.Model):
    """One file from the scanner, kept as it came; `working` is the PDF whose pages are sorted.

    The same bytes are taken once: a file left in the folder, or sent twice, is recognised by its digest.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    agency = models.ForeignKey("directory.Agency", on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=200)
    origin = models.CharField(max_length=8)
    """`upload`, or `folder` for what a scanner laid into the agency's folder."""
    blob = models.ForeignKey("platform.Blob", on_delete=models.PROTECT, related_name="+")
    working = models.ForeignKey("platform.Blob", null=True, on_delete=models.PROTECT, related_name="+")
    sha256 = models.CharField(max_length=64)
    pages = models.IntegerField(null=True)
    read_pages = models.IntegerField(default=0)
    """How many pages were looked at: the bar on the page."""
    state = models.CharField(max_length=10, choices=states.SCAN.choices(), default=states.SCAN.initial)
    fault = models.CharField(max_length=40, blank=True)
    """Why it cannot be read, as a code of `rules.scans.faults`."""
    joined_to = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="joined")
    """The scan on whose table the pages of this one lie."""
    taken_at = models.DateTimeField()
    taken_by = models.CharField(max_length=200)
    sorted_at = models.DateTimeField(null=True)
    sorted_by = models.CharField(max_length=200, blank=True)

    class Meta:
        db_table = "exchange_scan"
        constraints = [
            models.UniqueConstraint(
                fields=["agency", "sha256"], condition=~Q(state=states.DROPPED), name="exchange_scan_once"
            )
        ]
        indexes = [models.Index(fields=["agency", "-taken_at"], name="exchange_scan_of_agency")]

    def __str__(self) -> str:
        return self.name

    def move_to(self, target: str) -> None:
        """Take a step that the table of states allowed."""
        self.state = target


class ScanPage(models.Model):
    """One page of a scan: what the machine saw, and what the clerk decided about it."""

    scan = models.ForeignKey(Scan, on_delete=models.PROTECT, related_name="own_pages")
    place = models.IntegerField()
    """Its place in the file, from 1."""
    table = models.ForeignKey(Scan, on_delete=models.PROTECT, related_name="laid_pages")
    """The scan on whose table it lies: its own, or the one that its scan was joined to."""
    position = models.IntegerField()
    """Its place on the table, in steps of ten so that a page can be laid between two others."""
    picture = models.ForeignKey("platform.Blob", on_delete=models.PROTECT, related_name="+")
    width_mm = models.FloatField()
    height_mm = models.FloatField()
    dpi = models.IntegerField(default=0)
    colour = models.BooleanField(default=False)
    looks = models.CharField(max_length=10, default="page")
    """`page`, `blank` or `separator`."""
    turned = models.SmallIntegerField(default=0)
    """Degrees clockwise by which the machine would turn it."""
    turn = models.SmallIntegerField(default=0)
    """Degrees clockwise by which it is turned in the letter."""
    begins = models.CharField(max_length=10, blank=True)
    """`letter` or `enclosure` where one begins with this page."""
    left_out = models.BooleanField(default=False)
    arrival = models.ForeignKey(Arrival, null=True, on_delete=models.PROTECT, related_name="scanned_pages")

    class Meta:
        db_table = "exchange_scan_page"
        ordering = ["position", "id"]
        constraints = [models.UniqueConstraint(fields=["scan", "place"], name="exchange_scan_page_once")]
        indexes = [models.Index(fields=["table", "position"], name="exchange_scan_table")]

    def __str__(self) -> str:
        return f"{self.scan_id} {self.place}"


class CheckAnswer(models.Model):
    """What a clerk says to one line of the check before registration; never changed (VL19-Đ12.2-12.3)."""

    arrival = models.ForeignKey(Arrival, on_delete=models.PROTECT, related_name="answers")
    code = models.CharField(max_length=20)
    """The line of the report; `remark` for the remark under which the whole was accepted."""
    fine = models.BooleanField()
    words = models.CharField(max_length=500, blank=True)
    by = models.CharField(max_length=200)
    at = models.DateTimeField()

    class Meta:
        db_table = "exchange_check_answer"
        ordering = ["at", "id"]
        indexes = [models.Index(fields=["arrival", "at"], name="exchange_answers")]

    def __str__(self) -> str:
        return f"{self.code}: {self.words or self.fine}"
