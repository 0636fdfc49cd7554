"""Electronic copies: a colour scan of paper by the issuer (B) or the receiver (C), extracts; and what is no copy."""

from __future__ import annotations

import io

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageDraw

from vanban.drafting import api
from vanban.drafting.errors import ElectronicNeedsNoCopy, NothingToCopy, NotYourCopy, ScanNotProper, UploadRejected
from vanban.drafting.rules.copying import Scan, ScannedPage, copy_faults
from vanban.drafting.tests.test_compose_page import signed_in
from vanban.drafting.tests.test_measured_places import corner, kept, told
from vanban.kernel.actor import system_actor
from vanban.kernel.identifiers import new_id
from vanban.platform import audit, storage
from vanban.registry.api import ReceivedAs, register_incoming
from vanban.registry.tests.office import letter, paper
from vanban.signing.api import (
    COPY_FORMS,
    CopyFormUnknown,
    Origin,
    Verdict,
    check,
    issue_demo_certificates,
    missing,
)
from vanban.signing.tests.letters import sheet

pytestmark = pytest.mark.django_db
PDF = "application/pdf"


def scan(*, dpi: int = 200, mode: str = "RGB", width: float = 8.27, height: float = 11.69) -> bytes:
    """A page from a scanner: a picture of a letter with a red seal, as large as its paper."""
    image = Image.new("RGB", (round(width * dpi), round(height * dpi)), "white")
    pen = ImageDraw.Draw(image)
    for line in range(20):
        y = round((2 + line * 0.35) * dpi)
        pen.rectangle((1.2 * dpi, y, 7 * dpi, y + dpi // 12), fill="black")
    pen.ellipse((4.6 * dpi, 9 * dpi, 6 * dpi, 10.4 * dpi), outline=(200, 20, 30), width=dpi // 20)
    out = io.BytesIO()
    image.convert(mode).save(out, "PDF", resolution=dpi)
    return out.getvalue()


def copied(desk, document_id, content: bytes, form: str = "SAO Y", who: str = "hoa"):
    """A copy signed by this person."""
    return api.make_copy(
        document_id, form=form, name="BanSao.pdf", content=content, media_type=PDF, by=desk.who(who), at=desk.now()
    )


@pytest.mark.slow
@pytest.mark.clause("VL19-Đ8.2b", "VL19-Đ9.2b", "HP25-Đ11.1a")
def test_the_issuer_s_scan_is_signed_and_entered_in_the_book(desk, tmp_path):
    """Kind B: form, agency and time at the top right, no picture; listed on the page and in the year's book."""
    document = desk.issued()
    copy = copied(desk, document.id, scan())
    pdf = storage.read(copy.blob_id)
    kept("B-sao-y", pdf, 1)
    told("B scanned by the issuer", list(corner(pdf, tmp_path)))
    report = check(pdf, at=desk.now())
    assert report.verdict == Verdict.VALID
    assert missing(report, Origin.ISSUER_SCAN, organisation="Sở Nội vụ") == ()
    assert [one.id for one in api.book_of_copies(desk.snv.agency.id, year=2026)] == [copy.id]
    line = [one for one in audit.lines(document.id) if one.code == "drafting.copied"]
    assert line[0].data["form"] == "SAO Y"


@pytest.mark.slow
def test_an_extract_may_be_laid_out_anew_and_another_agency_makes_none(desk):
    """TRÍCH SAO from electronic to electronic; SAO Y of an electronic original does not exist (Đ25)."""
    document = desk.issued()
    assert copied(desk, document.id, sheet_a4(), "TRÍCH SAO").form == "TRÍCH SAO"
    for form in ("SAO Y", "SAO LỤC"):
        with pytest.raises(ElectronicNeedsNoCopy):
            copied(desk, document.id, sheet_a4(), form)
    with pytest.raises(ElectronicNeedsNoCopy):
        copied(desk, document.id, storage.read(api.paper_of(document.id, "issued").blob_id), "TRÍCH SAO")
    for who in ("mai", "viet", "ngoc"):
        with pytest.raises(NotYourCopy):
            copied(desk, document.id, scan(), who=who)
    with pytest.raises(CopyFormUnknown):
        copied(desk, document.id, scan(), "SAO CHỤP")
    with pytest.raises(UploadRejected):
        copied(desk, document.id, b"%PDF-1.7 broken")


def sheet_a4() -> bytes:
    """A page of text in A4."""
    return sheet("Trích")


def test_a_draft_cannot_be_copied(desk):
    """There is nothing issued yet."""
    with pytest.raises(NothingToCopy):
        copied(desk, desk.drafted().id, scan())


@pytest.mark.parametrize(
    ("page", "form", "kind"),
    [
        (ScannedPage(210, 297, 1, 200, True), "SAO Y", None),
        (ScannedPage(297, 210, 1, 300, True), "SAO LỤC", None),
        (ScannedPage(297, 420, 1, 300, True), "SAO Y", None),
        (ScannedPage(210, 297), "TRÍCH SAO", None),
        (ScannedPage(210, 297, 1, 150, True), "SAO Y", ScanNotProper),
        (ScannedPage(210, 297, 1, 200, False), "SAO Y", ScanNotProper),
        (ScannedPage(105, 148, 1, 400, True), "SAO Y", ScanNotProper),
        (ScannedPage(210, 297, 0.2, 200, True), "SAO Y", ElectronicNeedsNoCopy),
    ],
)
def test_what_a_scan_must_be(page, form, kind):
    """Colour, 200 dots per inch, 100 %, the whole page a picture (Phụ lục I, II.I.2)."""
    assert [type(fault) for fault in copy_faults(form, Scan(14, (page,)))] == ([kind] if kind else [])
    assert any(copy_faults(form, Scan(13, (page,))))


@pytest.mark.parametrize(("more", "words"), [({"dpi": 150}, "200"), ({"mode": "L"}, "colour"), ({"width": 4}, "100 %")])
@pytest.mark.slow
def test_a_scan_that_is_not_proper_is_told_why(desk, more, words):
    """A real file with each fault; nothing is signed."""
    document = desk.issued()
    with pytest.raises(ScanNotProper) as refused:
        copied(desk, document.id, scan(**more))
    assert words in refused.value.render(str)[0]
    assert api.copies_of(document.id) == []


@pytest.mark.slow
def test_the_verb_on_the_page_takes_a_file(desk):
    """The clerk sees the verb, another does not; the copy is listed and can be opened; a missing file is told."""
    document = desk.issued()
    hoa = signed_in(desk, "hoa")
    address = f"/vb/{document.id}/copy/"
    assert "multipart/form-data" in hoa.get(address).content.decode()
    assert "multipart/form-data" not in signed_in(desk, "mai").get(address).content.decode()
    values = {"form": "SAO Y", "hop": ""}
    assert hoa.post(address, values).status_code == 422
    file = SimpleUploadedFile("BanSao.pdf", scan(), PDF)
    assert hoa.post(address, {**values, "file": file}).status_code in {200, 302}
    copy = api.copies_of(document.id)[0]
    page = hoa.get(f"/vb/{document.id}/").content.decode()
    assert "SAO Y - BanSao.pdf" in page
    assert hoa.get(f"/vb/{document.id}/tep/{copy.blob_id}/").status_code == 200
    assert set(COPY_FORMS) == {"SAO Y", "SAO LỤC", "TRÍCH SAO"}


@pytest.mark.slow
@pytest.mark.clause("VL19-Đ8.2c", "VL19-Đ9.2b")
def test_the_receiver_scans_what_came_on_paper_and_signs_it(desk):
    """Kind C: the receiving agency's signature, not the sender's; another agency's clerk cannot sign it."""
    arrival = new_id()
    ngoc = desk.who("ngoc")
    issue_demo_certificates([], [desk.ward.agency.id], by=system_actor("thử"), at=desk.now())
    came = letter(number="77", document_code="", arrived_at=desk.now(), received_as=ReceivedAs.PAPER)
    register_incoming(arrival, agency_id=desk.ward.agency.id, facts=came, files=[paper()], by=ngoc, at=desk.now())
    with pytest.raises(NotYourCopy):
        copied(desk, arrival, scan())
    copy = copied(desk, arrival, scan(), who="ngoc")
    report = check(storage.read(copy.blob_id), at=desk.now())
    assert report.verdict == Verdict.VALID
    assert missing(report, Origin.RECEIVER_SCAN, organisation=desk.ward.agency.name) == ()
    assert missing(report, Origin.RECEIVER_SCAN, organisation="Sở Nội vụ") == ("agency_unexpected",)


@pytest.mark.slow
def test_the_book_of_copies_is_a_page_for_clerks_and_leaders(desk):
    """Year by year, each copy with its document, form, pages and who made it."""
    document = desk.issued()
    copied(desk, document.id, scan())
    with time_machine.travel(desk.now()):
        page = signed_in(desk, "hoa").get("/giay-den/so-ban-sao/").content.decode()
        assert "SAO Y" in page
        assert f"/vb/{document.id}/" in page
        assert (
            f"/vb/{document.id}/" not in signed_in(desk, "hoa").get("/giay-den/so-ban-sao/?nam=2025").content.decode()
        )
        assert signed_in(desk, "mai").get("/giay-den/so-ban-sao/").status_code == 403
        assert signed_in(desk, "hoa").get("/giay-den/so-ban-sao/?nam=%C2%B2").status_code == 200
