"""What a person was told, how they want to be told, and what a notice needs to know of its document."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q

from vanban.directory import api as directory
from vanban.kernel.clock import local_date
from vanban.platform.models import AuditEntry
from vanban.portal.models import Deed, Notice, NoticeChoice, PushDevice, Sending
from vanban.portal.rules import telling
from vanban.portal.rules.digests import Moment, due_now
from vanban.registry import api as registry
from vanban.rulebook.api import NoRulesInForce

PAGE = 50
MANY = 99
"""The bell counts no further: more than that is simply many."""


def unseen_count(person_id: UUID) -> int:
    """How many notices this person has not seen, counted up to `MANY`."""
    return Notice.objects.filter(person_id=person_id, seen_at__isnull=True)[: MANY + 1].count()


def page_of(person_id: UUID, *, before: tuple[datetime, UUID] | None = None, kind: str = "") -> list[Notice]:
    """The next notices of a person, newest first."""
    found = Notice.objects.filter(person_id=person_id)
    if kind:
        found = found.filter(kind=kind)
    if before is not None:
        at, notice_id = before
        found = found.filter(Q(at__lt=at) | Q(at=at, id__lt=notice_id))
    return list(found.order_by("-at", "-id")[:PAGE])


def choice_of(person_id: UUID) -> NoticeChoice | None:
    """What a person chose; None where the house's habits hold."""
    return NoticeChoice.objects.filter(person_id=person_id).first()


def devices_of(person_id: UUID) -> list[PushDevice]:
    """The browsers that a person allowed to show notices."""
    return list(PushDevice.objects.filter(person_id=person_id, ended_at__isnull=True).order_by("at"))


def waiting(*, at: datetime, limit: int = 500) -> list[UUID]:
    """Mails and pushes whose time has come, oldest first."""
    found = Sending.objects.filter(sent_at__isnull=True, given_up_at__isnull=True, next_at__lte=at)
    return list(found.order_by("next_at").values_list("id", flat=True)[:limit])


def sendings_of(notices: Iterable[UUID]) -> dict[UUID, list[Sending]]:
    """What became of the mails and pushes of these notices."""
    found: dict[UUID, list[Sending]] = {}
    for one in Sending.objects.filter(notice_id__in=list(notices)).order_by("channel", "id"):
        found.setdefault(one.notice_id, []).append(one)
    return found


@dataclass(frozen=True)
class Doer:
    """Who did something, as a timeline prints it."""

    person_id: UUID | None = None
    name: str = ""


def doer_of(subject_id: UUID | None, at: datetime) -> Doer:
    """Who acted on a thing at exactly this moment: every act leaves its line with the act's own time."""
    if subject_id is None:
        return Doer()
    line = AuditEntry.objects.filter(subject_id=subject_id, at=at, actor_id__isnull=False).order_by("id").first()
    if line is None:
        return Doer()
    return Doer(line.actor_id, f"{line.actor_name} (thay {line.for_name})" if line.for_name else line.actor_name)


@dataclass(frozen=True)
class Naming:
    """How a document is called in a list: its number or type, what it is about, how urgent it is."""

    title: str
    subject: str
    urgency: int = 0


def naming_of(document_id: UUID) -> Naming:
    """The name of a document in whatever stage; empty when nobody knows it any more."""
    if (outgoing := registry.find_outgoing(document_id)) is not None:
        return Naming(outgoing.number_symbol, outgoing.subject, outgoing.urgency)
    if (incoming := registry.find_incoming(document_id)) is not None:
        return Naming(incoming.number_symbol, incoming.subject, incoming.urgency)
    item = directory.item_of(document_id)
    return Naming(item.title, item.subject, item.urgency) if item is not None else Naming("", "")


def channels_of(choice: NoticeChoice | None, kind: str, urgency: int) -> frozenset[str]:
    """By which channels beside the page this person is told of this kind."""
    if kind == "digest":
        return frozenset(choice.digest_channels if choice else ()) & frozenset(telling.CHANNELS)
    return telling.channels_for(kind, choice.channels if choice else {}, urgency)


def digests_due(*, at: datetime) -> list[tuple[UUID, Moment]]:
    """The agencies whose digest has come, with which one it is; by each agency's own office hours and days off."""
    today = local_date(at)
    found = []
    for agency in directory.active_agencies(on=today).filter(has_system=True):
        try:
            profile = directory.agency_profile(agency, on=today)
        except NoRulesInForce:
            continue
        if (moment := due_now(profile.calendar, profile.digests, at)) is not None:
            found.append((agency.id, moment))
    return found


def already_told(agency_ids: Iterable[UUID], key: str) -> set[UUID]:
    """Which of these agencies have heard this digest."""
    lines = AuditEntry.objects.filter(code="portal.digest_told", subject_id__in=list(agency_ids), data__digest=key)
    return {one for one in lines.values_list("subject_id", flat=True) if one is not None}


def done_at(person_id: UUID, key: UUID) -> str | None:
    """The address at which this person's act of this key was done; None when it was not."""
    return Deed.objects.filter(person_id=person_id, key=key).values_list("place", flat=True).first()
