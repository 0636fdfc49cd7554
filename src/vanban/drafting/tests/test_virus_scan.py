"""A real clamd with a signature of our own: what it finds never goes out; what it has not seen waits in Vĩnh Long."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from cast import AT
from vanban.drafting import api, jobs
from vanban.drafting.actions.scanning import scan_file
from vanban.drafting.adapters import clamd
from vanban.drafting.errors.files import InfectedFile, NotScanned
from vanban.drafting.events import FileAdded
from vanban.drafting.tests.scanner import MARK, NAME
from vanban.drafting.tests.test_compose_page import signed_in
from vanban.drafting.tests.word_files import plain_docx, with_parts
from vanban.kernel.refusals import NotAllowed, OutsideFailure, Refusal
from vanban.platform import audit

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
CSV = b"don vi,so luong\nSNV,12\n"


@pytest.fixture
def scanner(settings, clamd_address):
    """This house asks our clamd."""
    settings.VANBAN_CLAMD = clamd_address
    return clamd_address


def attached(desk, content: bytes, name: str = "BieuMau.csv", **changes):
    """A draft of Mai with one declared file."""
    draft = desk.drafted(annexes_declared=1, **changes)
    file = api.add_attachment(
        draft.id, name=name, content=content, media_type="text/csv", by=desk.who("mai"), at=desk.now()
    )
    return draft, file


def seen(draft) -> list[tuple[str, str]]:
    """State and virus of each file in use."""
    return [(file.state, file.signature) for file in api.checked_files(draft.id)]


def test_clamd_says_clean_infected_and_which_it_is(scanner):
    """Over its socket, in chunks, also inside a Word file."""
    assert clamd.scan(CSV).signature == ""
    assert clamd.scan(CSV).engine.startswith("ClamAV")
    assert NAME in clamd.scan(b"x" * 300_000 + MARK).signature
    hidden = with_parts(plain_docx(), {"word/media/a.bin": MARK})
    assert NAME in clamd.scan(hidden).signature


def test_a_file_larger_than_clamd_takes_is_not_called_clean(scanner):
    """Beyond StreamMaxLength nobody knows."""
    with pytest.raises(OutsideFailure) as told:
        clamd.scan(b"\0" * (61 * 1024 * 1024))
    assert told.value.permanent


@pytest.mark.clause("VL19-Đ22.2", "NB25-Đ19.2")
def test_a_virus_blocks_submitting_and_issuing_until_it_is_taken_off(desk, scanner):
    """Found after the signature: the clerk cannot issue; found before: the drafter cannot submit."""
    draft, file = attached(desk, CSV + MARK)
    assert seen(draft) == [("unscanned", "")]
    jobs.scan_added(FileAdded(file.blob_id))
    ((state, signature),) = seen(draft)
    assert state == "infected"
    assert NAME in signature
    with pytest.raises(InfectedFile):
        api.submit(draft.id, by=desk.who("mai"), at=desk.now())
    page = signed_in(desk, "mai").get(f"/du-thao/{draft.id}/").content.decode()
    assert NAME in page
    assert signed_in(desk, "mai").get(f"/vb/{draft.id}/tep/{file.blob_id}/").status_code == 404
    assert "drafting.virus_found" in [line.code for line in audit.lines(draft.id)]
    api.remove_attachment(draft.id, file.id, by=desk.who("mai"), at=desk.now())
    assert seen(draft) == []
    clean = api.add_attachment(
        draft.id, name="Sach.csv", content=CSV, media_type="text/csv", by=desk.who("mai"), at=desk.now()
    )
    jobs.scan_added(FileAdded(clean.blob_id))
    assert seen(draft) == [("clean", "")]
    api.submit(draft.id, by=desk.who("mai"), at=desk.now())


@pytest.mark.clause("VL19-Đ22.2")
def test_what_is_found_after_the_signature_does_not_go_out(desk, scanner):
    """The scanner came late: no number is taken, the document stays with the clerk."""
    draft, file = attached(desk, CSV + MARK)
    signed = _signed(desk, draft)
    jobs.scan_added(FileAdded(file.blob_id))
    with pytest.raises(InfectedFile):
        api.begin_issue(signed.id, by=desk.who("hoa"), at=desk.now())


@pytest.mark.clause("VL19-Đ22.2")
def test_in_vinh_long_nothing_goes_out_unscanned(desk, scanner, settings):
    """“Chưa quét” stops the issue there, and is only told in Ninh Bình; once scanned it goes."""
    draft, file = attached(desk, CSV)
    signed = _signed(desk, draft)
    settings.VANBAN_PROVINCE = "vinh-long"
    with pytest.raises(Refusal) as refused:
        api.begin_issue(signed.id, by=desk.who("hoa"), at=desk.now())
    assert NotScanned in {type(reason) for reason in refused.value.reasons}
    jobs.scan_added(FileAdded(file.blob_id))
    assert api.begin_issue(signed.id, by=desk.who("hoa"), at=desk.now()).text


def test_in_ninh_binh_it_is_told_and_goes(desk):
    """No scanner at all: the state is on the page, the document is issued."""
    draft, _file = attached(desk, CSV)
    signed = _signed(desk, draft)
    text = signed_in(desk, "hoa").get(f"/vb/{draft.id}/").content.decode()
    assert "chưa quét" in text
    assert api.begin_issue(signed.id, by=desk.who("hoa"), at=desk.now()).text


def test_a_scanner_that_is_out_leaves_the_file_unscanned_and_the_sweep_asks_again(desk, settings, clamd_address):
    """Down: the reason is kept; up again: the next round scans it."""
    settings.VANBAN_CLAMD = "unix:/nowhere/clamd.sock"
    draft, file = attached(desk, CSV)
    jobs.scan_added(FileAdded(file.blob_id))
    assert api.checked_files(draft.id)[0].why
    assert seen(draft) == [("unscanned", "")]
    later = AT + timedelta(hours=1)
    api.scan_waiting(int(later.timestamp()))
    assert api.checked_files(draft.id)[0].tries == 2
    settings.VANBAN_CLAMD = clamd_address
    api.scan_waiting(int(later.timestamp()))
    assert seen(draft) == [("clean", "")]


def test_only_the_machine_scans(desk, scanner):
    """Nobody calls a file clean by hand."""
    _draft, file = attached(desk, CSV)
    with pytest.raises(NotAllowed):
        scan_file(file.blob_id, by=desk.who("hoa"), at=timezone.now())


def _signed(desk, draft):
    api.submit(draft.id, by=desk.who("mai"), at=desk.now())
    api.approve(draft.id, by=desk.who("hung"), at=desk.now())
    version = api.paper_of(draft.id, "composed", "uploaded").number
    return api.sign(draft.id, version=version, by=desk.who("viet"), at=desk.now())
