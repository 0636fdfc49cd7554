"""The “ĐẾN” stamp of the receiving agency, in true size on an empty spot of page 1, signed with the agency's key.

NĐ 30/2020 Đ22 and Phụ lục IV, form V: 50 × 35 mm, the agency's name above, “ĐẾN” on the left, number and day of
arrival on the right, whom it goes to and the file's number below. Runs in a bounded child.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pypdfium2 as pdfium
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.generic import pdf_name
from pyhanko.pdf_utils.writer import BasePdfFileWriter

from vanban.platform.bounded.marks import Answer, Blobs, Declined, bounded
from vanban.signing.adapters.pdf.appearances import DrawnStyle, composite_font, form_xobject
from vanban.signing.adapters.pdf.faces import Face, face
from vanban.signing.adapters.pdf.geometry import Frame, box_from
from vanban.signing.adapters.pdf.preparing import (
    Shown,
    add_validation_data,
    frame_on,
    free_name,
    open_for_append,
    prepared_place,
)
from vanban.signing.rules.layout import Box
from vanban.signing.rules.names import ARRIVAL_PREFIX
from vanban.signing.rules.placing import ARRIVAL_MM, POINTS_PER_MM

RED = "0.78 0.05 0.09"
STEP_MM = 1.0
CLEAR_MM = 2.5
"""So much stays free around the stamp."""
EDGE_MM = 4.0
DARK = 200


@bounded
def prepare_arrival(values: dict[str, Any], blobs: Blobs) -> Answer:
    """The stamp with its texts (`agency`, `number`, `date`, `to`, `dossier`); `place` where somebody chose one.

    Declines `no_room` where page 1 has no empty spot of its size.
    """
    writer = open_for_append(blobs[0])
    frame = frame_on(writer, 1)
    width, height = (side * POINTS_PER_MM for side in ARRIVAL_MM)
    chosen = values.get("place")
    box = box_from(chosen) if chosen else _empty_spot(blobs[0])
    if box.page != 1 or box.x < 0 or box.y < 0 or box.x + width > frame.width or box.y + height > frame.height:
        raise Declined("page_missing", page=box.page)
    box = Box(1, box.x, box.y, width, height)
    style = _stamp(writer, values, box, frame)
    add_validation_data(writer, values)
    return prepared_place(writer, values, Shown(free_name(writer, ARRIVAL_PREFIX), box, frame, style))


def _empty_spot(content: bytes) -> Box:
    """The first empty spot: under the number, then further down, then on the right; as clerks look for it."""
    document = pdfium.PdfDocument(content)
    page = document[0]
    across, down = (round(side / POINTS_PER_MM / STEP_MM) for side in page.get_size())
    document.init_forms()
    scale = 4 / (POINTS_PER_MM * STEP_MM)
    picture = page.render(scale=scale, may_draw_forms=True).to_pil().convert("L")
    document.close()
    dark = picture.point(lambda value: 255 if value < DARK else 0).reduce(4).resize((across, down))
    used = [[dark.getpixel((x, y)) != 0 for x in range(across)] for y in range(down)]
    sums = _sums(used)
    wide, high = (round((side + 2 * CLEAR_MM) / STEP_MM) for side in ARRIVAL_MM)
    for x, y in _order(across, down, wide, high):
        if sums[y + high][x + wide] - sums[y][x + wide] - sums[y + high][x] + sums[y][x] == 0:
            left, top = (x * STEP_MM + CLEAR_MM) * POINTS_PER_MM, (y * STEP_MM + CLEAR_MM) * POINTS_PER_MM
            return Box(1, left, top, 0, 0)
    raise Declined("no_room")


def _order(across: int, down: int, wide: int, high: int) -> Iterator[tuple[int, int]]:
    """The upper half first on the left, where number and subject stand, then the rest of the page, from the top."""
    edge = round(EDGE_MM / STEP_MM)
    columns = range(edge, across - wide - edge)
    half = down // 2
    for rows in (range(edge, half - high), range(half - high, down - high - edge)):
        for y in rows:
            for x in columns:
                yield x, y


def _sums(used: list[list[bool]]) -> list[list[int]]:
    """How much is used above and left of each point, so that any rectangle is four look-ups."""
    sums = [[0] * (len(used[0]) + 1)]
    for row in used:
        line, total = [0], 0
        for place, one in enumerate(row):
            total += one
            line.append(sums[-1][place + 1] + total)
        sums.append(line)
    return sums


def _stamp(writer: BasePdfFileWriter, values: dict[str, Any], box: Box, frame: Frame) -> DrawnStyle:
    mm = POINTS_PER_MM
    number, day, to, dossier = (str(values.get(key) or "") for key in ("number", "date", "to", "dossier"))
    agency = str(values["agency"]).upper()
    texts = {
        "bold": [agency, "ĐẾN"],
        "regular": [f"Số: {number}", f"Ngày: {day}", f"Chuyển: {to}", f"Số và ký hiệu HS: {dossier}"],
    }
    try:
        used = {style: sorted(set("".join(parts)) | {" ", "…"}) for style, parts in texts.items()}
        faces = {style: face(style, "".join(letters)) for style, letters in used.items()}
    except KeyError as error:
        raise Declined("value_not_proper", value=agency) from error
    fonts = generic.DictionaryObject(
        {pdf_name(f"/{style}"): composite_font(writer, cut) for style, cut in faces.items()}
    )
    wide, high = box.width, box.height
    out = [f"q {RED} RG {RED} rg 1.1 w 0.55 0.55 {wide - 1.1:.3f} {high - 1.1:.3f} re S 0.6 w"]
    head, foot, middle = high - 8.5 * mm, 14 * mm, 19 * mm
    out.append(f"0 {head:.3f} m {wide:.3f} {head:.3f} l 0 {foot:.3f} m {wide:.3f} {foot:.3f} l S")
    out.append(f"0 {foot / 2:.3f} m {wide:.3f} {foot / 2:.3f} l {middle:.3f} {foot:.3f} m {middle:.3f} {head:.3f} l S")
    row = (head - foot) / 2
    out.append(f"{middle:.3f} {foot + row:.3f} m {wide:.3f} {foot + row:.3f} l S")
    pad = 1.5 * mm
    out += _centred(faces["bold"], agency, 9.5, wide / 2, head + 2.9 * mm, wide - 2 * pad)
    out += _centred(faces["bold"], "ĐẾN", 17, middle / 2, foot + row - 2.1 * mm, middle - 2 * pad)
    room = wide - middle - 2 * pad
    out += _left(faces["regular"], texts["regular"][0], middle + pad, foot + row + 2 * mm, room)
    out += _left(faces["regular"], texts["regular"][1], middle + pad, foot + 2 * mm, room)
    out += _left(faces["regular"], texts["regular"][2], pad, foot / 2 + 2 * mm, wide - 2 * pad)
    out += _left(faces["regular"], texts["regular"][3], pad, 2 * mm, wide - 2 * pad)
    out.append("Q")
    resources = generic.DictionaryObject({pdf_name("/Font"): fonts})
    return DrawnStyle(drawn=form_xobject(" ".join(out).encode(), wide, high, frame, resources))


def _centred(cut: Face, text: str, size: float, middle: float, up: float, room: float) -> list[str]:
    share = min(1.0, room / cut.width(text, size))
    return _set("bold", cut, text, size, middle - cut.width(text, size) * share / 2, up, share)


def _left(cut: Face, text: str, x: float, up: float, room: float) -> list[str]:
    """A line of the stamp; one too long is cut with “…”, never set over the frame."""
    size = 10.5
    if cut.width(text, size) * 0.8 > room:
        while text and cut.width(text + "…", size) * 0.8 > room:
            text = text[:-1]
        text += "…"
    share = min(1.0, room / cut.width(text, size))
    return _set("regular", cut, text, size, x, up, share)


def _set(style: str, cut: Face, text: str, size: float, x: float, up: float, share: float) -> list[str]:
    codes = "".join(f"{cut.glyphs[letter]:04X}" for letter in text)
    return [f"BT /{style} {size:g} Tf {share * 100:.2f} Tz 1 0 0 1 {x:.3f} {up:.3f} Tm <{codes}> Tj ET"]
