"""What makes a document whole, part by part, and how a later look compares with what was kept.

The parts are those of NB16-Đ9.1 (a to f) and HP25-Đ15.2 (a to đ): its name and number; sender and receiver; the times;
form and content; the set of files; the signatures. Each part has its own digest, so that a change shows at its part.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from vanban.kernel.refusals import gettext_noop

BORN_DIGITAL = "born_digital"
SCANNED = "scanned"

ORIGIN_LABELS = {
    BORN_DIGITAL: gettext_noop("Made electronically from the start"),
    SCANNED: gettext_noop("Scanned from paper"),
}

PART_LABELS = {
    "name": gettext_noop("Name and abstract, number and symbol"),
    "parties": gettext_noop("Sender and receivers"),
    "times": gettext_noop("Times of issuing, sending and receiving"),
    "content": gettext_noop("Form and content"),
    "files": gettext_noop("Set of files"),
    "signatures": gettext_noop("Digital signatures"),
}
"""In the order of the regulations."""

PART_LAWS = {
    "name": "NB16-Đ9.1a; HP25-Đ15.2a",
    "parties": "NB16-Đ9.1b; HP25-Đ15.2b",
    "times": "NB16-Đ9.1c; HP25-Đ15.2c",
    "content": "NB16-Đ9.1d",
    "files": "NB16-Đ9.1đ; HP25-Đ15.2d",
    "signatures": "NB16-Đ9.1f; HP25-Đ15.2đ",
}

Parts = Mapping[str, Mapping[str, str]]
"""Each part's values in words."""


@dataclass(frozen=True)
class Found:
    """One part as found now: unchanged, changed (with what was and what is), or not kept (None)."""

    code: str
    ok: bool | None
    differing: tuple[tuple[str, str, str], ...] = ()


def digest(values: Mapping[str, str]) -> str:
    """The digest of one part."""
    return hashlib.sha256(_canonical(values).encode()).hexdigest()


def signed_text(document_id: str, origin: str, made_at: datetime, parts: Parts) -> str:
    """What the house signs: the digests, not the values, so that the record tells nobody what a document says."""
    digests = {code: digest(parts[code]) for code in sorted(parts)}
    return _canonical(
        {
            "document": document_id,
            "origin": origin,
            "made": made_at.astimezone(UTC).isoformat(),
            "parts": _canonical(digests),
        }
    )


def _canonical(values: Mapping[str, str]) -> str:
    return json.dumps(dict(values), ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def compare(then: Parts, now: Parts) -> list[Found]:
    """Every part, in order; a value that came or went counts as changed."""
    found = []
    for code in PART_LABELS:
        if code not in then:
            found.append(Found(code, None))
            continue
        old, new = then[code], now.get(code, {})
        names = [*old, *(name for name in new if name not in old)]
        differing = tuple(
            (name, old.get(name, ""), new.get(name, "")) for name in names if old.get(name) != new.get(name)
        )
        found.append(Found(code, not differing, differing))
    return found


def origin_of(*, on_paper: bool, is_pdf: bool, by_person: bool, planned: str) -> str:
    """Whether an electronic document is a scan or was born digital (NB16-Đ2.3).

    The draft knows of our own; of others: what came on paper, and a PDF that no person signed, is a scan, since who
    scans seals (NĐ 30/2020 Đ5, Đ25); a PDF with a person's signature and any other kind of file is born digital.
    """
    if planned:
        return planned
    if on_paper:
        return SCANNED
    return BORN_DIGITAL if by_person or not is_pdf else SCANNED


def same_files(kept: Parts, digests: Sequence[tuple[str, str]]) -> bool:
    """Whether files, by role and digest, are those that were kept; the document itself first."""
    main = [digest for role, digest in digests if role == "main"][:1]
    enclosed = sorted(digest for role, digest in digests if role != "main")
    listed = sorted(said.rsplit(" ", 1)[-1] for name, said in kept.get("files", {}).items() if "main" not in name)
    return main == [kept.get("content", {}).get("main", "")] and enclosed == listed
