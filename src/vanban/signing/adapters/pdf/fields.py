"""Putting the empty named fields into a PDF before anybody signs it.

The file is rewritten once (plain cross-reference table, no leftovers of earlier revisions), then carries three empty
text fields whose fonts lie in the form's resources, under the person's signature to come. Later steps only append.
"""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, String

from vanban.platform.bounded.marks import Answer, Blobs, Declined, bounded
from vanban.signing.adapters.pdf.faces import FIELD_LETTERS, Face, field_face
from vanban.signing.adapters.pdf.geometry import Frame, frame_of, layout_from
from vanban.signing.rules.layout import Box, Layout
from vanban.signing.rules.names import DAY_FIELD, MONTH_FIELD, NAMED_FIELDS, NUMBER_FIELD

NUMBER_FONT = "VbDung"
DATE_FONT = "VbNghieng"
"""Names of the upright and the italic font in the form's resources."""


@dataclass(frozen=True)
class FieldPlan:
    """One field: its box, font and size, where its baseline lies below the box's top, how its text is set."""

    name: str
    box: Box
    font: str
    style: str
    size: float
    baseline: float
    setting: int
    label: str
    key: str
    """The box's name in the layout."""


def plans(layout: Layout) -> tuple[FieldPlan, ...]:
    """The fields: the number flush to what follows it (the slash), day and month in the middle of their gaps.

    Day and month are left out where the paper has no date in its head.
    """
    number = (NUMBER_FONT, "regular", layout.number_size, layout.number_baseline, 2)
    date = (DATE_FONT, "italic", layout.date_size, layout.date_baseline, 1)
    found = [FieldPlan(NUMBER_FIELD, layout.number, *number, "Số văn bản", "number")]
    if layout.day is not None:
        found.append(FieldPlan(DAY_FIELD, layout.day, *date, "Ngày ban hành", "day"))
    if layout.month is not None:
        found.append(FieldPlan(MONTH_FIELD, layout.month, *date, "Tháng ban hành", "month"))
    return tuple(found)


@bounded
def add_named_fields(values: dict[str, Any], blobs: Blobs) -> Answer:
    """Rewrite the PDF with the empty fields of `values["layout"]`. Declines what cannot carry them."""
    layout = layout_from(values["layout"])
    with _open(blobs[0]) as pdf:
        _decline_signed(pdf)
        form = _form(pdf)
        _add_fonts(pdf, form)
        for plan in plans(layout):
            if plan.key in layout.dotted:
                _cover_dots(pdf, plan)
            _add_field(pdf, form, plan)
        return {}, [_rewritten(pdf)]


@bounded
def normalise(_values: dict[str, Any], blobs: Blobs) -> Answer:
    """Rewrite an unsigned PDF so that later steps can append to it (annexes, scans)."""
    with _open(blobs[0]) as pdf:
        _decline_signed(pdf)
        if not isinstance(pdf.Root.get("/AcroForm"), Dictionary):
            # So that a signature made elsewhere changes a form, not the catalogue.
            pdf.Root.AcroForm = pdf.make_indirect(Dictionary(Fields=Array()))
        return {}, [_rewritten(pdf)]


def _open(content: bytes) -> pikepdf.Pdf:
    try:
        pdf = pikepdf.open(io.BytesIO(content))
    except pikepdf.PasswordError as error:
        raise Declined("encrypted") from error
    except pikepdf.PdfError as error:
        raise Declined("broken") from error
    if pdf.is_encrypted:
        raise Declined("encrypted")
    return pdf


def _rewritten(pdf: pikepdf.Pdf) -> bytes:
    out = io.BytesIO()
    pdf.save(
        out,
        object_stream_mode=pikepdf.ObjectStreamMode.disable,
        compress_streams=True,
        min_version="1.7",
        deterministic_id=True,
    )
    return out.getvalue()


def _decline_signed(pdf: pikepdf.Pdf) -> None:
    """Rewriting would break signatures that are there already."""
    form = pdf.Root.get("/AcroForm")
    if not isinstance(form, Dictionary):
        return
    for field in form.get("/Fields", []):
        if isinstance(field, Dictionary) and field.get("/FT") == Name.Sig and "/V" in field:
            raise Declined("signed_already")


def _form(pdf: pikepdf.Pdf) -> Dictionary:
    """The document's form, made when missing; named fields of our names may not be there yet."""
    form = pdf.Root.get("/AcroForm")
    if not isinstance(form, Dictionary):
        form = pdf.make_indirect(Dictionary(Fields=Array()))
        pdf.Root.AcroForm = form
    if not isinstance(form.get("/Fields"), Array):
        form.Fields = Array()
    for field in form.Fields:
        if isinstance(field, Dictionary) and str(field.get("/T", "")) in NAMED_FIELDS:
            raise Declined("fields_present")
    if "/NeedAppearances" in form:
        del form["/NeedAppearances"]
    if "/XFA" in form:
        raise Declined("xfa_form")
    return form


def _add_fonts(pdf: pikepdf.Pdf, form: Dictionary) -> None:
    resources = form.get("/DR")
    if not isinstance(resources, Dictionary):
        resources = Dictionary()
        form.DR = resources
    fonts = resources.get("/Font")
    if not isinstance(fonts, Dictionary):
        fonts = Dictionary()
        resources.Font = fonts
    for key, style in ((NUMBER_FONT, "regular"), (DATE_FONT, "italic")):
        fonts[Name("/" + key)] = _font(pdf, field_face(style))


def _font(pdf: pikepdf.Pdf, face: Face) -> pikepdf.Object:
    """A simple TrueType font in WinAnsi encoding, so that every viewer finds the digits under their usual codes."""
    program = pikepdf.Stream(pdf, face.program)
    program.Filter = Name.FlateDecode
    program.Length1 = face.size
    descriptor = Dictionary(
        Type=Name.FontDescriptor,
        FontName=Name("/" + face.name),
        Flags=face.flags,
        FontBBox=Array(face.bounds),
        ItalicAngle=round(face.italic_angle, 2),
        Ascent=face.ascent,
        Descent=face.descent,
        CapHeight=face.cap_height,
        StemV=80,
        FontFile2=pdf.make_indirect(program),
    )
    codes = sorted(ord(letter) for letter in FIELD_LETTERS)
    widths = [face.widths[face.glyphs[chr(c)]] if chr(c) in face.glyphs else 0 for c in range(codes[0], codes[-1] + 1)]
    return pdf.make_indirect(
        Dictionary(
            Type=Name.Font,
            Subtype=Name.TrueType,
            BaseFont=Name("/" + face.name),
            Encoding=Name.WinAnsiEncoding,
            FirstChar=codes[0],
            LastChar=codes[-1],
            Widths=Array(widths),
            FontDescriptor=pdf.make_indirect(descriptor),
        )
    )


def page_frame(page: pikepdf.Page) -> Frame:
    """The frame of a pikepdf page, inherited boxes and rotation included."""
    media = tuple(float(value) for value in page.mediabox)
    crop = tuple(float(value) for value in page.cropbox)
    turned = page.obj.get("/Rotate")
    parent = page.obj.get("/Parent")
    depth = 0
    while turned is None and isinstance(parent, Dictionary) and depth < 50:
        turned = parent.get("/Rotate")
        parent = parent.get("/Parent")
        depth += 1
    return frame_of(media, crop, int(turned or 0))  # type: ignore[arg-type]


def _cover_dots(pdf: pikepdf.Pdf, plan: FieldPlan) -> None:
    """Paint the row of dots in a blank white, before anybody signs: digits would stand on them otherwise."""
    if not 1 <= plan.box.page <= len(pdf.pages):
        raise Declined("page_missing", page=plan.box.page)
    page = pdf.pages[plan.box.page - 1]
    base, half = plan.box.y + plan.baseline, 0.27 * plan.size
    strip = Box(plan.box.page, plan.box.x - 1, base - half, plan.box.width + 2, 2 * half)
    left, bottom, right, top = page_frame(page).to_page(strip)
    page.contents_add(b"q", prepend=True)
    page.contents_add(f"Q q 1 g {left:g} {bottom:g} {right - left:g} {top - bottom:g} re f Q".encode())


def _add_field(pdf: pikepdf.Pdf, form: Dictionary, plan: FieldPlan) -> None:
    if not 1 <= plan.box.page <= len(pdf.pages):
        raise Declined("page_missing", page=plan.box.page)
    page = pdf.pages[plan.box.page - 1]
    frame = page_frame(page)
    empty = pikepdf.Stream(pdf, b"/Tx BMC EMC")
    empty.Type, empty.Subtype = Name.XObject, Name.Form
    empty.BBox = Array([0, 0, round(plan.box.width, 3), round(plan.box.height, 3)])
    empty.Matrix = Array(list(frame.matrix))
    field = pdf.make_indirect(
        Dictionary(
            Type=Name.Annot,
            Subtype=Name.Widget,
            FT=Name.Tx,
            T=String(plan.name),
            TU=String(plan.label),
            F=4,
            Ff=1,
            Q=plan.setting,
            DA=String(f"/{plan.font} {plan.size:g} Tf 0 g"),
            Rect=Array(list(frame.to_page(plan.box))),
            P=page.obj,
            MK=Dictionary(R=frame.turned) if frame.turned else Dictionary(),
            AP=Dictionary(N=pdf.make_indirect(empty)),
        )
    )
    form.Fields.append(field)
    annotations = page.obj.get("/Annots")
    if isinstance(annotations, Array):
        annotations.append(field)
    else:
        page.obj.Annots = pdf.make_indirect(Array([field]))
