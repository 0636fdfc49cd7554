"""In a bounded child: the changes a person chose, made in the Word file itself; nothing else in it is touched."""

from __future__ import annotations

import re
import unicodedata
from typing import Any

from lxml import etree

from vanban.drafting.adapters.format.word_file import MAIN, R, W, WordFile, opened, own_runs, paragraphs
from vanban.drafting.adapters.format.word_styles import Styles
from vanban.drafting.rules.format.legacy import encoding_of_font, to_unicode
from vanban.platform.bounded.marks import Answer, Blobs, bounded

MM_TWIP = 1440 / 25.4
FACE = "Times New Roman"
_PPR_ORDER = ("pStyle", "keepNext", "keepLines", "pageBreakBefore", "framePr", "widowControl", "numPr",
              "suppressLineNumbers", "pBdr", "shd", "tabs", "suppressAutoHyphens", "kinsoku", "wordWrap",
              "overflowPunct", "topLinePunct", "autoSpaceDE", "autoSpaceDN", "bidi", "adjustRightInd", "snapToGrid",
              "spacing", "ind", "contextualSpacing", "mirrorIndents", "suppressOverlap", "jc", "textDirection",
              "textAlignment", "textboxTightWrap", "outlineLvl", "divId", "cnfStyle", "rPr", "sectPr",
              "pPrChange")  # fmt: skip
_RPR_ORDER = ("rStyle", "rFonts", "b", "bCs", "i", "iCs", "caps", "smallCaps", "strike", "dstrike", "outline", "shadow",
              "emboss", "imprint", "noProof", "snapToGrid", "vanish", "webHidden", "color", "spacing", "w", "kern",
              "position", "sz", "szCs", "highlight", "u", "effect", "bdr", "shd", "fitText", "vertAlign", "rtl", "cs",
              "em", "lang", "eastAsianLayout", "specVanish", "oMath")  # fmt: skip
_SECT_ORDER = ("headerReference", "footerReference", "footnotePr", "endnotePr", "type", "pgSz", "pgMar", "paperSrc",
               "pgBorders", "lnNumType", "pgNumType", "cols", "formProt", "vAlign", "noEndnote", "titlePg",
               "textDirection", "bidi", "rtlGutter", "docGrid", "printerSettings", "sectPrChange")  # fmt: skip


@bounded
def mend_word(values: dict[str, Any], blobs: Blobs) -> Answer:
    """The file with `mends` made, and how many of them could be. Declines what `read_word` declines."""
    file = opened(blobs[0])
    nodes = {place.index: place.node for place in paragraphs(file)}
    sections = list(file.tree(MAIN).iter(f"{W}sectPr"))
    done = 0
    for mend in values["mends"]:
        what, index, value, old = mend["what"], mend["index"], mend["value"], mend["old"]
        if what in _WHOLE:
            done += _WHOLE[what](file, value)
        elif what in _SECTION:
            if 0 <= index < len(sections):
                _SECTION[what](sections[index], value, what)
                done += 1
        elif index in nodes:
            done += _in_paragraph(nodes[index], what, value, old)
    return {"done": done}, [file.packed()]


def _in_paragraph(node: Any, what: str, value: Any, old: str) -> bool:
    runs = [run for run in own_runs(node) if run.find(f"{W}t") is not None]
    if not runs:
        return False
    if what in {"words", "end", "dash"}:
        return _reworded(runs, what, str(value), old)
    if what in {"align", "first", "after", "line"}:
        _spaced(node, what, value)
        return True
    if what == "bold_start":
        _bold_start(runs, len(str(value)))
        return True
    for run in runs:
        _set_run(run, what, value)
    return True


def _set_run(run: Any, what: str, value: Any) -> None:
    properties = _child(run, "rPr", ("rPr",))
    if what == "size":
        for tag in ("sz", "szCs"):
            _child(properties, tag, _RPR_ORDER).set(f"{W}val", str(round(float(value) * 2)))
    elif what in {"bold", "italic"}:
        for tag in ("b", "bCs") if what == "bold" else ("i", "iCs"):
            _child(properties, tag, _RPR_ORDER).set(f"{W}val", "1" if value else "0")
    elif what == "font":
        _face(properties)
    elif what == "colour":
        colour = _child(properties, "color", _RPR_ORDER)
        colour.attrib.clear()
        colour.set(f"{W}val", "000000")
    elif what == "capitals":
        for text in run.iter(f"{W}t"):
            text.text = (text.text or "").upper()


def _face(properties: Any) -> None:
    fonts = _child(properties, "rFonts", _RPR_ORDER)
    fonts.attrib.clear()
    for kind in ("ascii", "hAnsi", "cs", "eastAsia"):
        fonts.set(f"{W}{kind}", FACE)


def _spaced(node: Any, what: str, value: Any) -> None:
    properties = _child(node, "pPr", ("pPr",))
    if what == "align":
        _child(properties, "jc", _PPR_ORDER).set(f"{W}val", str(value))
    elif what == "first":
        indent = _child(properties, "ind", _PPR_ORDER)
        for name in ("hanging", "hangingChars", "firstLineChars", "left", "start"):
            indent.attrib.pop(f"{W}{name}", None)
        indent.set(f"{W}left", "0")
        indent.set(f"{W}firstLine", str(round(float(value) * MM_TWIP)))
    else:
        spacing = _child(properties, "spacing", _PPR_ORDER)
        if what == "after":
            spacing.attrib.pop(f"{W}afterAutospacing", None)
            spacing.set(f"{W}after", str(round(float(value) * 20)))
        else:
            spacing.set(f"{W}line", str(round(float(value) * 240)))
            spacing.set(f"{W}lineRule", "auto")


def _reworded(runs: list[Any], what: str, value: str, old: str) -> bool:
    """Change words that may lie across several runs; the first of these takes the new ones."""
    texts = [text for run in runs for text in run.iter(f"{W}t")]
    whole = "".join(text.text or "" for text in texts)
    if what == "end":
        kept = whole.rstrip()
        start, stop = len(kept) - (len(old) if old and kept.endswith(old) else 0), len(whole)
    elif what == "dash":
        start = len(whole) - len(whole.lstrip())
        stop = start + (len(old) if old and whole[start:].startswith(old) else 0)
        value = f"{value} " if not whole[stop : stop + 1].isspace() else value
    else:
        spot = re.search(r"\s+".join(re.escape(word) for word in old.split()), whole) if old.strip() else None
        if spot is None:
            return False
        start, stop = spot.span()
        if old[-1:].isspace():
            stop += len(whole[stop:]) - len(whole[stop:].lstrip())
    at = 0
    written = False
    for text in texts:
        content = text.text or ""
        begin, end = max(start - at, 0), min(stop - at, len(content))
        inside = begin <= len(content) and end >= 0 and (start - at) <= len(content)
        if inside and not written and start - at >= 0:
            text.text = content[:begin] + value + content[max(end, begin) :]
            written = True
        elif written and end > 0:
            text.text = content[end:]
        text.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
        at += len(content)
    return written


def _bold_start(runs: list[Any], count: int) -> None:
    """The first letters in bold: a run that goes on after them is cut in two."""
    left = count
    for run in runs:
        text = run.find(f"{W}t")
        content = text.text or ""
        if left <= 0:
            return
        if len(content) > left:
            rest: Any = etree.fromstring(etree.tostring(run))
            rest.find(f"{W}t").text = content[left:]
            rest.find(f"{W}t").set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
            text.text = content[:left]
            text.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
            run.addnext(rest)
        _set_run(run, "bold", True)
        left -= len(content)


def _margin(section: Any, value: Any, what: str) -> None:
    _child(section, "pgMar", _SECT_ORDER).set(f"{W}{what}", str(round(float(value) * MM_TWIP)))


def _paper(section: Any, _value: Any, _what: str) -> None:
    size = _child(section, "pgSz", _SECT_ORDER)
    size.attrib.clear()
    size.set(f"{W}w", "11906")
    size.set(f"{W}h", "16838")


def _title_page(file: WordFile, _value: Any) -> bool:
    """Hide the number on page 1: the first page gets a header of its own, which is empty."""
    for section in file.tree(MAIN).iter(f"{W}sectPr"):
        _child(section, "titlePg", _SECT_ORDER).attrib.clear()
        for kind in ("header", "footer"):
            for one in section.findall(f"{W}{kind}Reference"):
                if one.get(f"{W}type") == "first":
                    section.remove(one)
        return True
    return False


def _number_paragraphs(file: WordFile) -> list[Any]:
    found = []
    names = dict(file.related("header")) | dict(file.related("footer"))
    for kind in ("header", "footer"):
        for reference in file.tree(MAIN).iter(f"{W}{kind}Reference"):
            part = file.tree(names.get(reference.get(f"{R}id", ""), ""))
            for node in part.iter(f"{W}p") if part is not None else ():
                told = "".join(one.text or "" for one in node.iter(f"{W}instrText"))
                told += "".join(one.get(f"{W}instr", "") for one in node.iter(f"{W}fldSimple"))
                if "PAGE" in told.upper().split():
                    found.append(node)
    return found


def _number_align(file: WordFile, _value: Any) -> bool:
    nodes = _number_paragraphs(file)
    for node in nodes:
        _spaced(node, "align", "center")
        frame = node.find(f"{W}pPr/{W}framePr")
        if frame is not None:
            frame.set(f"{W}xAlign", "center")
    return bool(nodes)


def _number_look(file: WordFile, value: Any) -> bool:
    nodes = _number_paragraphs(file)
    for run in (run for node in nodes for run in node.iter(f"{W}r")):
        for what, wanted in (("size", value), ("bold", False), ("italic", False)):
            _set_run(run, what, wanted)
    return bool(nodes)


def _number_form(file: WordFile, attribute: str, value: str) -> bool:
    section = next(iter(file.tree(MAIN).iter(f"{W}sectPr")), None)
    if section is None:
        return False
    _child(section, "pgNumType", _SECT_ORDER).set(f"{W}{attribute}", value)
    return True


def _to_unicode(file: WordFile, value: Any) -> bool:
    """Every run set in a font of the old encoding, or every run where the fonts do not tell."""
    styles = Styles(file)
    told = [(place.node, run) for place in paragraphs(file) for run in own_runs(place.node)]
    named = [(run, styles.font(styles.run_sources(run, node))) for node, run in told]
    by_font = any(encoding_of_font(font) for _run, font in named)
    for run, font in named:
        encoding = encoding_of_font(font) if by_font else str(value)
        if encoding:
            for text in run.iter(f"{W}t"):
                text.text = to_unicode(text.text or "", encoding, font=font)
            _face(_child(run, "rPr", ("rPr",)))
    return True


def _compose(file: WordFile, _value: Any) -> bool:
    for text in file.tree(MAIN).iter(f"{W}t"):
        text.text = unicodedata.normalize("NFC", text.text or "")
    return True


def _child(node: Any, tag: str, order: tuple[str, ...]) -> Any:
    """The child of this name, made at the place the format asks for."""
    found = node.find(f"{W}{tag}")
    if found is not None:
        return found
    made = etree.Element(f"{W}{tag}")
    if tag in {"rPr", "pPr"}:
        node.insert(0, made)
        return made
    after = {f"{W}{name}" for name in order[: order.index(tag)]}
    place = 0
    for number, child in enumerate(node):
        if child.tag in after:
            place = number + 1
    node.insert(place, made)
    return made


_WHOLE = {
    "title_page": _title_page,
    "number_align": _number_align,
    "number_look": _number_look,
    "number_figures": lambda file, _value: _number_form(file, "fmt", "decimal"),
    "number_start": lambda file, _value: _number_form(file, "start", "1"),
    "legacy": _to_unicode,
    "compose": _compose,
}
_SECTION = {"paper": _paper, "top": _margin, "bottom": _margin, "left": _margin, "right": _margin}
