"""What a leader keeps at hand: sentences of instruction, and the agency's fields of responsibility."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from vanban.kernel.actor import Actor
from vanban.kernel.clock import local_date
from vanban.kernel.vietnamese import tidy
from vanban.platform import audit
from vanban.work import policies
from vanban.work.errors import SentenceMissing
from vanban.work.models import Favourite, Responsibility
from vanban.work.queries.desk import fields_of
from vanban.work.queries.handling import post_names, posts_here
from vanban.work.rules.fields import check_field, words_kept


@transaction.atomic
def keep_sentence(text: str, *, by: Actor, at: datetime) -> Favourite:
    """Keep a sentence at hand for the person; a second time changes nothing. Raises SentenceMissing."""
    cleaned = " ".join(tidy(text).split())[:500]
    if not cleaned or by.person_id is None:
        raise SentenceMissing
    kept, new = Favourite.objects.get_or_create(person_id=by.person_id, text=cleaned, defaults={"kept_at": at})
    if new:
        audit.record(by, "work.sentence_kept", kept.id, at, text=cleaned)
    return kept


@transaction.atomic
def drop_sentence(favourite_id: UUID, *, by: Actor, at: datetime) -> None:
    """Keep one of the own sentences no longer; another's, or one that is gone, is left alone."""
    if by.person_id is None:
        return
    kept = Favourite.objects.select_for_update().filter(id=favourite_id, person_id=by.person_id).first()
    if kept is None:
        return
    audit.record(by, "work.sentence_dropped", kept.id, at, text=kept.text)
    kept.delete()


@transaction.atomic
def keep_field(
    name: str, *, words: str = "", leader_id: UUID | None, handler_id: UUID | None, by: Actor, at: datetime
) -> Responsibility:
    """Put a field of responsibility on the agency's list: who leads it above, who handles it (VL19-Đ16.2).

    Raises OnlyAgencyKeepsFields, FieldNameless, FieldTaken, FieldNobodys, NotAPostHere, all at once.
    """
    agency_id = policies.check_can_keep_fields(by)
    cleaned = " ".join(tidy(name).split())[:200]
    people = [one for one in (leader_id, handler_id) if one is not None]
    check_field(
        cleaned,
        people=people,
        taken=[one.name for one in fields_of(agency_id)],
        posts_here=list(posts_here(agency_id, on=local_date(at))),
        names=post_names(people),
    )
    made = Responsibility.objects.create(
        agency_id=agency_id,
        name=cleaned,
        words="\n".join(words_kept(tidy(words)))[:2000],
        leader_id=leader_id,
        handler_id=handler_id,
    )
    audit.record(by, "work.field_kept", made.id, at, name=cleaned, people=list(post_names(people).values()))
    return made


@transaction.atomic
def end_field(field_id: UUID, *, by: Actor, at: datetime) -> None:
    """Take a field off the agency's list. Raises OnlyAgencyKeepsFields; one that is gone is left alone."""
    agency_id = policies.check_can_keep_fields(by)
    found = Responsibility.objects.select_for_update().filter(id=field_id, agency_id=agency_id).first()
    if found is None or found.ended_at is not None:
        return
    found.ended_at = at
    found.save(update_fields=["ended_at"])
    audit.record(by, "work.field_ended", found.id, at, name=found.name)
