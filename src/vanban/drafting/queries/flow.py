"""Which turns a draft takes: the province's rules of its day, the agency's own process, and who is in office."""

from __future__ import annotations

from collections import Counter
from datetime import datetime
from uuid import UUID

from vanban.directory.api import Post, Role, posts_in_force, posts_with_role
from vanban.drafting import states
from vanban.drafting.models import AgencyFlow, Draft
from vanban.drafting.queries.drafts import head_of, signers_for
from vanban.drafting.queries.readiness import rules_for
from vanban.drafting.rules.flow import FINAL_FILE, SLIP, WET_SIGN, Turn, joined, plan, turn_after, turns_from_json
from vanban.kernel.clock import local_date
from vanban.rulebook.api import Profile

_HEADS = frozenset({"", "TM.", "Q."})
"""Capacities of those who head an agency; deputies sign KT."""
_REMEMBERED = 50


def rules_of(draft: Draft) -> Profile:
    """The rules of the draft's own day: what is amended later does not reach it."""
    return rules_for(draft.made_at)


def own_flow(agency_id: UUID, *, at: datetime) -> AgencyFlow | None:
    """The agency's own process in force at this moment."""
    return AgencyFlow.objects.filter(agency_id=agency_id, made_at__lte=at).order_by("-made_at").first()


def flows_of(agency_id: UUID) -> list[AgencyFlow]:
    """Every process the agency has had, newest first."""
    return list(AgencyFlow.objects.filter(agency_id=agency_id).order_by("-made_at"))


def steps_of(draft: Draft, *, at: datetime) -> tuple[str, ...]:
    """The steps of a draft that is submitted now: the province's of its day and the agency's own."""
    own = own_flow(draft.agency_id, at=at)
    return joined(rules_of(draft).draft_flow.steps, own.steps if own else ())


def wants_slip(draft: Draft, *, at: datetime) -> bool:
    """Whether a phiếu trình goes along (HP25-Đ19)."""
    return SLIP in steps_of(draft, at=at)


def is_signed_by_hand(draft: Draft) -> bool:
    """Whether the rules of its day have what was approved on the screen printed and signed by hand (NB16-Đ13.2a)."""
    return WET_SIGN in rules_of(draft).draft_flow.steps


def sends_final_file(draft: Draft) -> bool:
    """Whether the scan of a paper signed by hand goes together with the file of the final draft (HP25-Đ20.1a)."""
    return FINAL_FILE in rules_of(draft).draft_flow.steps


def plan_for(draft: Draft, *, at: datetime, deputy: str = "") -> tuple[Turn, ...]:
    """The turns if it were submitted now."""
    on = local_date(at)
    head = head_of(draft, at=at)
    deputies = deputies_for(draft, at=at) if _signs_as_head(draft) else []
    candidates = {
        states.REVIEW: [str(head.id)] if head else [],
        states.FORMAT_CHECK: _ids(posts_with_role(draft.agency_id, Role.FORMAT_CHECKER, on=on)),
        states.LEGAL_CHECK: _ids(posts_with_role(draft.agency_id, Role.LEGAL_CHECKER, on=on)),
        states.DEPUTY: _ids(deputies),
    }
    return plan(
        steps_of(draft, at=at),
        candidates,
        drafter=str(draft.drafter_id),
        signer=str(draft.signer_id),
        deputy=deputy,
        back_to_signer=draft.approved_version is not None,
    )


def next_turn(draft: Draft, *, at: datetime) -> Turn:
    """Whose turn follows the present one; a plan made before plans were kept ends with the signer."""
    turns = turns_from_json(draft.turns) or (Turn(states.TO_SIGN, str(draft.signer_id)),)
    held = posts_in_force(on=local_date(at)).filter(id__in=[turn.post for turn in turns]).values_list("id", flat=True)
    return turn_after(turns, draft.status, [str(one) for one in held])


def deputies_for(draft: Draft, *, at: datetime) -> list[Post]:
    """Leaders who may look at it before its signer: the one who signs most in its field first (VL19-Đ16.2)."""
    found = [one for one in signers_for(draft.agency_id, at=at) if one.capacity not in _HEADS]
    field = str(draft.content.get("domain", ""))
    if not field:
        return found
    same = Draft.objects.filter(agency_id=draft.agency_id, status=states.ISSUED, content__domain=field)
    counted = Counter(same.order_by("-made_at").values_list("signer_id", flat=True)[:_REMEMBERED])
    return sorted(found, key=lambda post: -counted[post.id])


def _signs_as_head(draft: Draft) -> bool:
    return draft.signer is not None and draft.signer.capacity in _HEADS


def _ids(posts: list[Post]) -> list[str]:
    return [str(post.id) for post in posts]
