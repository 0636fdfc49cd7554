"""The parameters of a call, as values; a client's leftovers from earlier calls are told apart from what it asks now.

Vendors' clients keep every parameter of every earlier call on one object and send them all again. So a `to` beside a
`hash-file`, or a `status` beside a `docId`, belongs to an earlier sendEdoc or updateStatus, not to this list.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import unquote
from uuid import UUID

from vanban.axis.errors import ParameterWrong
from vanban.axis.rules.vxp.signing import Signed
from vanban.kernel.clock import VIETNAM

MOST_ROWS = 1000
MOST_CODES = 5000
STATUSES = ("initial", "processing", "done", "fail")
KINDS = ("edoc", "status")

_DAY = re.compile(r"(\d{4})[/-](\d{1,2})[/-](\d{1,2})|(\d{1,2})[/-](\d{1,2})[/-](\d{4})|(\d{2})(\d{2})(\d{4})")


@dataclass(frozen=True)
class ListAsked:
    """What a list of received packets is asked for; empty members ask for everything."""

    kind: str = ""
    to: tuple[str, ...] = ()
    statuses: tuple[str, ...] = ()
    since: datetime | None = None
    before: datetime | None = None
    only: UUID | None = None
    size: int = MOST_ROWS
    page: int = 1


def list_asked(signed: Signed) -> ListAsked:
    """The filters of getReceivedEdocList; raises `ParameterWrong`."""
    status = "" if signed.has("docId") else signed.get("status").strip().lower()
    if status and status not in STATUSES:
        raise ParameterWrong(name="status", value=readable(status[:40]))
    only = signed.get("only")
    return ListAsked(
        kind=kind(signed),
        to=() if signed.get("hash-file") else codes(signed, "to"),
        statuses=(status,) if status else (),
        since=day(signed, "fromDate"),
        before=_next_day(day(signed, "toDate")),
        only=identifier(signed, "only") if only else None,
        size=min(number(signed, "pageSize") or MOST_ROWS, MOST_ROWS),
        # Whether a vendor counts pages from 0 or 1 is not known: 0 is the first too, so that nothing is passed over.
        page=max(number(signed, "pageIndex"), 1),
    )


def kind(signed: Signed) -> str:
    """`edoc`, `status` or nothing for both; raises `ParameterWrong`."""
    found = signed.get("messagetype").strip().lower()
    if found and found not in KINDS:
        raise ParameterWrong(name="messagetype", value=readable(found[:40]))
    return found


def codes(signed: Signed, name: str) -> tuple[str, ...]:
    """Agency codes from a JSON array, or from one code, or several with commas; raises `ParameterWrong`."""
    text = signed.get(name).strip()
    if not text:
        return ()
    if text.startswith("["):
        try:
            found = json.loads(text)
        except (ValueError, RecursionError) as error:
            raise ParameterWrong(name=name, value=readable(text[:40])) from error
        if not isinstance(found, list) or not all(isinstance(item, str) for item in found):
            raise ParameterWrong(name=name, value=readable(text[:40]))
    else:
        found = text.split(",")
    named = tuple(dict.fromkeys(code for item in found if (code := item.strip())))
    if len(named) > MOST_CODES or any(len(code) > 35 or not is_text(code) for code in named):
        raise ParameterWrong(name=name, value=readable(text[:40]))
    return named


def identifier(signed: Signed, name: str) -> UUID:
    """The id of a packet as this hub gave it; raises `ParameterWrong`."""
    return _identifier(signed.get(name), name)


def settled_id(signed: Signed) -> UUID:
    """The id in updateStatus: its older form writes `docid`, while `docId` may be left over from getEdoc."""
    return _identifier(signed.get("docid"), "docId")


def _identifier(text: str, name: str) -> UUID:
    try:
        return UUID(text.strip())
    except ValueError as error:
        raise ParameterWrong(name=name, value=readable(text[:40])) from error


def number(signed: Signed, name: str) -> int:
    """A whole number from 0, 0 when absent; raises `ParameterWrong`."""
    text = signed.get(name).strip()
    if not text:
        return 0
    if not (text.isascii() and text.isdigit() and len(text) <= 18):
        raise ParameterWrong(name=name, value=readable(text[:40]))
    return int(text)


def day(signed: Signed, name: str) -> datetime | None:
    """The beginning of a day in Vietnam; raises `ParameterWrong`."""
    text = signed.get(name).strip()
    if not text:
        return None
    found = _DAY.match(text)
    if found is None:
        raise ParameterWrong(name=name, value=readable(text[:40]))
    parts = [int(part) for part in found.groups() if part is not None]
    year, month, date = parts if found.group(1) else reversed(parts)
    try:
        return datetime(year, month, date, tzinfo=VIETNAM)
    except ValueError as error:
        raise ParameterWrong(name=name, value=readable(text[:40])) from error


def _next_day(at: datetime | None) -> datetime | None:
    return at + timedelta(days=1) if at else None


def description(signed: Signed) -> str:
    """A reason given with updateStatus; our own client sends its letters percent-encoded, others' may be damaged."""
    if exact := signed.get("description-utf8"):
        return readable(" ".join(unquote(exact, errors="replace").split()))[:1000]
    return readable(signed.get("description"))[:1000]


def is_text(text: str) -> bool:
    """True when a database can keep it as it is."""
    return readable(text) == text


def readable(text: str) -> str:
    """A text that a database keeps: bytes that were no UTF-8, and control characters, become a mark."""
    cleaned = text.encode("utf-8", "replace").decode("utf-8", "replace")
    return "".join(letter if letter.isprintable() else "\ufffd" for letter in cleaned)
