"""The check report that must exist before an arrival may be registered.

Origin, address, completeness, structure, signatures, secrecy (NB16-Đ11.2a, HY19-Đ10.1, VL19-Đ12.2-12.3, HP25-Đ17.1-2).
A finding is a message id with its data, so that the report reads well in every language; `blocks` means that nobody may
accept the document as it is.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from vanban.kernel.refusals import gettext_noop

PERSON = "person"
AGENCY = "agency"


@dataclass(frozen=True)
class Finding:
    """One line of the report; `ok` None means: does not apply, or could not be found out."""

    code: str
    ok: bool | None
    message: str
    data: dict[str, Any] = field(default_factory=dict)
    blocks: bool = False
    law: str = ""

    def as_json(self) -> dict[str, Any]:
        """As stored with the arrival."""
        return asdict(self)


LABELS = {
    "origin": gettext_noop("Origin"),
    "address": gettext_noop("Address"),
    "completeness": gettext_noop("Completeness"),
    "pages": gettext_noop("Pages"),
    "structure": gettext_noop("Structure"),
    "signatures": gettext_noop("Signatures"),
    "by_hand": gettext_noop("Signature and seal on paper"),
    "safety": gettext_noop("Safety"),
    "secrecy": gettext_noop("Secrecy"),
}


@dataclass(frozen=True)
class SignatureFacts:
    """A signature on a file: whose kind (`person`, `agency`), the name, and whether it holds (None: cannot tell)."""

    kind: str
    name: str
    holds: bool | None


@dataclass(frozen=True)
class FileFacts:
    """A file as looked at: its name, whether it is a PDF that can be read, its pages, its signatures."""

    name: str
    is_pdf: bool
    readable: bool = True
    pages: int | None = None
    active: bool = False
    """Has scripts or opens other things by itself."""
    signatures: tuple[SignatureFacts, ...] = ()


@dataclass(frozen=True)
class Seen:
    """Everything the report is made from: what the packet says, what the hub vouches for, what the files show."""

    claimed_sender: str
    claimed_sender_name: str
    vouched_sender: str
    sender_known: bool
    same_sender: bool
    addressed: tuple[str, ...]
    our_codes: frozenset[str]
    missing: tuple[str, ...]
    declared_pages: int | None
    declared_annexes: int
    absent_fields: tuple[str, ...]
    secret_mark: str | None
    files: Sequence[FileFacts]


def report(seen: Seen) -> list[Finding]:
    """All findings, in the order the clerk reads them."""
    return [
        _origin(seen),
        _address(seen),
        *_completeness(seen),
        _structure(seen),
        *signatures_of(seen.files),
        *safety_of(seen.files),
        secrecy_of(seen.secret_mark),
    ]


def blocking(findings: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """The stored findings that forbid acceptance."""
    return [finding for finding in findings if finding["blocks"]]


VERDICTS = {
    True: gettext_noop("Valid: nothing to remark"),
    None: gettext_noop("Valid with remarks: the clerk decides"),
    False: gettext_noop("Not valid: it may not be accepted"),
}
"""The report in one word (NB16-Đ2.9)."""


def verdict(findings: Iterable[dict[str, Any]]) -> bool | None:
    """Whether form and content conform: False where a finding forbids acceptance, None where something is remarked."""
    found = list(findings)
    if blocking(found):
        return False
    return True if all(finding["ok"] is True for finding in found) else None


def _origin(seen: Seen) -> Finding:
    law = "NB16-Đ11.2a; HP25-Đ17.1"
    data = {"name": seen.claimed_sender_name or seen.claimed_sender, "agency_code": seen.claimed_sender}
    if not seen.same_sender:
        message = gettext_noop("The packet says it is from {agency_code}, but the hub took it from {vouched}.")
        return Finding("origin", False, message, data | {"vouched": seen.vouched_sender}, blocks=True, law=law)
    if not seen.sender_known:
        message = gettext_noop("From {name} ({agency_code}), a code not in our directory; the hub vouches for it.")
        return Finding("origin", None, message, data, law=law)
    return Finding("origin", True, gettext_noop("From {name} ({agency_code}), as the hub confirms."), data, law=law)


def _address(seen: Seen) -> Finding:
    law = "NB16-Đ11.2a; HP25-Đ17.1"
    ours = [code for code in seen.addressed if code in seen.our_codes]
    if ours:
        return Finding("address", True, gettext_noop("Addressed to us ({codes})."), {"codes": ", ".join(ours)}, law=law)
    message = gettext_noop("Not addressed to us but to {codes}.")
    return Finding("address", False, message, {"codes": ", ".join(seen.addressed[:5])}, blocks=True, law=law)


def _completeness(seen: Seen) -> Iterator[Finding]:
    law = "VL19-Đ12.3; VL19-Đ11.2d"
    present, declared = len(seen.files), len(seen.files) + len(seen.missing)
    if seen.missing:
        message = gettext_noop("{declared} files declared, {present} here; missing: {names}.")
        data = {"declared": declared, "present": present, "names": ", ".join(seen.missing)}
        yield Finding("completeness", False, message, data, blocks=True, law=law)
    elif not seen.files:
        yield Finding("completeness", False, gettext_noop("The packet carries no file."), blocks=True, law=law)
    elif seen.declared_annexes > present - 1:
        message = gettext_noop("{declared} annexes declared, {present} enclosed files here.")
        data = {"declared": seen.declared_annexes, "present": present - 1}
        yield Finding("completeness", False, message, data, law=law)
    else:
        yield Finding(
            "completeness", True, gettext_noop("All {present} files are here."), {"present": present}, law=law
        )
    counted = [file.pages for file in seen.files if file.pages is not None]
    if seen.declared_pages and counted:
        data = {"declared": seen.declared_pages, "present": counted[0], "total": sum(counted)}
        if seen.declared_pages in (counted[0], sum(counted)):
            yield Finding("pages", True, gettext_noop("{declared} pages, as declared."), data, law="VL19-Đ12.3")
        else:
            message = gettext_noop("{declared} pages declared, {present} in the main file, {total} in all.")
            yield Finding("pages", False, message, data, law="VL19-Đ12.3")


def _structure(seen: Seen) -> Finding:
    law = "NB16-Đ11.2c; HP25-Đ17.3"
    if seen.absent_fields:
        message = gettext_noop("Fields left empty by the sender: {fields}.")
        return Finding("structure", False, message, {"fields": ", ".join(seen.absent_fields)}, law=law)
    return Finding("structure", True, gettext_noop("Structure and fields follow QCVN 102:2016."), law=law)


def signatures_of(files: Sequence[FileFacts]) -> Iterator[Finding]:
    """One line per PDF: broken signatures forbid acceptance, missing ones make it a copy for information only."""
    law = "HY19-Đ10.1; VL19-Đ12.2; NB25-Đ13.1b; HP25-Đ17.2"
    for file in files:
        data: dict[str, Any] = {"file": file.name}
        if not file.is_pdf:
            continue
        if not file.readable:
            message = gettext_noop("{file}: the file cannot be read.")
            yield Finding("signatures", False, message, data, blocks=True, law=law)
            continue
        kinds = {item.kind for item in file.signatures if item.holds}
        names = ", ".join(dict.fromkeys(item.name for item in file.signatures if item.holds))
        broken = [item.name for item in file.signatures if item.holds is False]
        doubtful = [item.name for item in file.signatures if item.holds is None]
        data |= {"names": names, "count": len(file.signatures)}
        if broken:
            message = gettext_noop("{file}: not valid: {names}.")
            yield Finding("signatures", False, message, data | {"names": ", ".join(broken)}, blocks=True, law=law)
        elif doubtful:
            message = gettext_noop("{file}: cannot be confirmed now: {names}.")
            yield Finding("signatures", None, message, data | {"names": ", ".join(doubtful)}, law=law)
        elif not file.signatures:
            yield Finding("signatures", False, gettext_noop("{file}: not signed; for information only."), data, law=law)
        elif kinds >= {PERSON, AGENCY}:
            yield Finding("signatures", True, gettext_noop("{file}: signed and sealed, valid: {names}."), data, law=law)
        else:
            yield Finding("signatures", True, gettext_noop("{file}: {count} valid signatures: {names}."), data, law=law)
    if not any(file.is_pdf for file in files):
        message = gettext_noop("No signed PDF among the files; for information only.")
        yield Finding("signatures", False, message, law=law)


def safety_of(files: Sequence[FileFacts]) -> Iterator[Finding]:
    """One line per file that does things by itself."""
    for file in files:
        if file.active:
            message = gettext_noop("{file}: contains scripts or starts programs.")
            yield Finding("safety", False, message, {"file": file.name}, blocks=True, law="NB16-Đ3.1c")


VIRUS = gettext_noop("{file}: the virus scanner found {member}.")


def virus_in(file: str, virus: str) -> Finding:
    """A file with a virus forbids acceptance, whenever it was found."""
    return Finding("safety", False, VIRUS, {"file": file, "member": virus}, blocks=True, law="NB16-Đ3.1c")


def secrecy_of(mark: str | None) -> Finding:
    """State secrets do not travel here, by whatever channel."""
    law = "NB16-Đ3.1b; NB25-Đ1.2"
    if mark:
        message = gettext_noop("Marked “{mark}”: state secrets must not travel on this network.")
        return Finding("secrecy", False, message, {"mark": mark}, blocks=True, law=law)
    return Finding("secrecy", True, gettext_noop("No secrecy mark found."), law=law)
