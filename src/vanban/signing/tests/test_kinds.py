"""Kinds of signatures beside the two of an issued document: each in its place, each valid, none taken for another."""

from __future__ import annotations

import io
import os
from datetime import timedelta
from pathlib import Path

import pikepdf
import pytest
from PIL import Image

from cast import AT, actor, phuong_hoa_lu
from vanban.signing import api
from vanban.signing.rules.placing import POINTS_PER_MM
from vanban.signing.tests.conftest import MACHINE, Story
from vanban.signing.tests.letters import changed, letter, sheet
from vanban.signing.tests.test_appearance import BLUE, RED, drawn, extent
from vanban.signing.tests.test_signing import pdfsig_says, pyhanko_says

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
SHOTS = os.environ.get("VANBAN_SHOTS", "")
HALF = AT + timedelta(minutes=30)


def words(pdf: bytes) -> str:
    """The text of the appearances of all signatures, as their ToUnicode tables tell it."""
    found = []
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        for field in opened.Root.AcroForm.Fields:
            looks = field.get("/AP")
            if looks is None or "/Font" not in looks.N.get("/Resources", {}):
                continue
            fonts = {str(name): _letters(font) for name, font in looks.N.Resources.Font.items() if "/ToUnicode" in font}
            if not fonts:
                continue
            current: dict[str, str] = {}
            for operands, operator in pikepdf.parse_content_stream(looks.N):
                if str(operator) == "Tf":
                    current = fonts[str(operands[0])]
                if str(operator) == "Tj":
                    code = bytes(operands[0]).hex().upper()
                    found.append("".join(current[code[at : at + 4]] for at in range(0, len(code), 4)))
    return "|".join(found)


def _letters(font: pikepdf.Object) -> dict[str, str]:
    table = font.ToUnicode.read_bytes().decode()
    pairs = [line.split() for line in table.splitlines() if line.startswith("<") and line.count("<") == 2]
    return {code.strip("<>"): chr(int(letter.strip("<>"), 16)) for code, letter in pairs if len(code) == 6}


def held(kind: str, pdf: bytes, folder: Path, count: int) -> None:
    """pyHanko with full checks and poppler both say valid of every signature; the picture is kept when asked for."""
    assert [one.bottom_line for one in pyhanko_says(pdf, HALF + timedelta(hours=1))] == [True] * count
    assert pdfsig_says(pdf, folder).count("Signature is Valid") == count
    if SHOTS:
        drawn(pdf, folder).save(Path(SHOTS) / f"{kind}.png")


def test_the_text_of_an_annex_is_one_line_with_number_day_and_time(snv: Story):
    """Phụ lục III, form 2.2: “Số: …; ngày/tháng/năm; giờ:phút:giây”, with Vietnam's zone."""
    signed = api.seal_attachment(sheet(), agency_id=snv.agency_id, number_and_symbol="15/QĐ-SNV", by=snv.hoa, at=AT)
    assert words(signed.pdf) == "Số: 15/QĐ-SNV; 23/11/2026; 08:02:00+07:00"
    assert api.check(signed.pdf, at=HALF).verdict == api.Verdict.VALID


@pytest.mark.parametrize("form", api.COPY_FORMS)
@pytest.mark.clause("VL19-Đ8.2b", "VL19-Đ9.2b", "HP25-Đ11.1a")
def test_a_copy_tells_its_form_agency_and_time(snv: Story, tmp_path, form):
    """Phụ lục III, form 3.2; no picture, size 10, black."""
    signed = api.sign_copy(sheet(), agency_id=snv.agency_id, form=form, by=snv.hoa, at=AT)
    held(f"ban-sao-{api.COPY_FORMS.index(form)}", signed.pdf, tmp_path, 1)
    assert words(signed.pdf) == f"{form}; Sở Nội vụ; 23/11/2026; 08:02:00+07:00"
    assert b"/Image" not in signed.pdf[len(sheet()) :]
    report = api.check(signed.pdf, at=HALF)
    assert report.verdict == api.Verdict.VALID
    assert api.missing(report, api.Origin.ISSUER_SCAN, organisation="Sở Nội vụ") == ()


def test_a_copy_of_another_form_is_refused(snv: Story):
    """There are three forms and no fourth (NĐ 30/2020 Đ25)."""
    with pytest.raises(api.CopyFormUnknown):
        api.sign_copy(sheet(), agency_id=snv.agency_id, form="SAO CHỤP", by=snv.hoa, at=AT)


def test_an_arrival_stamp_stands_on_an_empty_spot_in_true_size(snv: Story, tmp_path):
    """50 × 35 mm, red, over no word; the sender's signatures stay valid (NĐ 30/2020 Đ22, Phụ lục IV)."""
    sealed = snv.sealed()
    ward = phuong_hoa_lu()
    api.issue_demo_certificates([], [ward.agency.id], by=MACHINE, at=AT)
    clerk = actor(ward.posts["ngoc"])
    arrival = api.Arrival("345", HALF, to="Văn phòng", dossier="01/2026/HS-VP")
    stamped = api.stamp_arrival(sealed, agency_id=ward.agency.id, arrival=arrival, by=clerk, at=HALF).pdf
    assert stamped.startswith(sealed)
    report = api.check(stamped, at=HALF + timedelta(hours=1))
    assert report.verdict == api.Verdict.VALID
    assert [facts.kind for facts in report.signatures] == ["person", "agency", "agency"]
    held("dau-den", stamped, tmp_path, 3)
    assert "Số: 345|Ngày: 23/11/2026|Chuyển: Văn phòng" in words(stamped)
    before, after = drawn(sealed, tmp_path), drawn(stamped, tmp_path)
    with pikepdf.open(io.BytesIO(stamped)) as opened:
        field = next(one for one in opened.Root.AcroForm.Fields if str(one.T) == "vb_den_1")
        left, low, right, high = (float(side) for side in field.Rect)
    stamp = extent(after, RED, (left - 3, 841.89 - high - 3, right + 3, 841.89 - low + 3))
    assert stamp.width == pytest.approx(50 * POINTS_PER_MM, abs=2)
    assert stamp.height == pytest.approx(35 * POINTS_PER_MM, abs=2)
    scale = before.width / 595.28
    corners = (stamp.x, stamp.y, stamp.x + stamp.width, stamp.y + stamp.height)
    under = before.crop(tuple(round(side * scale) for side in corners)).convert("L")
    assert under.getextrema()[0] > 200


def test_a_full_page_has_no_room_for_the_stamp_unless_somebody_says_where(snv: Story):
    """It is never set over words by itself."""

    def blacken(opened: pikepdf.Pdf) -> None:
        opened.pages[0].contents_add(b"q 0 g 0 0 600 850 re f Q")

    full = changed(sheet(), blacken)
    arrival = api.Arrival("1", AT)
    with pytest.raises(api.NoRoomForStamp):
        api.stamp_arrival(full, agency_id=snv.agency_id, arrival=arrival, by=snv.hoa, at=AT)
    with pytest.raises(api.PlaceOutsidePage):
        api.stamp_arrival(
            full, agency_id=snv.agency_id, arrival=arrival, place=api.Box(1, 560, 20, 1, 1), by=snv.hoa, at=AT
        )
    by_hand = api.stamp_arrival(
        full, agency_id=snv.agency_id, arrival=arrival, place=api.Box(1, 20, 20, 1, 1), by=snv.hoa, at=AT
    )
    assert api.check(by_hand.pdf, at=HALF).verdict == api.Verdict.VALID


def test_who_examined_the_draft_signs_small_and_is_not_its_signer(snv: Story, tmp_path):
    """The clerk cannot seal on the examiner's signature alone; with the signer's it is sealed as ever (Đ12, Đ33)."""
    api.issue_demo_certificates([snv.mai.person_id], [], by=MACHINE, at=AT)
    layout = letter()[1]
    spot = api.reviewer_spot(layout.signature, 595.28)
    examined = api.sign_as_reviewer(snv.prepared(), place=spot, by=snv.mai, at=AT).pdf
    with pytest.raises(api.NotSignedByPerson):
        snv.sealed(examined)
    assert "person_missing" in api.missing(api.check(examined, at=HALF), api.Origin.BORN_DIGITAL)
    small = extent(drawn(examined, tmp_path), BLUE)
    assert small.width <= 11.5 * POINTS_PER_MM + 1
    assert small.x > layout.signature.x + layout.signature.width
    signed = api.sign_as_person(examined, layout=layout, by=snv.viet, at=AT + timedelta(minutes=5)).pdf
    sealed = snv.sealed(signed)
    report = api.check(sealed, at=HALF + timedelta(hours=1))
    assert report.verdict == api.Verdict.VALID
    assert api.missing(report, api.Origin.BORN_DIGITAL) == ()
    held("ky-nhay", sealed, tmp_path, 3)
    seal = extent(drawn(sealed, tmp_path), RED)
    assert seal.x + seal.width < small.x


def test_an_agency_without_a_seal_signs_without_a_picture(snv: Story, tmp_path):
    """Number and date are filled and both signatures hold; nothing red is on the page (NĐ 30/2020 Đ5)."""
    api.declare_no_seal(snv.agency_id, by=MACHINE, at=AT)
    sealed = snv.sealed()
    report = api.check(sealed, at=HALF + timedelta(hours=1))
    assert report.verdict == api.Verdict.VALID
    assert api.has_full_value(report)
    assert dict(report.values)["vb_so"] == "123"
    held("khong-con-dau", sealed, tmp_path, 2)
    with pytest.raises(AssertionError, match="nothing drawn"):
        extent(drawn(sealed, tmp_path), RED)


def test_two_agencies_sign_and_seal_side_by_side(snv: Story, tmp_path):
    """A joint document: each seal over a third of its own person's signature, the number filled once."""
    ward = phuong_hoa_lu()
    chair = actor(ward.posts["uoc"])
    clerk = actor(ward.posts["ngoc"])
    api.issue_demo_certificates([chair.person_id], [ward.agency.id], by=MACHINE, at=AT)
    pdf, layout = letter()
    left = api.Box(1, 100, layout.signature.y, 150, 78)
    other = api.Layout(**{**vars(layout), "signature": left})
    prepared = api.add_named_fields(pdf, layout)
    one = api.sign_as_person(prepared, layout=layout, by=snv.viet, at=AT).pdf
    both = api.sign_as_person(one, layout=other, by=chair, at=AT + timedelta(minutes=1)).pdf
    sealed = snv.sealed(both)
    joint = api.seal_beside(sealed, layout=other, agency_id=ward.agency.id, by=clerk, at=HALF + timedelta(minutes=1))
    report = api.check(joint.pdf, at=HALF + timedelta(hours=1))
    assert report.verdict == api.Verdict.VALID
    assert [facts.kind for facts in report.signatures] == ["person", "person", "agency", "agency"]
    held("hai-co-quan", joint.pdf, tmp_path, 4)
    image = drawn(joint.pdf, tmp_path)
    middle = (left.x + left.width + layout.signature.x) / 2 - 30
    for space, page in ((left, (0, 0, middle, 842)), (layout.signature, (middle, 0, 595, 842))):
        seal = extent(image, RED, page)
        blue = extent(drawn(both, tmp_path), BLUE, (space.x, space.y, space.x + space.width, space.y + space.height))
        assert seal.width == pytest.approx(36 * POINTS_PER_MM, abs=1.5)
        assert (seal.x + seal.width - blue.x) / blue.width == pytest.approx(1 / 3, abs=0.05)


def test_pictures_of_pages_show_every_kind(snv: Story):
    """What the page shows as a picture includes signatures without a picture of their own."""
    signed = api.sign_copy(sheet(), agency_id=snv.agency_id, form="SAO Y", by=snv.hoa, at=AT)
    image = Image.open(io.BytesIO(api.render_page(signed.pdf, 1, width=800))).convert("L")
    corner = image.crop((400, 20, 760, 60))
    assert corner.getextrema()[0] < 100
