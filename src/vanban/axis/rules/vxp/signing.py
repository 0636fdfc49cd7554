"""The signature over a call's headers: HMAC-SHA256 over the text as received, and every header checked against it.

Vendors' clients write the signed JSON in the order of their hash map, so the text is never built again to verify it.
All work is on bytes: clients write Vietnamese letters in headers in more than one way.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import permutations

from vanban.axis.errors import CallUnsigned, HeaderAltered, SignatureWrong
from vanban.axis.rules.vxp.clock import write_timestamp

PREFIX = "XroadVnpt-"
VERSION = "3.0.201608"
AGENT = "vanban-VXP/1.0"
CONTENT_TYPE = "application/json"

SIGNED_TEXT = "sign-header"
SIGNED_KEYS = "sign-header-key"
SIGNATURE = "hash-header"
_UNSIGNED = {SIGNED_TEXT, SIGNED_KEYS, SIGNATURE, "version"}

PARAMETERS = frozenset(
    {
        "systemid", "timestamp", "from", "to", "servicetype", "messagetype", "hash-file", "docid", "status",
        "description", "fromdate", "todate", "pagesize", "pageindex", "agencycode",
        "message-id", "codes", "from-version", "only", "description-utf8", "lease-seconds", "lease-token",
    }
)  # fmt: skip
"""What this hub reads; one of these in a header that nobody signed is a refusal, anything else unknown is ignored."""


@dataclass(frozen=True)
class Signed:
    """What a verified call says: its parameters with the sender's spelling of each name."""

    system_id: str
    timestamp: str
    values: Mapping[str, str]

    def has(self, name: str) -> bool:
        """True when the sender wrote this parameter in any spelling, even without a value."""
        return name.lower() in (key.lower() for key in self.values)

    def get(self, name: str) -> str:
        """A parameter, in this spelling if the sender used several, else in any; empty when absent."""
        if name in self.values:
            return self.values[name]
        wanted = name.lower()
        return next((value for key, value in self.values.items() if key.lower() == wanted), "")


def sign(text: bytes, secret: str) -> str:
    """The `hash-header` of a signed text."""
    return hmac.new(secret.encode(), text, hashlib.sha256).hexdigest()


def headers(
    parameters: Mapping[str, str], *, system_id: str, secret: str, at: datetime, content_type: str = CONTENT_TYPE
) -> list[tuple[str, bytes]]:
    """The headers of a call, signed; parameters without a value are left out, line ends within one become spaces."""
    values = {"systemid": system_id, "timestamp": write_timestamp(at), "Content-Type": CONTENT_TYPE}
    values |= {name: line for name, value in parameters.items() if (line := _on_one_line(value))}
    text = json.dumps({PREFIX + name: value for name, value in values.items()}, separators=(",", ":")).encode()
    return [
        ("Content-Type", content_type.encode()),
        ("User-Agent", AGENT.encode()),
        *((PREFIX + name, value.encode()) for name, value in values.items()),
        (PREFIX + "version", VERSION.encode()),
        (PREFIX + SIGNED_KEYS, ";".join(values).encode()),
        (PREFIX + SIGNED_TEXT, text),
        (PREFIX + SIGNATURE, sign(text, secret).encode()),
    ]


def _on_one_line(value: str) -> str:
    """What a header can carry of a text: a clerk's reason may have several lines."""
    return " ".join("".join(letter if letter.isprintable() else " " for letter in value).split())


def verify(received: Mapping[str, bytes], secrets: Iterable[str]) -> Signed:
    """The parameters of a call, if one of the secrets signed them.

    `received` maps the names after `XroadVnpt-`, in lower case, to the bytes of each header. Raises `CallUnsigned`
    when something needed is absent, `SignatureWrong` when no secret made the signature, and `HeaderAltered` when a
    header is not what was signed.
    """
    text, signature = received.get(SIGNED_TEXT), received.get(SIGNATURE)
    if not text or not signature:
        raise CallUnsigned()
    given = signature.strip().lower()
    if not any(hmac.compare_digest(given, sign(text, secret).encode()) for secret in secrets):
        raise SignatureWrong()
    values = _read(text)
    spelled: dict[str, list[str]] = {}
    for name, value in values.items():
        spelled.setdefault(name.lower(), []).append(value)
    for name, header in received.items():
        if name not in _UNSIGNED and (name in spelled or name in PARAMETERS) and not _same(header, spelled.get(name)):
            raise HeaderAltered(name=name)
    signed = Signed("", "", values)
    return Signed(signed.get("systemid"), signed.get("timestamp"), values)


def _read(text: bytes) -> dict[str, str]:
    """The signed JSON; bytes that are no UTF-8 survive as they came. Names lose their prefix."""
    try:
        found = json.loads(text.decode("utf-8", "surrogateescape"))
    except (ValueError, RecursionError) as error:
        raise CallUnsigned() from error
    if not isinstance(found, dict):
        raise CallUnsigned()
    values = {}
    for name, value in found.items():
        bare = name[len(PREFIX) :] if name.lower().startswith(PREFIX.lower()) else name
        values[bare] = value if isinstance(value, str) else "" if value is None else json.dumps(value)
    return values


def _same(header: bytes, signed: list[str] | None) -> bool:
    """True when a header holds a signed value; spelled twice (`docId`, `docid`), a server joins both with a comma."""
    if signed is None:
        return False
    try:
        values = [value.encode("utf-8", "surrogateescape").strip(b" \t") for value in signed]
    except UnicodeEncodeError:
        return False
    if len(values) > 1 and len(values) <= 3:
        values += [joint.join(order) for order in permutations(values) for joint in (b",", b", ")]
    return header.strip(b" \t") in values
