"""Reading an answer of a hub as it comes in: lists of any length, row by row, in bounded memory."""

from __future__ import annotations

import codecs
import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

CHUNK = 64 * 1024
LONGEST_VALUE = 8 * 1024 * 1024
_SPACE = re.compile(r"[\s,]*")


class AnswerUnreadable(ValueError):
    """Not the JSON that the protocol promises."""


@dataclass
class Answer:
    """The members before and after the list, known once the rows were read; `rows` gives each row of `data`."""

    members: dict[str, Any] = field(default_factory=dict)

    @property
    def error_code(self) -> str:
        """The code of the answer; a FAIL without one is a fault of the system there."""
        code = str(self.members.get("ErrorCode", "")).strip()
        if str(self.members.get("status", "")).upper() == "FAIL":
            return code if code not in ("", "0") else "20"
        return code or "0"

    @property
    def sentence(self) -> str:
        """What the hub says about it."""
        return str(self.members.get("ErrorDesc") or "")


class _Text:
    """A growing window over the answer."""

    def __init__(self, read: Callable[[int], bytes]) -> None:
        self._read = read
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")
        self._json = json.JSONDecoder()
        self.window = ""
        self.ended = False

    def grow(self) -> bool:
        if self.ended:
            return False
        piece = self._read(CHUNK)
        self.ended = not piece
        self.window += self._decoder.decode(piece, final=self.ended)
        return True

    def skip(self) -> str:
        """Drop spaces and commas; the next character, empty at the end."""
        while True:
            self.window = self.window[_match_end(self.window) :]
            if self.window or not self.grow():
                return self.window[:1]

    def value(self) -> Any:
        """The next JSON value; one that touches the window's end may go on, so more is read first."""
        self.skip()
        while True:
            try:
                found, end = self._json.raw_decode(self.window)
                if end < len(self.window) or self.ended:
                    self.window = self.window[end:]
                    return found
            except (ValueError, RecursionError) as error:
                if self.ended or len(self.window) > LONGEST_VALUE:
                    raise AnswerUnreadable("the answer is no JSON") from error
            self.grow()


def _match_end(text: str) -> int:
    found = _SPACE.match(text)
    return found.end() if found else 0


def rows(read: Callable[[int], bytes], answer: Answer) -> Iterator[dict[str, Any]]:
    """Every row of `data`; the other members go into `answer`. Raises `AnswerUnreadable` for a cut answer."""
    text = _Text(read)
    if text.skip() != "{":
        raise AnswerUnreadable("the answer is no JSON object")
    text.window = text.window[1:]
    while (ahead := text.skip()) != "}":
        if not ahead:
            raise AnswerUnreadable("the answer was cut")
        name = text.value()
        if text.skip() != ":":
            raise AnswerUnreadable("the answer is no JSON object")
        text.window = text.window[1:]
        if name == "data" and text.skip() == "[":
            text.window = text.window[1:]
            while (ahead := text.skip()) != "]":
                if not ahead:
                    raise AnswerUnreadable("the answer was cut")
                row = text.value()
                if isinstance(row, dict):
                    yield row
            text.window = text.window[1:]
        else:
            answer.members[str(name)] = text.value()
