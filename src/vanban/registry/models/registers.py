"""Registers and the numbers taken from them."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import models

from vanban.kernel.identifiers import new_id
from vanban.registry import states
from vanban.registry.rules import numbering
from vanban.registry.rules.facts import Reservation


class Register(models.Model):
    """One series of numbers: an agency, out or in, a book and a year. The row is locked while a number is taken.

    Which types share a book is decided by the head of the agency (NĐ 30/2020 Đ15.1c), see `SeriesPlan`; incoming
    documents have one book, the empty one (Đ22.2).
    """

    DIRECTIONS = [("out", "out"), ("in", "in")]

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    agency = models.ForeignKey("directory.Agency", on_delete=models.PROTECT, related_name="+")
    direction = models.CharField(max_length=3, choices=DIRECTIONS)
    book = models.CharField(max_length=10, blank=True)
    year = models.SmallIntegerField()
    next_number = models.IntegerField(default=1)

    class Meta:
        db_table = "registry_register"
        constraints = [
            models.UniqueConstraint(fields=["agency", "direction", "book", "year"], name="register_once"),
            models.CheckConstraint(condition=models.Q(next_number__gte=1), name="register_counts_from_one"),
        ]

    def __str__(self) -> str:
        return f"{self.agency_id} {self.direction} {self.book} {self.year}"

    @classmethod
    def hold(cls, *, agency_id: UUID, direction: str, book: str, year: int) -> Register:
        """The register, made when first used, with its row locked: whoever else wants a number waits here."""
        series: dict[str, Any] = {"agency_id": agency_id, "direction": direction, "book": book, "year": year}
        found = cls.objects.select_for_update().filter(**series).first()
        if found is None:
            cls.objects.get_or_create(**series)
            found = cls.objects.select_for_update().get(**series)
        return found

    def take_number(self, document_id: UUID, *, dated: date, at: datetime) -> NumberEntry:
        """The next number of this locked register: the lowest given back (those lie at its end), else a fresh one."""
        again = self.entries.filter(state=states.RETURNED).order_by("number").first()
        if again is not None:
            again.move_to(states.NUMBER.step(again.state, "take_again").target)
            again.document_id = document_id
            again.dated, again.taken_at = dated, at
            again.reason, again.settled_at = "", None
            again.purpose = again.why_back_dated = ""
            again.save()
            return again
        entry = self.entries.create(number=self.next_number, document_id=document_id, dated=dated, taken_at=at)
        self.next_number += 1
        self.save(update_fields=["next_number"])
        return entry

    def latest(self) -> NumberEntry | None:
        """The number with the latest date of those held, set aside or used; the highest of that day."""
        return self.entries.filter(state__in=states.COUNTED).order_by("-dated", "-number").first()


class NumberEntry(models.Model):
    """One number of a register and what became of it. Every number up to the counter has its row: no gap, no double."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    register = models.ForeignKey(Register, on_delete=models.PROTECT, related_name="entries")
    number = models.IntegerField()
    state = models.CharField(max_length=10, choices=states.NUMBER.choices(), default=states.NUMBER.initial)
    document_id = models.UUIDField()
    """The document that holds the number, or held it last."""
    dated = models.DateField()
    """The date of the document (out) or of its arrival (in)."""
    reason = models.CharField(max_length=300, blank=True)
    """Why the number was given back or is void; stays in the book."""
    taken_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)
    """When the number was used, given back or made void."""
    purpose = models.CharField(max_length=300, blank=True, default="")
    """For which document the number was set aside; empty for one taken at issue."""
    why_back_dated = models.CharField(max_length=300, blank=True, default="")
    """Why the number carries a day before the one it was taken on."""

    class Meta:
        db_table = "registry_number"
        constraints = [
            models.UniqueConstraint(fields=["register", "number"], name="number_once"),
            models.UniqueConstraint(
                fields=["document_id"],
                condition=models.Q(state__in=[states.RESERVED, states.USED]),
                name="number_one_live_per_document",
            ),
            models.CheckConstraint(condition=models.Q(number__gte=1), name="number_from_one"),
            models.CheckConstraint(
                condition=~models.Q(state=states.VOID) | ~models.Q(reason=""), name="number_void_says_why"
            ),
            models.CheckConstraint(
                condition=~models.Q(state=states.SET_ASIDE) | ~models.Q(purpose=""), name="number_aside_says_what_for"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} ({self.state})"

    @classmethod
    def held_by(cls, document_id: UUID) -> NumberEntry | None:
        """The live number of a document with its register, unlocked."""
        return cls.objects.select_related("register").filter(document_id=document_id, state__in=states.LIVE).first()

    @classmethod
    def hold_for(cls, document_id: UUID) -> NumberEntry | None:
        """The live number of a document with its row locked."""
        return (
            cls.objects.select_for_update(of=("self",))
            .select_related("register")
            .filter(document_id=document_id, state__in=states.LIVE)
            .first()
        )

    def move_to(self, target: str) -> None:
        """Take the target of a step of `states.NUMBER`."""
        self.state = target

    def fate(self) -> str:
        """The verb for this number when it will not be used; its register is locked."""
        others = NumberEntry.objects.filter(register=self.register).exclude(id=self.id).exclude(state=states.RETURNED)
        highest = others.aggregate(highest=models.Max("number"))["highest"] or 0
        return numbering.fate_of_unused(self.number, highest_settled=highest)

    def as_reservation(self) -> Reservation:
        """This number as a value for other contexts."""
        return Reservation(self.id, self.number, self.register.year, self.register.book, self.dated)


class SeriesPlan(models.Model):
    """Which types of an agency share a book from a year on, by the head's decision; never changed, only followed.

    `books` lists the shared ones: [{code, name, types}]; a type in none has a book of its own.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    agency = models.ForeignKey("directory.Agency", on_delete=models.PROTECT, related_name="+")
    from_year = models.SmallIntegerField()
    books = models.JSONField(default=list)
    basis = models.CharField(max_length=300)
    decided_by = models.CharField(max_length=200)
    decided_at = models.DateTimeField()

    class Meta:
        db_table = "registry_series"
        indexes = [models.Index(fields=["agency", "-from_year", "-decided_at"], name="series_in_force")]

    def __str__(self) -> str:
        return f"{self.agency_id} {self.from_year}"
