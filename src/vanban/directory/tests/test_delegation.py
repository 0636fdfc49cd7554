"""Standing in: the director is away, his deputy signs in with her own account and everybody sees it."""

from datetime import timedelta

import pytest

from cast import AT, Office, actor, phuong_hoa_lu, so_noi_vu
from vanban.directory import api as directory
from vanban.directory.errors import (
    DelegationOutside,
    DelegationOver,
    DelegationPeriodWrong,
    DelegationTooLong,
    DelegationToOneself,
    ReasonMissing,
)
from vanban.directory.models import Post
from vanban.directory.rules import Role
from vanban.kernel.refusals import NotAllowed, Refusals
from vanban.platform import audit
from vanban.platform.models import AuditEntry

pytestmark = pytest.mark.django_db

WEEK = timedelta(days=7)


@pytest.fixture
def snv() -> Office:
    return so_noi_vu()


def viet_to_long(snv: Office, **changes):
    words = {"starts": AT, "ends": AT + WEEK, "reason": "đi công tác", "by": actor(snv.posts["viet"]), "at": AT}
    return directory.delegate(snv.posts["viet"].id, snv.posts["long"].id, **(words | changes))


@pytest.mark.clause("NB16-Đ13.3a", "NB16-Đ13.3b")
def test_the_stand_in_reads_acts_and_is_printed_with_both_names(snv):
    viet, long = snv.posts["viet"], snv.posts["long"]
    place = directory.for_post(viet.id)
    assert place not in actor(long).principals
    viet_to_long(snv)
    acting = directory.actor_for(long.person_id, at=AT, for_post_id=viet.id)
    assert place in acting.principals
    assert acting.has(Role.LEADER)
    assert acting.printed == "Vũ Đức Long (thay Phạm Quốc Việt)"
    audit.record(acting, "test.acted", viet.id, AT)
    line = AuditEntry.objects.get(code="test.acted")
    assert (line.actor_name, line.for_name) == ("Vũ Đức Long", "Phạm Quốc Việt")
    assert (line.actor_id, line.for_id) == (long.person_id, viet.person_id)


def test_it_ends_by_itself(snv):
    viet, long = snv.posts["viet"], snv.posts["long"]
    viet_to_long(snv)
    after = directory.actor_for(long.person_id, at=AT + WEEK, for_post_id=viet.id)
    assert after.for_person_id is None
    assert after.post_id == long.id
    assert directory.for_post(viet.id) not in after.principals
    before = directory.actor_for(long.person_id, at=AT - timedelta(seconds=1), for_post_id=viet.id)
    assert before.for_person_id is None


def test_it_is_ended_by_either_side_once(snv):
    made = viet_to_long(snv)
    with pytest.raises(NotAllowed):
        directory.end_delegation(made.id, by=actor(snv.posts["mai"]), at=AT)
    directory.end_delegation(made.id, by=actor(snv.posts["long"]), at=AT)
    assert directory.delegations_to(snv.posts["long"].person_id, at=AT) == []
    with pytest.raises(DelegationOver):
        directory.end_delegation(made.id, by=actor(snv.posts["viet"]), at=AT)


def test_nobody_gives_away_what_is_not_theirs(snv):
    with pytest.raises(NotAllowed):
        viet_to_long(snv, by=actor(snv.posts["long"]))
    viet_to_long(snv)
    stand_in = directory.actor_for(snv.posts["long"].person_id, at=AT, for_post_id=snv.posts["viet"].id)
    with pytest.raises(NotAllowed):
        directory.delegate(
            snv.posts["viet"].id, snv.posts["hung"].id, starts=AT, ends=AT + WEEK, reason="tiếp", by=stand_in, at=AT
        )


def test_all_faults_are_told_at_once(snv):
    ward = phuong_hoa_lu()
    with pytest.raises(Refusals) as refusal:
        directory.delegate(
            snv.posts["viet"].id,
            ward.posts["uoc"].id,
            starts=AT,
            ends=AT,
            reason="\u200b ",
            by=actor(snv.posts["viet"]),
            at=AT,
        )
    assert [type(reason) for reason in refusal.value.reasons] == [
        DelegationPeriodWrong,
        ReasonMissing,
        DelegationOutside,
    ]
    with pytest.raises(DelegationTooLong):
        viet_to_long(snv, ends=AT + timedelta(days=400))
    with pytest.raises(DelegationPeriodWrong):
        viet_to_long(snv, starts=AT - WEEK, ends=AT - timedelta(hours=1))
    second = Post.objects.create(person=snv.posts["viet"].person, agency=snv.agency, title="Trưởng ban")
    with pytest.raises(DelegationToOneself):
        directory.delegate(
            snv.posts["viet"].id, second.id, starts=AT, ends=AT + WEEK, reason="thử", by=actor(snv.posts["viet"]), at=AT
        )


def test_the_lines_above_a_signature(snv):
    ward = phuong_hoa_lu()
    deputy = Post.objects.create(
        person=ward.posts["ngoc"].person,
        agency=ward.agency,
        title="Phó Chủ tịch",
        capacity="KT.",
        roles=["leader"],
        order=9,
    )
    by_order = Post.objects.create(
        person=snv.posts["hung"].person, agency=snv.agency, title="Trưởng phòng", capacity="TL."
    )

    def lines(post: Post) -> tuple[str, ...]:
        return directory.signer_lines(post.id, on=AT.date())

    assert lines(snv.posts["viet"]) == ("GIÁM ĐỐC",)
    assert lines(snv.posts["long"]) == ("KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC")
    assert lines(by_order) == ("TL. GIÁM ĐỐC", "TRƯỞNG PHÒNG")
    assert lines(ward.posts["uoc"]) == ("TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH")
    assert lines(deputy) == ("TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH")
