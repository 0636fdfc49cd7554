"""Which rules bind on a day: the regulations shipped with the house, with the amendments it keeps laid over them."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any
from uuid import UUID

import yaml
from django.db import connection

from vanban.rulebook.errors import NoRulesInForce, UnknownRegulation, VersionUnknown
from vanban.rulebook.models import Amendment, OwnList
from vanban.rulebook.rules.amending import Change, as_of
from vanban.rulebook.rules.own_lists import AgencyList
from vanban.rulebook.rules.profile import HubClock, Profile
from vanban.rulebook.rules.reading import read_profile, standing_on

__all__ = [
    "amendment",
    "amendments_of",
    "data_of",
    "forget",
    "hub_clock",
    "kept_changes",
    "kept_profile",
    "own_list_of",
    "own_lists_between",
    "own_lists_of",
    "profile_for",
    "profile_in",
    "profiles",
    "read_amendments_with",
    "read_profile",
    "shipped_data",
    "standing_on",
]

Changes = Mapping[str, Sequence[Change]]

FRESH_SECONDS = 15
"""How long a process believes what it read. An amendment counts from tomorrow at the earliest, so nobody is misled."""


@cache
def shipped_data() -> Mapping[str, Mapping[str, Any]]:
    """The data of every regulation shipped, by its id, with what the national rules add."""
    folder = files("vanban.rulebook") / "profiles"
    found = {
        path.name.removesuffix(".yaml"): yaml.safe_load(path.read_text(encoding="utf-8"))
        for path in folder.iterdir()
        if path.name.endswith(".yaml")
    }
    whole = [standing_on(data, found[data["based_on"]]) for data in found.values() if "based_on" in data]
    return {data["id"]: data for data in whole}


@cache
def profiles() -> tuple[Profile, ...]:
    """Every profile shipped, oldest first, as it stands without amendments."""
    found = (read_profile(data) for data in shipped_data().values())
    return tuple(sorted(found, key=lambda p: (p.province, p.effective_from)))


def profile_for(province: str, on: date) -> Profile:
    """The regulation in force in a province on a day as amended until then. Raises `NoRulesInForce`.

    The newest where several are in force. For a day that has begun the answer never changes any more.
    """
    found = [
        profile
        for profile in profiles()
        if profile.province == province
        and profile.effective_from <= on
        and (profile.effective_to is None or on <= profile.effective_to)
    ]
    if not found:
        raise NoRulesInForce(province=province, on=f"{on:%d/%m/%Y}")
    shipped = found[-1]
    changes = [change for change in _reader.changes().get(shipped.id, ()) if change.effective_from <= on]
    return _amended(shipped.id, tuple(changes)) if changes else shipped


def profile_in(profile_id: str, version: str) -> Profile:
    """A regulation in one of its versions, whatever day it is. Raises UnknownRegulation, VersionUnknown."""
    shipped = next((profile for profile in profiles() if profile.id == profile_id), None)
    if shipped is None:
        raise UnknownRegulation(given=profile_id)
    if version == shipped.version:
        return shipped
    changes = list(_reader.changes().get(profile_id, ()))
    base, _dot, number = version.rpartition(".")
    if base != shipped.version or number not in {str(change.number) for change in changes}:
        raise VersionUnknown(title=shipped.title, version=version)
    return _amended(profile_id, tuple(change for change in changes if change.number <= int(number)))


def kept_profile(profile_id: str, version: str, *, province: str, on: date) -> Profile:
    """The rules a document was begun under; those of the day where it names none or one nobody knows any more.

    Raises NoRulesInForce.
    """
    if profile_id:
        try:
            return profile_in(profile_id, version)
        except (UnknownRegulation, VersionUnknown):
            # A document from another house, or older than what is shipped: the rules of the day are the nearest.
            return profile_for(province, on)
    return profile_for(province, on)


def hub_clock(province: str, on: date) -> HubClock:
    """The hub's clock in a province on a day; the usual one where no regulation is in force."""
    try:
        return profile_for(province, on).hub_clock
    except NoRulesInForce:
        return HubClock()


def data_of(profile_id: str, on: date | None = None) -> dict[str, Any]:
    """The data of a regulation with what was amended until a day (everything kept when None), read fresh.

    Raises UnknownRegulation.
    """
    if profile_id not in shipped_data():
        raise UnknownRegulation(given=profile_id)
    return as_of(shipped_data()[profile_id], list(kept_changes().get(profile_id, ())), on)


def kept_changes() -> Changes:
    """Every amendment that was not withdrawn, by regulation, in the order of versions; one query."""
    found: dict[str, list[Change]] = {}
    rows = Amendment.objects.filter(withdrawn_at__isnull=True).order_by("profile", "number")
    for profile, number, since, values in rows.values_list("profile", "number", "effective_from", "values"):
        found.setdefault(profile, []).append(Change(number, since, values))
    return found


def amendments_of(profile_id: str) -> list[Amendment]:
    """Every change of a regulation, newest first, withdrawn ones too."""
    return list(Amendment.objects.filter(profile=profile_id).order_by("-number"))


def amendment(profile_id: str, number: int) -> Amendment | None:
    """One change of a regulation."""
    return Amendment.objects.filter(profile=profile_id, number=number).first()


def own_lists_of(agency_id: UUID) -> list[OwnList]:
    """Every list an agency kept, newest first."""
    return list(OwnList.objects.filter(agency_id=agency_id).order_by("-number"))


def own_list_of(agency_id: UUID, on: date) -> AgencyList | None:
    """The list of an agency that counts on a day; None where it has none."""
    found = OwnList.objects.filter(agency_id=agency_id, effective_from__lte=on).order_by("-number").first()
    return _as_list(found) if found is not None and found.lines else None


def own_lists_between(sender_line: Iterable[UUID], receiver_line: Iterable[UUID], on: date) -> list[AgencyList]:
    """The lists that bind a letter: of agencies that sender and receiver both are or stand under, nearest first.

    A line is an agency followed by those above it.
    """
    above = set(receiver_line)
    return [found for agency in sender_line if agency in above and (found := own_list_of(agency, on)) is not None]


def _as_list(row: OwnList) -> AgencyList:
    return AgencyList(row.agency_id, row.agency_name, row.number, row.effective_from, row.lines, row.basis)


def _amended(profile_id: str, changes: tuple[Change, ...]) -> Profile:
    key = (profile_id, tuple((change.number, change.effective_from) for change in changes))
    made = _made.get(key)
    if made is None or made[0] != changes:
        if len(_made) > 200:
            _made.clear()
        _made[key] = made = (changes, read_profile(as_of(shipped_data()[profile_id], list(changes))))
    return made[1]


_made: dict[Any, tuple[tuple[Change, ...], Profile]] = {}
"""Amended profiles already read; the changes themselves are compared, so a withdrawn one never lives on here."""


class _Reader:
    """Where amendments are read, and how long what was read is believed."""

    def __init__(self) -> None:
        self.read: Callable[[], Changes] | None = None
        self.known: tuple[float, Changes] | None = None

    def changes(self) -> Changes:
        """Amendments as this process knows them; none before the house is set up (papers, plain tools)."""
        if self.read is None:
            return {}
        if self.known is not None and time.monotonic() - self.known[0] < FRESH_SECONDS:
            return self.known[1]
        found = self.read()
        if not connection.in_atomic_block:  # what a transaction sees may be undone with it
            self.known = (time.monotonic(), found)
        return found


_reader = _Reader()


def read_amendments_with(read: Callable[[], Changes] | None) -> None:
    """Say where amendments are read; None: nowhere, the shipped regulations alone count."""
    _reader.read = read
    _reader.known = None


def forget() -> None:
    """Read amendments anew at the next question; called once a change is committed."""
    _reader.known = None
