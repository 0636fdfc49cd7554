"""The signatures made here on a document, and the sentences of its timeline."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext_lazy as _

from vanban.kernel.actor import Actor
from vanban.kernel.clock import local
from vanban.platform.web.page import PagePart, Provider, Section
from vanban.signing import api

SENTENCES = {
    "signing.person_signed": _("{actor} put a personal digital signature on it"),
    "signing.seal_signed": _("{actor} entered number and date and put the seal of {holder} on it"),
    "signing.attachment_signed": _("{actor} put the digital signature of {holder} on an annex"),
    "signing.copy_signed": _("{actor} put the digital signature of {holder} on the copy"),
    "signing.offered": _("{actor} began signing with the device"),
    "signing.given_up": _("{actor} gave up signing with the device"),
    "signing.returned_refused": _("What the device of {actor} returned was refused"),
    "signing.not_taken": _("The signature from the device was not taken: {reason}"),
    "signing.reviewer_signed": _("{actor} put the small signature of who examined the draft on it"),
    "signing.arrival_signed": _("{actor} put the arrival stamp of {holder} on it"),
    "signing.no_seal_declared": _("{actor} declared that the agency has no seal of its own"),
    "signing.checked": _("{actor} checked the digital signatures"),
    "signing.report_made": _("{actor} made a signed report on the check of {file}"),
    "signing.sheet_printed": _("{actor} printed the sheet with the check code"),
}

PURPOSES = {
    "person": _("Competent person"),
    "seal": _("Agency, over the signature"),
    "attachment": _("Agency, on an annex"),
    "copy": _("Agency, on a copy"),
    "reviewer": _("Who examined the draft"),
    "arrival": _("Agency, arrival stamp"),
}


def part(document_id: UUID, _actor: Actor) -> PagePart | None:
    """A table of the signatures made here; None when there are none."""
    made = api.signatures_of(document_id)
    if not made:
        return None
    rows = tuple(
        (
            PURPOSES[record.purpose],
            record.signer,
            f"{local(record.signed_at):%d/%m/%Y %H:%M:%S}",
            record.certificate.serial.upper(),
        )
        for record in made
    )
    columns = (_("Signature of"), _("Signer"), _("Time (timestamped)"), _("Certificate number"))
    return PagePart(sections=(Section("signatures", _("Digital signatures"), columns=columns, rows=rows),))


PROVIDER = Provider("signing", part=part, sentences=SENTENCES)
"""Joined by config/wiring.py."""
