"""What the document page tells of the virus scanner: a virus in a file, and files it has not seen."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID

from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from vanban.exchange import api, policies, states
from vanban.kernel.actor import Actor
from vanban.platform.web.page import Notice, PagePart, Provider
from vanban.platform.web.reading import once
from vanban.registry import api as registry

SENTENCES = {"exchange.virus_found": _("A virus was found in {name}: {text}")}


def checks_of(document_id: UUID) -> list[api.VirusCheck]:
    """What the scanner said of the files of an arrival, asked for once a page."""
    return once(("virus_checks", document_id), lambda: api.virus_checks(document_id))


def infected(document_id: UUID) -> set[UUID]:
    """Files that are not handed out."""
    return {check.blob_id for check in checks_of(document_id) if check.signature}


def part(document_id: UUID, _actor: Actor) -> PagePart | None:
    """Of what came in, while it waits and after; nothing to say where all is clean."""
    row = once(("arrival", document_id), lambda: api.arrival_of(document_id))
    if row is None or row.destroyed_at is not None:
        return None
    return PagePart(notices=tuple(_notices(row)), withheld=_withheld(row))


def _withheld(row: api.Arrival) -> frozenset[UUID]:
    """What carries a virus, also as the register holds it; and the paper with our stamp that was made of it."""
    bad = infected(row.id)
    if not bad:
        return frozenset()
    made_of = {file.blob_id for file in row.files.all() if file.role == "main"} & bad
    ours = registry.files_of(row.id) if made_of else ()
    return frozenset(bad) | {file.blob_id for file in ours if file.role == "main"}


def _notices(row: api.Arrival) -> Iterator[Notice]:
    found = checks_of(row.id)
    for check in found:
        if check.signature and not policies.awaits_decision(row):
            text = gettext("{file}: the virus scanner found {member}. Nobody can open the file or download it.")
            yield Notice("danger", text.format(file=check.name, member=check.signature))
    left = [check for check in found if states.VIRUS_CHECK.can(check.state, "pass")]
    if left:
        text = ngettext(
            "{count} file was not scanned for viruses yet.",
            "{count} files were not scanned for viruses yet.",
            len(left),
        )
        yield Notice("warning", text.format(count=len(left)))


PROVIDER = Provider("viruses", part=part, sentences=SENTENCES)
"""Joined by config/wiring.py."""
