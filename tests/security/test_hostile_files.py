"""Text that would like to be code, uploads that are not what they say, and what lies on the disk."""

from __future__ import annotations

import stat
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from cast import AT, actor
from security.conftest import Sit
from vanban.drafting import api as drafting
from vanban.drafting.adapters.typst.composer import compose
from vanban.drafting.rules.content import Block, Kind
from vanban.drafting.rules.fields import DraftFields
from vanban.drafting.rules.parse_text import parse_body
from vanban.drafting.tests.papers import letter
from vanban.exchange.tests.story import MACHINE, Story
from vanban.kernel.identifiers import new_id
from vanban.platform import keys, storage
from vanban.signing import api as signing
from vanban.signing.tests.letters import bomb, encrypted, sheet, with_script

pytestmark = pytest.mark.django_db

CODE = [
    '#read("/etc/passwd")',
    '#eval("1+1") #(7*191)',
    '#include "paper.typ"',
    '#import "@preview/cetz:0.3.0"',
    '#metadata((name: "signature", page: 1)) <place>',
    "#set page(width: 1pt)",
    "\\ @nobody <place> `raw` $x^2$ *a* _b_ = c // d /* e */ ~ =",
    '#json(bytes(sys.inputs.content)) "}]',
]


def words_of(pdf: bytes) -> str:
    """What a reader sees, on one line."""
    found = subprocess.run(["pdftotext", "-", "-"], input=pdf, capture_output=True, check=True)
    return " ".join(found.stdout.decode().split())


def test_typed_text_never_acts_as_typesetting_code() -> None:
    """In the body, a table, the subject, the addressees and the signer's name: printed as it was typed."""
    made = compose(
        letter(
            subject=CODE[0],
            addressees=(CODE[1],),
            body=(*(Block(Kind.PARAGRAPH, line) for line in CODE), Block(Kind.TABLE, rows=((CODE[0], CODE[6]),))),
        )
    )
    seen = words_of(made.pdf)
    for line in CODE:
        assert "".join(line.split()) in "".join(seen.split()), line
    assert "root:" not in seen and "1337" not in seen
    plain = compose(letter(subject="x", addressees=("y",)))
    assert made.layout.number == plain.layout.number, "no typed word moves the place of the number"


@pytest.mark.parametrize("line", ["|a|b|", "a b", "a) b", "Điều 1. A", "Chương I", "1. a", "- a", "“", "A", "   "])
def test_reading_a_text_takes_time_in_proportion(line: str) -> None:
    """Any account may ask how a text is understood; a long one must not stop the house."""
    begun = time.perf_counter()
    parse_body(f"{line}\n" * 60_000)
    assert time.perf_counter() - begun < 4


@pytest.fixture
def draft(story: Story) -> str:
    """A draft of Mai's."""
    fields = DraftFields(type_code="cong-van", subject="V/v thử", signer=str(story.snv.posts["viet"].id))
    return str(drafting.create_draft(fields, by=actor(story.snv.posts["mai"]), at=AT).id)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"hello",
        b"MZ" + bytes(2000),
        b"%PDF-1.7\ngarbage",
        b"<html><script>alert(1)</script></html>",
        b"%PDF-1.7\n<html><script>alert(1)</script></html>",
    ],
    ids=["empty", "text", "program", "broken", "html", "both"],
)
def test_what_only_calls_itself_a_pdf_is_refused_and_nothing_is_kept(sit: Sit, draft: str, content: bytes) -> None:
    answer = sit("mai").post(f"/du-thao/{draft}/pdf/", {"file": SimpleUploadedFile("a.pdf", content)})
    assert answer.status_code == 422
    assert not drafting.get_draft(draft).uploaded  # type: ignore[arg-type]


@pytest.mark.parametrize("kind", ["script", "locked", "bomb", "61 MB"])
def test_hostile_papers_are_refused_within_seconds(sit: Sit, draft: str, kind: str) -> None:
    makers: dict[str, Callable[[], bytes]] = {
        "script": lambda: with_script(sheet()),
        "locked": lambda: encrypted(sheet()),
        "bomb": bomb,
        "61 MB": lambda: sheet() + b"%" + b"x" * 61_000_000,
    }
    content = makers[kind]()
    begun = time.perf_counter()
    answer = sit("mai").post(f"/du-thao/{draft}/pdf/", {"file": SimpleUploadedFile("a.pdf", content)})
    assert answer.status_code == 422 and time.perf_counter() - begun < 40
    assert not drafting.get_draft(draft).uploaded  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "name",
    [
        *["a.html", "a.svg", "a.pdf.exe", ".pdf", "a;b.pdf", "báo cáo.pdf"],
        *["<script>.pdf", 'a"onload="x.pdf', "x" * 51 + ".pdf"],
    ],
)
@pytest.mark.clause("NB25-Đ8.4")
def test_names_that_could_mislead_are_refused(sit: Sit, draft: str, name: str) -> None:
    answer = sit("mai").post(f"/du-thao/{draft}/tep/", {"file": SimpleUploadedFile(name, sheet())})
    assert answer.status_code == 422
    assert "<script>.pdf" not in answer.content.decode()
    assert drafting.attachments_of(draft) == []  # type: ignore[arg-type]


def test_path_parts_of_an_upload_are_cut_off(sit: Sit, draft: str) -> None:
    mai = sit("mai")
    for name in ("../../etc/Passwd.pdf", "..\\..\\Passwd.pdf", "/Passwd.pdf"):
        mai.post(f"/du-thao/{draft}/tep/", {"file": SimpleUploadedFile(name, sheet())})
    assert {one.name for one in drafting.attachments_of(draft)} <= {"Passwd.pdf"}  # type: ignore[arg-type]


def mode_of(path: Path) -> int:
    """The permission bits."""
    return stat.S_IMODE(path.stat().st_mode)


@pytest.mark.clause("NB25-Đ4.2")
def test_what_lies_on_the_disk_is_the_owners_alone(tmp_path: Path, settings: object, story: Story) -> None:
    """Files are encrypted besides; their keys, the demo authority's and the password's file are closed to others."""
    settings.VANBAN_VAR, settings.VANBAN_KEK_FILE = tmp_path, tmp_path / "keys" / "kek-1.key"  # type: ignore[attr-defined]
    stored = storage.put(b"noi dung", media_type="text/plain")
    keys.wrap(bytes(32))
    signing.issue_demo_certificates([story.snv.posts["viet"].person_id], [], by=MACHINE, at=AT)
    secret = [path for path in tmp_path.rglob("*") if path.is_file() and path.suffix in {".key", ""}]
    assert len([path for path in secret if path.suffix == ".key"]) >= 2
    for path in secret:
        if path.name != ".lock":
            assert mode_of(path) == 0o600, path
    for folder in (tmp_path / "blobs", tmp_path / "keys", tmp_path / "demo-pki"):
        assert mode_of(folder) == 0o700, folder
    assert stored.id.hex in {path.name for path in secret}, "paths are made of our own ids, never of a name"
    assert not [path for path in secret if b"noi dung" in path.read_bytes()]
    assert new_id() != stored.id
