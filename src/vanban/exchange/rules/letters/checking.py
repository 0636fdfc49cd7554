"""The check report of a message (NB16-Đ14.1b, Đ11.2a; HP25-Đ17): in the words of the hub's report, by its own facts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from vanban.exchange.rules.checking import VIRUS, FileFacts, Finding, safety_of, secrecy_of, signatures_of
from vanban.exchange.rules.letters import dangers, senders
from vanban.kernel.refusals import gettext_noop

ORIGIN_LAW = "NB16-Đ14.1b; NB16-Đ14.3b; NB16-Đ11.2a"

_FAULTS = {
    "no_date": gettext_noop("The message has no date that can be read; the hour our mail server took it in counts."),
    "damaged_part": gettext_noop("{what}: a part of the message is damaged."),
    "broken_parts": gettext_noop("The message is put together wrongly; look whether anything is missing."),
    "too_many_parts": gettext_noop("The message has more parts than are read."),
    "too_deep": gettext_noop("Parts lie in parts deeper than is read."),
    "nested_too_deep": gettext_noop("Messages lie in messages; the innermost is kept as a file."),
    "elsewhere": gettext_noop("A part of the message lies elsewhere and was not fetched."),
    "encrypted": gettext_noop("{what}: encrypted; it can be read only with its key."),
    "empty_file": gettext_noop("{what}: the file is empty."),
    "winmail": gettext_noop("{what}: the wrapping of the mail program cannot be opened."),
    "unreadable": gettext_noop("The message cannot be read; only its head was looked at."),
    "same_id": gettext_noop("Another message came under the same Message-ID; this one says something else."),
    "reply_elsewhere": gettext_noop("Answers are asked to another address: {what}."),
}
_BLOCKING = frozenset({"too_many_parts", "unreadable"})
_DANGERS = {
    dangers.PROGRAM: gettext_noop("{file}: a program, or has one inside ({member})."),
    dangers.MACROS: gettext_noop("{file}: an office file that carries a program (macro)."),
    dangers.DISGUISED: gettext_noop("{file}: its name is made to look like another kind of file."),
    dangers.HUGE: gettext_noop("{file}: an archive that unpacks to far more than it is; not opened."),
    dangers.NESTED: gettext_noop("{file}: an archive inside an archive ({member}); not opened."),
    dangers.LOCKED: gettext_noop("{file}: locked with a password; ask the sender for it by another way."),
    dangers.DAMAGED: gettext_noop("{file}: the archive is damaged."),
    dangers.UNSEEN: gettext_noop("{file}: an archive of a kind that is not opened here."),
    "virus": VIRUS,
}


@dataclass(frozen=True)
class LetterFacts:
    """Everything the report of a message is made from."""

    standing: senders.Standing
    address: str
    our_address: str
    to: Sequence[str]
    faults: Sequence[tuple[str, str]]
    dangers: Sequence[tuple[str, str, str]]
    nested: Sequence[tuple[str, str]]
    has_words: bool
    files: Sequence[FileFacts]
    """Files that were attached; the message's own words are none."""
    secret_mark: str | None
    reply_to: Sequence[str] = ()


def report(facts: LetterFacts) -> list[Finding]:
    """All findings, in the order the clerk reads them."""
    return [
        _origin(facts),
        _address(facts),
        _completeness(facts),
        *_structure(facts),
        *(signatures_of(facts.files) if facts.files else ()),
        *_safety(facts),
        secrecy_of(facts.secret_mark),
    ]


def needs_assurance(standing: str, files: Sequence[FileFacts]) -> bool:
    """Whether a clerk must say how the origin was made sure: nobody signed, and nobody vouches (NB16-Đ5.1b, Đ8.3).

    That its domain is listed proves nothing of a message: anybody can write an address down.
    """
    if standing == senders.PROVEN:
        return False
    return not any(item.holds for file in files for item in file.signatures)


def _origin(facts: LetterFacts) -> Finding:
    data = {"said": facts.standing.said, "address": facts.address}
    code = facts.standing.code
    ok = {senders.PROVEN: True, senders.FORGED: False}.get(code)
    blocks = code == senders.FORGED
    return Finding("origin", ok, facts.standing.message, data, blocks=blocks, law=ORIGIN_LAW)


def _address(facts: LetterFacts) -> Finding:
    law = "NB16-Đ11.2a; NB16-Đ14.3b"
    if not facts.our_address or facts.our_address.lower() in facts.to:
        return Finding(
            "address", True, gettext_noop("Written to our official mailbox."), {"address": facts.our_address}, law=law
        )
    message = gettext_noop("Our mailbox {address} is not among the addressees; it was copied in or passed on.")
    return Finding("address", None, message, {"address": facts.our_address}, law=law)


def _completeness(facts: LetterFacts) -> Finding:
    law = "VL19-Đ12.3; NB16-Đ11.2a"
    if facts.files:
        return Finding(
            "completeness", True, gettext_noop("{count} files attached."), {"count": len(facts.files)}, law=law
        )
    if facts.has_words:
        return Finding("completeness", None, gettext_noop("No file; the message itself is the letter."), law=law)
    message = gettext_noop("The message has neither words nor files.")
    return Finding("completeness", False, message, blocks=True, law=law)


def _structure(facts: LetterFacts) -> Iterator[Finding]:
    law = "NB16-Đ11.2c"
    told = [item for item in dict.fromkeys(facts.faults) if item[0] in _FAULTS]
    away = [one for one in facts.reply_to if senders.domain_of(one) != senders.domain_of(facts.address)]
    told += [("reply_elsewhere", one) for one in away[:1]]
    for code, what in told[:20]:
        blocks = code in _BLOCKING
        yield Finding("structure", False if blocks else None, _FAULTS[code], {"what": what}, blocks=blocks, law=law)
    for who, subject in facts.nested[:10]:
        message = gettext_noop("A message of {who} lies inside: “{subject}”. Nobody has made sure who wrote that one.")
        yield Finding("structure", None, message, {"who": who or "–", "subject": subject}, law=law)
    if not told and not facts.nested:
        yield Finding("structure", True, gettext_noop("The message is in order."), law=law)


def _safety(facts: LetterFacts) -> Iterator[Finding]:
    yield from safety_of(facts.files)
    for fault, file, member in list(dict.fromkeys(facts.dangers))[:20]:
        blocks = fault in dangers.FORBIDDEN or fault == "virus"
        data = {"file": file, "member": member or file}
        yield Finding("safety", False if blocks else None, _DANGERS[fault], data, blocks=blocks, law="NB16-Đ3.1c")
