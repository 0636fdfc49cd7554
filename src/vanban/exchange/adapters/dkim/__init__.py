"""Signatures of mail domains (DKIM, RFC 6376), with the domains' keys asked of the name service."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import dkim  # type: ignore[import-untyped]
import dns.exception
import dns.resolver

from vanban.exchange.rules.letters.senders import Seal
from vanban.platform.transactions import assert_none_open

PATIENCE = 5.0
MOST = 5
"""Signatures that are looked at; honest messages have one or two."""

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
            count = sum(name.lower() == b"dkim-signature" for name, _value in dkim.DKIM(raw).headers)
        except (dkim.DKIMException, ValueError):
            return []
        return [seal for place in range(min(count, MOST)) if (seal := self._look(raw, place)) is not None]

    def _look(self, raw: bytes, place: int) -> Seal | None:
        silent: list[bytes | str] = []

        def ask(name: bytes | str, timeout: float = PATIENCE) -> bytes | None:
            """The library takes a silent name service for a missing key; to us these are two things."""
            try:
                return self.ask(name, timeout=timeout)
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
