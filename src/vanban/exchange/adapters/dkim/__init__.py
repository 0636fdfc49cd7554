"""Signatures of mail domains (DKIM, RFC 6376), with the domains' keys asked of the name service."""

from __future__ import annotations

import base64
import logging
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import dkim  # type: ignore[import-untyped]
import dns.exception
import dns.resolver

from vanban.exchange.rules.letters.senders import Seal
from vanban.platform.transactions import assert_none_open

PATIENCE = 5.0
MOST = 2
"""Signatures that are looked at; honest messages have one or two."""
LONGEST_RECORD = 1500
"""Bytes of a key's text: the longest key that is used has fewer."""
LARGEST_KEY = 8192
LARGEST_EXPONENT = 1 << 32
LONGEST_SIGNATURE = 8000
"""The key is the stranger's own: with a larger one, looking at a single signature would hold a worker for minutes."""
_BLANKS = re.compile(rb"[\t ]{32,}")
MOST_STEPS = 10**8
"""A run of blanks costs the library its length squared."""

_UNHEARD = logging.getLogger("vanban.exchange.domain_keys")
_UNHEARD.setLevel(logging.CRITICAL)
"""The library logs every signature that does not hold; here that is a finding, not an error."""

Ask = Callable[..., bytes | None]


def ask_names(name: bytes | str, timeout: float = PATIENCE) -> bytes | None:
    """The text under a name; None where there is none. Raises DnsTimeoutError when nobody answers."""
    asked = name.decode("ascii", "replace") if isinstance(name, bytes) else name
    try:
        answer = dns.resolver.resolve(asked, "TXT", lifetime=timeout)
    except (dns.resolver.NXDOMAIN, dns.resolver.NoAnswer):
        return None
    except dns.exception.DNSException as failure:
        raise dkim.DnsTimeoutError(str(failure)) from failure
    return next((b"".join(record.strings) for record in answer), None)


@dataclass(frozen=True)
class DomainKeys:
    """Looks at the signatures of a message."""

    ask: Ask = ask_names

    def __call__(self, raw: bytes) -> Sequence[Seal]:
        """Every signature with the domain it is of; broken ones of no domain are left out. Outside any transaction."""
        assert_none_open()
        try:
            lines = [value for name, value in dkim.DKIM(raw).headers if name.lower() == b"dkim-signature"]
        except (dkim.DKIMException, ValueError):
            return []
        if not lines or sum(len(run[0]) ** 2 for run in _BLANKS.finditer(raw)) > MOST_STEPS:
            return []
        fit = (place for place, line in enumerate(lines[:MOST]) if len(line) <= LONGEST_SIGNATURE)
        return [seal for place in fit if (seal := self._look(raw, place)) is not None]

    def _look(self, raw: bytes, place: int) -> Seal | None:
        silent: list[bytes | str] = []

        def ask(name: bytes | str, timeout: float = PATIENCE) -> bytes | None:
            """The library takes a silent name service for a missing key; to us these are two things."""
            try:
                return _bearable(self.ask(name, timeout=timeout))
            except dkim.DnsTimeoutError:
                silent.append(name)
                raise

        looking = dkim.DKIM(raw, logger=_UNHEARD, minkey=1024, timeout=int(PATIENCE))
        holds: bool | None
        try:
            holds = bool(looking.verify(idx=place, dnsfunc=ask))
        except (dkim.DKIMException, ValueError, TypeError, IndexError, KeyError):
            holds = False
        if silent:
            holds = None
        said = looking.signature_fields or {}
        if b"l" in said:
            holds = False  # only a part of the body is signed: anything could have been written under it
        domain = (looking.domain or said.get(b"d") or b"").decode("ascii", "replace").strip().lower()
        return Seal(domain, holds) if domain else None


def _bearable(record: bytes | None) -> bytes | None:
    """The record, unless working with its key would take long; what is not read here the library refuses itself."""
    if record is None or len(record) > LONGEST_RECORD:
        return None
    try:
        told = dkim.util.parse_tag_value(record)
        if told.get(b"k", b"rsa") != b"rsa":
            return record
        key = dkim.crypto.parse_public_key(base64.b64decode(told.get(b"p", b"")))
    except (
        dkim.util.InvalidTagValueList,
        dkim.crypto.UnparsableKeyError,
        ValueError,
        TypeError,
        IndexError,
        AssertionError,
    ):
        return None
    heavy = key["modulus"].bit_length() > LARGEST_KEY or key["publicExponent"] > LARGEST_EXPONENT
    return None if heavy else record
