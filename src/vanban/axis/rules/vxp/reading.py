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
    """A window that moves over the answer: what was read is dropped whenever more comes in."""

    def __init__(self, read: Callable[[int], bytes]) -> None:
        self._read = read
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")
        self._json = json.JSONDecoder()
        self._window = ""
        self._place = 0
        self._ended = False

    def _grow(self) -> bool:
        """Twice as much each time for one long value, so that it is not read over and over."""
        if self._ended:
            return False
        left = self._window[self._place :]
        wanted, pieces = max(CHUNK, len(left)), [left]
        while wanted > 0 and not self._ended:
            piece = self._read(CHUNK)
            self._ended = not piece
            wanted -= len(piece)
            pieces.append(self._decoder.decode(piece, final=self._ended))
        self._window, self._place = "".join(pieces), 0
        return True

    def ahead(self) -> str:
        """The next character that is no space and no comma; empty at the end."""
        while True:
            found = _SPACE.match(self._window, self._place)
            self._place = found.end() if found else self._place
            if self._place < len(self._window) or not self._grow():
                return self._window[self._place : self._place + 1]

    def step(self) -> None:
        """Pass over the character ahead."""
        self._place += 1

    def value(self) -> Any:
        """The next JSON value; one that touches the window's end may go on, so more is read first."""
        self.ahead()
        while True:
            try:
                found, end = self._json.raw_decode(self._window, self._place)
            except (ValueError, RecursionError) as error:
                if self._ended or len(self._window) - self._place > LONGEST_VALUE:
                    raise AnswerUnreadable("the answer is no JSON") from error
            else:
                if end < len(self._window) or self._ended:
                    self._place = end
                    return found
            self._grow()


def rows(read: Callable[[int], bytes], answer: Answer) -> Iterator[dict[str, Any]]:
    """Every row of `data`; the other members go into `answer`. Raises `AnswerUnreadable` for a cut answer."""
    text = _Text(read)
    if text.ahead() != "{":
        raise AnswerUnreadable("the answer is no JSON object")
    text.step()
    while (ahead := text.ahead()) != "}":
        if not ahead:
            raise AnswerUnreadable("the answer was cut")
        name = text.value()
        if text.ahead() != ":":
            raise AnswerUnreadable("the answer is no JSON object")
        text.step()
        if name != "data" or text.ahead() != "[":
            answer.members[str(name)] = text.value()
            continue
        text.step()
        while (ahead := text.ahead()) != "]":
            if not ahead:
                raise AnswerUnreadable("the answer was cut")
            row = text.value()
            if isinstance(row, dict):
                yield row
        text.step()
