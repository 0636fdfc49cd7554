"""Checking every signature of a PDF from anywhere. Runs in a bounded child; a bad file gives a verdict, never an error.

First the file is read strictly (`strict`): what a reader would have to repair is refused. Then each signature: the
bytes it covers, its CMS, its chain at the proven time, and what came after it. The plain cases are judged by our own
code; pyHanko (`strangers`) judges the others, names the reasons, and stays the second opinion in the tests.
"""

from __future__ import annotations

import io
import re
from datetime import datetime
from typing import Any

import pikepdf

from vanban.platform.bounded.marks import Answer, Blobs, bounded
from vanban.signing.adapters.pdf.judging import Judge
from vanban.signing.adapters.pdf.strangers import Stranger
from vanban.signing.adapters.pdf.strict.active import active_faults
from vanban.signing.adapters.pdf.strict.objects import Broken
from vanban.signing.adapters.pdf.strict.revisions import File
from vanban.signing.adapters.pdf.strict.screen import Signed, fields_of, signatures_of, structure_faults, text
from vanban.signing.adapters.pdf.trusted import Trust, embedded
from vanban.signing.rules.names import NAMED_FIELDS

MAX_SIGNATURES = 40
_BYTE_RANGE = re.compile(rb"/ByteRange[\x00\t\n\f\r ]*\[")
_BEGUN = re.compile(rb"\d[\x00\t\n\f\r ]+\d+[\x00\t\n\f\r ]+obj")
"""Behind the last end mark: a revision that was begun and cut off."""
_UNREADABLE = (Broken, IndexError, KeyError, ValueError, TypeError, AttributeError, OverflowError)


@bounded
def check(values: dict[str, Any], blobs: Blobs) -> Answer:
    """Facts on every signature of `blobs[0]`; the other blobs are trust material, counted in `values`."""
    return _check(blobs[0], Trust.read(values, blobs[1:]), datetime.fromisoformat(values["at"])), []


def _check(content: bytes, trust: Trust, at: datetime) -> dict[str, Any]:
    if b"%PDF-" not in content[:1024]:
        return _nothing("not_pdf")
    raw_ranges = len(_BYTE_RANGE.findall(content))
    try:
        file = File(content)
        if any("/Encrypt" in section.trailer for section in file.sections):
            return _nothing("encrypted")
        if _BEGUN.search(file.trailing):
            return _nothing("broken")
        signed = signatures_of(file)
        named = _named_values(file)
    except _UNREADABLE as error:
        return _not_strict(content, raw_ranges, error)
    if len(signed) > MAX_SIGNATURES:
        return _nothing("too_many_signatures")
    if not signed:
        return _nothing("hidden_signature") if raw_ranges else _unsigned(named)
    notes = ["more_byte_ranges"] if raw_ranges > len(signed) else []
    faults = _faults(file, signed)
    results = Judge(file, Stranger(content, trust), trust, signed, at).told()
    return {"signatures": results, "faults": faults, "notes": notes, "values": named}


def _faults(file: File, signed: list[Signed]) -> list[str]:
    """What is wrong with the file as a whole."""
    faults = set(structure_faults(file, signed))
    try:
        faults.update(active_faults(file, len(file.revisions) - 1))
        embedded(file)
    except _UNREADABLE as error:
        faults.add(error.code if isinstance(error, Broken) else "structure_broken")
    return sorted(faults - {"filter_unknown"})


def _not_strict(content: bytes, raw_ranges: int, error: Exception) -> dict[str, Any]:
    """A file the strict reader refuses: with signatures that is its fault, without any it may just be untidy."""
    code = error.code if isinstance(error, Broken) else "structure_broken"
    if raw_ranges or code in {"too_large_inside", "too_deep", "reference_loop"}:
        return _nothing("encrypted" if b"/Encrypt" in content[-4096:] else code)
    try:
        with pikepdf.open(io.BytesIO(content)) as pdf:
            pages = len(pdf.pages)
    except pikepdf.PasswordError:
        return _nothing("encrypted")
    except (pikepdf.PdfError, *_UNREADABLE):
        return _nothing("broken")
    return {**_unsigned({}), "notes": ["structure_faults"]} if pages else _nothing("broken")


def _nothing(fault: str) -> dict[str, Any]:
    return {"signatures": [], "faults": [fault], "notes": [], "values": {}}


def _unsigned(values: dict[str, str]) -> dict[str, Any]:
    return {"signatures": [], "faults": [], "notes": [], "values": values}


def _named_values(file: File) -> dict[str, str]:
    """What the named fields of the form hold."""
    last = len(file.revisions) - 1
    return {
        name: text(file.get(field.get("/V"), last))[:40]
        for name, _num, field, _kind in fields_of(file, last)
        if name in NAMED_FIELDS
    }
