"""What the paper shows: digits on the line and whole, the seal in true size over a third of the signature."""

from __future__ import annotations

import io
import subprocess
from pathlib import Path

import pikepdf
import pytest
from PIL import Image, ImageChops

from cast import AT
from vanban.signing import api
from vanban.signing.adapters.pdf.geometry import Frame
from vanban.signing.rules.layout import Box
from vanban.signing.rules.placing import POINTS_PER_MM, SEAL_MM, fit_into, seal_over
from vanban.signing.tests.conftest import Story
from vanban.signing.tests.letters import changed, letter, sheet, with_script

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
DPI = 144
SCALE = DPI / 72


def drawn(pdf: bytes, folder: Path) -> Image.Image:
    """Page 1 as poppler draws it."""
    path = folder / "trang.pdf"
    path.write_bytes(pdf)
    subprocess.run(["pdftoppm", "-r", str(DPI), "-png", "-singlefile", str(path), str(folder / "trang")], check=True)
    return Image.open(folder / "trang.png").convert("RGB")


Colour = tuple[tuple[int, int], tuple[int, int], tuple[int, int]]
RED: Colour = ((150, 255), (0, 110), (0, 110))
BLUE: Colour = ((0, 100), (0, 130), (120, 255))
DARK: Colour = ((0, 150), (0, 150), (0, 150))
"""Lowest and highest value of red, green and blue."""


def extent(image: Image.Image, colour: Colour, within: tuple[float, float, float, float] | None = None) -> Box:
    """The box in points of all pixels of a colour."""
    left, top, right, bottom = within or (0, 0, image.width / SCALE, image.height / SCALE)
    part = image.crop((round(left * SCALE), round(top * SCALE), round(right * SCALE), round(bottom * SCALE)))
    mask = Image.new("L", part.size, 255)
    for band, (low, high) in zip(part.split(), colour, strict=True):
        mask = ImageChops.darker(mask, band.point([255 if low <= value <= high else 0 for value in range(256)]))
    found = mask.getbbox()
    assert found is not None, "nothing drawn there"
    return Box(
        1, left + found[0] / SCALE, top + found[1] / SCALE, (found[2] - found[0]) / SCALE, (found[3] - found[1]) / SCALE
    )


@pytest.mark.clause("NB25-Đ14.2c", "VL19-Đ9.2a", "HP25-Đ11.3")
def test_the_seal_is_red_of_true_size_and_covers_a_third_of_the_blue_signature_on_its_left(snv: Story, tmp_path):
    image = drawn(snv.sealed(), tmp_path)
    space = letter()[1].signature
    seal, signature = extent(image, RED), extent(drawn(snv.signed(), tmp_path), BLUE)
    assert seal.width == pytest.approx(36 * POINTS_PER_MM, abs=1.5)
    assert seal.height == pytest.approx(36 * POINTS_PER_MM, abs=1.5)
    assert space.x <= signature.x
    assert signature.x + signature.width <= space.x + space.width
    assert space.y - 0.5 <= signature.y  # half a point is one dot of the drawing
    assert signature.y + signature.height <= space.y + space.height + 0.5
    covered = (seal.x + seal.width - signature.x) / signature.width
    assert covered == pytest.approx(1 / 3, abs=0.04)
    assert seal.x < signature.x


def test_digits_stand_on_the_line_whole_and_close_to_the_slash(snv: Story, tmp_path):
    layout = letter()[1]
    image = drawn(snv.sealed(number="980"), tmp_path)
    gap = layout.number
    digits = extent(image, DARK, (gap.x, gap.y, gap.x + gap.width - 0.5, gap.y + gap.height))
    label = extent(image, DARK, (gap.x - 40, gap.y, gap.x - 3, gap.y + gap.height))
    assert digits.height == pytest.approx(0.676 * 13, abs=1.2)
    assert digits.width == pytest.approx(3 * 6.5, abs=1.5)
    assert digits.y + digits.height == pytest.approx(label.y + label.height, abs=1.0)
    assert gap.x + gap.width - (digits.x + digits.width) < 1.5
    for place in (layout.day, layout.month):
        digits = extent(image, DARK, (place.x, place.y, place.x + place.width, place.y + place.height))
        assert digits.height == pytest.approx(0.676 * 14, abs=1.2)
        assert digits.x - place.x == pytest.approx(place.x + place.width - digits.x - digits.width, abs=2.0)


def test_a_number_wider_than_its_place_is_set_narrower_not_clipped(snv: Story, tmp_path):
    gap = letter()[1].number
    image = drawn(snv.sealed(number="100086"), tmp_path)
    digits = extent(image, DARK, (gap.x, gap.y, gap.x + gap.width - 0.5, gap.y + gap.height))
    assert gap.width - 4 < digits.width <= gap.width


def test_the_text_can_be_searched_and_copied(snv: Story, tmp_path):
    path = tmp_path / "van-ban.pdf"
    path.write_bytes(snv.sealed())
    text = subprocess.run(["pdftotext", "-layout", str(path), "-"], capture_output=True, text=True, check=True).stdout
    assert "123/SNV-TCCB" in text
    assert "ngày 23 tháng 11 năm 2026" in " ".join(text.split())


@pytest.mark.parametrize("turned", [90, 180, 270])
def test_on_a_turned_page_everything_stands_where_it_is_seen(snv: Story, tmp_path, turned):
    def turn(opened: pikepdf.Pdf) -> None:
        page = opened.pages[0]
        width, height = float(page.mediabox[2]), float(page.mediabox[3])
        back = {90: (0, 1, -1, 0, width, 0), 180: (-1, 0, 0, -1, width, height), 270: (0, -1, 1, 0, 0, height)}[turned]
        if turned != 180:
            back = {90: (0, 1, -1, 0, height, 0), 270: (0, -1, 1, 0, 0, width)}[turned]
            page.mediabox = [0, 0, height, width]
        page.contents_add(f"q {' '.join(str(n) for n in back)} cm".encode(), prepend=True)
        page.contents_add(b"Q")
        page.obj.Rotate = turned

    pdf, layout = letter()
    prepared = api.add_named_fields(changed(pdf, turn), layout)
    signed = api.sign_as_person(prepared, layout=layout, by=snv.viet, at=AT).pdf
    sealed = snv.sealed(signed)
    assert api.check(sealed, at=AT).verdict == api.Verdict.VALID
    straight, seen = drawn(snv.sealed(), tmp_path), drawn(sealed, tmp_path)
    for colour in (RED, BLUE):
        one, two = extent(straight, colour), extent(seen, colour)
        for side in ("x", "y", "width", "height"):
            assert getattr(one, side) == pytest.approx(getattr(two, side), abs=1.5)


def test_pages_are_shown_as_pictures_with_seal_and_digits(snv: Story):
    sealed = snv.sealed()
    image = Image.open(io.BytesIO(api.render_page(sealed, 1, width=900)))
    assert (image.format, image.width) == ("WEBP", 900)
    assert extent(image, RED).width > 50
    assert api.page_sizes(sealed) == [(pytest.approx(595.28, abs=0.1), pytest.approx(841.89, abs=0.1))]
    with pytest.raises(api.PlaceOutsidePage):
        api.render_page(sealed, 2)
    with pytest.raises(api.PdfBroken):
        api.page_sizes(b"%PDF-1.7 nothing")


@pytest.mark.parametrize("turned", [0, 90, 180, 270])
def test_places_go_to_the_page_and_back(turned):
    frame = Frame(10.0, 20.0, 500.0, 700.0, turned)
    box = Box(1, 30, 40, 50, 60)
    back = frame.from_page(frame.to_page(box), 1)
    assert (back.x, back.y, back.width, back.height) == pytest.approx((30, 40, 50, 60))


def test_the_seal_stays_on_the_page_and_a_picture_in_its_space():
    assert seal_over(Box(1, 5, 5, 90, 40), 595, 842).x == 0
    assert seal_over(Box(1, 300, 600, 90, 40), 595, 842).width == pytest.approx(SEAL_MM * POINTS_PER_MM)
    fitted = fit_into(Box(1, 100, 100, 160, 80), 300, 300)
    assert (fitted.width, fitted.height, fitted.x, fitted.y) == (80, 80, 140, 100)


def test_an_upload_is_screened(snv: Story):
    from vanban.signing.tests.letters import bomb, encrypted, with_text_field

    assert api.screen_upload(sheet(pages=3)) == api.Screening((), (), 3)
    assert api.screen_upload(with_text_field(sheet())).faults == ("form_fields",)
    assert api.screen_upload(with_script(sheet())).faults == ("scripts",)
    assert api.screen_upload(encrypted(sheet())).faults == ("encrypted",)
    assert api.screen_upload(b"MZ not a pdf").faults == ("not_pdf",)
    assert api.screen_upload(sheet()[:900]).faults == ("broken",)
    assert api.screen_upload(bomb()).faults == ("broken",)
    assert api.screen_upload(snv.signed()).notes == ("signed_already",)

    def embed(opened: pikepdf.Pdf) -> None:
        opened.attachments["thu.exe"] = b"MZ"

    def launch(opened: pikepdf.Pdf) -> None:
        opened.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name.Launch, F=pikepdf.String("cmd.exe"))

    assert api.screen_upload(changed(sheet(), embed)).notes == ("embedded_files",)
    assert api.screen_upload(changed(sheet(), launch)).faults == ("launches_programs",)
