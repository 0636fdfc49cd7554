"""Whose turn it is, by each province's rules: who looks before the signer, where it goes back to, who stands in."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from cast import actor
from vanban.directory.api import Person, Post, Role, actor_for, box_items, delegate
from vanban.drafting import api
from vanban.drafting.errors import (
    BlockOfAnother,
    DelegationEnded,
    FlowLacksStep,
    FlowReasonMissing,
    FlowUnknownStep,
    NotYourDraft,
    NotYourFlow,
    NotYourReview,
    RemindedJustNow,
)
from vanban.drafting.queries.drafts import opinions_on
from vanban.drafting.queries.flow import deputies_for
from vanban.drafting.rules.flow import Turn, plan, turn_after
from vanban.drafting.tests.papers import text_of
from vanban.kernel.refusals import Refusals
from vanban.kernel.vietnamese import sort_key
from vanban.platform import audit, storage


def hired(desk, short, name, title, *roles, unit="vp"):
    """One more person at Sở Nội vụ."""
    person = Person.objects.create(full_name=name, sort_key=sort_key(name))
    desk.snv.posts[short] = Post.objects.create(
        person=person, agency=desk.snv.agency, unit=desk.snv.units[unit], title=title,
        roles=[str(role) for role in roles], order=len(desk.snv.posts),
    )  # fmt: skip
    return desk.snv.posts[short]


def boxes(desk, short, box):
    """Subjects in a person's box."""
    return [item.subject for item in box_items(desk.who(short), box)]


def standing_in(desk, giver, taker, *, ends):
    """The taker as the giver's stand-in at this moment."""
    snv = desk.snv.posts
    delegate(
        snv[giver].id, snv[taker].id, starts=desk.clock[0], ends=ends, reason="đi công tác",
        by=desk.who(giver), at=desk.clock[0],
    )  # fmt: skip
    desk.now()
    return actor_for(snv[taker].person_id, at=desk.clock[0], for_post_id=snv[giver].id)


@pytest.mark.clause("NB25-Đ14.1", "VL19-Đ11.2b")
def test_whoever_checks_the_format_has_a_turn_between_head_and_leader(desk):
    """NĐ 30 Đ12.2: the head answers for the content, the checker for the format; each turn in its own words."""
    hired(desk, "thu", "Đặng Thị Thu", "Chuyên viên Văn phòng", Role.FORMAT_CHECKER)
    draft = desk.submitted()
    api.approve(draft.id, by=desk.who("hung"), at=desk.now())
    assert boxes(desk, "thu", "review") == [draft.subject]
    assert boxes(desk, "viet", "sign") == []
    with pytest.raises(NotYourReview) as refused:
        api.approve(draft.id, by=desk.who("hung"), at=desk.now())
    assert "Đặng Thị Thu" in refused.value.data["who"]
    api.approve(draft.id, note="Đúng thể thức", by=desk.who("thu"), at=desk.now())
    assert boxes(desk, "thu", "review") == []
    assert boxes(desk, "viet", "sign") == [draft.subject]
    assert [(one.step, one.verdict) for one in opinions_on(draft.id)] == [
        ("review", "approve"), ("format_check", "approve"),
    ]  # fmt: skip


def test_the_checker_of_format_returns_by_way_of_the_head(desk):
    """Ninh Bình: back to the head of the unit; approving again goes through the checker again."""
    hired(desk, "thu", "Đặng Thị Thu", "Chuyên viên Văn phòng", Role.FORMAT_CHECKER)
    draft = desk.submitted()
    api.approve(draft.id, by=desk.who("hung"), at=desk.now())
    api.reject(draft.id, reason="Sai cỡ chữ", by=desk.who("thu"), at=desk.now())
    assert boxes(desk, "hung", "review") == [draft.subject]
    api.approve(draft.id, by=desk.who("hung"), at=desk.now())
    assert boxes(desk, "thu", "review") == [draft.subject]


@pytest.mark.clause("HP25-Đ19.3b")
def test_in_hai_phong_a_no_goes_straight_to_the_drafter(desk, settings):
    """“Không duyệt” of the leader: back to Mai herself, not by way of the head."""
    settings.VANBAN_PROVINCE = "hai-phong"
    draft = desk.approved()
    api.reject(draft.id, reason="Chưa phù hợp", by=desk.who("viet"), at=desk.now())
    assert boxes(desk, "mai", "returned") == [draft.subject]
    assert boxes(desk, "hung", "review") == []


@pytest.mark.clause("HY19-Đ12.2", "NB16-Đ13.4b", "HP25-Đ24.1c")
def test_an_agency_adds_turns_of_its_own_and_drops_none(desk):
    """The director adds a legal check and the deputy; what the province asks for cannot be left out."""
    hired(desk, "phap", "Lý Văn Pháp", "Chuyên viên pháp chế", Role.LEGAL_CHECKER)
    agency = desk.snv.agency.id
    with pytest.raises(NotYourFlow):
        api.set_flow(agency, ["review"], reason="QĐ 12", by=desk.who("mai"), at=desk.now())
    with pytest.raises(Refusals) as refused:
        api.set_flow(agency, ["review", "tea"], reason=" ", by=desk.who("viet"), at=desk.now())
    assert {type(one) for one in refused.value.reasons} == {FlowUnknownStep, FlowLacksStep, FlowReasonMissing}
    steps = ["deputy", "legal_check", "format_check", "review"]
    api.set_flow(agency, steps, reason="Quyết định 12/QĐ-SNV", by=desk.who("viet"), at=desk.now())
    draft = desk.submitted()
    for short in ("hung", "phap", "long"):
        assert boxes(desk, short, "review") == [draft.subject]
        api.approve(draft.id, by=desk.who(short), at=desk.now())
    assert boxes(desk, "viet", "sign") == [draft.subject]


@pytest.mark.clause("VL19-Đ16.2")
def test_the_deputy_of_the_field_comes_first_and_may_be_asked(desk):
    """Who signs most in a field is proposed first; the drafter may ask a deputy whatever the rules say."""
    minh = hired(desk, "minh", "Hồ Nhật Minh", "Phó Giám đốc", Role.LEADER)
    Post.objects.filter(id=minh.id).update(capacity="KT.")
    draft = desk.drafted(domain="Lưu trữ")
    assert deputies_for(api.get_draft(draft.id), at=desk.clock[0])[0].id == desk.snv.posts["long"].id
    other = desk.drafted(domain="Lưu trữ", signer=str(minh.id))
    type(other).objects.filter(id=other.id).update(status="issued")
    assert deputies_for(api.get_draft(draft.id), at=desk.clock[0])[0].id == minh.id
    api.submit(draft.id, deputy=minh.id, by=desk.who("mai"), at=desk.now())
    api.approve(draft.id, by=desk.who("hung"), at=desk.now())
    assert boxes(desk, "minh", "review") == [draft.subject]


def test_a_plan_leaves_out_who_would_examine_oneself():
    """Nobody is before oneself; who left office is passed over; the signer ends every plan."""
    people = {"review": ["hung"], "format_check": ["mai"], "legal_check": [], "deputy": ["viet", "long"]}
    steps = ("review", "format_check", "legal_check", "deputy")
    found = plan(steps, people, drafter="mai", signer="viet")
    assert found == (Turn("review", "hung"), Turn("deputy", "long"), Turn("to_sign", "viet"))
    assert plan(steps, people, drafter="mai", signer="viet", back_to_signer=True) == (Turn("to_sign", "viet"),)
    assert turn_after(found, "review", {"viet"}) == Turn("to_sign", "viet")


@pytest.mark.clause("NB16-Đ13.3a")
def test_a_stand_in_whose_time_is_over_is_refused(desk):
    """Long stood in for Hùng until nine; the page he opened before does nothing at ten."""
    draft = desk.submitted()
    stale = standing_in(desk, "hung", "long", ends=desk.clock[0] + timedelta(hours=1))
    later = desk.clock[0] + timedelta(hours=2)
    for verb in (
        lambda: api.approve(draft.id, by=stale, at=later),
        lambda: api.reject(draft.id, reason="Thiếu", by=stale, at=later),
    ):
        with pytest.raises(DelegationEnded):
            verb()
    assert boxes(desk, "hung", "review") == [draft.subject]
    api.approve(draft.id, by=stale, at=desk.now())
    assert opinions_on(draft.id)[-1].by_name == "Vũ Đức Long (thay Trần Văn Hùng)"


def test_the_block_names_who_really_signs(desk):
    """Long signs in Việt's place: KT. GIÁM ĐỐC with his own name on the paper, in the register and in the audit."""
    draft = desk.approved()
    long = standing_in(desk, "viet", "long", ends=desk.clock[0] + timedelta(days=1))
    version = api.paper_of(draft.id, "composed").number
    with pytest.raises(BlockOfAnother):
        api.sign(draft.id, version=version, by=long, at=desk.now())
    again = api.set_block(draft.id, by=long, at=desk.now())
    words = text_of(storage.read(again.blob_id))
    assert "KT. GIÁM ĐỐC" in words and "Vũ Đức Long" in words and "Phạm Quốc Việt" not in words
    api.sign(draft.id, version=again.number, by=long, at=desk.now())
    api.begin_issue(draft.id, by=desk.who("hoa"), at=desk.now())
    api.resume_issue(draft.id, at=desk.now())
    from vanban.registry.api import find_outgoing

    entered = find_outgoing(draft.id)
    assert (entered.signer_name, entered.signer_capacity) == ("Vũ Đức Long", "KT.")
    signed = next(line for line in audit.lines(draft.id) if line.code == "drafting.signed")
    assert signed.for_name == "Phạm Quốc Việt"


@pytest.mark.clause("NB25-Đ14.1")
def test_a_change_after_approval_goes_back_to_the_signer(desk):
    """NĐ 30 Đ11.2: signed, then changed: the signer alone decides again, and the old signature is not used."""
    draft = desk.signed()
    before = api.paper_of(draft.id, "signed").number
    with pytest.raises(NotYourDraft):
        api.change_approved(draft.id, reason="Sửa ngày", by=desk.who("hoa"), at=desk.now())
    api.change_approved(draft.id, reason="Sửa thời hạn", by=desk.who("mai"), at=desk.now())
    assert boxes(desk, "hoa", "issue") == []
    kept = api.get_draft(draft.id)
    assert kept.approved_version is not None
    api.save_fields(
        draft.id, replace(kept.fields, body="Thời hạn mới."), revision=kept.revision, by=desk.who("mai"), at=desk.now()
    )
    api.submit(draft.id, by=desk.who("mai"), at=desk.now())
    assert boxes(desk, "viet", "sign") == [draft.subject]
    assert boxes(desk, "hung", "review") == []
    paper = api.paper_of(draft.id, "composed").number
    api.sign(draft.id, version=paper, by=desk.who("viet"), at=desk.now())
    assert api.paper_of(draft.id, "signed").number > max(before, paper)
    assert api.get_draft(draft.id).approved_version is None


def test_one_press_reminds_whoever_has_it(desk):
    """Mai reminds Hùng: he finds it with her name; not twice within the hour; a stranger may not."""
    draft = desk.submitted()
    assert api.remind(draft.id, by=desk.who("mai"), at=desk.now()) == "Trần Văn Hùng"
    item = box_items(desk.who("hung"), "review")[0]
    assert "Nguyễn Thị Mai" in item.origin
    with pytest.raises(RemindedJustNow):
        api.remind(draft.id, by=desk.who("mai"), at=desk.now())
    with pytest.raises(NotYourDraft):
        api.remind(draft.id, by=desk.who("hoa"), at=desk.now())
    desk.clock[0] += timedelta(hours=2)
    api.approve(draft.id, by=desk.who("hung"), at=desk.now())
    assert api.remind(draft.id, by=desk.who("hung"), at=desk.now()) == "Phạm Quốc Việt"


@pytest.mark.clause("VL19-Đ17.3")
def test_two_people_write_one_draft_and_nothing_is_lost(desk):
    """Mai lets Hùng write along; both save the same revision: both texts are there, and only she submits."""
    draft = desk.drafted()
    hung = desk.who("hung")
    with pytest.raises(NotYourDraft):
        api.save_fields(draft.id, desk.paper, revision=0, by=hung, at=desk.now())
    assert api.set_co_writers(draft.id, [desk.snv.posts["hung"].id], by=desk.who("mai"), at=desk.now()) == [
        "Trần Văn Hùng"
    ]
    api.save_fields(draft.id, replace(desk.paper, body="Của Hùng"), revision=0, by=hung, at=desk.now())
    from vanban.drafting.errors import EditedMeanwhile, NoColleague

    with pytest.raises(EditedMeanwhile) as late:
        api.save_fields(draft.id, replace(desk.paper, body="Của Mai"), revision=0, by=desk.who("mai"), at=desk.now())
    kept = {version.number: version.content["body"] for version in api.versions_of(draft.id)}
    assert kept[late.value.data["version"]] == "Của Mai"
    assert api.get_draft(draft.id).fields.body == "Của Hùng"
    with pytest.raises(NotYourDraft):
        api.submit(draft.id, by=hung, at=desk.now())
    with pytest.raises(NoColleague):
        api.set_co_writers(draft.id, [desk.ward.posts["lan"].id], by=desk.who("mai"), at=desk.now())
    assert actor(desk.snv.posts["hung"], desk.now()).agency_id == desk.snv.agency.id
