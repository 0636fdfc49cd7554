"""Header lines of a message, however broken: words, addresses, dates. Nothing here raises."""

from __future__ import annotations

import re
import unicodedata
from datetime import UTC, datetime
from email.errors import MessageError
from email.header import decode_header
from email.message import Message
from email.utils import getaddresses, parsedate_to_datetime

LONGEST = 4000
"""Characters of a header line that are looked at; nobody writes more."""
_SPACES = re.compile(r"\s+")
ADDRESS = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63})+")


def lines(message: Message, name: str) -> list[str]:
    """Every line of this name, undecoded, with bytes beyond ASCII read as UTF-8."""
    wanted = name.lower()
    return [_plain(value) for found, value in message.raw_items() if found.lower() == wanted]


def line(message: Message, name: str) -> str:
    """The first of them, empty for none."""
    return next(iter(lines(message, name)), "")


def words(value: str) -> str:
    """Encoded words decoded, as one line of visible letters."""
    try:
        parts = decode_header(value[:LONGEST])
    except (MessageError, ValueError, LookupError):
        return visible(value)
    return visible("".join(_decoded(text, charset) for text, charset in parts))


def senders(message: Message) -> list[tuple[str, str]]:
    """Name and address of everybody in every From line; an address that is none comes out empty."""
    return _addresses(lines(message, "From"))


def addresses(message: Message, name: str) -> list[str]:
    """The addresses of a line, in small letters."""
    return [address.lower() for _name, address in _addresses(lines(message, name)) if address][:200]


def moment(value: str) -> datetime | None:
    """The time of a Date line; None when it says none."""
    try:
        found = parsedate_to_datetime(value[:200])
    except (TypeError, ValueError, IndexError, OverflowError):
        return None
    if not 1990 <= found.year <= 2200:
        return None
    return found if found.tzinfo is not None else found.replace(tzinfo=UTC)


def visible(text: str) -> str:
    """One line of letters that print; what turns the direction of writing is left out."""
    kept = (" " if char.isspace() else char for char in text if char.isspace() or not is_hidden(char))
    return _SPACES.sub(" ", unicodedata.normalize("NFC", "".join(kept))).strip()


def is_hidden(char: str) -> bool:
    """True for what prints nothing: control and formatting signs, halves of letters."""
    return unicodedata.category(char) in {"Cc", "Cf", "Cs", "Co", "Cn"}


def hides_direction(text: str) -> bool:
    """True where a sign turns the direction of writing, which makes a program's name look like a letter's."""
    return any(unicodedata.bidirectional(char) in {"RLO", "LRO", "RLE", "LRE", "RLI", "LRI", "FSI"} for char in text)


def _addresses(found: list[str]) -> list[tuple[str, str]]:
    try:
        pairs = getaddresses([value[:LONGEST] for value in found])
    except (ValueError, IndexError, TypeError):
        return []
    return [(words(name)[:200], address if ADDRESS.fullmatch(address) else "") for name, address in pairs]


def _plain(value: object) -> str:
    raw = str(value).encode("utf-8", "surrogateescape")[: LONGEST * 4]
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError:
        text = raw.decode("latin-1")
    return _SPACES.sub(" ", text).strip()


def _decoded(text: str | bytes, charset: str | None) -> str:
    if isinstance(text, str):
        return text
    for name in (charset or "utf-8", "utf-8"):
        try:
            return text.decode(name)
        except (LookupError, ValueError):
            continue
    return text.decode("latin-1")
