"""What was read from the page against what somebody else says of the same document: a packet, a mail, a form."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from vanban.exchange.rules.reading.found import ANSWERS, DUE, ISSUER, SUBJECT, TITLE, URGENCY, Found
from vanban.exchange.rules.reading.head import spelled_out
from vanban.exchange.rules.reading.words import plain

SAME = 0.9
"""Longer texts this much alike are the same: a sender's field may shorten or punctuate differently."""


@dataclass(frozen=True)
class Difference:
    """A field that says one thing on the page and another in the packet."""

    name: str
    read: Found
    told: str


def differences(read: Sequence[Found], told: Mapping[str, str]) -> list[Difference]:
    """The fields that both know and that do not agree; what the packet leaves empty is no difference."""
    return [
        Difference(one.name, one, told[one.name])
        for one in read
        if told.get(one.name) and not same(one.name, one.value, told[one.name])
    ]


def same(name: str, read: str, told: str) -> bool:
    """Whether two values of a field mean the same."""
    if name in (URGENCY, DUE, ANSWERS):
        return read.strip() == told.strip()
    if name == ISSUER:
        one, other = spelled_out(plain(read)), spelled_out(plain(told))
        return one == other or one in other or other in one
    if name == TITLE:
        words, others = set(plain(read).split()), set(plain(told).split())
        return words <= others or others <= words
    if name == SUBJECT:
        one, other = _core(read), _core(told)
        return one in other or other in one or SequenceMatcher(None, one, other, autojunk=False).ratio() >= SAME
    one, other = plain(read), plain(told)
    return (one.lstrip("0") or one) == (other.lstrip("0") or other)


def _core(text: str) -> str:
    """An abstract without its opening words: “V/v”, “Về việc”."""
    core = plain(text)
    for head in ("v v ", "ve viec "):
        core = core.removeprefix(head)
    return core
