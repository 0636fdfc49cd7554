"""Bad scans, the scanner's folder, and the pages on which a clerk sorts."""

from __future__ import annotations

import io
import os
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pikepdf
import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from PIL import Image

from cast import AT
from vanban.directory.api import Account, Post, for_post, grant_access
from vanban.exchange import api, jobs, ports
from vanban.exchange.adapters.scan_folder import ScanFolder
from vanban.exchange.models import Scan
from vanban.exchange.tests.scanner import DPI, LETTER, SIDE, scanned, sheet, tiff
from vanban.exchange.tests.story import MACHINE, Story, annex
from vanban.exchange.tests.test_scans import ALL_LINES, facts, table, taken
from vanban.platform.jobs import run_pending

pytestmark = pytest.mark.django_db
BACKEND = "django.contrib.auth.backends.ModelBackend"
Enter = Callable[[Post], Client]


@pytest.fixture
def enter() -> Enter:
    """Somebody signed in."""

    def signed_in(post: Post) -> Client:
        account, _made = Account.objects.get_or_create(
            person_id=post.person_id, defaults={"username": f"thu_{post.order}_{post.agency_id}"}
        )
        client = Client()
        client.force_login(account, backend=BACKEND)
        return client

    return signed_in


def locked() -> bytes:
    """A PDF with a password."""
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(annex())) as opened:
        opened.save(out, encryption=pikepdf.Encryption(owner="a", user="b"))
    return out.getvalue()


def long_one(pages: int) -> bytes:
    """A PDF of so many pages."""
    out = io.BytesIO()
    pdf = pikepdf.new()
    for _page in range(pages):
        pdf.add_blank_page(page_size=(595, 842))
    pdf.save(out)
    return out.getvalue()


def scripted() -> bytes:
    """A PDF that runs a script when opened."""
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(annex())) as opened:
        opened.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS=pikepdf.String("app.alert(1)"))
        opened.save(out)
    return out.getvalue()


@pytest.mark.parametrize(
    ("make", "fault"),
    [
        (locked, "locked"),
        (lambda: long_one(301), "too_many"),
        (scripted, "unsafe"),
        (lambda: b"%PDF-1.4\n" + b"rubbish" * 50, "broken"),
        (lambda: b"II*\x00" + b"\xff" * 400, "broken"),
        (lambda: b"\xff\xd8\xff" + b"\x00" * 400, "broken"),
        (lambda: scanned([sheet("Công văn")])[:20_000], "broken"),
    ],
)
def test_a_bad_file_is_kept_with_the_reason_and_makes_no_letter(story: Story, make: Any, fault: str) -> None:
    scan = taken(story, make())
    assert (scan.state, scan.fault) == ("unreadable", fault)
    assert table(scan) == []
    api.drop_scan(scan.id, by=story.hoa, at=AT)


@pytest.mark.slow
def test_a_signed_document_is_no_scan(story: Story) -> None:
    """Taking it apart would break the signatures: it is refused, not destroyed."""
    scan = taken(story, story.sealed())
    assert (scan.state, scan.fault) == ("unreadable", "signed")


@pytest.mark.parametrize("content", [b"", b"MZ\x90\x00" * 100, b"PK\x03\x04" * 100, b"<html>" * 100])
def test_what_is_no_scan_is_refused_at_once(story: Story, content: bytes) -> None:
    with pytest.raises(api.ScanRefused):
        api.take_scan(content, name="thu.pdf", agency_id=story.snv.agency.id, by=story.hoa, at=AT)
    assert not Scan.objects.exists()


@pytest.mark.clause("HY19-Đ8.2b", "HP25-Đ8.2b")
def test_a_tiff_and_a_photograph_become_pdf_pages(story: Story) -> None:
    """Colour, grey and black pages of a TIFF; a JPEG is laid in unchanged; letters are PDF."""
    scan = taken(story, tiff([sheet("Một"), sheet("Hai", degrees=180), SIDE]), name="quet.tif")
    assert [(page.looks, page.turn, page.dpi) for page in table(scan)] == [
        ("page", 0, DPI), ("page", 180, DPI), ("blank", 0, DPI)
    ]  # fmt: skip
    out = io.BytesIO()
    sheet("Ảnh chụp").save(out, "JPEG", quality=70)
    photo = taken(story, out.getvalue(), name="anh.jpg")
    assert [(page.looks, round(page.width_mm)) for page in table(photo)] == [("page", 210)]
    (document_id,) = api.sort_scan(photo.id, by=story.hoa, at=AT)
    row = api.arrival_of(document_id)
    assert row is not None
    assert row.files.all()[0].blob.media_type == "application/pdf"
    black = io.BytesIO()
    sheet("Đen trắng").convert("1").save(black, "TIFF", dpi=(DPI, DPI), compression="group4")
    assert [page.colour for page in table(taken(story, black.getvalue(), name="den.tif"))] == [False]


@pytest.fixture
def folder(tmp_path: Path, story: Story) -> ScanFolder:
    """The house looks into a folder; the department's scanner writes to it."""
    tools = ports.scan_tools()
    made = ScanFolder(tmp_path / "quet")
    (made.root / "H42.08").mkdir(parents=True)
    ports.use_scan_tools(ports.ScanTools(tools.reader, tools.press, made))
    yield made
    ports.use_scan_tools(tools)


def lay(folder: ScanFolder, name: str, content: bytes, *, code: str = "H42.08", age: float = 60) -> Path:
    """A file that the scanner wrote so many seconds ago."""
    path = folder.root / code / name
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(content)
    moment = AT.timestamp() - age
    os.utime(path, (moment, moment))
    return path


def look(at: float = AT.timestamp()) -> None:
    with time_machine.travel(AT, tick=False):
        jobs.look_for_scans(int(at))
        for scan in Scan.objects.filter(state="waiting"):
            api.read_scan(scan.id, by=MACHINE, at=AT)


@pytest.mark.clause("NB16-Đ13.1a")
def test_what_the_scanner_lays_into_the_folder_is_taken_once(story: Story, folder: ScanFolder, tmp_path: Path) -> None:
    """A file that still grows waits; links, strangers' codes and other files stay; a bad one is told to the clerk."""
    lay(folder, "0001.pdf", scanned([LETTER, "Công văn"]))
    lay(folder, "0002.PDF", scanned(["Công văn"]), age=2)
    lay(folder, "thu.exe", b"MZ")
    lay(folder, "gia.pdf", b"MZ\x90" * 9)
    lay(folder, "la.pdf", scanned(["Lạ"]), code="H99.99")
    secret = tmp_path / "secret.pdf"
    secret.write_bytes(scanned(["Không phải của bạn"]))
    (folder.root / "H42.08" / "link.pdf").symlink_to(secret)
    look()
    rows = {scan.name: scan for scan in api.scans_of(story.snv.agency.id)}
    assert {name: (scan.state, scan.fault) for name, scan in rows.items()} == {
        "0001.pdf": ("ready", ""),
        "gia.pdf": ("unreadable", "kind"),
    }
    assert sorted(path.name for path in (folder.root / "H42.08").iterdir() if path.is_file()) == [
        "0002.PDF", "link.pdf", "thu.exe"
    ]  # fmt: skip
    assert [path.name for path in (folder.root / "H42.08" / "da-nhan").iterdir()] == ["0001.pdf"]
    assert [path.name for path in (folder.root / "H42.08" / "khong-nhan").iterdir()] == ["gia.pdf"]
    assert (folder.root / "H99.99" / "la.pdf").exists()
    look(AT.timestamp() + 120)
    lay(folder, "0001.pdf", scanned([LETTER, "Công văn"]))
    look(AT.timestamp() + 120)
    assert len(api.scans_of(story.snv.agency.id)) == 3, "the same bytes again are no new scan"
    assert len(list((folder.root / "H42.08" / "da-nhan").iterdir())) == 3


def test_a_file_too_large_is_told_and_not_read(story: Story, folder: ScanFolder, monkeypatch: Any) -> None:
    monkeypatch.setattr(jobs, "MOST_BYTES", 1000)
    lay(folder, "lon.pdf", scanned(["Công văn"]))
    look()
    (scan,) = api.scans_of(story.snv.agency.id)
    assert (scan.state, scan.fault) == ("unreadable", "too_large")


@pytest.fixture
def hoa(story: Story, enter: Enter) -> Client:
    return enter(story.snv.posts["hoa"])


def test_a_clerk_sends_sorts_and_enters_on_pages(story: Story, hoa: Client) -> None:
    with time_machine.travel(AT, tick=False):
        file = SimpleUploadedFile("quet.pdf", scanned([LETTER, "Văn bản A", "Văn bản B"]))
        sent = hoa.post(reverse("scans"), {"scan": file})
        run_pending()
        page = hoa.get(sent["Location"]).content.decode()
        assert "Tạo 1 văn bản" in page
        assert "tờ ngăn" in page
        scan = Scan.objects.get()
        _sheet, one, two = table(scan)
        small = hoa.get(reverse("scan_page", args=[scan.id, one.id]))
        assert small["Content-Type"] == "image/jpeg"
        large = hoa.get(reverse("scan_page", args=[scan.id, one.id]), {"lon": "1", "xoay": "90"})
        image = Image.open(io.BytesIO(large.content))
        assert image.width > image.height
        marks = {f"begins-{one.id}": "letter", f"turn-{one.id}": "0", f"position-{one.id}": "20",
                 f"begins-{two.id}": "letter", f"turn-{two.id}": "0", f"position-{two.id}": "30"}  # fmt: skip
        assert hoa.post(sent["Location"], {**marks, "do": f"up:{two.id}"}).status_code == 302
        assert [page.id for page in table(scan) if page.looks == "page"] == [two.id, one.id]
        made = hoa.post(sent["Location"], {**marks, "do": "make"})
        assert made.status_code == 302
        letter = hoa.get(made["Location"]).content.decode()
        assert "Vào sổ" in letter
        assert "Trả lại" in letter
        assert "Giấy, đã quét" in letter
        address = made["Location"].rstrip("/")
        refused = hoa.post(f"{address}/enter-letter/", {"subject": "V/v báo cáo"})
        assert refused.status_code == 422
        data = {**facts(), "looked": ALL_LINES, "form": "", "urgency": "0", "arrived_at": "2026-11-23T08:00"}
        data["issued_date"] = "2026-11-19"
        done = hoa.post(f"{address}/enter-letter/", {key: value for key, value in data.items() if key != "type_name"})
        assert done.status_code in {200, 302}
        assert "Văn thư" in hoa.get(made["Location"]).content.decode()


def test_a_letter_goes_back_to_its_sender_or_onto_the_table(story: Story, hoa: Client) -> None:
    one, two = (api.sort_scan(taken(story, scanned([w])).id, by=story.hoa, at=AT)[0] for w in ("Một", "Hai"))
    with time_machine.travel(AT + timedelta(hours=1), tick=False):
        assert hoa.post(f"/vb/{one}/return-letter/", {"reason": "Gửi nhầm địa chỉ"}).status_code in {200, 302}
        assert "Gửi nhầm địa chỉ" in hoa.get(f"/vb/{one}/").content.decode()
        hoa.post(f"/vb/{two}/lay-back/")
        assert "xếp lại" in hoa.get(f"/vb/{two}/").content.decode()


def test_nobody_else_sees_a_scan(story: Story, hoa: Client, enter: Enter) -> None:
    scan = taken(story, scanned(["Công văn"]))
    page = table(scan)[0]
    where = [reverse("scans"), reverse("scan", args=[scan.id]), reverse("scan_page", args=[scan.id, page.id])]
    ngoc, mai = enter(story.ward.posts["ngoc"]), enter(story.snv.posts["mai"])
    assert [ngoc.get(one).status_code for one in where] == [200, 404, 404]
    assert scan.name not in ngoc.get(where[0]).content.decode()
    assert [mai.get(one).status_code for one in where] == [403, 403, 403]
    assert ngoc.post(where[1], {"do": "drop", "sure": "1"}).status_code == 404
    assert [Client().get(one).status_code for one in where] == [302, 302, 302]


def test_who_gets_one_letter_does_not_get_the_pile(story: Story, hoa: Client, enter: Enter) -> None:
    """The scan holds other people's letters too: the clerk may open it, the leader only the letter."""
    scan = taken(story, scanned([LETTER, "Gửi riêng", LETTER, "Giấy mời"]))
    _one, two = api.sort_scan(scan.id, by=story.hoa, at=AT)
    given = facts() | {"type_name": "Giấy mời"}
    api.enter_letter(two, corrections=given, looked=ALL_LINES, form="", by=story.hoa, at=AT + timedelta(minutes=1))
    grant_access(two, [for_post(story.snv.posts["viet"].id)], kind="incoming", moment=AT, reason="leader")
    viet, pile = enter(story.snv.posts["viet"]), f"/vb/{two}/tep/{scan.blob_id}/"
    with time_machine.travel(AT + timedelta(hours=1), tick=False):
        assert viet.get(f"/vb/{two}/").status_code == 200
        assert (hoa.get(pile).status_code, viet.get(pile).status_code) == (200, 404)


@pytest.mark.parametrize(
    "junk",
    [
        {"do": "make:x"}, {"do": "up:abc"}, {"do": "down:99999999999"}, {"do": "join", "other": "x"}, {"do": "drop"},
        {"do": ""}, {"do": "join", "other": "00000000-0000-0000-0000-000000000000"},
    ],
)  # fmt: skip
def test_junk_is_answered_quietly(story: Story, hoa: Client, junk: dict[str, str]) -> None:
    scan = taken(story, scanned(["Công văn"]))
    page = table(scan)[0]
    said = {f"begins-{page.id}": "\x00", f"turn-{page.id}": "45", f"position-{page.id}": "-1", **junk}
    assert hoa.post(reverse("scan", args=[scan.id]), said).status_code == 302
    assert hoa.post(reverse("scans"), {}).status_code == 422
    assert hoa.get(reverse("scan_page", args=[scan.id, 10**9])).status_code == 404
    assert hoa.get(reverse("scan_page", args=[scan.id, page.id]), {"lon": "1", "xoay": "'--"}).status_code == 200


def test_everything_left_out_makes_no_letter(story: Story, hoa: Client) -> None:
    scan = taken(story, scanned([SIDE, SIDE]))
    with pytest.raises(api.NothingToSort):
        api.sort_scan(scan.id, by=story.hoa, at=AT)
    refused = hoa.post(reverse("scan", args=[scan.id]), {"do": "make"})
    assert refused.status_code == 422


def test_separator_sheets_are_printed(story: Story, hoa: Client) -> None:
    answer = hoa.get(reverse("scan_separators"), {"letters": "2", "enclosures": "1"})
    assert answer["Content-Type"] == "application/pdf"
    with pikepdf.open(io.BytesIO(answer.content)) as opened:
        assert len(opened.pages) == 3
    assert hoa.get(reverse("scan_separators"), {"letters": "²", "enclosures": "-1"}).status_code == 200
