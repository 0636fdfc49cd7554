"""Telling people: one line for each, then mails and pushes as each wants them, each by a job of its own."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db import transaction

from vanban.directory import api as directory
from vanban.platform import live
from vanban.platform.jobs import defer_once
from vanban.portal import ports
from vanban.portal.models import Notice, NoticeChoice, PushDevice, Sending
from vanban.portal.queries import told
from vanban.portal.rules import telling
from vanban.portal.rules.telling import Fact

SEND = "portal.send"
QUEUE = "telling"


@transaction.atomic
def tell(
    fact: Fact, *, principals: Iterable[int] = (), people: Iterable[UUID] = (), box: str = "", at: datetime
) -> int:
    """Tell a fact to whoever acts with these principals, and to these people; the number of people told anew.

    Nobody is told of what they did themselves. The same fact twice changes nothing; of two facts of one act the one
    that says more stays.
    """
    doer = told.doer_of(fact.subject_id, fact.at)
    if fact.by_id is not None and fact.by_id != doer.person_id:
        doer = told.Doer(fact.by_id, fact.by_name or directory.get_person(fact.by_id).full_name)
    names = {one.person_id: one.for_name for one in directory.holders_of(principals, at=at, box=box)}
    names |= {person: "" for person in people if person not in names}
    names.pop(doer.person_id, None)  # type: ignore[arg-type]
    if not names:
        return 0
    before = {one.person_id: one for one in Notice.objects.select_for_update().filter(
        person_id__in=names, key=fact.key
    )}  # fmt: skip
    made = [_written(fact, person, name, doer) for person, name in names.items() if person not in before]
    Notice.objects.bulk_create(made, ignore_conflicts=True)
    grown = [one for one in before.values() if _say_more(one, fact)]
    _send_out([*made, *grown], at)
    for one in (*made, *grown):
        live.tell(one.person_id, "told")
    return len(made)


@transaction.atomic(savepoint=False)
def see(person_id: UUID, *, document_id: UUID | None = None, notice_id: UUID | None = None, at: datetime) -> None:
    """A person has seen what they were told: of one document, one notice, or with neither all of it."""
    found = Notice.objects.filter(person_id=person_id, seen_at__isnull=True)
    if document_id is not None:
        found = found.filter(subject_id=document_id)
    if notice_id is not None:
        found = found.filter(id=notice_id)
    if found.update(seen_at=at):
        live.tell(person_id, "told")


def _written(fact: Fact, person_id: UUID, for_name: str, doer: told.Doer) -> Notice:
    return Notice(
        person_id=person_id,
        key=fact.key,
        kind=fact.kind,
        subject_id=fact.subject_id,
        for_name=for_name,
        title=fact.title[:120],
        subject=fact.subject[:500],
        words=fact.words[:500],
        by_id=doer.person_id,
        by_name=doer.name[:200],
        urgency=fact.urgency,
        due=fact.due,
        at=fact.at,
    )


def _say_more(notice: Notice, fact: Fact) -> bool:
    """Let a notice of the same act say what this fact adds; True when it did."""
    more = telling.outranks(fact.kind, notice.kind)
    words = fact.words[:500] if fact.words and not notice.words else notice.words
    if not more and words == notice.words:
        return False
    notice.kind = fact.kind if more else notice.kind
    notice.words = words
    notice.save(update_fields=["kind", "words"])
    return more


def _send_out(notices: list[Notice], at: datetime) -> None:
    """A row and a job for each mail and push that these people want."""
    people = {one.person_id for one in notices}
    choices = NoticeChoice.objects.in_bulk(list(people))
    devices: dict[UUID, list[PushDevice]] = {}
    for device in PushDevice.objects.filter(person_id__in=people, ended_at__isnull=True):
        devices.setdefault(device.person_id, []).append(device)
    wanted = []
    for notice in notices:
        channels = told.channels_of(choices.get(notice.person_id), notice.kind, notice.urgency)
        if telling.MAIL in channels and ports.mail() is not None:
            address = directory.get_person(notice.person_id).email
            wanted += [Sending(notice=notice, channel=telling.MAIL, address=address, next_at=at)] if address else []
        if telling.PUSH in channels and ports.push() is not None:
            wanted += [
                Sending(notice=notice, channel=telling.PUSH, address=str(device.id), next_at=at)
                for device in devices.get(notice.person_id, ())
            ]
    Sending.objects.bulk_create(wanted, ignore_conflicts=True)
    for sending in wanted:
        defer_once(SEND, key=f"sending.{sending.id}", queue=QUEUE, sending_id=str(sending.id))
