"""Rules of the end: “Kính gửi”, signer, “Nơi nhận”, annexes, marks (Mục II.7, II.9, III)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from vanban.drafting.rules.format.feet import CAPACITY, DEGREE, Block, is_name
from vanban.drafting.rules.format.findings import Finding, Mend, fault
from vanban.drafting.rules.format.looks import wrong_face, wrong_looks
from vanban.drafting.rules.format.paper import Known, Paragraph
from vanban.drafting.rules.format.parts import Parts, folded_words, says_annex

_ROMAN = re.compile(r"^[IVXLC]+$")
_DASHES = ("-", "–")
_NO_FOOT = frozenset({"thu-cong"})
_SEVERAL = frozenset({"bien-ban", "hop-dong", "ban-ghi-nho", "ban-thoa-thuan"})
"""Signed by several who act for themselves or for others: their lines are free."""
_FILED = re.compile(r"^[-–]?\s*lưu\s*:?\s*VT\b", re.IGNORECASE)


def end_faults(parts: Parts, known: Known) -> Iterator[Finding]:
    """Everything wrong with boxes 7 to 13 and with annexes."""
    code = parts.kind.code if parts.kind else ""
    yield from _addressees(parts)
    yield from _signers(parts, code, known)
    yield from _recipients(parts, code)
    yield from _annexes(parts)
    for part, lines in (("urgency", parts.urgency), ("circulation", parts.circulation), ("address", parts.address)):
        for one in lines:
            yield from wrong_looks(part, one)
    for one in parts.after:
        yield from wrong_face("annex", one)
    for one in (*parts.notes, *parts.foot.confirmation):
        yield from wrong_face("body", one)


def _addressees(parts: Parts) -> Iterator[Finding]:
    label = parts.greeting
    if label is None:
        if parts.is_letter:
            yield fault("missing", "addressees", "II.9b")
        return
    for one in (label, *parts.addressees):
        yield from wrong_looks("addressees", one)
    if not re.match(r"^Kính gửi\s*:", label.text):
        mends = (Mend("words", label.index, "Kính gửi:", "Kính gửi"),)
        yield fault("colon", "addressees", "II.9d", label, mends=mends, wanted="Kính gửi")
    if len(parts.addressees) < 2:
        return
    yield from _list("addressees", parts.addressees, last=".")


def _list(part: str, lines: Sequence[Paragraph], *, last: str) -> Iterator[Finding]:
    """A dash before each, a semicolon after each, the last ends otherwise. Lines that only go on are joined."""
    entries: list[list[Paragraph]] = []
    for one in lines:
        goes_on = entries and not one.text.startswith(_DASHES) and not entries[-1][-1].text.endswith((";", ".", ":"))
        if goes_on and one.page:
            entries[-1].append(one)
        else:
            entries.append([one])
    for place, entry in enumerate(entries):
        first, end = entry[0], entry[-1]
        if not first.text.startswith("-"):
            old = first.text[0] if first.text[0] == "–" else ""
            mends = (Mend("dash", first.index, "-", old),)
            yield fault("dash", part, "II.9d", first, mends=mends)
        wanted = last if place == len(entries) - 1 else ";"
        if not end.text.endswith(wanted) and not end.text.endswith(":"):
            old = end.text[-1] if end.text[-1] in ";.," else ""
            mends = (Mend("end", end.index, wanted, old),)
            yield fault("ending", part, "II.9d", end, mends=mends, found=end.text[-12:], wanted=wanted)


def _signers(parts: Parts, code: str, known: Known) -> Iterator[Finding]:
    blocks = [block for block in parts.foot.blocks if block.lines]
    if not blocks:
        if code not in _NO_FOOT:
            yield fault("missing", "signer", "II.7")
        return
    for block in blocks:
        for one in block.lines:
            yield from wrong_looks("signer", one)
        if block.name is not None:
            yield from _name(block.name)
        yield from _capacity(block)
    names = [block.name for block in blocks if block.name is not None]
    written = [DEGREE.sub("", one.text) for one in names]
    other = names and folded_words(known.signer) not in {folded_words(one) for one in written}
    if known.signer and other and all(is_name(one, Known()) for one in written):
        yield fault("other_than_known", "name", "II.7c", names[0], found=written[0], wanted=known.signer)
    if not names and code not in _SEVERAL | _NO_FOOT:
        yield fault("missing", "name", "II.7c", blocks[0].lines[-1])


def _name(one: Paragraph) -> Iterator[Finding]:
    yield from wrong_looks("name", one)
    degree = DEGREE.match(one.text)
    if degree is not None:
        mends = (Mend("words", one.index, "", degree.group(0)),)
        yield fault("degree", "name", "II.7c", one, mends=mends, found=degree.group(0).strip())


def _capacity(block: Block) -> Iterator[Finding]:
    """TM., KT., TL., TUQ., Q. with a full stop and a space; who signs for another writes the own title below."""
    first = block.lines[0]
    found = CAPACITY.match(first.text)
    if found is None:
        return
    short = re.sub(r"[^A-Z]", "", found.group(1).upper())
    wanted = f"{short}. "
    if not re.match(rf"^{short}\. ", first.text):
        rest = first.text[found.end() :]
        mends = (Mend("words", first.index, wanted, found.group(0)),)
        yield fault(
            "capacity", "signer", "II.7b", first, mends=mends, found=found.group(0).strip(), wanted=wanted + rest
        )
    if short in {"KT", "TL", "TUQ", "TM"} and len(block.lines) == 1:
        yield fault("own_title", "signer", "II.7b", first, found=first.text)


def _recipients(parts: Parts, code: str) -> Iterator[Finding]:
    label, lines = parts.foot.label, parts.foot.recipients
    if label is None:
        if code not in _NO_FOOT:
            yield fault("missing", "recipients_label", "II.9c")
        return
    yield from wrong_looks("recipients_label", label)
    if not re.match(r"^Nơi nhận\s*:", label.text):
        mends = (Mend("words", label.index, "Nơi nhận:", "Nơi nhận"),)
        yield fault("colon", "recipients_label", "II.9d", label, mends=mends, wanted="Nơi nhận")
    for one in lines:
        yield from wrong_looks("recipient", one)
    if not lines:
        yield fault("missing", "recipient", "II.9c", label)
        return
    if parts.is_letter and parts.greeting is not None and "nhu tren" not in lines[0].folded:
        yield fault("as_above", "recipient", "II.9b", lines[0])
    kept = list(lines)
    filed = next((place for place, one in enumerate(kept) if _FILED.match(one.text)), None)
    if filed is None:
        yield fault("file_copy", "recipient", "II.9d", lines[-1])
        yield from _list("recipient", kept, last=kept[-1].text[-1])
        return
    line = kept[filed]
    if not re.match(r"^[-–]?\s*Lưu\s*:", line.text):
        mends = (Mend("words", line.index, "Lưu:", "Lưu"),)
        yield fault("colon", "recipient", "II.9d", line, mends=mends, wanted="Lưu")
    marked = re.search(r"\.\s+\S{1,12}$", line.text) is not None
    yield from _list("recipient", kept[: filed + 1], last=line.text[-1] if marked else ".")


def _annexes(parts: Parts) -> Iterator[Finding]:
    said = next((says_annex(one) for one in parts.body if says_annex(one)), "")
    if parts.annexes and not said:
        yield fault("annex_unnamed", "annex", "III.1a", parts.annexes[0].label)
    if said and not parts.annexes:
        yield fault("annex_absent", "annex", "III.1a", found=said)
    several = len(parts.annexes) > 1
    for one in parts.annexes:
        yield from wrong_looks("annex", one.label)
        number = one.label.text.partition(" lục")[2].strip(" .:")
        if (several or number) and not _ROMAN.match(number):
            yield fault("numeral", "annex", "III.1a", one.label, found=one.label.text, wanted="I, II, III")
        for line in one.titles:
            yield from wrong_looks("annex_title", line)
        for line in one.note:
            yield from wrong_looks("annex_note", line)
        if not one.note:
            yield fault("missing", "annex_note", "III.1c", one.label)
