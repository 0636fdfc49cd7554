"""What arrives is read: fields beside the page, differences to the packet, words for the search, and none of it kept
longer than the document."""

from __future__ import annotations

import io
import os
import shutil
from datetime import timedelta
from typing import Any
from uuid import UUID

import pypdfium2
import pytest
import time_machine
from django.test import Client
from django.utils import translation
from PIL import Image, ImageDraw

from cast import AT
from vanban.axis.api import edxml
from vanban.directory.api import Account
from vanban.exchange import api, ports
from vanban.exchange.adapters.ocr import reader
from vanban.exchange.errors import OnlyClerksExchange
from vanban.exchange.models import Arrival, Reading
from vanban.exchange.rules.checking import Finding
from vanban.exchange.rules.reading import Knowledge
from vanban.exchange.tests.scanner import sheet
from vanban.exchange.tests.story import MACHINE, Story, annex
from vanban.exchange.web.reading import PROVIDER
from vanban.kernel.identifiers import new_id
from vanban.kernel.refusals import OutsideFailure
from vanban.kernel.states import StepRefused
from vanban.platform import audit, storage
from vanban.registry.api import find_incoming
from vanban.signing.tests.letters import letter as typeset

PDF = "application/pdf"
MISSING = shutil.which("tesseract") is None and not os.environ.get("CI")
needs_tesseract = pytest.mark.skipif(MISSING, reason="apt-get install tesseract-ocr-vie")


@pytest.fixture(autouse=True)
def vietnamese() -> Any:
    with translation.override("vi"):
        yield


def scanned(pdf: bytes, *, dots: int = 200, turn: int = 0) -> bytes:
    """The pages as pictures in a PDF, perhaps upside down."""
    document = pypdfium2.PdfDocument(pdf)
    document.init_forms()
    pages = [page.render(scale=dots / 72, may_draw_forms=True).to_pil().convert("RGB") for page in document]
    pages = [page.transpose(Image.Transpose.ROTATE_180) if turn else page for page in pages]
    out = io.BytesIO()
    pages[0].save(out, "PDF", save_all=True, append_images=pages[1:], resolution=float(dots))
    return out.getvalue()


def on_paper(story: Story, pdf: bytes, source: str = "paper") -> UUID:
    """A letter of the ward's that waits in the box, with nothing known of it yet."""
    blob = storage.put(pdf, media_type=PDF)
    report = [Finding("signatures", None, "x").as_json()]
    row = Arrival.objects.create(
        agency=story.ward.agency, source=source, sender_name="", message_id=str(new_id()), packet_id=blob.id,
        content_key="", subject="Văn bản giấy đã quét", sent_at=AT, arrived_at=AT, report=report, reported_at=AT,
    )  # fmt: skip
    row.files.create(blob_id=blob.id, name="quet.pdf", role="main", place=0)
    return row.id


def fields(document_id: UUID) -> dict[str, str]:
    reading = api.reading_of(document_id)
    assert reading is not None
    return {one.name: one.value for one in api.found_in(reading)}


def at_desk(story: Story, short: str = "ngoc") -> Client:
    """A browser of one of the ward's people."""
    account, _new = Account.objects.get_or_create(person=story.ward.posts[short].person, defaults={"username": short})
    client = Client()
    client.force_login(account, backend="django.contrib.auth.backends.ModelBackend")
    return client


def test_a_letter_from_the_hub_is_read_and_differences_are_shown(story: Story) -> None:
    """The packet names another number and signer than the paper: the clerk sees both before accepting."""
    packet = story.packet(attachments=(attachment(story.sealed()),), signer_name="Trần Văn Khác")
    arrival_id = story.foreign(packet, AT)
    api.read_document(arrival_id, by=MACHINE, at=AT)
    read = fields(arrival_id)
    assert (read["number"], read["symbol"]) == ("01", "SNV-TCCB")
    assert (read["issued_date"], read["issuer_name"]) == ("2026-11-23", "Sở Nội vụ")
    assert read["signer_name"] == "Phạm Quốc Việt"
    row = api.arrival_of(arrival_id)
    assert row is not None
    assert {one.name for one in api.differences_of(row, api.found_in(api.reading_of(arrival_id)))} >= {
        "number", "symbol", "signer_name"}  # fmt: skip
    assert (row.number, row.signer_name) == ("77", "Trần Văn Khác"), "what the sender says is not overwritten"
    shown = PROVIDER.part(arrival_id, story.ngoc)
    assert shown is not None
    assert any("khác với gói tin" in str(notice.text) for notice in shown.notices)
    assert [line.code for line in audit.lines(arrival_id)].count("exchange.pages_read") == 1
    assert api.read_document(arrival_id, by=MACHINE, at=AT) is not None
    assert [line.code for line in audit.lines(arrival_id)].count("exchange.pages_read") == 1, "read once"


def attachment(pdf: bytes) -> Any:
    return edxml.Attachment("van-ban.pdf", pdf)


def test_what_was_filled_in_is_what_the_paper_says(story: Story) -> None:
    """A letter on paper without a single typed field: number, date, issuer, abstract and signer are there."""
    document_id = on_paper(story, story.sealed())
    api.read_document(document_id, by=MACHINE, at=AT)
    row = api.arrival_of(document_id)
    assert row is not None
    assert (row.number, row.notation, f"{row.promulgated}") == ("01", "SNV-TCCB", "2026-11-23")
    assert (row.sender_name, row.type_name, row.signer_name) == ("Sở Nội vụ", "Công văn", "Phạm Quốc Việt")
    assert row.due is not None
    given = {"signer_name": "Phạm Quốc Vượng", "notation": "SNV-VP"}
    with pytest.raises(OnlyClerksExchange):
        api.take_fields(document_id, given, by=story.hoa, at=AT)
    api.take_fields(document_id, given, by=story.ngoc, at=AT)
    row.refresh_from_db()
    assert (row.signer_name, row.notation) == ("Phạm Quốc Vượng", "SNV-VP")


def test_what_was_read_goes_when_the_document_is_taken_back(story: Story) -> None:
    document_id, arrival_id = story.delivered()
    api.read_document(arrival_id, by=MACHINE, at=AT)
    assert Reading.objects.filter(document_id=arrival_id).exists()
    chosen = [line.id for line in api.grid(document_id)]
    why = "Ban hành nhầm số liệu"
    api.recall(document_id, recipient_ids=chosen[:1], reason=why, by=story.hoa, at=AT + timedelta(minutes=1))
    api.send_requests(document_id, by=MACHINE, at=AT + timedelta(minutes=1))
    story.carry(AT + timedelta(minutes=2))
    row = Arrival.objects.get(id=arrival_id)
    if row.destroyed_at is None:
        api.agree_recall(arrival_id, by=story.ngoc, at=AT + timedelta(minutes=3))
    assert not Reading.objects.filter(document_id=arrival_id).exists()
    assert api.read_document(arrival_id, by=MACHINE, at=AT + timedelta(minutes=4)) is None


@pytest.fixture
def broken_reader() -> Any:
    """No tesseract on this machine."""

    def none(_pdf: bytes, _knowledge: Knowledge) -> ports.PagesRead:
        raise OutsideFailure("tesseract is not installed", permanent=True)

    ports.use_page_reader(none)
    yield
    ports.use_page_reader(reader.read_pages)


def test_a_file_that_cannot_be_read_says_so_and_is_read_again_when_asked(story: Story, broken_reader: None) -> None:
    document_id = on_paper(story, annex())
    api.read_document(document_id, by=MACHINE, at=AT)
    reading = api.reading_of(document_id)
    assert reading is not None
    assert (reading.state, reading.reason) == ("unreadable", "tesseract is not installed")
    shown = PROVIDER.part(document_id, story.ngoc)
    assert shown is not None
    assert "không đọc được" in str(shown.notices[0].text)
    with pytest.raises(OnlyClerksExchange):
        api.read_again(document_id, by=story.hoa, at=AT)
    api.read_again(document_id, by=story.ngoc, at=AT)
    ports.use_page_reader(reader.read_pages)
    api.read_document(document_id, by=MACHINE, at=AT)
    with pytest.raises(StepRefused):
        api.read_again(document_id, by=story.ngoc, at=AT)


@pytest.mark.parametrize("content", [b"%PDF-1.7 nothing at all", b"%PDF-1.7\n" + b"\x00" * 4000])
def test_a_broken_file_is_a_failure_and_no_error(story: Story, content: bytes) -> None:
    document_id = on_paper(story, content)
    reading = api.read_document(document_id, by=MACHINE, at=AT)
    assert reading is not None
    assert reading.state == "unreadable"


def test_a_strangers_words_are_looked_through_by_the_child_alone(story: Story, monkeypatch: pytest.MonkeyPatch) -> None:
    """The rules that find fields are not run in the worker: here they would break, and the letter is read."""

    def none(*_words: object) -> None:
        raise AssertionError("the rules ran in the worker")

    monkeypatch.setattr("vanban.exchange.rules.reading.words.runs_of", none)
    monkeypatch.setattr("vanban.exchange.adapters.ocr.fields.read_level", none)
    document_id = on_paper(story, story.sealed())
    reading = api.read_document(document_id, by=MACHINE, at=AT)
    assert reading is not None
    assert reading.state == "read"
    assert "Phạm Quốc Việt" in reading.text


def test_of_a_long_file_the_beginning_and_the_end_are_read(story: Story) -> None:
    """300 pages: twenty are read, and the page says so."""
    source = pypdfium2.PdfDocument(typeset()[0])
    whole = pypdfium2.PdfDocument.new()
    for _copy in range(300):
        whole.import_pages(source, pages=[0])
    out = io.BytesIO()
    whole.save(out)
    read = reader.read_pages(out.getvalue(), Knowledge())
    assert (read.count, len(read.pages), read.pages[-1].number) == (300, 20, 300)


@needs_tesseract
@pytest.mark.slow
def test_a_stroke_of_a_red_pen_at_the_head_stops_nobody_from_reading() -> None:
    """The clerk underlined the urgent word in red; there is no red writing to look at, and the rest is read."""
    paper = sheet("Số: 56/SNV-TCCB").copy()
    ImageDraw.Draw(paper).line((1000, 150, 1250, 150), fill=(200, 20, 30), width=14)
    out = io.BytesIO()
    paper.save(out, "PDF", resolution=200)
    read = reader.read_pages(out.getvalue(), Knowledge())
    assert "nghị quyết" in read.text.lower()


@needs_tesseract
@pytest.mark.slow
@pytest.mark.clause("NB16-Đ3.2")
@pytest.mark.parametrize("turn", [0, 180])
def test_a_scan_is_recognised_upright_and_upside_down(story: Story, turn: int) -> None:
    """The same fields from the picture, each place on the page as it came; the stored file keeps its bytes."""
    pdf = scanned(story.sealed(), turn=turn)
    document_id = on_paper(story, pdf)
    reading = api.read_document(document_id, by=MACHINE, at=AT)
    assert reading is not None
    assert reading.recognised
    assert reading.fault == "empty"
    read = fields(document_id)
    assert (read["number"], read["symbol"], read["signer_name"]) == ("01", "SNV-TCCB", "Phạm Quốc Việt")
    number = next(one for one in api.found_in(reading) if one.name == "number")
    height = reading.sizes[0][2]
    assert number.box is not None
    assert (number.box.top > height / 2) == bool(turn)
    row = api.arrival_of(document_id)
    assert row is not None
    assert storage.read(row.files.get().blob_id) == pdf


def test_fields_beside_the_page_accepted_with_one_press(story: Story) -> None:
    """Ngọc opens the page, mends a field, presses Tiếp nhận; nobody else may look at it this way."""
    packet = story.packet(attachments=(attachment(story.sealed()),))
    arrival_id = story.foreign(packet, AT)
    api.read_document(arrival_id, by=MACHINE, at=AT)
    address = f"/lien-thong/doc/{arrival_id}/"
    with time_machine.travel(AT + timedelta(minutes=1)):
        ngoc = at_desk(story)
        page = ngoc.get(address).content.decode()
        assert "Thông tin trên trang" in page
        assert 'data-mark="number"' in page
        assert "khác nhau" in page
        assert "data-verb-main" in page
        assert "trang/1.webp" in page
        assert f"/lien-thong/doc/{arrival_id}/" in ngoc.get(f"/vb/{arrival_id}/").content.decode()
        assert at_desk(story, "uoc").get(address).status_code in {403, 404}
        assert ngoc.get(f"/lien-thong/doc/{new_id()}/").status_code == 404
        typed = {
            "do": "accept", "number": "01", "symbol": "SNV-TCCB", "issued_date": "2026-11-23",
            "issuer_name": "Sở Nội vụ", "type_name": "Công văn", "subject": "V/v rà soát", "urgency": "0",
        }  # fmt: skip
        wrong = ngoc.post(address, {**typed, "subject": "", "issued_date": "x", "urgency": "9"})
        assert wrong.status_code == 422
        assert ngoc.post(address, typed).status_code == 302
        registered = find_incoming(arrival_id)
        assert registered is not None
        assert (registered.number, registered.symbol, registered.subject) == ("01", "SNV-TCCB", "V/v rà soát")
        assert ngoc.get(address).status_code == 200
        assert ngoc.post(address, typed).status_code == 200
