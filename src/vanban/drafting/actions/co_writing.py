"""Several people writing one draft: the drafter says who; what they save at once is kept twice (EditedMeanwhile)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db import transaction

from vanban.directory.api import for_post, grant_access, posts_in_force
from vanban.drafting import policies
from vanban.drafting.errors import NoColleague, NotYourDraft
from vanban.drafting.models import CoWriter, Draft
from vanban.kernel.actor import Actor
from vanban.kernel.clock import local_date
from vanban.platform import audit


@transaction.atomic
def set_co_writers(draft_id: UUID, posts: Iterable[UUID], *, by: Actor, at: datetime) -> list[str]:
    """Exactly these colleagues of the agency write along from now on; answers their names.

    Raises NotYourDraft for anybody but the drafter, and NoColleague for a post of another agency.
    """
    draft = Draft.objects.select_for_update().get(id=draft_id)
    policies.check_can_edit(by, draft)
    if not policies.is_open(draft):
        raise NotYourDraft(who=str(draft.drafter))
    wanted = [one for one in dict.fromkeys(posts) if one != draft.drafter_id]
    known = {post.id: post for post in posts_in_force(on=local_date(at)).filter(id__in=wanted)}
    for one in wanted:
        if one not in known or known[one].agency_id != draft.agency_id:
            raise NoColleague(name=known[one].person.full_name if one in known else "?")
    draft.co_writers.exclude(post_id__in=wanted).delete()
    for one in wanted:
        CoWriter.objects.get_or_create(draft=draft, post_id=one, defaults={"added_at": at})
    grant_access(draft.id, [for_post(one) for one in wanted], kind="outgoing", moment=draft.made_at, reason="co_writer")
    names = [known[one].person.full_name for one in wanted]
    audit.record(by, "drafting.co_writers_set", draft.id, at, names=", ".join(names))
    return names
