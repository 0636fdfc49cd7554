"""Real letters for the tests: typeset with places for number, date and signature, and hostile relatives of them."""

from __future__ import annotations

import io
import json
import zlib
from functools import lru_cache
from pathlib import Path

import pikepdf
import typst
from pikepdf import Array, Dictionary, Name, String

import vanban.platform
from vanban.signing.rules.layout import Box, Layout

FONTS = [str(Path(vanban.platform.__file__).parent / "fonts")]

LETTER = """
#set page(paper: "a4", margin: (top: 20mm, bottom: 20mm, left: 30mm, right: 15mm))
#set text(font: "Liberation Serif", size: 13pt)
#let mark(name) = context [#metadata((here().page(), here().position().x.pt(), here().position().y.pt()))#label(name)]
#let gap(name, width) = box(width: width, height: 10pt)[#mark(name)]
#grid(columns: (2fr, 3fr), align: center, [UBND TỈNH NINH BÌNH\\ *SỞ NỘI VỤ*],
  [*CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM*\\ *Độc lập - Tự do - Hạnh phúc*])
#v(6pt)
#grid(columns: (2fr, 3fr), align: center, [Số: #gap("number", 30pt)/SNV-TCCB],
  text(size: 14pt, style: "italic")[Ninh Bình, ngày #gap("day", 20pt) tháng #gap("month", 20pt) năm 2026])
#v(30pt)
Kính gửi: Ủy ban nhân dân phường Hoa Lư
#v(10pt)
Sở Nội vụ đề nghị quý cơ quan rà soát vị trí việc làm và báo cáo trước ngày 15 tháng 12 năm 2026.
#v(60pt)
#grid(columns: (1fr, 1fr), [_*Nơi nhận:*_\\ - Như trên;\\ - Lưu: VT.], align(center)[*GIÁM ĐỐC*\\
#box(width: 170pt, height: 78pt)[#mark("signature")]\\ *Phạm Quốc Việt*])
"""


@lru_cache(maxsize=1)
def letter() -> tuple[bytes, Layout]:
    """An official letter of Sở Nội vụ and the places found while it was typeset."""
    source = LETTER.encode()
    places = {}
    for name in ("number", "day", "month", "signature"):
        places[name] = json.loads(typst.query(source, f"<{name}>", field="value", one=True, font_paths=FONTS))

    def box(name: str, width: float, height: float, up: float = 0.0) -> Box:
        page, x, y = places[name]
        return Box(page, x, y - up, width, height)

    layout = Layout(
        number=box("number", 30, 16, up=2),
        day=box("day", 20, 16, up=2),
        month=box("month", 20, 16, up=2),
        signature=box("signature", 170, 78),
    )
    return typst.compile(source, font_paths=FONTS), layout


def sheet(text: str = "Phụ lục", pages: int = 1) -> bytes:
    """A plain annex of so many pages."""
    source = '#set text(font: "Liberation Serif")\n' + "\n#pagebreak()\n".join(f"{text} {n}" for n in range(pages))
    return typst.compile(source.encode(), font_paths=FONTS)


def changed(pdf: bytes, change) -> bytes:
    """The PDF after a change with pikepdf, written anew."""
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        change(opened)
        opened.save(out)
    return out.getvalue()


def with_text_field(pdf: bytes, name: str = "ghi_chu") -> bytes:
    """A form field of somebody else's, empty, over the middle of page 1."""

    def add(opened: pikepdf.Pdf) -> None:
        looks = pikepdf.Stream(opened, b"")
        looks.Type, looks.Subtype, looks.BBox = Name.XObject, Name.Form, Array([0, 0, 300, 100])
        field = opened.make_indirect(
            Dictionary(
                Type=Name.Annot,
                Subtype=Name.Widget,
                FT=Name.Tx,
                T=String(name),
                F=4,
                DA=String("/Helv 12 Tf 0 g"),
                Rect=Array([100, 400, 400, 500]),
                P=opened.pages[0].obj,
                AP=Dictionary(N=opened.make_indirect(looks)),
            )
        )
        opened.Root.AcroForm = opened.make_indirect(Dictionary(Fields=Array([field])))
        opened.pages[0].obj.Annots = opened.make_indirect(Array([field]))

    return changed(pdf, add)


def encrypted(pdf: bytes) -> bytes:
    """Locked with a password."""
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        opened.save(out, encryption=pikepdf.Encryption(owner="chu", user="khach"))
    return out.getvalue()


def with_script(pdf: bytes) -> bytes:
    """Runs a script when opened."""

    def add(opened: pikepdf.Pdf) -> None:
        opened.Root.OpenAction = Dictionary(S=Name.JavaScript, JS=String("app.alert(1)"))

    return changed(pdf, add)


@lru_cache(maxsize=1)
def bomb() -> bytes:
    """A small file whose cross-reference stream promises gigabytes."""
    zeros = zlib.compressobj(9)
    body = zeros.compress(b"\\0" * 1024) + b""
    for _ in range(600):
        body += zeros.compress(bytes(4 * 1024 * 1024))
    body += zeros.flush()
    head = b"%PDF-1.7\n1 0 obj\n<</Type/XRef/Size 600000000/W[1 4 1]/Root 2 0 R/Filter/FlateDecode/Length "
    stream = str(len(body)).encode() + b">>\nstream\n" + body + b"\nendstream\nendobj\n"
    return head + stream + b"startxref\n9\n%%EOF\n"
