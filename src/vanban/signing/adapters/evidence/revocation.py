"""Asking the authorities about certificates: the addresses stand in the certificates themselves."""

from __future__ import annotations

import base64
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import quote

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.x509 import ocsp
from cryptography.x509.oid import AuthorityInformationAccessOID

from vanban.signing.adapters.evidence.answers import checked_crl, checked_ocsp
from vanban.signing.adapters.evidence.fetching import Caller, CallFailed
from vanban.signing.ports import Answer, Authority, RevocationUnavailable, RevokedFact

REQUEST = "application/ocsp-request"
RESPONSE = "application/ocsp-response"
SHORT = 255
"""A request longer than this in base64 is posted (RFC 6960, appendix A.1)."""


@dataclass(frozen=True)
class NetworkRevocation:
    """OCSP first, since an answer is short; the list when there is no responder or it does not answer."""

    caller: Caller
    lists: Caller
    """For revocation lists, which may be large."""

    def ask(self, certificate: bytes, issuer: bytes, *, revoked: RevokedFact | None, at: datetime) -> Answer:
        """The first answer that can be believed. Raises `RevocationUnavailable` with every reason."""
        read = x509.load_der_x509_certificate(certificate)
        failures = []
        for url in _responders(read):
            try:
                return self._ocsp(url, certificate, issuer, at)
            except (CallFailed, RevocationUnavailable) as failure:
                failures.append(str(failure))
        for url in _lists(read):
            try:
                return checked_crl(_der(self.lists.get(url)), certificate, issuer, at=at)
            except (CallFailed, RevocationUnavailable) as failure:
                failures.append(str(failure))
        raise RevocationUnavailable("; ".join(failures) or "the certificate names no place to ask")

    def _ocsp(self, url: str, certificate: bytes, issuer: bytes, at: datetime) -> Answer:
        """Asked by GET, which caches on the way can answer; by POST when GET fails or the request is long."""
        asked = _request(certificate, issuer)
        encoded = base64.b64encode(asked).decode("ascii")
        if len(encoded) <= SHORT:
            try:
                answer = self.caller.get(f"{url.rstrip('/')}/{quote(encoded, safe='')}", kind=RESPONSE)
                return checked_ocsp(answer, certificate, issuer, at=at)
            except (CallFailed, RevocationUnavailable):
                pass
        answer = self.caller.post(url, asked, sends=REQUEST, kind=RESPONSE)
        return checked_ocsp(answer, certificate, issuer, at=at)


@dataclass(frozen=True)
class OwnRevocation:
    """The demo's authority on its own certificates; everything else is asked of the network."""

    authority: Callable[[], Authority]
    network: NetworkRevocation

    def ask(self, certificate: bytes, issuer: bytes, *, revoked: RevokedFact | None, at: datetime) -> Answer:
        """From the register's facts where the issuer is ours."""
        authority = self.authority()
        if issuer not in (*authority.anchors(), *authority.intermediates()):
            return self.network.ask(certificate, issuer, revoked=revoked, at=at)
        try:
            answer = authority.status_answer(certificate, revoked, at=at)
            return checked_ocsp(answer, certificate, issuer, at=at)
        except (RevocationUnavailable, ValueError):
            pass  # of the root: its own list says it
        failures = []
        for content in authority.revocation_lists((revoked,) if revoked else (), at=at):
            try:
                return checked_crl(content, certificate, issuer, at=at)
            except RevocationUnavailable as failure:
                failures.append(str(failure))
        raise RevocationUnavailable("; ".join(failures))


def _request(certificate: bytes, issuer: bytes) -> bytes:
    about, above = x509.load_der_x509_certificate(certificate), x509.load_der_x509_certificate(issuer)
    # SHA-1 names the certificate here and protects nothing: many responders know no other (RFC 6960).
    asked = ocsp.OCSPRequestBuilder().add_certificate(about, above, hashes.SHA1())  # noqa: S303
    return asked.build().public_bytes(serialization.Encoding.DER)


def _der(content: bytes) -> bytes:
    """Some publish lists as text."""
    if content.lstrip().startswith(b"-----BEGIN"):
        try:
            return x509.load_pem_x509_crl(content).public_bytes(serialization.Encoding.DER)
        except ValueError as error:
            raise RevocationUnavailable("the revocation list cannot be read") from error
    return content


def _responders(certificate: x509.Certificate) -> Iterator[str]:
    try:
        found = certificate.extensions.get_extension_for_class(x509.AuthorityInformationAccess).value
    except (x509.ExtensionNotFound, ValueError):
        return
    for access in found:
        if access.access_method == AuthorityInformationAccessOID.OCSP:
            yield from _addresses([access.access_location])


def _lists(certificate: x509.Certificate) -> Iterator[str]:
    try:
        found = certificate.extensions.get_extension_for_class(x509.CRLDistributionPoints).value
    except (x509.ExtensionNotFound, ValueError):
        return
    for point in found:
        yield from _addresses(point.full_name or [])


def _addresses(names: list[x509.GeneralName]) -> Iterator[str]:
    for name in names:
        if isinstance(name, x509.UniformResourceIdentifier) and name.value.startswith(("http://", "https://")):
            yield name.value
