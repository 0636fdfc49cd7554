"""In a bounded child: a Word file as the neutral page: what every paragraph says and how it will look."""

from __future__ import annotations

import math
from typing import Any

from lxml import etree

from vanban.drafting.adapters.format.widths import width_of
from vanban.drafting.adapters.format.word_file import MAIN, Place, R, W, WordFile, opened, own_runs, paragraphs
from vanban.drafting.adapters.format.word_styles import Lists, Styles, first, switched
from vanban.platform.bounded.marks import Answer, Blobs, bounded

TWIP_MM = 25.4 / 1440
EMU_PT = 1 / 12700
_WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
_VML = "{urn:schemas-microsoft-com:vml}"
_ALIGN = {"both": "both", "distribute": "both", "center": "center", "left": "left", "start": "left", "right": "right",
          "end": "right"}  # fmt: skip


@bounded
def read_word(_values: dict[str, Any], blobs: Blobs) -> Answer:
    """The page of a .docx as plain values. Declines what is no Word file, broken, or too large."""
    file = opened(blobs[0])
    styles, lists = Styles(file), Lists(file)
    found: list[dict[str, Any]] = []
    for place in paragraphs(file):
        _add(found, place, styles, lists)
    tree = file.tree(MAIN)
    tracked = sum(1 for tag in ("ins", "del", "commentReference") for _ in tree.iter(f"{W}{tag}"))
    sheets = _sheets(tree)
    return {
        "kind": "docx",
        "sheets": sheets,
        "paragraphs": [one for one in found if any(run["text"].strip() for run in one["runs"])],
        "number": _page_number(file, styles, tree),
        "tracked": tracked,
        "wide_tables": any(len(row.findall(f"{W}tc")) > 5 for row in tree.iter(f"{W}tr")),
    }, []


def _add(found: list[dict[str, Any]], place: Place, styles: Styles, lists: Lists) -> None:
    """The paragraph's lines; what only draws a line belongs to the paragraph above it."""
    node = place.node
    sources = styles.paragraph_sources(node)
    cut = _cut(node, styles)
    line = _line_of(node, cut)
    text = "".join(run["text"] for piece in cut for _side, run in piece)
    last = next((one for one in reversed(found) if _near(one, place)), None)
    if not text.strip() or (set(text.strip()) <= set("_-–—") and len(text.strip()) > 2):
        if last is not None and last["rule"] is None and (line or text.strip()):
            drawn = line or {"length": width_of(text, 13.0, bold=False)}
            last["rule"] = _shared(drawn, last)
        return
    common = _looks(sources, lists, place)
    pieces = [piece for piece in cut if any(run["text"].strip() for _side, run in piece)]
    for number, piece in enumerate(pieces):
        sides = {side for side, _run in piece}
        for side in sorted(sides) if len(sides) > 1 else [""]:
            runs = [run for own, run in piece if len(sides) == 1 or own == side]
            if not any(run["text"].strip() for run in runs):
                continue
            one = {**common, "runs": runs, "rule": None}
            if len(sides) > 1:
                one |= {"side": side, "split": True, "align": "center", "first": None}
            if number:
                one |= {"first": None, "before": None, "label": ""}
            found.append(one)
    if line and found:
        found[-1]["rule"] = _shared(line, found[-1])
    for one in found[-len(pieces) :] if pieces else []:
        for run in one["runs"]:
            run.pop("underlined", None)


def _near(one: dict[str, Any], place: Place) -> bool:
    return bool(one["table"] == place.table and one["side"] == place.side and not one["boxed"])


def _cut(node: Any, styles: Styles) -> list[list[tuple[str, dict[str, Any]]]]:
    """Runs by line: a line break begins a new one, a tab in a line of two names cuts it into sides."""
    lines: list[list[tuple[str, dict[str, Any]]]] = [[]]
    for run in own_runs(node):
        sources = styles.run_sources(run, node)
        look = _run_look(sources, styles)
        text = ""
        for part in run:
            if part.tag == f"{W}t":
                text += part.text or ""
            elif part.tag in {f"{W}tab", f"{W}ptab"}:
                text += "\t"
            elif part.tag == f"{W}noBreakHyphen":
                text += "-"
            elif part.tag == f"{W}br" and part.get(f"{W}type") is None:
                lines[-1].append(("", {**look, "text": _cased(text, sources)}))
                lines.append([])
                text = ""
        if text:
            lines[-1].append(("", {**look, "text": _cased(text, sources)}))
    return [_sided(line) for line in lines]


def _sided(line: list[tuple[str, dict[str, Any]]]) -> list[tuple[str, dict[str, Any]]]:
    """Left and right of a tab where the head is written without a table."""
    text = "".join(run["text"] for _side, run in line).strip("\t ")
    upper = text.upper()
    heads = ("CỘNG HÒA XÃ", "CỘNG HOÀ XÃ", "ĐỘC LẬP -", "NGÀY", "NƠI NHẬN")
    if "\t" not in text or not any(head in upper.partition("\t")[2] + upper for head in heads):
        return [(side, {**run, "text": run["text"].replace("\t", " ")}) for side, run in line]
    found: list[tuple[str, dict[str, Any]]] = []
    side = "left"
    begun = False
    for _side, run in line:
        pieces = run["text"].split("\t")
        for number, piece in enumerate(pieces):
            if number and begun:
                side = "right"
            begun = begun or bool(piece.strip())
            found.append((side, {**run, "text": piece}))
    return found


def _cased(text: str, sources: list[Any]) -> str:
    return text.upper() if switched(sources, "caps") else text


def _run_look(sources: list[Any], styles: Styles) -> dict[str, Any]:
    size = first(sources, "sz")
    colour = first(sources, "color") or ""
    underlined = first(sources, "u")
    return {
        "font": styles.font(sources),
        "size": float(size) / 2 if size and size.replace(".", "").isdigit() else 10.0,
        "bold": switched(sources, "b"),
        "italic": switched(sources, "i"),
        "colour": "" if colour.lower() in {"", "auto"} else colour.upper(),
        "underlined": underlined not in {None, "none"},
    }


def _looks(sources: list[Any], lists: Lists, place: Place) -> dict[str, Any]:
    align = first(sources, "jc")
    return {
        "index": place.index,
        "align": _ALIGN.get(align or "left", "left"),
        "first": _first_line(sources),
        "left": _twips(first(sources, "ind", "left") or first(sources, "ind", "start") or "0"),
        "before": _gap(sources, "before"),
        "after": _gap(sources, "after"),
        "line": _line_gap(sources),
        "side": place.side,
        "table": place.table,
        "label": lists.label(sources),
        "boxed": place.boxed,
    }


def _twips(value: str) -> float:
    try:
        return float(value) * TWIP_MM
    except ValueError:
        return 0.0


def _first_line(sources: list[Any]) -> float:
    for source in sources:
        indent = source.find(f"{W}ind")
        if indent is not None and indent.get(f"{W}hanging"):
            return -_twips(indent.get(f"{W}hanging"))
        if indent is not None and indent.get(f"{W}firstLine"):
            return _twips(indent.get(f"{W}firstLine"))
    return 0.0


def _gap(sources: list[Any], name: str) -> float:
    automatic = first(sources, "spacing", f"{name}Autospacing")
    if automatic in {"1", "true", "on"}:
        return 14.0
    value = first(sources, "spacing", name)
    return float(value) / 20 if value and value.replace(".", "").isdigit() else 0.0


def _line_gap(sources: list[Any]) -> float | None:
    """Lines as a multiple; an exact height is taken by a text of size 14."""
    value, rule = first(sources, "spacing", "line"), first(sources, "spacing", "lineRule")
    if value is None or not value.isdigit():
        return 1.0
    if rule in {None, "auto"}:
        return float(value) / 240
    return float(value) / 20 / 16.1 if rule == "exact" else None


def _line_of(node: Any, cut: list[Any]) -> dict[str, Any] | None:
    """A line drawn here: a shape, a border under the paragraph, or letters underlined throughout."""
    for extent in node.iter(f"{_WP}extent"):
        across, down = int(extent.get("cx", "0")), int(extent.get("cy", "0"))
        if across > 200000 and down < 60000:
            return {"length": across * EMU_PT}
    for line in node.iter(f"{_VML}line"):
        return {"length": _vml_length(line)}
    own = node.find(f"{W}pPr")
    runs = [run for piece in cut for _side, run in piece if run["text"].strip()]
    for edge in ("bottom",) if runs else ("bottom", "top"):
        border = own.find(f"{W}pBdr/{W}{edge}") if own is not None else None
        if border is not None and border.get(f"{W}val") not in {"none", "nil"}:
            return {"length": None}
    if runs and all(run["underlined"] for run in runs):
        return {"length": -1.0}
    return None


def _vml_length(line: Any) -> float | None:
    try:
        ends = [
            float("".join(char for char in line.get(name, "0").partition(",")[0] if char.isdigit() or char in ".-"))
            for name in ("from", "to")
        ]
    except ValueError:
        return None
    return abs(ends[1] - ends[0]) or None


def _shared(line: dict[str, Any], one: dict[str, Any]) -> dict[str, float | None]:
    """The line's length by the words': 1 for underlined words."""
    length = line["length"]
    if length is None:
        return {"share": None}
    if length < 0:
        return {"share": 1.0}
    words = sum(width_of(run["text"], run["size"], bold=run["bold"]) for run in one["runs"])
    column = 215.0 if one["side"] or one["table"] >= 0 else 470.0
    return {"share": round(length / (words / max(1, math.ceil(words / column))), 3) if words else None}


def _sheets(tree: Any) -> list[dict[str, Any]]:
    found = []
    for index, section in enumerate(tree.iter(f"{W}sectPr")):
        size, margin = section.find(f"{W}pgSz"), section.find(f"{W}pgMar")
        one: dict[str, Any] = {"index": index, "width": 215.9, "height": 279.4}
        if size is not None:
            one |= {"width": _twips(size.get(f"{W}w", "0")), "height": _twips(size.get(f"{W}h", "0"))}
        if margin is not None:
            for name in ("top", "bottom", "left", "right"):
                one[name] = abs(_twips(margin.get(f"{W}{name}", "0")))
        found.append(one)
    return found


def _page_number(file: WordFile, styles: Styles, tree: Any) -> dict[str, Any]:
    """How the first section numbers its pages."""
    section = next((one for one in tree.iter(f"{W}sectPr")), None)
    found: dict[str, Any] = {"place": "none"}
    if section is None:
        return found
    title_page = switched([section], "titlePg")
    for kind in ("header", "footer"):
        names = dict(file.related(kind))
        for reference in tree.iter(f"{W}{kind}Reference"):
            part = file.tree(names.get(reference.get(f"{R}id", ""), ""))
            paragraph = _numbered(part)
            if paragraph is None:
                continue
            if reference.get(f"{W}type") == "first":
                found["on_first"] = title_page
                continue
            found |= {"place": kind, **_number_look(paragraph, styles)}
            found["on_first"] = found.get("on_first", False) or not title_page
    numbering = section.find(f"{W}pgNumType")
    if numbering is not None:
        found["arabic"] = numbering.get(f"{W}fmt", "decimal") == "decimal"
        start = numbering.get(f"{W}start", "1")
        found["start"] = int(start) if start.isdigit() else 1
    return found


def _numbered(part: Any) -> Any:
    """The paragraph with the field PAGE."""
    if part is None:
        return None
    for paragraph in part.iter(f"{W}p"):
        told = "".join(one.text or "" for one in paragraph.iter(f"{W}instrText"))
        told += "".join(one.get(f"{W}instr", "") for one in paragraph.iter(f"{W}fldSimple"))
        if "PAGE" in told.upper().split():
            return paragraph
    return None


def _number_look(paragraph: Any, styles: Styles) -> dict[str, Any]:
    sources = styles.paragraph_sources(paragraph)
    align = _ALIGN.get(first(sources, "jc") or "left", "left")
    frame = next((one.find(f"{W}framePr") for one in sources if one.find(f"{W}framePr") is not None), None)
    if frame is not None:
        align = frame.get(f"{W}xAlign", align)
    run = next(iter(paragraph.iter(f"{W}r")), None)
    look = styles.run_sources(etree.Element(f"{W}r") if run is None else run, paragraph)
    size = first(look, "sz")
    return {
        "align": align,
        "size": float(size) / 2 if size and size.isdigit() else 10.0,
        "bold": switched(look, "b"),
        "italic": switched(look, "i"),
    }
