"""The check report of a letter from the public page (NB16-Đ11.2a, Đ8.3): in the words of all other reports."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from vanban.exchange.rules.checking import FileFacts, Finding, safety_of, secrecy_of, signatures_of
from vanban.kernel.refusals import gettext_noop

LAW = "NB16-Đ4.2; NB16-Đ11.2a"


@dataclass(frozen=True)
class CitizenFacts:
    """Everything the report is made from; `count` are the files that were sent, `broken` those nobody can open."""

    name: str
    address: str
    proven_at: str
    agency: str
    files: Sequence[FileFacts]
    count: int
    broken: Sequence[str]
    secret_mark: str | None


def report(facts: CitizenFacts) -> list[Finding]:
    """All findings, in the order the clerk reads them."""
    return [
        _origin(facts),
        Finding(
            "address", True, gettext_noop("Written to {agency} on the public page."), {"agency": facts.agency}, law=LAW
        ),
        _completeness(facts),
        *_structure(facts),
        *(signatures_of(facts.files) if any(file.is_pdf for file in facts.files) else ()),
        *safety_of(facts.files),
        secrecy_of(facts.secret_mark),
    ]


def needs_assurance(files: Sequence[FileFacts], *, words: str, known: bool) -> bool:
    """Whether a clerk must say how the origin was made sure: a mailbox was proven, never who holds it (NB16-Đ8.3).

    A good signature makes sure of its own file alone: anybody can enclose what somebody else signed and published.
    Words beside it count where the mailbox is the official one of an agency (`known`).
    """
    signed = [any(item.holds for item in file.signatures) for file in files]
    return not signed or not all(signed) or (bool(words) and not known)


def _origin(facts: CitizenFacts) -> Finding:
    message = gettext_noop(
        "Written as {name}. The mailbox {address} was proven by its link at {proven_at}; who holds it was not."
    )
    data = {"name": facts.name, "address": facts.address, "proven_at": facts.proven_at}
    return Finding("origin", None, message, data, law="NB16-Đ11.2a; NB16-Đ8.3; NB16-Đ5.1b")


def _completeness(facts: CitizenFacts) -> Finding:
    law = "VL19-Đ12.3; NB16-Đ11.2a"
    if facts.count:
        return Finding("completeness", True, gettext_noop("{count} files attached."), {"count": facts.count}, law=law)
    return Finding("completeness", None, gettext_noop("No file; the words themselves are the letter."), law=law)


def _structure(facts: CitizenFacts) -> Iterator[Finding]:
    law = "NB16-Đ11.2c"
    for name in facts.broken:
        yield Finding("structure", None, gettext_noop("{file}: the picture cannot be opened."), {"file": name}, law=law)
    if not facts.broken:
        yield Finding("structure", True, gettext_noop("The files are of the kinds that are taken."), law=law)
