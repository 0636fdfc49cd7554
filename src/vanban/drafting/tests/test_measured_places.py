"""Distances on the drawn page against NĐ 30/2020 Phụ lục I: every one within a millimetre, for every kind and producer.

`VANBAN_SHOTS=/folder pytest -s` of this file writes the pictures and prints the table.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from vanban.drafting import api
from vanban.drafting.queries.drafts import layout_of
from vanban.drafting.tests.ink import BLUE, DARK, RED, Sheet
from vanban.drafting.tests.test_place_stories import PDF, taken
from vanban.drafting.tests.test_places import turned, uploaded
from vanban.platform import storage
from vanban.signing.api import Box, Layout, Verdict, check
from vanban.signing.tests.letters import sheet

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
POINT = 25.4 / 72
SEAL_MM, RIGHT_MM, TOP_MM = 36.0, 15.0, 8.0
"""The seal's true size as set; the text at the top right inside the upper margin, flush with the text's edge."""
SHOTS = os.environ.get("VANBAN_SHOTS", "")
WITHIN = 1.0


@dataclass(frozen=True)
class Distance:
    """What should be, what is, in millimetres."""

    what: str
    wanted: float
    found: float

    @property
    def off(self) -> float:
        """How far from where it should be."""
        return abs(self.found - self.wanted)


def mm(box: Box) -> tuple[float, float, float, float]:
    """Left, top, right and bottom of a place in millimetres."""
    return box.x * POINT, box.y * POINT, (box.x + box.width) * POINT, (box.y + box.height) * POINT


def measured(signed: bytes, sealed: bytes, layout: Layout, number: str, folder: Path) -> Iterator[Distance]:
    """Signature, seal, number and date on the page."""
    page = layout.signature.page
    before, after = Sheet(signed, folder, page), Sheet(sealed, folder, page)
    left, top, right, bottom = mm(layout.signature)
    middle = (left + right) / 2
    name = before.ink(DARK, (middle - 30, bottom, min(middle + 30, 209), bottom + 5.5))
    title = before.ink(DARK, (middle - 28, top - 6.5, min(middle + 28, 209), top))
    blue = before.ink(BLUE, (left, top, right, bottom))
    yield Distance("signature, middle across, of the name", name.middle[0], blue.middle[0])
    yield Distance("signature, middle down, between title and name", (title.bottom + name.top) / 2, blue.middle[1])
    seal = after.ink(RED, (0, top - 20, 210, bottom + 25))
    yield Distance("seal, width", SEAL_MM, seal.width)
    yield Distance("seal, height", SEAL_MM, seal.height)
    yield Distance("seal, right edge at a third of the signature", blue.left + blue.width / 3, seal.right)
    yield Distance("seal, middle down, of the signature", blue.middle[1], seal.middle[1])
    yield from _numbers(sealed, layout, number, folder)


def _numbers(sealed: bytes, layout: Layout, number: str, folder: Path) -> Iterator[Distance]:
    first = Sheet(sealed, folder, 1)
    left, top, right, bottom = mm(layout.number)
    size = layout.number_size * POINT
    digits = first.ink(DARK, (left, top, right, bottom))
    label = first.ink(DARK, (left - 7, top, left - 0.7, bottom))
    yield Distance("number, baseline, of “Số:”", label.bottom, digits.bottom)
    yield Distance("number, height of digits", 0.676 * size, digits.height)
    yield Distance("number, width of digits", (len(number) * 0.5 - 0.07) * size, digits.width)
    yield Distance("number, end before the stroke", right, digits.right)
    size = layout.date_size * POINT
    for what, box, text in (("day", layout.day, "23"), ("month", layout.month, "11")):
        left, top, right, bottom = mm(box)
        digits = first.ink(DARK, (left, top, right, bottom))
        base = top + layout.date_baseline * POINT
        yield Distance(f"{what}, baseline", base, digits.bottom)
        yield Distance(f"{what}, height of digits", 0.676 * size, digits.height)
        yield Distance(f"{what}, width of digits", (len(text) * 0.5 - 0.06) * size, digits.width)
        yield Distance(f"{what}, middle of its blank", (left + right) / 2, digits.middle[0])


def corner(pdf: bytes, folder: Path) -> Iterator[Distance]:
    """The text of a signature without a picture, at the top right of page 1."""
    text = Sheet(pdf, folder).ink(DARK, (105, 0, 210, 14))
    yield Distance("text, right edge", 210 - RIGHT_MM, text.right)
    yield Distance("text, top of its capitals", TOP_MM + (0.891 - 0.676) * 10 * POINT, text.top)


def kept(kind: str, pdf: bytes, *pages: int) -> None:
    """The pages as pictures, for eyes, when somebody wants to see them."""
    for page in pages if SHOTS else ():
        path = Path(SHOTS) / f"{kind}-{page}"
        path.with_suffix(".pdf").write_bytes(pdf)
        command = ["pdftoppm", "-r", "110", "-f", str(page), "-l", str(page), "-png", "-singlefile"]
        subprocess.run([*command, str(path.with_suffix(".pdf")), str(path)], check=True)


def told(kind: str, distances: list[Distance]) -> None:
    """The table, printed; every line within a millimetre."""
    sys.stdout.write(f"\n{kind}\n")
    for one in distances:
        sys.stdout.write(f"  {one.what:48} {one.wanted:8.2f} {one.found:8.2f} {one.off:6.2f} mm\n")
    assert [one for one in distances if one.off > WITHIN] == []


def through(desk, draft) -> tuple[bytes, bytes, Layout, str]:
    """Signed, then numbered and sealed; and where everything should be."""
    api.submit(draft.id, by=desk.who("mai"), at=desk.now())
    api.approve(draft.id, by=desk.who("hung"), at=desk.now())
    paper = api.paper_of(draft.id, "composed", "uploaded")
    signer = "long" if draft.fields.signer == str(desk.snv.posts["long"].id) else "viet"
    api.sign(draft.id, version=paper.number, by=desk.who(signer), at=desk.now())
    held = api.begin_issue(draft.id, by=desk.who("hoa"), at=desk.now())
    assert api.resume_issue(draft.id, at=desk.now())
    papers = [storage.read(api.paper_of(draft.id, kind).blob_id) for kind in ("signed", "issued")]
    return papers[0], papers[1], layout_of(paper), held.text.split("/")[0]


@pytest.mark.parametrize("signer", ["viet", "long"])
@pytest.mark.clause("NB25-Đ14.2c", "VL19-Đ9.2a", "HP25-Đ11.3")
def test_a_composed_document(desk, tmp_path, signer):
    """Typeset here, signed by the head and by a deputy (KT.)."""
    draft = desk.drafted(signer=str(desk.snv.posts[signer].id))
    signed, sealed, layout, number = through(desk, draft)
    kept(f"A-{signer}", sealed, layout.signature.page)
    assert check(sealed, at=desk.now()).verdict == Verdict.VALID
    told(f"A composed, {signer}", list(measured(signed, sealed, layout, number, tmp_path)))


@pytest.mark.parametrize("name", ["spaces", "dots", "ellipsis", "chromium", "cairo", "turned"])
@pytest.mark.clause("NB25-Đ14.2c", "VL19-Đ9.2a", "HP25-Đ11.3")
def test_an_uploaded_document(desk, tmp_path, name):
    """Made by another program; its places were found."""
    draft, _version = taken(desk, turned(uploaded("spaces"), 90) if name == "turned" else uploaded(name))
    signed, sealed, layout, number = through(desk, draft)
    kept(f"A-{name}", sealed, *{1, layout.signature.page})
    told(f"A uploaded, {name}", list(measured(signed, sealed, layout, number, tmp_path)))


@pytest.mark.clause("VL19-Đ9.2b", "VL19-Đ11.2d#2")
def test_an_annex_in_a_file_of_its_own(desk, tmp_path):
    """Number, symbol and time at the top right of its page 1; nothing on an annex in the same file."""
    draft = desk.drafted(annexes_declared=1)
    content = sheet("Phụ lục", pages=2)
    api.add_attachment(draft.id, name="PhuLuc.pdf", content=content, media_type=PDF, by=desk.who("mai"), at=desk.now())
    through(desk, draft)
    annex = storage.read(api.attachments_of(draft.id)[0].sealed_blob_id)
    kept("phu-luc", annex, 1)
    told("annex in its own file", list(corner(annex, tmp_path)))
