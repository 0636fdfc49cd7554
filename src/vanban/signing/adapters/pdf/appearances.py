"""What a signature or a field shows on the page: form XObjects, upright on turned pages too."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.content import AppearanceContent
from pyhanko.pdf_utils.generic import pdf_name
from pyhanko.pdf_utils.layout import BoxConstraints
from pyhanko.pdf_utils.writer import BasePdfFileWriter
from pyhanko.stamp import BaseStampStyle

from vanban.platform.bounded.marks import Declined
from vanban.signing.adapters.pdf.faces import Face, face
from vanban.signing.adapters.pdf.geometry import Frame
from vanban.signing.adapters.pdf.pictures import as_image, picture


def numbers(*values: float) -> generic.ArrayObject:
    """An array of numbers."""
    return generic.ArrayObject(
        generic.NumberObject(int(v)) if float(v).is_integer() else generic.FloatObject(round(v, 3)) for v in values
    )


def form_xobject(
    content: bytes, width: float, height: float, frame: Frame, resources: generic.DictionaryObject
) -> generic.StreamObject:
    """A form XObject of this size as seen, turned with its page."""
    return generic.StreamObject(
        {
            pdf_name("/Type"): pdf_name("/XObject"),
            pdf_name("/Subtype"): pdf_name("/Form"),
            pdf_name("/BBox"): numbers(0, 0, width, height),
            pdf_name("/Matrix"): numbers(*frame.matrix),
            pdf_name("/Resources"): resources,
        },
        stream_data=content,
    )


class _Drawn(AppearanceContent):
    """An appearance already drawn; pyHanko asks for it when it writes the signature's widget."""

    def __init__(self, writer: BasePdfFileWriter, drawn: generic.StreamObject, box: BoxConstraints) -> None:
        super().__init__(writer=writer, box=box)
        self._drawn = drawn

    def render(self) -> bytes:
        """The content, for callers that embed it elsewhere."""
        return bytes(self._drawn.data)

    def as_form_xobject(self) -> generic.StreamObject:
        """The form XObject as drawn."""
        return self._drawn


@dataclass(frozen=True)
class DrawnStyle(BaseStampStyle):
    """A stamp style that shows one ready form XObject."""

    drawn: Any = None

    def create_stamp(self, writer: BasePdfFileWriter, box: BoxConstraints, text_params: dict[str, Any]) -> Any:
        """The appearance for this widget; size and texts were decided before."""
        return _Drawn(writer, self.drawn, box)


def picture_style(writer: BasePdfFileWriter, png: bytes, width: float, height: float, frame: Frame) -> DrawnStyle:
    """A style that shows a picture filling its widget."""
    image = as_image(writer, picture(png))
    resources = generic.DictionaryObject({pdf_name("/XObject"): generic.DictionaryObject({pdf_name("/Anh"): image})})
    content = f"q {width:.3f} 0 0 {height:.3f} 0 0 cm /Anh Do Q".encode()
    return DrawnStyle(drawn=form_xobject(content, width, height, frame, resources))


@dataclass(frozen=True)
class SetText:
    """Lines of text in one face and size, with the size of the block they fill."""

    lines: tuple[str, ...]
    size: float
    face: Face

    @property
    def width(self) -> float:
        """The widest line, in points."""
        return max(self.face.width(line, self.size) for line in self.lines)

    @property
    def height(self) -> float:
        """All lines at single spacing."""
        return len(self.lines) * self.leading

    @property
    def leading(self) -> float:
        """Distance between baselines."""
        return self.size * 1.15


def set_text(parts: tuple[str, ...], size: float, *, widest: float) -> SetText:
    """Upright black text in the twin of Times New Roman (Phụ lục I: size 10 for texts at the top right).

    The parts stand on one line, parted by “; ” (Phụ lục III, forms 2.2 and 3.2); a line wider than `widest` breaks.
    """
    letters = "".join(sorted(set("".join(parts)) | {" ", ";"}))
    try:
        cut = face("regular", letters)
    except KeyError as error:
        raise Declined("value_not_proper", value="; ".join(parts)[:100]) from error
    lines: list[str] = []
    for word in "; ".join(parts).split(" "):
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and cut.width(longer, size) <= widest:
            lines[-1] = longer
        else:
            lines.append(word)
    return SetText(tuple(lines), size, cut)


def text_style(writer: BasePdfFileWriter, text: SetText, frame: Frame) -> DrawnStyle:
    """A style that shows lines of text, flush right."""
    font = composite_font(writer, text.face)
    resources = generic.DictionaryObject({pdf_name("/Font"): generic.DictionaryObject({pdf_name("/Chu"): font})})
    width, height = text.width, text.height
    out = ["q BT 0 g", f"/Chu {text.size:g} Tf"]
    for index, line in enumerate(text.lines):
        x = width - text.face.width(line, text.size)
        y = height - index * text.leading - text.face.ascent * text.size / 1000
        codes = "".join(f"{text.face.glyphs[letter]:04X}" for letter in line)
        out.append(f"1 0 0 1 {x:.3f} {y:.3f} Tm <{codes}> Tj")
    out.append("ET Q")
    return DrawnStyle(drawn=form_xobject(" ".join(out).encode(), width, height, frame, resources))


def composite_font(writer: BasePdfFileWriter, cut: Face) -> generic.IndirectObject:
    """A composite font by glyph number, for texts with any Vietnamese letter; it can be searched and copied."""
    program = generic.StreamObject(
        {pdf_name("/Filter"): pdf_name("/FlateDecode"), pdf_name("/Length1"): generic.NumberObject(cut.size)},
        encoded_data=cut.program,
    )
    descriptor = generic.DictionaryObject(
        {
            pdf_name("/Type"): pdf_name("/FontDescriptor"),
            pdf_name("/FontName"): pdf_name("/" + cut.name),
            pdf_name("/Flags"): generic.NumberObject(4),
            pdf_name("/FontBBox"): numbers(*cut.bounds),
            pdf_name("/ItalicAngle"): generic.FloatObject(round(cut.italic_angle, 2)),
            pdf_name("/Ascent"): generic.NumberObject(cut.ascent),
            pdf_name("/Descent"): generic.NumberObject(cut.descent),
            pdf_name("/CapHeight"): generic.NumberObject(cut.cap_height),
            pdf_name("/StemV"): generic.NumberObject(80),
            pdf_name("/FontFile2"): writer.add_object(program),
        }
    )
    widths = generic.ArrayObject()
    for glyph in sorted(cut.widths):
        widths.extend([generic.NumberObject(glyph), numbers(cut.widths[glyph])])
    below = generic.DictionaryObject(
        {
            pdf_name("/Type"): pdf_name("/Font"),
            pdf_name("/Subtype"): pdf_name("/CIDFontType2"),
            pdf_name("/BaseFont"): pdf_name("/" + cut.name),
            pdf_name("/CIDSystemInfo"): generic.DictionaryObject(
                {
                    pdf_name("/Registry"): generic.pdf_string("Adobe"),
                    pdf_name("/Ordering"): generic.pdf_string("Identity"),
                    pdf_name("/Supplement"): generic.NumberObject(0),
                }
            ),
            pdf_name("/FontDescriptor"): writer.add_object(descriptor),
            pdf_name("/W"): widths,
            pdf_name("/CIDToGIDMap"): pdf_name("/Identity"),
        }
    )
    letters = "\n".join(f"<{glyph:04X}> <{ord(letter):04X}>" for letter, glyph in sorted(cut.glyphs.items()))
    to_unicode = (
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /VbChu def /CMapType 2 def "
        f"1 begincodespacerange <0000> <FFFF> endcodespacerange {min(len(cut.glyphs), 100)} beginbfchar\n{letters}\n"
        "endbfchar endcmap end end"
    )
    return writer.add_object(
        generic.DictionaryObject(
            {
                pdf_name("/Type"): pdf_name("/Font"),
                pdf_name("/Subtype"): pdf_name("/Type0"),
                pdf_name("/BaseFont"): pdf_name("/" + cut.name),
                pdf_name("/Encoding"): pdf_name("/Identity-H"),
                pdf_name("/DescendantFonts"): generic.ArrayObject([writer.add_object(below)]),
                pdf_name("/ToUnicode"): writer.add_object(generic.StreamObject(stream_data=to_unicode.encode())),
            }
        )
    )
