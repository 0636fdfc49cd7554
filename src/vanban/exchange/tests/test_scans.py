"""Paper comes through the scanner: taken apart into letters, looked at, signed, entered, stamped."""

from __future__ import annotations

import hashlib
import io
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pikepdf
import pypdfium2 as pdfium
import pytest
from django.db import InternalError, connection, transaction
from django.db.utils import IntegrityError

from cast import AT
from vanban.directory.api import Box, has_open_item
from vanban.exchange import api
from vanban.exchange.adapters.scans import reading
from vanban.exchange.models import Scan, ScanPage
from vanban.exchange.rules.scans import looks, separators, sorting
from vanban.exchange.rules.scans.quality import PageFacts, faults
from vanban.exchange.tests import scanner
from vanban.exchange.tests.scanner import ENCLOSURE, LETTER, SIDE, scanned, sheet
from vanban.exchange.tests.story import MACHINE, Story
from vanban.kernel.refusals import Refusals
from vanban.kernel.states import StepRefused
from vanban.platform import audit, storage
from vanban.registry import api as registry
from vanban.signing import api as signing

pytestmark = pytest.mark.django_db
ALL_LINES = ["origin", "address", "by_hand", "secrecy", "pages"]
LATER = AT + timedelta(minutes=20)


def taken(story: Story, content: bytes, name: str = "Quet_0001.pdf") -> Scan:
    """Hoa sends a file; its pages are read."""
    scan = api.take_scan(content, name=name, agency_id=story.snv.agency.id, by=story.hoa, at=AT)
    api.read_scan(scan.id, by=MACHINE, at=AT)
    return Scan.objects.get(id=scan.id)


def table(scan: Scan) -> list[ScanPage]:
    """Its pages in order."""
    return api.table_of(scan.id)


def facts(**changes: Any) -> dict[str, Any]:
    """What Hoa reads on the paper and types."""
    return {
        "issuer_name": "Sở Tài chính",
        "number": "1234",
        "symbol": "STC-NS",
        "issued_date": date(2026, 11, 19),
        "type_code": "cong-van",
        "type_name": "Công văn",
        "subject": "V/v báo cáo phân cấp quản lý ngân sách",
        "signer_name": "Nguyễn Văn Bình",
        "signer_title": "Giám đốc",
    } | changes


def entered(story: Story, document_id: UUID, **changes: Any) -> api.Entered:
    """Hoa has looked at everything and enters it."""
    given: dict[str, Any] = {"corrections": facts(), "looked": ALL_LINES, "form": "SAO Y"}
    return api.enter_letter(document_id, **given | changes, by=story.hoa, at=LATER)


PILE = (LETTER, "Văn bản A trang một", "Văn bản A trang hai", SIDE, LETTER, SIDE, "Văn bản B", ENCLOSURE, "Phụ lục B")


def pile() -> bytes:
    """Two letters; the second page of the first fed upside down; an enclosure behind the second."""
    pages: list[Any] = list(PILE)
    pages[2] = sheet("Văn bản A trang hai", degrees=180)
    return scanned(pages)


@pytest.mark.clause("NB16-Đ13.1a", "VL19-Đ12.3")
def test_a_pile_with_separators_becomes_two_letters_in_the_box(story: Story) -> None:
    """Sheets and blank sides are left out, the page fed upside down is turned; nobody marks anything."""
    scan = taken(story, pile())
    seen = [(page.looks, page.begins, page.left_out, page.turn) for page in table(scan)]
    assert seen == [
        ("separator", "", True, 0),
        ("page", "letter", False, 0),
        ("page", "", False, 180),
        ("blank", "", True, 0),
        ("separator", "", True, 0),
        ("blank", "", True, 0),
        ("page", "letter", False, 0),
        ("separator", "", True, 0),
        ("page", "enclosure", False, 0),
    ]
    one, two = api.sort_scan(scan.id, by=story.hoa, at=AT)
    for document_id in (one, two):
        assert has_open_item(story.hoa, document_id, Box.ARRIVED)
    row = api.arrival_of(one)
    assert row is not None
    assert (row.source, [(file.role, file.pages) for file in row.files.all()]) == ("paper", [("main", 2)])
    other = api.arrival_of(two)
    assert other is not None
    assert [(file.role, file.pages) for file in other.files.all()] == [("main", 1), ("annex", 1)]
    told = {item["code"]: item for item in row.report or ()}
    assert told["pages"]["data"] == {"pages": 2, "enclosures": 0, "left_out": 5}
    assert told["completeness"]["data"] == {"pages": "2"}
    assert told["structure"]["ok"] is True
    assert [code for code, item in told.items() if item["ok"] is None] == ALL_LINES
    content = storage.read(row.files.all()[0].blob_id)
    again, _pictures = reading.look({"first": 0, "count": 2}, [content])
    assert [page["turn"] for page in again["pages"]] == [0, 0], "upright in the letter"
    assert storage.read(scan.blob_id) == pile(), "the file stays as it came"
    assert [line.code for line in audit.lines(scan.id)] == [
        "exchange.scan_taken",
        "exchange.scan_read",
        "exchange.scan_sorted",
    ]


@pytest.mark.slow
@pytest.mark.clause(
    "NB16-Đ13.1a", "VL19-Đ12.2", "VL19-Đ12.5", "VL19-Đ8.2c", "HP25-Đ3.6", "HP25-Đ6.2b", "HP25-Đ16.1", "HP25-Đ16.2a",
    "HP25-Đ16.2b", "HY19-Đ5.5", "NB16-Đ2.3",
)  # fmt: skip
def test_a_letter_is_looked_at_signed_entered_and_stamped(story: Story) -> None:
    scan = taken(story, scanned([sheet("Công văn số 1234/STC-NS")]))
    (document_id,) = api.sort_scan(scan.id, by=story.hoa, at=AT)
    done = entered(story, document_id, dossier="01/HS-VP", remark="Bì bị rách một góc")
    assert done.unstamped is None
    document = done.document
    assert (document.received_as, document.arrival_number, document.note) == ("paper", 1, "Bì bị rách một góc")
    main, stamped = registry.files_of(document.id)
    assert (main.role, stamped.role) == ("main", "stamped")
    report = signing.check(storage.read(main.blob_id), at=LATER)
    assert report.verdict == signing.Verdict.VALID
    assert signing.missing(report, signing.Origin.RECEIVER_SCAN, organisation="Sở Nội vụ") == ()
    assert signing.check(storage.read(stamped.blob_id), at=LATER).verdict == signing.Verdict.VALID
    row = api.arrival_of(document.id)
    assert row is not None
    assert storage.read(main.blob_id) != storage.read(row.files.all()[0].blob_id), "the copy is signed, the scan is not"
    assert hashlib.sha256(storage.read(row.packet_id)).hexdigest() == scan.sha256
    assert not has_open_item(story.hoa, document.id, Box.ARRIVED)
    assert [(item.code, item.fine) for item in api.answers_on(document.id)] == [
        *((code, True) for code in ALL_LINES), ("remark", False)
    ]  # fmt: skip
    assert api.reports_on(document.id) == [], "there is no hub to report to"
    (line,) = registry.print_register(story.hoa, story.snv.agency.id, "in", 2026).rows
    assert "Bì bị rách một góc" in line[-1]
    assert entered(story, document_id).document.arrival_number == 1, "sent twice, entered once"


@pytest.mark.clause("VL19-Đ12.2", "VL19-Đ12.3", "NB16-Đ11.2a", "NB16-Đ3.1b")
def test_what_nobody_looked_at_is_not_entered_and_a_secret_never(story: Story) -> None:
    """Every line is ticked, or a remark says what is not in order; no remark lets a secrecy mark through."""
    (document_id,) = api.sort_scan(taken(story, scanned(["Giấy mời"])).id, by=story.hoa, at=AT)
    with pytest.raises(api.ChecksMissing):
        api.accept(document_id, by=story.hoa, at=LATER, corrections=facts())
    with pytest.raises(api.NotLookedAt) as refused:
        entered(story, document_id, looked=["origin", "address"], form="")
    assert len(refused.value.data["lines"]) == 3
    with pytest.raises(api.NotLookedAt) as secret:
        entered(story, document_id, looked=ALL_LINES[:3], remark="Có dấu MẬT", form="")
    assert len(secret.value.data["lines"]) == 1
    with pytest.raises(Refusals) as several:
        entered(story, document_id, looked=[], corrections=facts(subject=" "))
    assert {one.code for one in several.value.reasons} == {"exchange.not_looked_at", "registry.field_missing"}
    assert registry.numbers_taken(story.snv.agency.id, 2026, direction="in") == []
    with pytest.raises(api.OnlyClerksExchange):
        api.enter_letter(document_id, corrections=facts(), looked=ALL_LINES, by=story.viet, at=LATER)
    document = entered(story, document_id, looked=["secrecy"], remark="Không có bì", form="").document
    assert [item.fine for item in api.answers_on(document.id) if item.code == "origin"] == [False]


def test_answers_to_a_check_are_never_changed(story: Story) -> None:
    (document_id,) = api.sort_scan(taken(story, scanned(["Giấy mời"])).id, by=story.hoa, at=AT)
    entered(story, document_id, form="")
    for statement in ("UPDATE exchange_check_answer SET fine = false", "DELETE FROM exchange_check_answer"):
        with pytest.raises((IntegrityError, InternalError)), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)


@pytest.mark.clause("VL19-Đ9.2b", "HP25-Đ11.1a")
def test_a_grey_scan_is_not_signed_but_may_be_entered(story: Story) -> None:
    scan = taken(story, scanned([sheet("Công văn", mode="L")]))
    (document_id,) = api.sort_scan(scan.id, by=story.hoa, at=AT)
    with pytest.raises(api.CopyNotFit):
        entered(story, document_id)
    assert entered(story, document_id, form="").document.arrival_number == 1
    coarse = PageFacts(210, 297, 150, colour=False)
    assert faults([coarse, PageFacts(300, 300, 0, colour=True)]) == ("drawn", "grey", "coarse", "scaled")


@pytest.mark.slow
def test_a_full_page_is_entered_and_says_why_it_is_not_stamped(story: Story) -> None:
    """No room for 50 × 35 mm: the letter stands in the register, and the clerk is told."""
    full = scanner.Image.new("RGB", scanner.A4, (20, 20, 20))
    (document_id,) = api.sort_scan(taken(story, scanned([full])).id, by=story.hoa, at=AT)
    done = entered(story, document_id)
    assert done.document.arrival_number == 1
    assert done.unstamped is not None
    assert done.unstamped.code == "signing.no_room_for_stamp"
    assert [file.role for file in registry.files_of(document_id)] == ["main"]


def test_two_letters_without_a_separator_are_parted_by_hand_and_a_wrong_one_is_laid_back(story: Story) -> None:
    scan = taken(story, scanned(["Văn bản A", "Văn bản B"]))
    (wrong,) = api.sort_scan(scan.id, by=story.hoa, at=AT)
    assert api.lay_back(wrong, by=story.hoa, at=AT) == scan.id
    assert not has_open_item(story.hoa, wrong, Box.ARRIVED)
    with pytest.raises(StepRefused):
        entered(story, wrong)
    first, second = table(scan)
    marks = [api.Mark(first.id, "letter", turn=0), api.Mark(second.id, "letter", turn=90)]
    assert api.arrange_scan(scan.id, marks, by=story.hoa, at=AT) == 1
    one, two = api.sort_scan(scan.id, by=story.hoa, at=AT)
    assert len({wrong, one, two}) == 3
    row = api.arrival_of(two)
    assert row is not None
    with pikepdf.open(io.BytesIO(storage.read(row.files.all()[0].blob_id))) as opened:
        assert opened.pages[0].get("/Rotate") == 90
    with pytest.raises(api.ScanNotOpen):
        api.sort_scan(scan.id, by=story.hoa, at=AT)


def test_a_letter_takes_its_pages_from_two_scans(story: Story) -> None:
    """The page that was forgotten in the feeder is scanned later and laid between the others."""
    first = taken(story, scanned(["Trang một", "Trang ba"]))
    later = taken(story, scanned(["Trang hai"]), name="Quet_0002.pdf")
    assert [one.id for one in api.joinable_scans(first)] == [later.id]
    assert api.join_scans(first.id, later.id, by=story.hoa, at=AT) == 1
    one, three, two = table(first)
    assert two.begins == "letter"
    marks = [api.Mark(one.id, "letter", position=10), api.Mark(two.id, "", position=15),
             api.Mark(three.id, "", position=20)]  # fmt: skip
    api.arrange_scan(first.id, marks, by=story.hoa, at=AT)
    (document_id,) = api.sort_scan(first.id, by=story.hoa, at=AT)
    row = api.arrival_of(document_id)
    assert row is not None
    assert [page.place for page in ScanPage.objects.filter(arrival=row)] == [1, 1, 2]
    assert row.files.all()[0].pages == 3
    with pytest.raises(api.ScanNotOpen):
        api.join_scans(first.id, later.id, by=story.hoa, at=AT)


def test_the_same_file_is_taken_once(story: Story) -> None:
    scan = taken(story, scanned(["Công văn"]))
    with pytest.raises(api.ScanTakenBefore) as refused:
        api.take_scan(scanned(["Công văn"]), name="x.pdf", agency_id=story.snv.agency.id, by=story.hoa, at=AT)
    assert refused.value.data["name"] == scan.name
    ward = api.take_scan(scanned(["Công văn"]), name="x.pdf", agency_id=story.ward.agency.id, by=story.ngoc, at=AT)
    assert ward.id != scan.id, "another agency's own"


def test_a_scan_that_is_put_away_is_destroyed_and_its_letters_protect_it(story: Story) -> None:
    """A secret scanned by mistake: nothing of it can be read again; name, digest and who did it stay."""
    scan = taken(story, scanned(["MẬT"]))
    picture = table(scan)[0].picture_id
    (document_id,) = api.sort_scan(scan.id, by=story.hoa, at=AT)
    with pytest.raises(StepRefused):
        api.drop_scan(scan.id, by=story.hoa, at=AT)
    api.lay_back(document_id, by=story.hoa, at=AT)
    with pytest.raises(api.OnlyClerksExchange):
        api.drop_scan(scan.id, by=story.viet, at=AT)
    api.drop_scan(scan.id, by=story.hoa, at=AT)
    for blob in (scan.blob_id, picture):
        with pytest.raises(storage.ContentDamaged):
            storage.read(blob)
    assert api.scans_of(story.snv.agency.id) == []
    assert audit.lines(scan.id)[-1].code == "exchange.scan_dropped"
    assert taken(story, scanned(["MẬT"])).id != scan.id


@pytest.mark.clause("VL19-Đ15.4")
def test_a_letter_of_an_outage_keeps_the_times_written_by_hand(story: Story) -> None:
    """It came on Friday, was given to the division on Friday; the system learns of it on Monday."""
    friday = AT - timedelta(days=3)
    handed = friday + timedelta(hours=2)
    (document_id,) = api.sort_scan(taken(story, scanned(["Công văn"])).id, by=story.hoa, at=AT)
    late = registry.LateFacts(friday, "Mất điện cả ngày 20/11", "57", "Phòng Tổ chức cán bộ", handed)
    document = entered(story, document_id, corrections=facts(arrived_at=friday), late=late, form="").document
    assert (document.arrival_date, document.arrived_at, document.handed_at) == (friday.date(), friday, handed)
    registry.note_handed(document.id, to_places="Phòng TCCB", due=None, by=story.hoa, at=LATER)
    document.refresh_from_db()
    assert (document.to_places, document.handed_at) == ("Phòng TCCB", handed), "the true time stays"
    (line,) = registry.print_register(story.hoa, story.snv.agency.id, "in", 2026).rows
    assert line[0] == "20/11/2026"
    assert line[7] == "20/11/2026"
    assert "số ghi tay 57" in line[-1]
    for wrong in (
        registry.LateFacts(friday, "Mất điện", handed_to="Phòng TCCB"),
        registry.LateFacts(friday, "Mất điện", handed_to="Phòng TCCB", handed_at=friday - timedelta(hours=1)),
    ):
        (again,) = api.sort_scan(taken(story, scanned([f"{wrong.handed_at}"])).id, by=story.hoa, at=AT)
        with pytest.raises(registry.LateEntryWrong):
            entered(story, again, corrections=facts(number="9", arrived_at=friday), late=wrong, form="")


def test_a_likely_double_is_asked_about_before_anything_is_signed(story: Story) -> None:
    one, two = (
        api.sort_scan(taken(story, scanned([words])).id, by=story.hoa, at=AT)[0] for words in ("Bản một", "Bản hai")
    )
    entered(story, one, form="")
    with pytest.raises(api.SameLetterHere) as refused:
        entered(story, two, form="")
    assert refused.value.data["number"] == 1
    assert entered(story, two, form="", another=True).document.arrival_number == 2


@pytest.mark.parametrize("degrees", [0, 90, 180, 270])
@pytest.mark.parametrize("askew", [0.0, 3.0, -5.0])
def test_a_separator_is_found_however_it_lies(degrees: int, askew: float) -> None:
    for kind in separators.WORDS:
        image = scanner.separator(kind, degrees=degrees, askew=askew).reduce(2)
        assert reading._looks(image)["separator"] == kind


@pytest.mark.parametrize("degrees", [0, 90, 180, 270])
def test_which_way_is_up_is_told_by_the_writing(degrees: int) -> None:
    for askew in (0.0, 1.0):
        found = reading._looks(sheet("Công văn", degrees=degrees, askew=askew).reduce(2))
        if askew and degrees % 180:
            assert found["turn"] in {0, (360 - degrees) % 360}, "askew and sideways may stay unsure, never wrong"
        else:
            assert (found["turn"], found["sure"], found["separator"]) == ((360 - degrees) % 360, True, "")


def test_a_blank_side_has_dust_and_shadow_and_a_short_note_is_no_blank_side() -> None:
    assert reading._looks(scanner.blank_side().reduce(2))["blank"] is True
    note = scanner.Image.new("RGB", scanner.A4, "white")
    pen = scanner.ImageDraw.Draw(note)
    pen.text((500, 900), "Đã xem. Hoa", fill="black", font=scanner.ImageFont.truetype(scanner.FACE, 40))
    assert reading._looks(note.reduce(2))["blank"] is False
    assert looks.is_blank([0.0] * 100 + [1.0] * 3)
    assert not looks.is_blank([0.5] * 4)


def test_words_of_separators_are_told_apart_from_both_ends() -> None:
    words = [*separators.WORDS.values(), *(word[::-1] for word in separators.WORDS.values())]
    assert len(set(words)) == 4
    assert all(sum(a != b for a, b in zip(one, two, strict=True)) >= 3
               for one in words for two in words if one != two)  # fmt: skip
    for kind in separators.WORDS:
        down, high = separators.bars(kind)[-1]
        assert down + high == separators.MODULES * separators.MODULE_MM


def test_marks_on_the_table_make_letters() -> None:
    laid = [sorting.Laid(1, left_out=True), sorting.Laid(2, "enclosure"), sorting.Laid(3), sorting.Laid(4, "enclosure"),
            sorting.Laid(5, "letter", left_out=True), sorting.Laid(6), sorting.Laid(7, "letter")]  # fmt: skip
    found = [[[page.key for page in part] for part in letter.parts] for letter in sorting.letters(laid)]
    assert found == [[[2, 3], [4, 6]], [[7]]]
    assert sorting.letters([]) == []


def test_pages_of_a_pdf_are_copied_without_what_acts_on_them(story: Story) -> None:
    """A link, a note and an opening action stay behind; the picture is the scanner's own."""
    with pikepdf.open(io.BytesIO(scanned(["Công văn"]))) as opened:
        link = pikepdf.Dictionary(Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Link, Rect=[0, 0, 9, 9])
        opened.pages[0].Annots = pikepdf.Array([opened.make_indirect(link)])
        out = io.BytesIO()
        opened.save(out)
    (document_id,) = api.sort_scan(taken(story, out.getvalue()).id, by=story.hoa, at=AT)
    row = api.arrival_of(document_id)
    assert row is not None
    content = storage.read(row.files.all()[0].blob_id)
    with pikepdf.open(io.BytesIO(content)) as made:
        assert "/Annots" not in made.pages[0].obj
    assert len(pdfium.PdfDocument(content)) == 1
