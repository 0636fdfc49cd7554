"""Word documents by script: every part a line with its look, so that a fault is one change, and known.

`sheet_of` gives a clean document of any of the 29 types, `written` makes the .docx in one of several hands: parts set
one by one or by styles, words in one run or in pieces, lines drawn, ruled or typed.
"""

from __future__ import annotations

import io
from dataclasses import dataclass, field, replace

import docx
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm, Pt, RGBColor

from vanban.kernel.document_types import DOCUMENT_TYPES, document_type

FACE = "Times New Roman"
ALIGN = {
    "left": WD_ALIGN_PARAGRAPH.LEFT, "center": WD_ALIGN_PARAGRAPH.CENTER, "right": WD_ALIGN_PARAGRAPH.RIGHT,
    "both": WD_ALIGN_PARAGRAPH.JUSTIFY,
}  # fmt: skip
SENTENCE = (
    "Thực hiện Kế hoạch số 45/KH-UBND ngày 05 tháng 3 năm 2026 của Ủy ban nhân dân tỉnh về chuyển đổi số năm 2026, "
    "Sở Nội vụ đề nghị các cơ quan, đơn vị rà soát, cập nhật dữ liệu cán bộ, công chức, viên chức và báo cáo kết quả."
)


@dataclass(frozen=True)
class Line:
    """A paragraph: its words and its look; `bold_start` sets only its beginning in bold; `rule` a line under it."""

    text: str
    size: float = 14
    bold: bool = False
    italic: bool = False
    align: str = "both"
    font: str = FACE
    colour: str = ""
    first: float = 0.0
    before: float = 0.0
    after: float = 0.0
    line: float = 1.0
    bold_start: int = 0
    rule: float = 0.0

    def but(self, **changes) -> Line:
        """The same with changes."""
        return replace(self, **changes)


@dataclass
class Sheet:
    """Lines by part, and the page."""

    lines: dict[str, list[Line]] = field(default_factory=dict)
    width: float = 210
    height: float = 297
    margins: dict[str, float] = field(default_factory=lambda: {"top": 20, "bottom": 20, "left": 30, "right": 17})
    number: dict | None = field(
        default_factory=lambda: {"place": "header", "align": "center", "size": 13, "first": False}
    )
    swapped: bool = False
    grid: bool = False
    tracked: bool = False

    def change(self, part: str, at: int = 0, **changes) -> None:
        """Change the look of one line of a part."""
        self.lines[part][at] = self.lines[part][at].but(**changes)

    def say(self, part: str, old: str, new: str, at: int = 0) -> None:
        """Change words of one line of a part; raises AssertionError when they are not there."""
        line = self.lines[part][at]
        assert old in line.text, (part, old, line.text)
        self.lines[part][at] = line.but(text=line.text.replace(old, new, 1))


def body_line(text: str, **changes) -> Line:
    """A paragraph of the text."""
    return Line(text, first=12.7, after=6, line=1.1).but(**changes)


def centred(text: str, **changes) -> Line:
    """A line in the middle."""
    return Line(text, align="center").but(**changes)


def sheet_of(code: str, *, wide: bool = False, annexes: int = 0, pages: int = 1) -> Sheet:
    """A clean document of this type: `wide` with chapters, sections, clauses and points."""
    kind = document_type(code)
    letter = code == "cong-van"
    symbol = f"{kind.abbreviation}-SNV" if kind.abbreviation else "SNV-TCCB"
    lines = {
        "parent": [centred("UBND TỈNH NINH BÌNH", size=13)],
        "agency": [centred("SỞ NỘI VỤ", size=13, bold=True, rule=0.4)],
        "number": [centred(f"Số: 05/{symbol}", size=13)],
        "country": [centred("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", size=13, bold=True)],
        "motto": [centred("Độc lập - Tự do - Hạnh phúc", bold=True, rule=1.0)],
        "date": [centred("Ninh Bình, ngày 05 tháng 01 năm 2026", italic=True)],
        "recipients_label": [Line("Nơi nhận:", size=12, bold=True, italic=True, align="left")],
        "recipient": [
            Line(text, size=11, align="left")
            for text in (["- Như trên;"] if letter else []) + ["- Các sở, ban, ngành;", "- Lưu: VT, TCCB."]
        ],
        "signer": [centred("KT. GIÁM ĐỐC", bold=True), centred("PHÓ GIÁM ĐỐC", bold=True)],
        "name": [centred("Vũ Đức Long", bold=True)],
    }
    if code == "thu-cong":
        lines.pop("number")
    if letter:
        lines["letter_subject"] = [centred("V/v rà soát dữ liệu cán bộ, công chức", size=12, before=6)]
    else:
        lines["type_name"] = [centred(kind.label.upper(), bold=True)]
        if code != "thu-cong":
            lines["subject"] = [centred("Về việc rà soát dữ liệu cán bộ, công chức, viên chức", bold=True, rule=0.4)]
    if letter or code == "to-trinh":
        lines["greeting"] = [centred("Kính gửi:", align="left", first=30)]
        lines["addressees"] = [
            Line(text, align="left", first=45) for text in ("- Các sở, ban, ngành;", "- Ủy ban nhân dân các xã.")
        ]
    if code in {"quyet-dinh", "nghi-quyet"}:
        lines["authority"] = [centred("GIÁM ĐỐC SỞ NỘI VỤ", bold=True)]
        lines["base"] = [
            body_line("Căn cứ Luật Tổ chức chính quyền địa phương ngày 16 tháng 6 năm 2025;", italic=True),
            body_line(
                "Căn cứ Nghị định số 30/2020/NĐ-CP ngày 05 tháng 3 năm 2020 của Chính phủ về công tác văn thư;",
                italic=True,
            ),
            body_line("Theo đề nghị của Trưởng phòng Tổ chức cán bộ.", italic=True),
        ]
        lines["opening"] = [
            centred("QUYẾT ĐỊNH:" if code == "quyet-dinh" else "QUYẾT NGHỊ:", bold=True, before=6, after=6)
        ]
        lines["body"] = [
            body_line("Điều 1. Ban hành kế hoạch rà soát dữ liệu cán bộ, công chức, viên chức.", bold_start=7),
            body_line(f"Điều 2. {SENTENCE}", bold_start=7),
            body_line("Điều 3. Chánh Văn phòng Sở chịu trách nhiệm thi hành Quyết định này./.", bold_start=7),
        ]
    elif wide:
        lines["body"] = _divided()
    else:
        texts = (
            SENTENCE, "1. Rà soát dữ liệu của cơ quan, đơn vị mình; cụ thể:", "a) Dữ liệu về cán bộ;",
            "b) Dữ liệu về công chức, viên chức.", "2. Báo cáo kết quả trước ngày 15 tháng 02 năm 2026.",
            SENTENCE + "/.",
        )  # fmt: skip
        lines["body"] = [body_line(text) for text in texts]
    if pages > 1:
        lines["body"][-1:-1] = [body_line(SENTENCE) for _ in range(18 * (pages - 1))]
    if annexes:
        numbers = [""] if annexes == 1 else [" I", " II", " III"][:annexes]
        lines["body"].insert(-1, body_line("Chi tiết tại Phụ lục kèm theo văn bản này."))
        for place, number in enumerate(numbers):
            lines[f"annex{place}"] = [
                centred(f"Phụ lục{number}", bold=True),
                centred("BẢNG TỔNG HỢP SỐ LIỆU", bold=True),
                centred("(Kèm theo Văn bản số        ngày       tháng       năm 2026 của Sở Nội vụ)", italic=True),
                body_line(SENTENCE),
            ]
    return Sheet(lines)


def _divided() -> list[Line]:
    head = {"bold": True, "before": 6, "after": 6}
    return [
        centred("Chương I", **head), centred("QUY ĐỊNH CHUNG", **head),
        body_line("Điều 1. Phạm vi điều chỉnh", bold=True), body_line(SENTENCE),
        body_line("Điều 2. Đối tượng áp dụng", bold=True),
        body_line("1. Các cơ quan, đơn vị thuộc Sở theo khoản 2 Điều 24 của Quy chế làm việc:"),
        *(body_line(f"{letter}) Đơn vị thứ {letter} trong danh sách;") for letter in "abcdđeg"),
        body_line("2. Cán bộ, công chức, viên chức và người lao động."),
        centred("Chương II", **head), centred("QUY ĐỊNH CỤ THỂ", **head),
        centred("Mục 1", **head), centred("QUẢN LÝ DỮ LIỆU", **head),
        body_line("Điều 3. Trách nhiệm của đơn vị", bold=True), body_line(SENTENCE),
        body_line("Điều 4. Tổ chức thực hiện", bold=True), body_line("Chánh Văn phòng Sở tổ chức thực hiện./."),
    ]  # fmt: skip


def written(sheet: Sheet, hand: int = 0) -> bytes:
    """The .docx of this sheet in one of four hands."""
    document = docx.Document()
    normal = document.styles["Normal"]
    normal.font.name, normal.font.size = FACE, Pt(14)
    normal.element.rPr.rFonts.set(qn("w:eastAsia"), FACE)
    section = document.sections[0]
    section.page_width, section.page_height = Mm(sheet.width), Mm(sheet.height)
    if sheet.width > sheet.height:
        section.orientation = WD_ORIENT.LANDSCAPE
    for side, value in sheet.margins.items():
        setattr(section, f"{side}_margin", Mm(value))
    pen = _Pen(document, hand)
    lines = sheet.lines
    left = [*lines.get("parent", []), *lines.get("agency", []), *lines.get("number", []),
            *lines.get("letter_subject", [])]  # fmt: skip
    right = [*lines.get("country", []), *lines.get("motto", []), *lines.get("date", [])]
    pen.sides(*((right, left) if sheet.swapped else (left, right)))
    pen.gap()
    for part in ("urgency", "type_name", "subject", "greeting", "addressees", "authority", "base", "opening", "body"):
        for line in lines.get(part, []):
            pen.line(document, line)
    if sheet.grid:
        table = document.add_table(3, 3)
        table.style = "Table Grid"
        for cell in (cell for row in table.rows for cell in row.cells):
            pen.fill(cell.paragraphs[0], Line("Số liệu", size=12, align="left"))
    pen.gap()
    signer = [*lines.get("signer", []), *([Line("")] * 4), *lines.get("name", [])]
    pen.sides([*lines.get("recipients_label", []), *lines.get("recipient", [])], signer)
    for part in sorted(part for part in lines if part.startswith("annex")):
        document.add_page_break()
        for line in lines[part]:
            pen.line(document, line)
    if sheet.number is not None:
        _number(section, sheet.number)
    if sheet.tracked:
        last = document.paragraphs[-1]._p
        last.append(parse_xml(f'<w:ins {nsdecls("w")} w:id="9" w:author="A"><w:r><w:t> </w:t></w:r></w:ins>'))
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


class _Pen:
    """Writes lines in one hand: 0 plain, 1 by styles, 2 in pieces with lines typed, 3 with drawn lines."""

    def __init__(self, document, hand: int) -> None:
        self.document, self.hand, self.made = document, hand % 4, 0

    def gap(self) -> None:
        """An empty paragraph."""
        self.document.add_paragraph()

    def sides(self, left: list[Line], right: list[Line]) -> None:
        """A table without lines, two cells."""
        table = self.document.add_table(1, 2)
        for cell, lines in zip(table.rows[0].cells, (left, right), strict=True):
            for line in lines:
                self.line(cell, line)
            first = cell.paragraphs[0]
            if not first.text and len(cell.paragraphs) > 1:
                first._p.getparent().remove(first._p)

    def line(self, where, line: Line) -> None:
        """One paragraph, and the line under it."""
        paragraph = where.add_paragraph()
        self.fill(paragraph, line)
        if line.rule:
            self._rule(where, paragraph, line)

    def fill(self, paragraph, line: Line) -> None:
        """Words and look."""
        form = paragraph.paragraph_format
        holder = paragraph
        if self.hand == 1:
            self.made += 1
            style = self.document.styles.add_style(f"Kieu{self.made}", 1)
            style.base_style = self.document.styles["Normal"]
            holder, form = style, style.paragraph_format
            paragraph.style = style
            self._face(style.font, style.element.get_or_add_rPr(), line, bold=line.bold)
        if self.hand == 1:
            form.alignment = ALIGN[line.align]
        else:
            paragraph.alignment = ALIGN[line.align]
        form.first_line_indent = Mm(line.first)
        form.space_before, form.space_after, form.line_spacing = Pt(line.before), Pt(line.after), line.line
        for text, bold in self._pieces(line):
            run = paragraph.add_run(text)
            if self.hand != 1:
                self._face(run.font, run._r.get_or_add_rPr(), line, bold=bold)
            elif bold != line.bold:
                run.bold = bold
        assert holder is not None

    def _face(self, font, properties, line: Line, *, bold: bool) -> None:
        font.name, font.size, font.bold, font.italic = line.font, Pt(line.size), bold, line.italic
        if line.colour:
            font.color.rgb = RGBColor.from_string(line.colour)
        fonts = properties.rFonts
        fonts.set(qn("w:hAnsi"), line.font)

    def _pieces(self, line: Line) -> list[tuple[str, bool]]:
        if line.bold_start:
            return [(line.text[: line.bold_start], True), (line.text[line.bold_start :], line.bold)]
        if self.hand == 2 and len(line.text) > 8:
            return [(line.text[:4], line.bold), (line.text[4:7], line.bold), (line.text[7:], line.bold)]
        return [(line.text, line.bold)]

    def _rule(self, where, paragraph, line: Line) -> None:
        from vanban.drafting.adapters.format.widths import width_of

        length = width_of(line.text, line.size, bold=line.bold) * line.rule
        if length > 215 and where is not self.document:
            length = 215 * line.rule
        if self.hand in {0, 3}:
            run = paragraph.add_run()
            run._r.append(parse_xml(_DRAWN.format(width=round(length * 12700), spaces=_SPACES)))
        elif self.hand == 1:
            paragraph.paragraph_format.space_after = Pt(0)
            paragraph._p.get_or_add_pPr().append(
                parse_xml(f'<w:pBdr {nsdecls("w")}><w:bottom w:val="single" w:sz="4" w:space="1"/></w:pBdr>')
            )
        else:
            count = max(1, round(length / 6.5))
            self.line(where, Line("_" * count, size=13, align="center"))


_SPACES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"'
)
_DRAWN = (
    '<w:drawing {spaces}><wp:anchor distT="0" distB="0" distL="0" distR="0" simplePos="0" relativeHeight="2" '
    'behindDoc="0" locked="0" layoutInCell="1" allowOverlap="1"><wp:simplePos x="0" y="0"/>'
    '<wp:positionH relativeFrom="column"><wp:align>center</wp:align></wp:positionH>'
    '<wp:positionV relativeFrom="paragraph"><wp:posOffset>230000</wp:posOffset></wp:positionV>'
    '<wp:extent cx="{width}" cy="0"/><wp:wrapNone/><wp:docPr id="7" name="Line"/>'
    '<a:graphic><a:graphicData uri="http://schemas.microsoft.com/office/word/2010/wordprocessingShape">'
    '<wps:wsp><wps:cNvCnPr/><wps:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="{width}" cy="0"/></a:xfrm>'
    '<a:prstGeom prst="line"><a:avLst/></a:prstGeom><a:ln w="9525"><a:solidFill><a:srgbClr val="000000"/></a:solidFill>'
    "</a:ln></wps:spPr><wps:bodyPr/></wps:wsp></a:graphicData></a:graphic></wp:anchor></w:drawing>"
)


def _number(section, wanted: dict) -> None:
    """The field PAGE in the header or footer."""
    section.different_first_page_header_footer = not wanted.get("first", False)
    holder = section.header if wanted["place"] == "header" else section.footer
    holder.is_linked_to_previous = False
    paragraph = holder.paragraphs[0]
    paragraph.alignment = ALIGN[wanted["align"]]
    run = paragraph.add_run()
    run.font.size, run.font.name = Pt(wanted["size"]), FACE
    run.font.bold, run.font.italic = wanted.get("bold", False), wanted.get("italic", False)
    for piece in (
        '<w:fldChar {n} w:fldCharType="begin"/>',
        "<w:instrText {n}> PAGE </w:instrText>",
        '<w:fldChar {n} w:fldCharType="end"/>',
    ):
        run._r.append(parse_xml(piece.format(n=nsdecls("w"))))
    form, start = wanted.get("form"), wanted.get("start")
    if form or start:
        number = parse_xml(f"<w:pgNumType {nsdecls('w')}/>")
        if form:
            number.set(qn("w:fmt"), form)
        if start:
            number.set(qn("w:start"), str(start))
        section._sectPr.append(number)


ALL_TYPES = tuple(kind.code for kind in DOCUMENT_TYPES)
