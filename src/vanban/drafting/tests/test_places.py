"""The blanks of an uploaded PDF are found where they are, whoever made it; what cannot be is refused."""

import io
import unicodedata
from pathlib import Path

import pikepdf
import pytest

from vanban.drafting.adapters.places.finder import find_places
from vanban.drafting.adapters.typst.composer import compose
from vanban.drafting.errors import (
    NumberOnFirstPage,
    PlaceOffPage,
    PlaceOverText,
    PlacesOverlap,
    PlaceTooSmall,
    UploadRejected,
)
from vanban.drafting.rules.content import Signer
from vanban.drafting.rules.places import dotted, fault_of_places
from vanban.drafting.tests.papers import letter, paragraph
from vanban.signing.api import Box

UPLOADED = Path(__file__).with_name("uploaded")
"""The same decision as LibreOffice (`spaces`, `dots`, `ellipsis`, `typed`, `two`), Chromium and cairo write it."""


def uploaded(name: str) -> bytes:
    """A finished PDF of another producer."""
    return (UPLOADED / f"{name}.pdf").read_bytes()


def turned(pdf: bytes, by: int) -> bytes:
    """The same pages as seen, kept turned by so many degrees in the file."""
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        for page in opened.pages:
            width, height = float(page.mediabox[2]), float(page.mediabox[3])
            back = {90: (0, 1, -1, 0, height, 0), 180: (-1, 0, 0, -1, width, height), 270: (0, -1, 1, 0, 0, width)}[by]
            if by != 180:
                page.mediabox = [0, 0, height, width]
            page.contents_add(f"q {' '.join(str(number) for number in back)} cm".encode(), prepend=True)
            page.contents_add(b"Q")
            page.obj.Rotate = by
        opened.save(out)
    return out.getvalue()


def blank_page() -> bytes:
    """A page without a word."""
    blank = pikepdf.new()
    blank.add_blank_page(page_size=(595, 842))
    stream = io.BytesIO()
    blank.save(stream)
    return stream.getvalue()


def test_the_blanks_of_a_proper_letter_are_found():
    """What the composer told is what the finder sees, to a few points."""
    composed = compose(letter(body=tuple(paragraph() for _ in range(9))))
    seen = find_places(composed.pdf, "Vũ Đức Long")
    for name in ("number", "day", "month", "signature"):
        told, found = getattr(composed.layout, name), seen.places[name].box
        assert found.page == told.page
        assert found.x + found.width / 2 == pytest.approx(told.x + told.width / 2, abs=4)
        assert found.y == pytest.approx(told.y, abs=8)
    assert seen.places["number"].size == pytest.approx(13)
    assert seen.places["number"].box.y + 0.891 * 13 == pytest.approx(
        composed.layout.number.y + composed.layout.number_baseline, abs=0.5
    )
    assert seen.title == ("KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC")


@pytest.mark.parametrize(
    ("name", "page", "title", "has_dots"),
    [
        ("spaces", 1, ("GIÁM ĐỐC",), False),
        ("dots", 1, ("KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC"), True),
        ("cairo", 1, ("KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC"), True),
        ("ellipsis", 2, ("TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH"), True),
        ("chromium", 1, ("TL. GIÁM ĐỐC", "CHÁNH VĂN PHÒNG"), False),
    ],
)
def test_blanks_are_found_whoever_made_the_file(name, page, title, has_dots):
    """Spaces or dots, one page or two, an annex after the signature, the signer's own name in text and annex."""
    seen = find_places(uploaded(name), "Phạm Quốc Việt")
    assert (seen.missing, dict(seen.typed), seen.narrow, seen.title) == ((), {}, (), title)
    blanks = ("number", "day", "month")
    assert {place: seen.places[place].dotted for place in blanks} == dict.fromkeys(blanks, has_dots)
    assert {place: seen.places[place].box.page for place in blanks} == dict.fromkeys(blanks, 1)
    space = seen.places["signature"].box
    assert space.page == page
    assert space.width == pytest.approx(62 * 72 / 25.4, abs=0.5)
    assert space.height > 18 * 72 / 25.4


@pytest.mark.parametrize("by", [90, 180, 270])
def test_a_turned_page_is_read_as_it_is_seen(by):
    """What is seen upright is found where it is seen."""
    straight = find_places(uploaded("spaces"), "Phạm Quốc Việt")
    seen = find_places(turned(uploaded("spaces"), by), "Phạm Quốc Việt")
    assert seen.missing == ()
    for name, one in straight.places.items():
        other = seen.places[name].box
        assert (other.x, other.y, other.width) == pytest.approx((one.box.x, one.box.y, one.box.width), abs=1.0)


def test_a_number_and_month_typed_already_are_told():
    """They are not blanks, and not missing either."""
    seen = find_places(uploaded("typed"), "Phạm Quốc Việt")
    assert dict(seen.typed) == {"number": "15", "month": "11"}
    assert seen.missing == ()


def test_two_signers_side_by_side_each_have_their_space():
    """A joint document: two names on one line, two titles of different height above them."""
    seen = find_places(uploaded("two"), "Phạm Quốc Việt", "Vũ Đức Long")
    one, other = seen.places["signature"].box, seen.others[0].box
    assert one.x + one.width < other.x
    assert seen.title == ("GIÁM ĐỐC SỞ NỘI VỤ",)


def test_a_name_with_its_tone_elsewhere_is_the_same_name():
    """“Hoà” and “Hòa”, composed or not, are one name; another tone is another person."""
    pdf = compose(letter(signer=Signer(("Giám đốc",), "Lê Thị Hoà"))).pdf
    assert "signature" in find_places(pdf, "Lê Thị Hòa").places
    assert "signature" in find_places(pdf, unicodedata.normalize("NFD", "Lê Thị Hoà")).places
    assert "signature" not in find_places(pdf, "Lê Thị Hoa").places


def test_a_page_without_words_says_so():
    """A scan: nothing is found, and it is told that there is no text."""
    seen = find_places(blank_page(), "Vũ Đức Long")
    assert (seen.has_text, set(seen.missing)) == (False, {"number", "day", "month", "signature"})


def test_another_signer_is_not_found():
    """The space is looked for over the name of the signer chosen in the system."""
    assert find_places(compose(letter()).pdf, "Phạm Quốc Việt").missing == ("signature",)


@pytest.mark.parametrize("content", [b"", b"%PDF-1.7 broken", b"\x00" * 100])
def test_a_broken_file_is_refused(content):
    """No crash, a refusal."""
    with pytest.raises(UploadRejected):
        find_places(content, "A")


def _boxes() -> dict[str, Box]:
    return {
        "number": Box(1, 150, 90, 34, 15),
        "day": Box(1, 400, 90, 18, 15),
        "month": Box(1, 450, 90, 18, 15),
        "signature": Box(1, 330, 500, 170, 80),
    }


@pytest.mark.parametrize(
    ("name", "box", "kind"),
    [
        ("signature", Box(1, 500, 500, 170, 80), PlaceOffPage),
        ("signature", Box(9, 330, 500, 170, 80), PlaceOffPage),
        ("signature", Box(1, 330, 500, 20, 80), PlaceTooSmall),
        ("signature", Box(1, 380, 50, 170, 80), PlacesOverlap),
        ("signature", Box(1, 60, 300, 170, 80), PlaceOverText),
        ("number", Box(2, 150, 90, 34, 15), NumberOnFirstPage),
    ],
)
def test_a_place_that_cannot_be_is_refused(name, box, kind):
    """Off the page, too small, over words, over another place, a number on page 2."""
    letters = [("a", Box(1, 100, 320, 6, 9)), (".", Box(1, 152, 97, 3, 9))]
    pages = [(595.0, 842.0)] * 2
    assert list(fault_of_places(_boxes(), pages, letters)) == []
    assert kind in {type(fault) for fault in fault_of_places({**_boxes(), name: box}, pages, letters)}
    assert dotted(_boxes(), letters) == ("number",)
