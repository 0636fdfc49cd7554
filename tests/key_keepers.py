"""Offices whose keys are kept as in life: the leader's and the agency's in a module or at a remote service.

For the stories of signing and of drafting: certificates of an authority that is trusted here, registered by the
unit's administrator, with pictures.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from vanban.kernel.actor import system_actor
from vanban.signing.actions.certificates import revoke, set_picture, trust_anchor
from vanban.signing.actions.keys import register_certificate
from vanban.signing.adapters import joining
from vanban.signing.adapters.demo_pki.pictures import seal_picture, signature_picture
from vanban.signing.models import Certificate, IntermediateCertificate
from vanban.signing.rules.certificate_files import read_one
from vanban.signing.tests import csc_service, tokens
from vanban.signing.tests.csc_service import CLIENT, Credential, Remote
from vanban.signing.tests.small_authority import der, new_key, small_authority

MACHINE = system_actor("thử")
PIN = "24681357"
LEADERS_PIN = "13572468"
BEGUN = datetime(2024, 2, 1, tzinfo=UTC)
"""Before any clock of the tests, the machine's own too, which pages go by."""


@dataclass
class Keepers:
    """A module with a token for the agency and one for the leader, and a service with a credential for each."""

    folder: Path
    service: Remote
    agency_token: tokens.Token
    leader_token: tokens.Token
    mark: str
    """In every name, so that a PIN refused in one test is not remembered in another."""

    def certificate(self, kept_in: str, kind: str, name: str, algorithm: str) -> tuple[bytes, str]:
        """A new key in this place and its certificate, with what the keeper calls it."""
        authority, code = small_authority("ec"), "H42.08" if kind == "agency" else ""
        if kept_in == "pkcs11":
            token = self.agency_token if kind == "agency" else self.leader_token
            label = f"{kind} {algorithm}"
            public = token.add_key(label, algorithm)
            reference = label if kind == "agency" else f"pkcs11:token={token.label};object={label}"
            return authority.certificate(public, name, agency_code=code), reference
        key = new_key(algorithm)
        certificate = authority.certificate(key.public_key(), name, agency_code=code)
        pin = PIN if kind == "agency" else LEADERS_PIN
        self.service.credentials[f"{kind}-{self.mark}"] = Credential(key, (certificate, *authority.chain), pin=pin)
        return certificate, f"{kind}-{self.mark}"

    def credential(self, kind: str) -> Credential:
        """What the service holds for the person or the agency."""
        return self.service.credentials[f"{kind}-{self.mark}"]

    def give(self, kept_in: str, kind: str, holder: UUID, name: str, *, at: datetime, algorithm: str) -> Certificate:
        """The holder's certificate with its key in this place, registered, with a picture; the demo's is revoked."""
        for demo in Certificate.objects.filter(**{f"{kind}_id": holder}, demo=True, status="registered"):
            revoke(demo.id, reason="thay bằng khóa thật", by=MACHINE, at=BEGUN)
        content, reference = self.certificate(kept_in, kind, name, algorithm)
        png = seal_picture(name, "") if kind == "agency" else signature_picture(name)
        set_picture(kind, holder, png, by=MACHINE, at=at)
        return register_certificate(
            content,
            holder_kind=kind,
            holder_id=holder,
            kept_in=kept_in,
            key_reference=reference,
            by=MACHINE,
            at=at,
        )


@contextmanager
def keepers(folder: Path, settings: Any) -> Iterator[Keepers]:
    """Both kinds of keepers, joined as the settings of a house join them."""

    def secret(name: str, content: str) -> str:
        path = folder / name
        path.write_text(content)
        path.chmod(0o600)
        return str(path)

    with tokens.softhsm(folder / "hsm") as make, csc_service.serving() as service:
        mark = secrets.token_hex(4)
        found = Keepers(folder, service, make(f"Cơ quan {mark}", PIN), make(f"LanhDao {mark}", LEADERS_PIN), mark)
        settings.VANBAN_PKCS11_MODULE = tokens.MODULE
        settings.VANBAN_PKCS11_TOKEN = found.agency_token.label
        settings.VANBAN_PKCS11_PIN_FILE = secret("hsm-pins", PIN)
        settings.VANBAN_CSC_URL = service.url
        settings.VANBAN_CSC_CLIENT_ID = CLIENT[0]
        settings.VANBAN_CSC_SECRET_FILE = secret("csc-secret", CLIENT[1])
        settings.VANBAN_CSC_PIN_FILE = secret("csc-pins", PIN)
        joining.join()
        try:
            authority = small_authority("ec")
            trust_anchor("CA thử", der(authority.root), "signatures", by=MACHINE, at=BEGUN)
            facts = read_one(der(authority.issuing))
            IntermediateCertificate.objects.create(
                name=facts.name,
                issuer=facts.issuer,
                content=facts.content,
                fingerprint=facts.fingerprint,
                valid_to=facts.valid_to,
                kept_by=MACHINE.printed,
                kept_at=BEGUN,
            )
            yield found
        finally:
            settings.VANBAN_PKCS11_MODULE = settings.VANBAN_CSC_URL = ""
            joining.join()
