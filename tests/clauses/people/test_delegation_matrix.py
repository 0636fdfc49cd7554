"""Every act of the house by every kind of actor: in one's own post, for a person, for a post, for one box."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from architecture import house
from cast import AT, Office, actor
from vanban.config.scopes import ALWAYS, BOXES, NEVER
from vanban.directory import api as directory
from vanban.directory.api import EVERYTHING, Post, Role
from vanban.kernel.actor import Actor, BeyondDelegation
from vanban.kernel.refusals import NotAllowed
from vanban.platform import audit
from vanban.work import api as work
from vanban.work.rules import Assignee, Kind

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def codes_of_the_house() -> set[str]:
    """Every code under which a verb of any context writes to the record."""
    found = set()
    for module in house.modules():
        if module.in_context and module.room in {"actions", "web", "queries"} and not module.is_test:
            found |= set(re.findall(rf'"({module.context}\.[a-z_]+)"', module.text))
    return found


def stand_in(giver: Post, taker: Post, scope: str = EVERYTHING) -> Actor:
    """The taker in the giver's place."""
    directory.delegate(
        giver.id, taker.id, starts=AT, ends=AT + DAY, reason="đi công tác", scope=scope, by=actor(giver), at=AT
    )
    return directory.actor_for(taker.person_id, at=AT, post_id=taker.id, for_post_id=giver.id)


def allowed(by: Actor) -> set[str]:
    """What the record takes from this actor, of everything the house does."""
    return {code for code in codes_of_the_house() if _takes(by, code)}


def _takes(by: Actor, code: str) -> bool:
    try:
        audit.line(by, code, None, AT)
    except BeyondDelegation:
        return False
    return True


@pytest.mark.clause("VL19-Đ16.4", "NB16-Đ13.3a", "VL19-Đ20.4")
def test_the_matrix_of_acts_and_delegations(desk):
    """All acts × own post, post of a unit head, whole person, post, and every box that may be delegated alone."""
    snv = desk.snv.posts
    house_codes = codes_of_the_house()
    assert len(house_codes) > 200
    assert allowed(actor(snv["viet"])) == house_codes
    assert allowed(actor(snv["hung"])) == house_codes
    for scope in directory.scopes():
        by = stand_in(snv["viet"], snv["long"], scope)
        wanted = house_codes - NEVER if scope == EVERYTHING else house_codes & (BOXES[scope] | ALWAYS)
        assert allowed(by) == wanted, scope
        directory.end_delegation(
            directory.delegations_not_over(by.person_id, at=AT)[0].id, by=by_own(snv["long"]), at=AT
        )
    second = Post.objects.create(
        person=snv["hung"].person, agency=desk.snv.agency, title="Ủy viên", roles=["specialist"]
    )
    made = directory.delegate_person(
        snv["hung"].person_id, snv["mai"].id, starts=AT, ends=AT + DAY, reason="nghỉ", by=actor(snv["hung"]), at=AT
    )
    assert {one.giver_id for one in made} == {snv["hung"].id, second.id}
    for post in (snv["hung"], second):
        by = directory.actor_for(snv["mai"].person_id, at=AT, for_post_id=post.id)
        assert by.post_id == post.id
        assert allowed(by) == house_codes - NEVER
    assert allowed(by_own(snv["mai"])) == house_codes


def by_own(post: Post) -> Actor:
    """The same person in their own post."""
    return directory.actor_for(post.person_id, at=AT, post_id=post.id)


def test_the_table_of_scopes_names_acts_that_exist():
    """A misspelt or forgotten code would quietly narrow or widen a delegation."""
    known = codes_of_the_house()
    named = {code for codes in BOXES.values() for code in codes} | ALWAYS | NEVER
    assert named - known == set()
    assert not NEVER & {code for codes in BOXES.values() for code in codes}


def _due(ward: Office) -> dict[str, object]:
    return {
        "text": "Nghiên cứu, tham mưu trả lời.",
        "assignees": [Assignee(ward.posts["lan"].id, Kind.LEAD)],
        "due": AT + timedelta(days=3),
        "at": AT + timedelta(minutes=5),
    }


@pytest.mark.parametrize(
    ("scope", "reads", "instructs"),
    [(EVERYTHING, True, True), ("instruct", True, True), ("sign", False, False), ("handle", False, False)],
)
@pytest.mark.clause("VL19-Đ16.4")
def test_instructing_in_the_chairmans_place(desk, arrive, scope, reads, instructs):
    """Ước is away; Ngọc instructs only where that was delegated, and sees only what that needs."""
    ward = desk.ward
    letter_id = arrive()
    lan = ward.posts["tuan"]
    by = stand_in(ward.posts["uoc"], lan, scope)
    assert directory.can_see(by, letter_id) is reads
    assert ("instruct" in directory.box_counts(by)) is reads
    if not instructs:
        with pytest.raises(NotAllowed):
            work.instruct(letter_id, by=by, **_due(ward))
        return
    written = work.instruct(letter_id, by=by, **_due(ward))
    assert written.giver_name == "Đinh Anh Tuấn (thay Đỗ Văn Ước)"
    assert directory.can_see(by_own(lan), letter_id), "whoever instructed goes on seeing it"
    other = arrive(number="77")
    directory.end_delegation(directory.delegations_not_over(by.person_id, at=AT)[0].id, by=by_own(lan), at=AT)
    assert not directory.can_see(by_own(lan), other)


@pytest.mark.parametrize(("scope", "may"), [(EVERYTHING, True), ("sign", True), ("review", False), ("instruct", False)])
def test_signing_in_the_directors_place(desk, scope, may):
    """Long signs for Việt where signing was delegated; with any other box the button is not there either."""
    from vanban.drafting import api as drafting
    from vanban.drafting import policies

    draft = desk.approved()
    by = stand_in(desk.snv.posts["viet"], desk.snv.posts["long"], scope)
    found = drafting.get_draft(draft.id)
    assert policies.can_sign(by, found) is may
    if not may:
        with pytest.raises(NotAllowed):
            version = drafting.paper_of(draft.id, "composed").number
            drafting.sign(draft.id, version=version, by=by, at=desk.now())


def test_a_stand_in_for_a_unit_head_is_no_head_elsewhere(desk):
    """The unit of the post counts, and no role but the post's own goes along."""
    by = stand_in(desk.snv.posts["hung"], desk.snv.posts["mai"], "review")
    assert by.unit_id == desk.snv.posts["hung"].unit_id
    assert by.has(Role.UNIT_HEAD)
    assert not by.may("drafting.saved")
