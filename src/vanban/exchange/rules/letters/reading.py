"""A message read once from its bytes: writer, words, files, and everything that is odd about it.

Only called in a bounded child: bytes from anybody may be made to exhaust whoever reads them.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import Message
from html.parser import HTMLParser

from vanban.exchange.rules.letters import dangers, headers, winmail

MOST_PARTS = 500
MOST_DEPTH = 30
MOST_NESTED = 3
MOST_FILES = 200
MOST_WORDS = 100_000
SMALL_PICTURE = 30_000
"""A picture shown inside the words and smaller than this belongs to a signature, not to the document."""

_BODIES = {"text/plain", "text/html"}
_BOUNCES = {"mailer-daemon", "postmaster"}
_KINDS = {
    b"%PDF-": "pdf", b"PK\x03\x04": "zip", b"\xff\xd8\xff": "jpg", b"\x89PNG": "png", b"II*\x00": "tif",
    b"MM\x00*": "tif", b"{\\rtf": "rtf", b"\xd0\xcf\x11\xe0": "doc",
}  # fmt: skip
_DAMAGED = {"InvalidBase64PaddingDefect", "InvalidBase64CharactersDefect", "InvalidBase64LengthDefect"}
_BROKEN = {
    "NoBoundaryInMultipartDefect",
    "StartBoundaryNotFoundDefect",
    "CloseBoundaryNotFoundDefect",
    "MultipartInvariantViolationDefect",
    "MissingHeaderBodySeparatorDefect",
}
_TOO_MANY = re.compile(rb"\n--")


@dataclass
class Read:
    """What a message says. `faults` and `dangers` are codes with the file or line they were found in."""

    sender: str = ""
    address: str = ""
    others: list[str] = field(default_factory=list)
    """Further addresses that claim to have written it: an honest message has none."""
    reply_to: list[str] = field(default_factory=list)
    to: list[str] = field(default_factory=list)
    subject: str = ""
    message_id: str = ""
    dated: str = ""
    document_code: str = ""
    references: list[str] = field(default_factory=list)
    results: list[str] = field(default_factory=list)
    """Authentication-Results lines, topmost first."""
    words: str = ""
    automatic: str = ""
    faults: list[tuple[str, str]] = field(default_factory=list)
    dangers: list[tuple[str, str, str]] = field(default_factory=list)
    """Fault, file, member of the file."""
    nested: list[tuple[str, str]] = field(default_factory=list)
    """Sender and subject of every message inside this one."""
    files: list[tuple[str, bytes]] = field(default_factory=list)


def digest(raw: bytes) -> str:
    """Over what the writer wrote: sender, date, subject, id and everything after the head; never what servers added."""
    head, _blank, body = _split(raw)
    message = message_from_bytes(head, policy=policy.compat32)
    found = hashlib.sha256()
    for name in ("From", "Date", "Subject", "Message-ID"):
        found.update(("\n".join(headers.lines(message, name)) + "\0").encode("utf-8", "surrogateescape"))
    found.update(body.replace(b"\r\n", b"\n").rstrip())
    return found.hexdigest()


def head_of(raw: bytes) -> Read:
    """The head alone, for a message that is too large or too broken to be read; small enough for any process."""
    message = message_from_bytes(_split(raw[:300_000])[0], policy=policy.compat32)
    found = Read()
    _head(found, message)
    return found


def read(raw: bytes) -> Read:
    """The whole message. Raises whatever bytes made to break a reader may raise: the child names it."""
    if len(_TOO_MANY.findall(raw)) > MOST_PARTS * 20:
        found = head_of(raw)
        found.faults.append(("too_many_parts", ""))
        return found
    message = message_from_bytes(raw, policy=policy.compat32)
    found = Read()
    _head(found, message)
    _walk(found, message)
    found.words = found.words.strip()[:MOST_WORDS]
    return found


def _split(raw: bytes) -> tuple[bytes, bytes, bytes]:
    places = [(at, mark) for mark in (b"\r\n\r\n", b"\n\n") if (at := raw.find(mark)) >= 0]
    if not places:
        return raw, b"", b""
    at, mark = min(places)
    return raw[:at] + b"\n\n", mark, raw[at + len(mark) :]


def _head(found: Read, message: Message) -> None:
    writers = headers.senders(message)
    named = [pair for pair in writers if pair[1]]
    if named:
        found.sender, found.address = named[0][0], named[0][1].lower()
    found.others = [address.lower() for _name, address in named[1:]]
    if not named:
        found.faults.append(("no_sender", headers.words(headers.line(message, "From"))[:100]))
    if len(headers.lines(message, "From")) > 1 or found.others:
        found.faults.append(("several_senders", ", ".join(found.others)[:200]))
    found.reply_to = headers.addresses(message, "Reply-To")
    found.to = [*headers.addresses(message, "To"), *headers.addresses(message, "Cc")]
    found.subject = headers.words(headers.line(message, "Subject"))[:500]
    found.message_id = headers.visible(headers.line(message, "Message-ID"))[:500]
    dated = headers.moment(headers.line(message, "Date"))
    found.dated = dated.isoformat() if dated else ""
    if dated is None:
        found.faults.append(("no_date", headers.visible(headers.line(message, "Date"))[:100]))
    found.document_code = headers.words(headers.line(message, "X-Document-Code"))[:200]
    asked = " ".join((*headers.lines(message, "In-Reply-To"), *headers.lines(message, "References")))
    found.references = re.findall(r"<[^<>\s]{1,300}>", asked)[:50]
    found.results = headers.lines(message, "Authentication-Results")[:20]
    found.automatic = _automatic(message, found.address)


def _automatic(message: Message, address: str) -> str:
    """Why this was written by a machine, which nobody answers; empty where a person may have written it."""
    if message.get_content_type() == "multipart/report":
        return "report"
    if headers.line(message, "Return-Path").replace(" ", "") == "<>" or address.partition("@")[0] in _BOUNCES:
        return "report"
    said = headers.line(message, "Auto-Submitted").lower()
    if said and not said.startswith("no"):
        return "auto"
    if headers.line(message, "Precedence").lower() in {"bulk", "list", "junk"} or headers.line(message, "List-Id"):
        return "list"
    return "auto" if headers.line(message, "X-Autoreply") else ""


def _walk(found: Read, message: Message) -> None:
    for place, (part, nest) in enumerate(_parts(found, message)):
        if place >= MOST_PARTS or len(found.files) >= MOST_FILES:
            found.faults.append(("too_many_parts", ""))
            return
        _take(found, part, nest)
        defects = {type(fault).__name__ for fault in part.defects}
        if defects & _DAMAGED:
            found.faults.append(("damaged_part", _name(part)))
        if defects & _BROKEN:
            found.faults.append(("broken_parts", ""))


def _parts(found: Read, message: Message) -> Iterator[tuple[Message, int]]:
    """Every part that is none of parts, in order, with how many messages it lies in."""
    stack: list[tuple[Message, int, int]] = [(message, 0, 0)]
    while stack:
        part, depth, nest = stack.pop()
        payload = part.get_payload() if part.is_multipart() else None
        if not isinstance(payload, list):
            yield part, nest
            continue
        inside = [one for one in payload if isinstance(one, Message)]
        kind = part.get_content_type()
        if depth >= MOST_DEPTH:
            found.faults.append(("too_deep", ""))
            continue
        if kind == "message/rfc822" and inside:
            if nest >= MOST_NESTED:
                found.faults.append(("nested_too_deep", ""))
                found.files.append((f"thu-kem-{len(found.files) + 1}.eml", _whole(inside[0])))
                continue
            inner = inside[0]
            writers = headers.senders(inner)
            who = next((address or name for name, address in writers), "")
            about = headers.line(inner, "Message-ID")  # a report of failure names the message by carrying it
            found.references += re.findall(r"<[^<>\s]{1,300}>", about)[:1]
            found.nested.append((who[:200], headers.words(headers.line(inner, "Subject"))[:300]))
            nest += 1
        if {type(fault).__name__ for fault in part.defects} & _BROKEN:
            found.faults.append(("broken_parts", ""))
        stack.extend((one, depth + 1, nest) for one in reversed(inside))


def _whole(message: Message) -> bytes:
    try:
        return message.as_bytes(policy=policy.compat32)
    except (ValueError, LookupError, TypeError, AttributeError):
        return b""


def _take(found: Read, part: Message, nest: int) -> None:
    kind, told = part.get_content_type(), _name(part)
    attached = part.get_content_disposition() == "attachment"
    if kind in _BODIES and not attached and not told:
        _take_words(found, part, kind, nest)
        return
    content = _content(part)
    if kind in {"application/pkcs7-signature", "application/x-pkcs7-signature", "application/pgp-signature"}:
        return
    if kind in {"message/partial", "message/external-body"}:
        found.faults.append(("elsewhere", kind))
        return
    if kind in {"application/pkcs7-mime", "application/x-pkcs7-mime", "application/pgp-encrypted"}:
        found.faults.append(("encrypted", told))
    if kind.startswith("image/") and part["Content-ID"] and not attached and len(content) < SMALL_PICTURE:
        return
    if not content:
        found.faults.append(("empty_file", told))
        return
    if kind == "application/ms-tnef" or told.lower() == "winmail.dat":
        _take_winmail(found, told, content)
        return
    _take_file(found, told, content)


def _take_words(found: Read, part: Message, kind: str, nest: int) -> None:
    """The words of the message, of two spellings the plain one; those of a message inside follow under a line."""
    text = _decoded(part, _content(part))
    if kind == "text/html":
        text = text_of(text)
    text = "".join(char for char in text[: MOST_WORDS * 2] if char in "\n\t" or not headers.is_hidden(char))
    if not text.strip() or len(found.words) >= MOST_WORDS:
        return
    if found.words and nest == 0 and kind == "text/html":
        return  # the same again, in colours
    found.words += ("\n\n" if found.words else "") + ("----\n" if nest else "") + text.strip()


def _take_winmail(found: Read, told: str, content: bytes) -> None:
    try:
        inside = winmail.unwrap(content)
    except winmail.NotWinmail:
        found.faults.append(("winmail", told))
        _take_file(found, told or "winmail.dat", content)
        return
    for name, data in inside:
        if data:
            _take_file(found, name, data)


def _take_file(found: Read, told: str, content: bytes) -> None:
    name = _clean(told, content, len(found.files) + 1)
    if headers.hides_direction(told):
        found.dangers.append((dangers.DISGUISED, name, ""))
    looked = dangers.look(name, content)
    found.dangers += [(fault, name, headers.visible(member)[:200]) for fault, member in looked.faults]
    if looked.members and not looked.faults:
        found.files += [
            (_clean(f"{name.rpartition('.')[0]} - {_last(member)}", data, 1), data) for member, data in looked.members
        ][: MOST_FILES - len(found.files)]
    else:
        found.files.append((name, content))


def _content(part: Message) -> bytes:
    try:
        found = part.get_payload(decode=True)
    except (ValueError, LookupError, AssertionError):
        found = None
    return found if isinstance(found, bytes) else b""


def _decoded(part: Message, content: bytes) -> str:
    try:
        charset = part.get_content_charset() or "utf-8"
    except (ValueError, LookupError):
        charset = "utf-8"
    for name in (charset, "utf-8"):
        try:
            return content.decode(name)
        except (LookupError, ValueError):
            continue
    return content.decode("latin-1")


def _name(part: Message) -> str:
    try:
        told = part.get_filename() or ""
    except (ValueError, LookupError, TypeError, IndexError):
        return ""
    return told if headers.hides_direction(told) else headers.words(told)


def _clean(told: str, content: bytes, number: int) -> str:
    """A name without a path and without signs that do not print; one of our own where none is left."""
    name = headers.visible(_last(told)).strip(". ")
    if not name:
        ending = next((kind for start, kind in _KINDS.items() if content.startswith(start)), "bin")
        return f"tep-{number}.{ending}"
    stem, dot, ending = name.rpartition(".")
    return f"{(stem or name)[:150]}{dot}{ending[:20]}" if dot else name[:150]


def _last(path: str) -> str:
    return path.replace("\\", "/").rpartition("/")[2]


class _Words(HTMLParser):
    """The letters that a page shows; scripts and styles show none."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.kept: list[str] = []
        self.hidden = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in {"script", "style", "head", "title"}:
            self.hidden += 1
        elif tag in {"br", "p", "div", "tr", "li", "h1", "h2", "h3"}:
            self.kept.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in {"script", "style", "head", "title"} and self.hidden:
            self.hidden -= 1

    def handle_data(self, data: str) -> None:
        if not self.hidden:
            self.kept.append(data)


def text_of(page: str) -> str:
    """The words of an HTML body, line by line."""
    reader = _Words()
    reader.feed(page[: MOST_WORDS * 10])
    reader.close()
    kept = (" ".join(one.split()) for one in "".join(reader.kept).splitlines())
    return re.sub(r"\n{3,}", "\n\n", "\n".join(kept)).strip()
