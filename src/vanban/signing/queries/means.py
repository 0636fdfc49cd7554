"""What a signature needs before it can be made: who signs, the certificate, the open key, the picture, the evidence."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from uuid import UUID

from vanban.kernel.actor import Actor
from vanban.platform import storage
from vanban.signing import ports
from vanban.signing.errors import CertificateMissing, PictureMissing
from vanban.signing.errors.keys import PinMissing
from vanban.signing.models import Certificate
from vanban.signing.queries import certificates
from vanban.signing.queries.trust_store import certificates_above
from vanban.signing.rules.keepers import ASKS


def person_of(by: Actor) -> UUID:
    """Who signs; a machine cannot."""
    if by.person_id is None:
        raise CertificateMissing(holder=by.name)
    return by.person_id


def usable(certificate: Certificate | None, holder: str) -> Certificate:
    """The certificate, or CertificateMissing."""
    if certificate is None:
        raise CertificateMissing(holder=holder)
    return certificate


def open_key(
    certificate: Certificate, holder: str, at: datetime, permission: ports.Permission | None = None
) -> ports.OpenKey:
    """The key of this certificate, wherever it is kept, with the certificates above it.

    The machine opens an agency's key by itself; a person's key behind a PIN opens only with that person's word, even
    where the machine knows a PIN for the same module. Raises PinMissing.
    """
    asked = ASKS.get(certificate.kept_in, ()) if certificate.kind == "person" else ()
    if asked and (permission is None or (asked == ("pin",) and not permission.pin)):
        raise PinMissing(holder=holder)
    content = bytes(certificate.content)
    opened = ports.keeper(certificate.kept_in).unlock(
        content, reference=certificate.key_reference or certificate.serial, permission=permission if asked else None
    )
    return opened if opened.chain else replace(opened, chain=certificates_above(content, at=at))


def seal_of(certificate: Certificate, holder: str, *, above: str = "") -> bytes | None:
    """The registered picture of an agency's seal; None when the agency was declared to have no seal."""
    if certificate.agency_id is not None and certificates.has_no_seal(certificate.agency_id):
        return None
    return picture_of(certificate, holder, above=above)


def picture_of(certificate: Certificate, holder: str, *, above: str = "") -> bytes:
    """The registered picture; the demo draws one when there is none."""
    subject = certificate.person_id or certificate.agency_id
    blob_id = certificates.picture_blob(certificate.kind, subject) if subject else None
    if blob_id is not None:
        return storage.read(blob_id)
    if not certificate.demo:
        raise PictureMissing(holder=holder)
    authority = ports.authority()
    if certificate.kind == "agency":
        return authority.seal_picture(holder, above)
    return authority.signature_picture(holder)


def validation_data(certificate: Certificate, at: datetime) -> ports.TrustMaterial | None:
    """Certificates, revocation lists and an answer about this certificate, to lie in the file (NB16-Đ9.3).

    None where the authority is not ours: then a job fetches them, and they come into the archive copy.
    """
    trust = certificates.trust_material(at)
    try:
        answer = certificates.status_answer(certificate, at=at)
    except (ports.KeyMissing, ValueError):
        return None
    return ports.TrustMaterial(
        version=trust.version,
        roots=(),
        timestamp_roots=(),
        intermediates=trust.intermediates,
        crls=trust.crls,
        ocsps=(answer,),
    )
