"""In a bounded child: what a Word file's styles, themes and lists make of a run and of a paragraph."""

from __future__ import annotations

from typing import Any

from vanban.drafting.adapters.format.word_file import W, WordFile

_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_OFF = frozenset({"0", "false", "off", "none"})
DEPTH = 12
"""Styles above styles; more is a loop."""


class Styles:
    """Looks things up: first on the thing itself, then along its styles, then in the file's defaults."""

    def __init__(self, file: WordFile) -> None:
        tree = file.tree("word/styles.xml")
        self.styles: dict[str, Any] = {}
        self.default = ""
        self.run_defaults = self.paragraph_defaults = None
        if tree is not None:
            for style in tree.iter(f"{W}style"):
                self.styles[style.get(f"{W}styleId", "")] = style
                if style.get(f"{W}type") == "paragraph" and style.get(f"{W}default") in {"1", "true", "on"}:
                    self.default = style.get(f"{W}styleId", "")
            self.run_defaults = tree.find(f"{W}docDefaults/{W}rPrDefault/{W}rPr")
            self.paragraph_defaults = tree.find(f"{W}docDefaults/{W}pPrDefault/{W}pPr")
        self.theme = _theme_fonts(file)

    def chain(self, style_id: str) -> list[Any]:
        """A style and those it is based on, nearest first."""
        found: list[Any] = []
        while style_id in self.styles and len(found) < DEPTH:
            style = self.styles[style_id]
            found.append(style)
            based = style.find(f"{W}basedOn")
            style_id = based.get(f"{W}val", "") if based is not None else ""
        return found

    def paragraph_sources(self, paragraph: Any) -> list[Any]:
        """Where a paragraph's properties may stand, nearest first."""
        own = paragraph.find(f"{W}pPr")
        named = own.find(f"{W}pStyle") if own is not None else None
        style = named.get(f"{W}val", "") if named is not None else self.default
        sources = [own, *(one.find(f"{W}pPr") for one in self.chain(style)), self.paragraph_defaults]
        return [one for one in sources if one is not None]

    def run_sources(self, run: Any, paragraph: Any) -> list[Any]:
        """Where a run's properties may stand, nearest first."""
        own = run.find(f"{W}rPr")
        named = own.find(f"{W}rStyle") if own is not None else None
        sources = [own]
        if named is not None:
            sources += [one.find(f"{W}rPr") for one in self.chain(named.get(f"{W}val", ""))]
        above = paragraph.find(f"{W}pPr/{W}pStyle")
        style = above.get(f"{W}val", "") if above is not None else self.default
        sources += [one.find(f"{W}rPr") for one in self.chain(style)]
        return [one for one in [*sources, self.run_defaults] if one is not None]

    def font(self, sources: list[Any]) -> str:
        """The face of Latin letters."""
        for source in sources:
            fonts = source.find(f"{W}rFonts")
            if fonts is None:
                continue
            theme = fonts.get(f"{W}asciiTheme") or fonts.get(f"{W}hAnsiTheme")
            if theme:
                return self.theme.get("major" if theme.startswith("major") else "minor", "")
            name = fonts.get(f"{W}ascii") or fonts.get(f"{W}hAnsi")
            if name:
                return str(name)
        return ""


def _theme_fonts(file: WordFile) -> dict[str, str]:
    tree = file.tree("word/theme/theme1.xml")
    found: dict[str, str] = {}
    if tree is not None:
        for kind in ("major", "minor"):
            latin = tree.find(f".//{_A}{kind}Font/{_A}latin")
            if latin is not None:
                found[kind] = latin.get("typeface", "")
    return found


def first(sources: list[Any], tag: str, attribute: str = "val") -> str | None:
    """The nearest value of this property."""
    for source in sources:
        found = source.find(f"{W}{tag}")
        if found is not None and found.get(f"{W}{attribute}") is not None:
            return str(found.get(f"{W}{attribute}"))
    return None


def switched(sources: list[Any], tag: str) -> bool:
    """Whether the nearest switch of this name is on; one without a value is."""
    for source in sources:
        found = source.find(f"{W}{tag}")
        if found is not None:
            return found.get(f"{W}val", "1") not in _OFF
    return False


class Lists:
    """Numbers that the program itself writes before paragraphs, counted as it counts them."""

    def __init__(self, file: WordFile) -> None:
        self.tree = file.tree("word/numbering.xml")
        self.counts: dict[tuple[str, int], int] = {}

    def label(self, sources: list[Any]) -> str:
        """The next label of the list this paragraph belongs to, or empty."""
        holder = next((one.find(f"{W}numPr") for one in sources if one.find(f"{W}numPr") is not None), None)
        if holder is None or self.tree is None:
            return ""
        number, depth = holder.find(f"{W}numId"), holder.find(f"{W}ilvl")
        list_id = number.get(f"{W}val", "0") if number is not None else "0"
        level = int(depth.get(f"{W}val", "0")) if depth is not None and depth.get(f"{W}val", "0").isdigit() else 0
        node = self._level(list_id, level) if list_id != "0" else None
        if node is None:
            return ""
        start = int(first([node], "start") or "1")
        self.counts[list_id, level] = self.counts.get((list_id, level), start - 1) + 1
        for deeper in [key for key in self.counts if key[0] == list_id and key[1] > level]:
            del self.counts[deeper]
        return self._written(list_id, level, first([node], "lvlText") or "")

    def _level(self, list_id: str, level: int) -> Any:
        for number in self.tree.iter(f"{W}num"):
            if number.get(f"{W}numId") == list_id:
                abstract_id = first([number], "abstractNumId")
                for abstract in self.tree.iter(f"{W}abstractNum"):
                    if abstract.get(f"{W}abstractNumId") == abstract_id:
                        return next((o for o in abstract.iter(f"{W}lvl") if o.get(f"{W}ilvl") == str(level)), None)
        return None

    def _written(self, list_id: str, level: int, pattern: str) -> str:
        text = pattern
        for depth in range(level + 1):
            node = self._level(list_id, depth)
            form = first([node], "numFmt") or "decimal" if node is not None else "decimal"
            if form == "bullet":
                return "-" if not pattern.strip(" -–•\uf0b7\uf02d") else pattern
            text = text.replace(f"%{depth + 1}", _figure(self.counts.get((list_id, depth), 1), form))
        return text


def _figure(value: int, form: str) -> str:
    if form in {"upperRoman", "lowerRoman"}:
        roman = ""
        for size, sign in ((10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I")):
            while value >= size:
                roman, value = roman + sign, value - size
        return roman if form == "upperRoman" else roman.lower()
    if form in {"lowerLetter", "upperLetter"}:
        letter = chr(ord("a") + (value - 1) % 26)
        return letter if form == "lowerLetter" else letter.upper()
    return str(value)
