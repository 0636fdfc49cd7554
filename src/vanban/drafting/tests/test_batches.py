"""Việt signs his mail in one press, Hoa issues it in another: each letter has its result, none stops another."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest
import time_machine

from vanban.directory.api import box_items
from vanban.drafting import api
from vanban.drafting.api import Chosen
from vanban.drafting.errors import NothingChosen, NotYourBatch, TooManyChosen
from vanban.kernel.refusals import OutsideFailure
from vanban.platform import audit, jobs
from vanban.signing.api import certificate_of_agency, certificate_of_person, revoke
from vanban.signing.tests.silent import silent_keeper

TITLES = ("V/v báo cáo quý IV", "V/v tập huấn nghiệp vụ văn thư", "V/v cử người dự họp")


@pytest.fixture
def three(desk):
    """Three letters before Việt."""
    return [desk.approved(subject=title) for title in TITLES]


def chosen(drafts):
    """As the list posts them: each with the version that was shown."""
    return [Chosen(draft.id, api.paper_of(draft.id, "composed").number) for draft in drafts]


def work(desk):
    """Every job that waits, at the next minute of the story."""
    with time_machine.travel(desk.now(), tick=False):
        jobs.run_pending()


def begin(desk, kind, drafts, short):
    """A batch, and every job it makes."""
    batch = api.begin_batch(kind, chosen(drafts), by=desk.who(short), at=desk.now())
    work(desk)
    return api.find_batch(batch.id, desk.who(short))


def results(standing):
    """State and words of each item."""
    return [(item.state, item.told) for item in standing.items]


def test_viet_signs_three_and_hoa_issues_them(desk, three):
    """Two presses: all signed by him, all numbered in the order of her list, the batch over, both acts on record."""
    signed = begin(desk, "sign", three, "viet")
    assert results(signed) == [("done", "")] * 3
    assert signed.batch.ended_at is not None
    issued = begin(desk, "issue", three, "hoa")
    assert [(item.state, item.number) for item in issued.items] == [("done", "01"), ("done", "02"), ("done", "03")]
    assert {api.get_draft(draft.id).status for draft in three} == {"issued"}
    assert box_items(desk.who("hoa"), "issue") == []
    assert [line.code for line in audit.lines(issued.batch.id)] == ["drafting.issue_batch_begun"]


def test_one_that_was_changed_meanwhile_is_told_and_stops_no_other(desk, three):
    """Mai takes one back after Việt's list was shown: it is not done, with the reason; the others are."""
    shown = chosen(three)
    api.withdraw(three[1].id, by=desk.who("mai"), at=desk.now())
    batch = api.begin_batch("sign", shown, by=desk.who("viet"), at=desk.now())
    work(desk)
    standing = api.find_batch(batch.id, desk.who("viet"))
    assert [item.state for item in standing.items] == ["done", "refused", "done"]
    assert standing.items[1].told
    assert api.get_draft(three[1].id).status == "drafting"


def test_a_certificate_that_ended_explains_every_item(desk, three):
    """The seal's certificate was taken back: no number is used, each letter says why and waits where it was."""
    begin(desk, "sign", three, "viet")
    seal = certificate_of_agency(desk.snv.agency.id, at=desk.now())
    revoke(seal.id, reason="Lộ khóa", by=desk.machine, at=desk.now())
    standing = begin(desk, "issue", three, "hoa")
    assert {item.state for item in standing.items} == {"refused"}
    assert all("thu hồi" in item.told for item in standing.items)
    assert {api.get_draft(draft.id).status for draft in three} == {"signed"}


def test_a_signature_whose_certificate_was_taken_back_before_is_not_sealed(desk, three):
    """Việt's token was lost an hour before that letter was signed: the seal does not go on it, the others go out."""
    long = desk.approved(subject="V/v nghỉ lễ", signer=str(desk.snv.posts["long"].id))
    begin(desk, "sign", three, "viet")
    begin(desk, "sign", [long], "long")
    lost = certificate_of_person(desk.snv.posts["long"].person_id, at=desk.now())
    revoke(lost.id, reason="Mất thiết bị", by=desk.machine, at=desk.now() - timedelta(hours=1))
    standing = begin(desk, "issue", [three[0], long, three[2]], "hoa")
    assert [item.state for item in standing.items] == ["done", "refused", "done"]
    assert "thu hồi" in standing.items[1].told
    assert api.get_draft(long.id).status == "signed"


def test_the_same_letter_is_in_one_open_batch_only(desk, three):
    """Việt presses twice: the second press finds nothing left to promise."""
    batch = api.begin_batch("sign", chosen(three), by=desk.who("viet"), at=desk.now())
    with pytest.raises(NothingChosen):
        api.begin_batch("sign", chosen(three), by=desk.who("viet"), at=desk.now())
    work(desk)
    assert api.find_batch(batch.id, desk.who("viet")).counts["done"] == 3
    with pytest.raises(NothingChosen):
        api.begin_batch("sign", [], by=desk.who("viet"), at=desk.now())
    with pytest.raises(TooManyChosen):
        api.begin_batch("sign", [Chosen(UUID(int=n)) for n in range(501)], by=desk.who("viet"), at=desk.now())


def test_what_is_run_again_is_done_once(desk, three):
    """A worker died after the signature and before the note: the next run finds it signed and does not sign twice."""
    batch = api.begin_batch("sign", chosen(three[:1]), by=desk.who("viet"), at=desk.now())
    item = batch.items.get()
    api.sign(three[0].id, version=item.version, by=desk.who("viet"), at=desk.now())
    work(desk)
    assert results(api.find_batch(batch.id, desk.who("viet"))) == [("done", "")]
    assert [version.kind for version in api.versions_of(three[0].id)].count("signed") == 1
    assert api.do_item(item.id, at=desk.now()) == "done"


def test_a_stopped_batch_leaves_the_rest_where_it_was(desk, three):
    """Only Việt stops his batch; what was not begun is left and can be chosen again."""
    batch = api.begin_batch("sign", chosen(three), by=desk.who("viet"), at=desk.now())
    api.do_item(batch.items.first().id, at=desk.now())
    with pytest.raises(NotYourBatch):
        api.stop_batch(batch.id, by=desk.who("hoa"), at=desk.now())
    api.stop_batch(batch.id, by=desk.who("viet"), at=desk.now())
    work(desk)
    standing = api.find_batch(batch.id, desk.who("viet"))
    assert [item.state for item in standing.items] == ["done", "skipped", "skipped"]
    assert "Phạm Quốc Việt" in standing.items[1].told
    assert standing.batch.ended_at is not None
    assert [item.state for item in begin(desk, "sign", three[1:], "viet").items] == ["done", "done"]


def test_a_service_that_stays_silent_is_told_after_half_an_hour(desk, three):
    """The key's keeper does not answer: the jobs try again, and in the end each letter says so."""
    batch = api.begin_batch("sign", chosen(three[:1]), by=desk.who("viet"), at=desk.now())
    item = batch.items.get()
    with silent_keeper(), pytest.raises(OutsideFailure):
        api.do_item(item.id, at=desk.now())
    assert api.give_up(at=desk.now() + timedelta(minutes=20)) == 0
    assert api.give_up(at=desk.now() + timedelta(minutes=40)) == 1
    standing = api.find_batch(batch.id, desk.who("viet"))
    assert results(standing)[0][0] == "refused"
    assert "nửa giờ" in standing.items[0].told
    assert api.get_draft(three[0].id).status == "to_sign"


def test_nobody_else_sees_a_batch(desk, three):
    """Hoa does not see what Việt signs."""
    batch = api.begin_batch("sign", chosen(three), by=desk.who("viet"), at=desk.now())
    assert api.find_batch(batch.id, desk.who("hoa")) is None
    assert [one.draft_id for one in api.waiting_for("sign", desk.who("viet"))] == [draft.id for draft in three]
    assert api.waiting_for("sign", desk.who("mai")) == []
