"""A remote timestamp authority at Sở Nội vụ: Việt never waits for it, the seal always does, an outage loses nothing."""

from __future__ import annotations

from datetime import timedelta

import pytest

from vanban.drafting import api, jobs
from vanban.drafting.actions import issuing, stamping
from vanban.drafting.queries.drafts import paper_of, versions_of
from vanban.kernel.refusals import OutsideFailure
from vanban.platform import storage
from vanban.registry.api import find_outgoing, held_number, numbers_taken
from vanban.signing.api import check, stamp_wait, stamps_due
from vanban.signing.tests.authorities import remote_authority


@pytest.fixture
def remote(desk, tmp_path):
    """The timestamp authority is a server that answers in its own time."""
    with remote_authority(lambda: desk.clock[0], tmp_path) as state:
        yield state


def signed_paper(draft):
    """The signed paper's bytes as they are now."""
    return storage.read(paper_of(draft.id, "signed").blob_id)


def stamped_at(draft, desk):
    """The time that the person's signature carries."""
    return check(signed_paper(draft), at=desk.now()).signatures[0].timestamp_at


@pytest.mark.clause("HP25-Đ11.1b")
def test_the_page_never_asks_and_the_job_puts_the_timestamp_in(desk, remote):
    draft = desk.signed()
    assert remote.calls == []
    assert stamped_at(draft, desk) is None
    before = signed_paper(draft)
    assert stamping.stamp_signature(draft.id, by=jobs.STAMPER, at=desk.now())
    assert len(remote.calls) == 1
    after = signed_paper(draft)
    assert (after != before, len(after)) == (True, len(before))
    assert stamped_at(draft, desk) is not None
    assert stamp_wait(draft.id) is None
    assert [one.kind for one in versions_of(draft.id)] == ["composed", "signed", "signed"]
    assert not stamping.stamp_signature(draft.id, by=jobs.STAMPER, at=desk.now())
    assert len(remote.calls) == 1


def test_the_seal_waits_for_the_timestamp_and_carries_its_own(desk, remote):
    draft = desk.signed()
    held = api.begin_issue(draft.id, by=desk.who("hoa"), at=desk.now())
    remote.mood = "broken"
    for _try in range(3):
        with pytest.raises(OutsideFailure) as failure:
            issuing.finish_issue(draft.id, by=desk.who("hoa"), at=desk.now())
        assert not failure.value.permanent
    assert held_number(draft.id) == held
    assert find_outgoing(draft.id) is None
    assert stamp_wait(draft.id).tries == 3
    remote.mood = "good"
    assert issuing.finish_issue(draft.id, by=desk.who("hoa"), at=desk.now())
    report = check(storage.read(paper_of(draft.id, "issued").blob_id), at=desk.now())
    assert [(one.kind, one.timestamp_at is not None) for one in report.signatures] == [
        ("person", True),
        ("agency", True),
    ]
    assert report.is_good
    assert find_outgoing(draft.id).number == held.number
    assert numbers_taken(draft.agency_id, 2026) == [(held.number, "used")]


def test_an_authority_that_dies_between_the_two_timestamps_costs_no_number(desk, remote):
    draft = desk.signed()
    held = api.begin_issue(draft.id, by=desk.who("hoa"), at=desk.now())
    stamping.stamp_signature(draft.id, by=jobs.STAMPER, at=desk.now())
    remote.mood = "garbage"
    with pytest.raises(OutsideFailure):
        issuing.finish_issue(draft.id, by=desk.who("hoa"), at=desk.now())
    assert held_number(draft.id) == held
    remote.mood = "good"
    assert issuing.finish_issue(draft.id, by=desk.who("hoa"), at=desk.now())
    assert not issuing.finish_issue(draft.id, by=desk.who("hoa"), at=desk.now())


def test_a_stop_after_the_answer_leaves_the_signed_paper_and_is_made_good(desk, remote, monkeypatch):
    draft = desk.signed()

    def die(*_args, **_more):
        raise KeyboardInterrupt

    monkeypatch.setattr(stamping, "_keep", die)
    with pytest.raises(KeyboardInterrupt):
        stamping.stamp_signature(draft.id, by=jobs.STAMPER, at=desk.now())
    assert stamped_at(draft, desk) is None
    assert stamp_wait(draft.id) is not None
    monkeypatch.undo()
    assert stamping.stamp_signature(draft.id, by=jobs.STAMPER, at=desk.now())
    assert stamped_at(draft, desk) is not None


def test_two_at_once_keep_one(desk, remote, monkeypatch):
    draft = desk.signed()
    keep = stamping._keep

    def late(*args, **more):
        monkeypatch.setattr(stamping, "_keep", keep)
        assert stamping.stamp_signature(draft.id, by=jobs.STAMPER, at=desk.now())
        return keep(*args, **more)

    monkeypatch.setattr(stamping, "_keep", late)
    assert not stamping.stamp_signature(draft.id, by=jobs.STAMPER, at=desk.now())
    assert [one.kind for one in versions_of(draft.id)].count("signed") == 2


def test_a_returned_draft_waits_no_more(desk, remote):
    draft = desk.signed()
    api.reject(draft.id, reason="sai thể thức", by=desk.who("hoa"), at=desk.now())
    assert not stamping.stamp_signature(draft.id, by=jobs.STAMPER, at=desk.now())
    assert stamp_wait(draft.id) is None
    assert remote.calls == []


def test_an_outage_is_asked_again_less_and_less_often(desk, remote):
    draft = desk.signed()
    remote.mood = "broken"
    gaps = []
    for _try in range(8):
        at = desk.now()
        with pytest.raises(OutsideFailure):
            stamping.stamp_signature(draft.id, by=jobs.STAMPER, at=at)
        assert stamps_due(at=at) == []
        gaps.append(next(s for s in range(0, 4000, 10) if stamps_due(at=at + timedelta(seconds=s))))
    assert gaps == [10, 20, 40, 80, 160, 320, 600, 600]
    assert stamp_wait(draft.id).is_trouble
    assert "500" in stamp_wait(draft.id).failure
