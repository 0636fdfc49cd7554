"""Typesetting with Typst, inside this process: content in, PDF and the places of the named fields out."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import typst

from vanban.drafting.adapters.typst.blocks import block_data, words_in
from vanban.drafting.adapters.typst.faces import FONTS, check_present, without_face
from vanban.drafting.errors.composing import LettersWithoutFace, PictureMissing, TableTooWide
from vanban.drafting.ports import Composed, ComposingFailed
from vanban.drafting.rules.content import Annex, Block, Content, Kind, Signer
from vanban.drafting.rules.paper_forms import Hands, form_of
from vanban.drafting.rules.punctuation import closed, ended, recipients_list, roman
from vanban.kernel.document_types import Urgency
from vanban.kernel.refusals import Refusal, refuse_all
from vanban.kernel.vietnamese import nfc
from vanban.platform.transactions import assert_none_open
from vanban.signing.api import Box, Layout

TEMPLATE = Path(__file__).with_name("paper.typ")
URGENCY_FRAMES_MM = {Urgency.URGENT: 20, Urgency.VERY_URGENT: 40, Urgency.EXPRESS: 30}
"""Widths of the red frames KHẨN, THƯỢNG KHẨN and HỎA TỐC, all 8 mm high (NĐ 30/2020 PL I, III.2b)."""
MANY_LETTERS = 20
DATE_SIZE = 14.0
LEADS = {"1.6": "list", "1.7": "inline", "1.8": "centred"}
"""How the opening words of a form stand with those they speak to."""

_per_thread = threading.local()
_fonts: list[typst.Fonts] = []
_fonts_lock = threading.Lock()


def compose(content: Content) -> Composed:
    """Typeset a document; number, day and month stay blank and their places are told.

    Words are handed over as JSON data, so nothing in them can act as code or open a file.
    Raises, all at once, TableTooWide, PictureMissing and LettersWithoutFace; `ComposingFailed` when the typesetter
    refuses, `FaceMissing` when the typeface is not installed.
    """
    assert_none_open()
    compiler = _compiler()
    values = as_data(content)
    strange = without_face("".join(words_in(values)))
    if strange:
        raise LettersWithoutFace(letters=" ".join(strange[:MANY_LETTERS]))
    data = json.dumps(values, ensure_ascii=False)
    try:
        pdf = compiler.compile(input=TEMPLATE, format="pdf", sys_inputs={"content": data}, pdf_standards="1.7")
        places = json.loads(compiler.query("<place>", field="value"))
    except typst.TypstError as error:
        raise ComposingFailed(str(error), permanent=True) from error
    if not isinstance(pdf, bytes):
        raise ComposingFailed("no single file came out", permanent=True)
    return Composed(pdf=pdf, layout=_layout(places))


def as_data(content: Content) -> dict[str, Any]:
    """The values the template prints, punctuated and labelled. Raises what is wrong with tables and pictures."""
    kind, form = content.type, form_of(content.type_code)
    refuse_all(_faults(content))
    numbered = sum(1 for annex in content.annexes if not annex.type_name)
    data = {
        "title": content.subject or kind.label,
        "author": content.agency.replace("\n", " "),
        "type_name": kind.label,
        "letter": content.is_letter,
        "agency": content.agency.upper(),
        "parent": content.parent.upper(),
        "place": content.place,
        "symbol": content.symbol,
        "year": str(content.year),
        "subject": content.subject if form.shows_subject else "",
        "dated": form.dated,
        "landscape": content.landscape,
        "lead": content.lead,
        "lead_style": LEADS.get(form.number, "centred"),
        "subject_line": subject_line(content.subject),
        "authority": content.authority,
        "legal_bases": ended(content.legal_bases),
        "resolution": content.opening,
        "addressees_label": "Kính gửi:",
        "addressees": ended(content.addressees) if len(content.addressees) > 1 else list(content.addressees),
        "body": _blocks(content.body, content, wide=content.landscape),
        "recipients": recipients_list(content.recipients, content.file_line, has_addressees=bool(content.addressees)),
        "signer": _hand(content.signer, own=True),
        "hands": _hands(content, form.hands),
        "confirmation": content.confirmation,
        "urgency": content.urgency.stamp,
        "urgency_mm": URGENCY_FRAMES_MM.get(content.urgency, 0),
        "circulation": content.circulation.upper(),
        "drafter_mark": content.drafter_mark.upper(),
        "address": list(content.address),
        "annexes": [_annex(annex, index, numbered, content) for index, annex in _numbered(content.annexes)],
    }
    cleaned: dict[str, Any] = _clean(data)
    cleaned["note"] = _issued_with(kind.label, _clean(content.symbol), _clean(content.agency), content.year)
    return cleaned


def subject_line(subject: str) -> str:
    """The subject of an official letter after “V/v”; “Về việc” at its head is what V/v already says."""
    text = subject.strip()
    for head in ("V/v", "Về việc", "về việc", "Về", "về"):
        if text.startswith(f"{head} "):
            text = text[len(head) + 1 :]
            break
    return f"V/v {text}" if text else ""


def _issued_with(type_label: str, symbol: str, agency: str, year: int) -> str:
    """“(Kèm theo Quyết định số     /QĐ-UBND ngày     tháng     năm 2026 của …)”: left open in electronic form.

    The blanks are spaces that no line breaks at.
    """
    gap = "\u00a0" * 6
    return f"(Kèm theo {type_label} số{gap}/{symbol} ngày{gap}tháng{gap}năm\u00a0{year} của {' '.join(agency.split())})"


def _numbered(annexes: tuple[Annex, ...]) -> list[tuple[int, Annex]]:
    """Annexes with their running number; an issued regulation takes none."""
    result, count = [], 0
    for annex in annexes:
        count += 0 if annex.type_name else 1
        result.append((count, annex))
    return result


def _annex(annex: Annex, index: int, total: int, content: Content) -> dict[str, Any]:
    return {
        "label": f"Phụ lục {roman(index)}" if total > 1 and index else "Phụ lục",
        "title": annex.title,
        "type_name": annex.type_name,
        "landscape": annex.landscape,
        "body": _blocks(annex.body, content, wide=annex.landscape),
    }


def _blocks(body: tuple[Block, ...], content: Content, *, wide: bool) -> list[dict[str, Any]]:
    pictures = {picture.name: picture for picture in content.pictures}
    blocks = closed(body)
    above = [one.kind is Kind.TABLE for one in blocks[1:]]
    return [
        block_data(block, pictures, wide=wide) | {"sticky": sticky}
        for block, sticky in zip(blocks, [*above, False], strict=False)
    ]


def _faults(content: Content) -> Iterator[Refusal]:
    """Every table without room and every picture that is not there."""
    pictures = {picture.name: picture for picture in content.pictures}
    bodies = [(content.body, content.landscape), *((annex.body, annex.landscape) for annex in content.annexes)]
    for body, wide in bodies:
        for block in body:
            try:
                block_data(block, pictures, wide=wide)
            except (TableTooWide, PictureMissing) as fault:
                yield fault


def _hand(signer: Signer, *, own: bool) -> dict[str, Any]:
    return {"lines": list(signer.lines), "other_title": signer.other_title, "name": signer.name, "own": own}


def _hands(content: Content, hands: Hands) -> list[dict[str, Any]]:
    """All who sign, left to right: the secretary before who presides, our own side before the other parties."""
    others = [_hand(one, own=False) for one in content.co_signers]
    if not others:
        return []
    own = _hand(content.signer, own=True)
    return [own, *others] if hands is Hands.PARTIES else [*others, own]


def _clean(value: Any) -> Any:
    """Control characters out, Unicode in its normal form; pictures are data already."""
    if isinstance(value, str):
        return nfc("".join(char for char in value if char >= " " or char == "\n"))
    if isinstance(value, dict):
        return {key: item if key == "image" else _clean(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_clean(item) for item in value]
    return value


def _compiler() -> typst.Compiler:
    """One compiler per thread (it may not be shared), all with the same loaded fonts and no others."""
    found = getattr(_per_thread, "compiler", None)
    if found is None:
        check_present()
        with _fonts_lock:
            if not _fonts:
                _fonts.append(
                    typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(FONTS)])
                )
        nowhere = str(TEMPLATE.parent / "no-packages")
        found = typst.Compiler(
            input=str(TEMPLATE),
            root=str(TEMPLATE.parent),
            font_paths=_fonts[0],
            ignore_system_fonts=True,
            package_path=nowhere,
            package_cache_path=nowhere,
        )
        _per_thread.compiler = found
    return found


def _layout(places: list[dict[str, Any]]) -> Layout:
    found = {place["name"]: place for place in places}
    boxes = {
        name: Box(place["page"], place["x"], place["y"], place["width"], place["height"])
        for name, place in found.items()
    }
    dated = found.get("day")
    return Layout(
        number=boxes["number"],
        day=boxes.get("day"),
        month=boxes.get("month"),
        signature=boxes["signature"],
        number_size=found["number"]["size"],
        date_size=dated["size"] if dated else DATE_SIZE,
        number_baseline=found["number"]["baseline"],
        date_baseline=dated["baseline"] if dated else DATE_SIZE * 0.891,
        absent=() if dated else ("day", "month"),
    )
