"""“Kiểm tra thể thức” at a draft: what is checked, who may, what a click mends, and what is kept."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone, translation

from vanban.directory.api import Agency
from vanban.drafting import api, ports
from vanban.drafting.errors import NotYourDraft, UploadRejected
from vanban.drafting.errors.format import NothingToCheck, NothingToMend
from vanban.drafting.events import DraftSubmitted
from vanban.drafting.jobs import check_submitted_form
from vanban.drafting.models import FormatCheck
from vanban.drafting.queries.files import word_template
from vanban.drafting.queries.format import finding_of, last_checks
from vanban.drafting.tests.test_compose_page import NOBODY, signed_in
from vanban.drafting.tests.word_sheets import sheet_of, written
from vanban.drafting.web.form_check import part
from vanban.platform import audit, storage

pytestmark = pytest.mark.django_db
MENDED = {("padding", "number"), ("not_italic", "recipients_label")}


def letter(**changes) -> bytes:
    """A Word letter with two faults that a machine may mend and one it may not."""
    sheet = sheet_of("cong-van")
    sheet.say("number", "05/", changes.get("number", "5/"))
    sheet.change("recipients_label", italic=False)
    sheet.lines["recipient"].pop()
    return written(sheet)


def keys(check: FormatCheck) -> set[tuple[str, str]]:
    """Kinds and parts of what was found."""
    return {finding_of(one).key for one in check.findings}


def with_word(desk, content: bytes | None = None):
    """A draft of Mai with a Word file."""
    draft = desk.drafted()
    word = api.upload_word(
        draft.id, name="Công văn.docx", content=content or letter(), by=desk.who("mai"), at=desk.now()
    )
    return draft, word


@pytest.mark.clause("NB16-Đ5.2a", "VL19-Đ7.1a-b", "NB25-Đ8.1b", "HY19-Đ8.1", "HY19-Đ20")
def test_the_composed_paper_is_checked_and_passes(desk):
    """A composed draft has no faults of form; the text in force that day is kept with the check."""
    draft = desk.drafted()
    (check,) = api.check_form(draft.id, by=desk.who("mai"), at=desk.now())
    assert (check.source, check.faults, check.findings) == ("paper", 0, [])
    assert "30/2020" in check.text
    assert (check.profile, check.profile_version) != ("", "")


@pytest.mark.clause("NB16-Đ2.9", "NB16-Đ5.2a")
def test_a_word_file_is_checked_and_mended_by_a_click(desk):
    """What was ticked is mended in a new Word file; the rest stays said; the former file is kept."""
    content = letter()
    draft, word = with_word(desk, content)
    last = {one.source: one for one in api.check_form(draft.id, by=desk.who("mai"), at=desk.now())}["word"]
    assert keys(last) > MENDED
    assert ("file_copy", "recipient") in keys(last)
    chosen = [place for place, one in enumerate(last.findings) if finding_of(one).key in MENDED]
    mended = api.mend_form(draft.id, chosen, by=desk.who("mai"), at=desk.now())
    assert mended.id != word.id
    assert storage.read(word.blob_id) == content
    api.check_form(draft.id, by=desk.who("mai"), at=desk.now())
    assert keys(last_checks(draft.id)["word"]) == keys(last) - MENDED
    assert {"drafting.form_checked", "drafting.form_mended"} <= {line.code for line in audit.lines(draft.id)}


def test_the_page_is_held_against_what_the_draft_says(desk):
    """Another signer's name and another symbol on the page than in the draft are told."""
    draft, _word = with_word(desk)
    last = {one.source: one for one in api.check_form(draft.id, by=desk.who("hung"), at=desk.now())}["word"]
    assert ("other_than_known", "name") in keys(last)


def test_the_template_of_the_house_has_no_fault_of_form(desk):
    """What is handed out to be filled in Word is itself in form."""
    draft = desk.drafted()
    template = word_template(draft.id, at=desk.now())
    api.upload_word(draft.id, name="mau.docx", content=template, by=desk.who("mai"), at=desk.now())
    last = {one.source: one for one in api.check_form(draft.id, by=desk.who("mai"), at=desk.now())}["word"]
    assert [(one["code"], one["part"], one["data"], one["words"]) for one in last.findings] == []


def test_who_may_not(desk):
    """A stranger checks nothing; who only reads mends nothing; a file replaced meanwhile is not mended."""
    draft, _word = with_word(desk)
    api.check_form(draft.id, by=desk.who("mai"), at=desk.now())
    stranger = next(short for short in desk.ward.posts)
    with pytest.raises(NotYourDraft):
        api.check_form(draft.id, by=desk.who(stranger), at=desk.now())
    with pytest.raises(NotYourDraft):
        api.mend_form(draft.id, [0], by=desk.who("hung"), at=desk.now())
    for chosen in ([], [999]):
        with pytest.raises(NothingToMend):
            api.mend_form(draft.id, chosen, by=desk.who("mai"), at=desk.now())
    api.upload_word(draft.id, name="b.docx", content=letter(number="6/"), by=desk.who("mai"), at=desk.now())
    with pytest.raises(NothingToMend):
        api.mend_form(draft.id, [0], by=desk.who("mai"), at=desk.now())


def test_nothing_to_check_and_nothing_readable(desk):
    """A draft without signer and file is refused with what to do; a broken file too."""
    draft = desk.drafted(signer="")
    with pytest.raises(NothingToCheck):
        api.check_form(draft.id, by=desk.who("mai"), at=desk.now())
    reader, mender = ports.page_tools()
    for broken in (b"", b"PK\x03\x04 no package", b"%PDF-1.7 nothing", b"\xd0\xcf\x11\xe0" + b"\0" * 600):
        with pytest.raises(UploadRejected):
            reader(broken)
    with pytest.raises(UploadRejected):
        mender(b"PK", [])


def test_a_check_is_kept_as_it_was(desk):
    """No change, no deletion."""
    draft = desk.drafted()
    (check,) = api.check_form(draft.id, by=desk.who("mai"), at=desk.now())
    for change in (lambda: FormatCheck.objects.filter(id=check.id).update(faults=7), check.delete):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()


def test_the_page(desk):
    """Check, look, mend, from the browser: every finding with its place and article; no error becomes a 500."""
    draft = desk.drafted()
    api.upload_word(draft.id, name="a.docx", content=letter(), by=desk.who("mai"), at=timezone.now())
    mai, address = signed_in(desk, "mai"), f"/du-thao/{draft.id}/the-thuc/"
    with translation.override("vi"):
        assert "Kiểm tra" in mai.get(address).content.decode()
        assert mai.post(f"{address}kiem-tra/").status_code == 302
        shown = mai.get(address).content.decode()
        assert "Mục II.9d" in shown
        assert "Số: 5/SNV-TCCB" in shown
        assert 'name="finding"' in shown
        assert mai.post(f"{address}sua/", {"finding": ["x", "99999999999"]}).status_code == 422
        every = [str(place) for place in range(40)]
        assert mai.post(f"{address}sua/", {"finding": every}).status_code == 302
        assert "Số: 5/SNV-TCCB" not in mai.get(address).content.decode()
        assert 'name="finding"' not in signed_in(desk, "hung").get(address).content.decode()
    assert mai.get(f"/du-thao/{NOBODY}/the-thuc/").status_code == 404
    assert mai.get(f"{address}kiem-tra/").status_code == 405


def test_the_document_page_says_what_was_found(desk):
    """Whoever reviews or signs sees the faults of form with the draft; a file changed since says so."""
    draft, _word = with_word(desk)
    hung = desk.who("hung")
    api.submit(desk.drafted().id, by=desk.who("mai"), at=desk.now())
    assert part(draft.id, desk.who("mai")).sections == ()
    api.check_form(draft.id, by=desk.who("mai"), at=desk.now())
    (section,) = part(draft.id, desk.who("mai")).sections
    assert any(check.ok is False and "Phụ lục I" in check.law for check in section.checks)
    api.upload_word(draft.id, name="b.docx", content=letter(number="6/"), by=desk.who("mai"), at=desk.now())
    (section,) = part(draft.id, desk.who("mai")).sections
    assert section.checks[0].ok is None
    assert part(NOBODY, hung) is None
    assert Agency.objects.exists()


def submitted(desk, draft):
    """Before Hùng, with the machine's look at its form."""
    at = desk.now()
    api.submit(draft.id, by=desk.who("mai"), at=at)
    check_submitted_form(DraftSubmitted(draft.id, desk.snv.posts["hung"].id, at))


def test_what_is_submitted_is_checked_without_a_press(desk):
    """The reviewer finds the result on the page; the same files are not checked again at the next turn."""
    draft = desk.drafted()
    submitted(desk, draft)
    (check,) = FormatCheck.objects.filter(draft=draft)
    assert (check.source, check.faults, check.by_name) == ("paper", 0, "Hệ thống (kiểm tra thể thức)")
    shown = part(draft.id, desk.who("hung"))
    assert shown is not None and shown.sections[0].checks[0].ok is True
    api.approve(draft.id, by=desk.who("hung"), at=desk.now())
    check_submitted_form(DraftSubmitted(draft.id, desk.snv.posts["viet"].id, desk.now()))
    assert FormatCheck.objects.filter(draft=draft).count() == 1


def test_a_submitted_file_that_nobody_can_read_stops_nobody(desk):
    """The draft stays where it is, unchecked; one taken back meanwhile is not looked at."""
    draft = desk.drafted()

    def torn(_content):
        raise UploadRejected(name="PDF", why="broken")

    reader, mender = ports.page_tools()
    ports.use_page_tools(torn, mender)
    try:
        submitted(desk, draft)
    finally:
        ports.use_page_tools(reader, mender)
    assert not FormatCheck.objects.exists()
    api.withdraw(draft.id, by=desk.who("mai"), at=desk.now())
    check_submitted_form(DraftSubmitted(draft.id, desk.snv.posts["hung"].id, desk.now()))
    assert not FormatCheck.objects.exists()
