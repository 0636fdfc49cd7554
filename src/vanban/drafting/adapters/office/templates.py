"""A draft as a Word file to go on with in Word or LibreOffice, set as the decree asks and filled with what is known.

NĐ 30/2020/NĐ-CP Phụ lục I (page, parts, sizes) and Phụ lục III (the forms). The places of number, day and month stay
blank, wide enough for what the register and the clerk's day put there after the signature.
"""

from __future__ import annotations

import io
from typing import Any

from docx import Document
from docx.document import Document as WordDocument
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Mm, Pt
from docx.table import _Cell
from docx.text.paragraph import Paragraph

from vanban.drafting.adapters.typst.composer import subject_line
from vanban.drafting.rules.content import DIVISIONS, Annex, Block, Content, Kind, Signer
from vanban.drafting.rules.paper_forms import form_of
from vanban.drafting.rules.punctuation import closed, ended, recipients_list, roman

FACE = "Times New Roman"
BODY, HEAD, SMALL, LIST = Pt(14), Pt(13), Pt(12), Pt(11)
GAP = "\u00a0" * 7
"""A blank that no line breaks at, with room for a number of six digits."""
LEFT, RIGHT = Cm(6.6), Cm(9.8)
WIDTH = LEFT + RIGHT
CENTER, BOTH, START = WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.JUSTIFY, WD_ALIGN_PARAGRAPH.LEFT


def word_template(content: Content) -> bytes:
    """The document as a .docx; the same content gives a paper with the same parts as the typesetter's."""
    document = Document()
    _page(document)
    _head(document, content)
    _title(document, content)
    _opening(document, content)
    for block in closed(content.body) or (Block(Kind.PARAGRAPH, "…"),):
        _block(document, block)
    _foot(document, content)
    numbered = sum(1 for annex in content.annexes if not annex.type_name)
    for index, annex in enumerate(content.annexes, 1):
        _annex(document, annex, index, numbered)
    properties = document.core_properties
    properties.title, properties.author = content.subject[:250] or content.type.label, content.agency[:250]
    properties.comments = ""
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def _page(document: WordDocument) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin = section.bottom_margin = Mm(20)
    section.left_margin, section.right_margin = Mm(30), Mm(16)
    section.header_distance = Mm(10)
    section.different_first_page_header_footer = True
    number = section.header.paragraphs[0]
    number.alignment = CENTER
    _field(number, "PAGE")
    normal = document.styles["Normal"]
    normal.font.name, normal.font.size = FACE, BODY
    fonts = normal.element.get_or_add_rPr().get_or_add_rFonts()
    for which in ("w:ascii", "w:hAnsi", "w:cs", "w:eastAsia"):
        fonts.set(qn(which), FACE)
    normal.paragraph_format.space_before = normal.paragraph_format.space_after = Pt(0)


def _head(document: WordDocument, content: Content) -> None:
    """Agency and national title side by side, then number and date (Phụ lục I, II.1 to II.4)."""
    left, right = _two_columns(document, rows=2)
    first, second = left[0], right[0]
    _line(first, content.parent.upper(), size=HEAD)
    _line(first, content.agency.upper(), size=HEAD, bold=True)
    _rule(first, Cm(2.3), LEFT)
    _line(second, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", size=HEAD, bold=True)
    _line(second, "Độc lập - Tự do - Hạnh phúc", size=BODY, bold=True)
    _rule(second, Cm(1.6), RIGHT)
    _line(left[1], f"Số:{GAP}/{content.symbol}", size=HEAD)
    if content.is_letter and content.subject:
        _line(left[1], subject_line(content.subject), size=SMALL, before=Pt(6))
    dated = f"{content.place}, ngày{GAP}tháng{GAP}năm\u00a0{content.year}"
    _line(right[1], dated, size=HEAD, italic=True)


def _title(document: WordDocument, content: Content) -> None:
    """Name of the type and trích yếu; a letter has neither here (Phụ lục I, II.5)."""
    if content.is_letter:
        return
    _line(document, content.type.label.upper(), bold=True, before=Pt(12))
    if form_of(content.type_code).shows_subject and content.subject:
        _line(document, content.subject, bold=True)
        _rule(document, Cm(5.7), WIDTH)


def _opening(document: WordDocument, content: Content) -> None:
    """The issuing power, the legal bases, the words that open, and those it is sent to."""
    if content.authority:
        _line(document, content.authority, bold=True, before=Pt(12), after=Pt(6))
    for basis in ended(content.legal_bases):
        _text(document, basis, italic=True)
    if content.opening:
        _line(document, content.opening, bold=True, before=Pt(6), after=Pt(6))
    if content.lead:
        _line(document, content.lead, before=Pt(6))
    if len(content.addressees) == 1:
        _line(document, f"Kính gửi: {content.addressees[0]}", before=Pt(12), after=Pt(12))
    elif content.addressees:
        _line(document, "Kính gửi:", before=Pt(12))
        names = ended(content.addressees)
        for name in names:
            after = Pt(12) if name == names[-1] else Pt(0)
            paragraph = _line(document, f"- {name}", align=START, after=after)
            paragraph.paragraph_format.left_indent = Cm(5.5)


def _block(document: WordDocument, block: Block) -> None:
    """One block of the body with its number as printed."""
    if block.kind is Kind.TABLE:
        _table(document, block)
    elif block.kind in DIVISIONS and block.kind is not Kind.ROMAN:
        if block.label:
            _line(document, block.label, bold=True, before=Pt(6))
        _line(document, block.text, bold=True, after=Pt(6))
    elif block.kind is Kind.CAPTION:
        _line(document, f"{block.label} {block.text}".strip(), italic=True)
    else:
        paragraph = _text(document, "")
        titled = block.titled or block.kind in {Kind.ARTICLE, Kind.ROMAN}
        if block.label:
            _run(paragraph, f"{block.label} ", BODY, bold=titled)
        _run(paragraph, block.text, BODY, bold=block.titled or block.kind is Kind.ROMAN)


def _table(document: WordDocument, block: Block) -> None:
    columns = max((len(row) for row in block.rows), default=1)
    table = document.add_table(rows=0, cols=columns)
    table.style = "Table Grid"
    for index, row in enumerate(block.rows):
        for cell, text in zip(table.add_row().cells, row, strict=False):
            paragraph = cell.paragraphs[0]
            paragraph.alignment = CENTER if index == 0 else START
            _run(paragraph, text, HEAD, bold=index == 0)
    if table.rows:
        _mark(table.rows[0]._tr.get_or_add_trPr(), "w:tblHeader")  # the head is repeated on every page


def _foot(document: WordDocument, content: Content) -> None:
    """Nơi nhận on the left, the signer on the right (Phụ lục I, II.7, II.9)."""
    _line(document, "", size=SMALL)
    left, right = _two_columns(document, rows=1)
    _line(left[0], "Nơi nhận:", size=SMALL, bold=True, italic=True, align=START)
    lines = recipients_list(content.recipients, content.file_line, has_addressees=bool(content.addressees))
    for line in lines:
        _line(left[0], f"- {line}", size=LIST, align=START)
    _signer(right[0], content.signer)


def _signer(cell: _Cell, signer: Signer) -> None:
    for line in signer.lines:
        _line(cell, line.upper(), bold=True)
    for _blank in range(5):
        _line(cell, "")
    if signer.other_title:
        _line(cell, signer.other_title, bold=True)
    _line(cell, signer.name, bold=True)


def _annex(document: WordDocument, annex: Annex, index: int, numbered: int) -> None:
    """Each annex begins on a page of its own (Phụ lục I, III.1)."""
    document.add_page_break()
    label = annex.type_name.upper() or (f"Phụ lục {roman(index)}" if numbered > 1 else "Phụ lục")
    _line(document, label, bold=True)
    _line(document, annex.title if annex.type_name else annex.title.upper(), bold=True, after=Pt(12))
    for block in annex.body:
        _block(document, block)


def _two_columns(document: WordDocument, rows: int) -> tuple[list[_Cell], list[_Cell]]:
    """A table without lines; Word files of offices have no better way to stand two parts side by side."""
    table = document.add_table(rows=rows, cols=2)
    table.autofit = False
    _no_margins(table._tbl.tblPr)
    for column, width in enumerate((LEFT, RIGHT)):
        table.columns[column].width = width
        for row in table.rows:
            row.cells[column].width = width
    for row in table.rows:
        _mark(row._tr.get_or_add_trPr(), "w:cantSplit")
    return [row.cells[0] for row in table.rows], [row.cells[1] for row in table.rows]


def _line(
    place: WordDocument | _Cell,
    text: str,
    *,
    size: Pt = BODY,
    bold: bool = False,
    italic: bool = False,
    align: WD_ALIGN_PARAGRAPH = CENTER,
    before: Pt = Pt(0),  # noqa: B008 - a length is a number
    after: Pt = Pt(0),  # noqa: B008 - the same
) -> Paragraph:
    """One paragraph of one style; the empty one that a cell begins with is used first."""
    fresh = isinstance(place, _Cell) and len(place.paragraphs) == 1 and not place.paragraphs[0].runs
    first = place.paragraphs[0] if fresh else place.add_paragraph()
    if fresh and first._p.pPr is not None:
        first = place.add_paragraph()
    first.alignment = align
    first.paragraph_format.space_before, first.paragraph_format.space_after = before, after
    _run(first, text, size, bold=bold, italic=italic)
    return first


def _text(document: WordDocument, text: str, *, italic: bool = False) -> Paragraph:
    """A paragraph of the body: justified, first line 1.27 cm in, 6 pt between (Phụ lục I, II.6)."""
    paragraph = document.add_paragraph()
    paragraph.alignment = BOTH
    form = paragraph.paragraph_format
    form.first_line_indent, form.space_before = Cm(1.27), Pt(6)
    form.line_spacing_rule, form.line_spacing = WD_LINE_SPACING.MULTIPLE, 1.15
    _run(paragraph, text, BODY, italic=italic)
    return paragraph


def _run(paragraph: Paragraph, text: str, size: Pt, *, bold: bool = False, italic: bool = False) -> None:
    if not text:
        return
    run = paragraph.add_run(_printable(text))
    run.font.size, run.bold, run.italic = size, bold or None, italic or None
    run.font.name = FACE
    run._element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), FACE)


def _rule(place: WordDocument | _Cell, inset: int, width: int) -> None:
    """A thin line under what stands above, a third to a half of its width, in the middle."""
    paragraph = _line(place, "")
    form = paragraph.paragraph_format
    form.left_indent = form.right_indent = min(inset, width // 2 - Cm(1))
    form.line_spacing_rule, form.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(4)
    borders: Any = OxmlElement("w:pBdr")
    top = OxmlElement("w:top")
    for name, value in (("w:val", "single"), ("w:sz", "6"), ("w:space", "1"), ("w:color", "000000")):
        top.set(qn(name), value)
    borders.append(top)
    paragraph._p.get_or_add_pPr().insert_element_before(
        borders, "w:shd", "w:tabs", "w:spacing", "w:ind", "w:jc", "w:rPr", "w:sectPr"
    )


def _field(paragraph: Paragraph, code: str) -> None:
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), code)
    paragraph._p.append(field)


def _no_margins(properties: Any) -> None:
    """Cells as wide as their columns: the national title must stand in one line."""
    margins = OxmlElement("w:tblCellMar")
    for side in ("w:left", "w:right"):
        edge = OxmlElement(side)
        edge.set(qn("w:w"), "0")
        edge.set(qn("w:type"), "dxa")
        margins.append(edge)
    properties.append(margins)


def _mark(properties: Any, name: str) -> None:
    properties.append(OxmlElement(name))


def _printable(text: str) -> str:
    """Control characters out: XML has no place for them."""
    return "".join(char for char in text if char >= " " or char in "\n\t")
