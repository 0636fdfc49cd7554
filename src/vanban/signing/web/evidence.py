"""What the document page says of evidence: what is awaited, the level, the archive copy, all of it as JSON."""

from __future__ import annotations

import json
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from vanban.directory.api import can_see
from vanban.kernel.actor import Actor
from vanban.kernel.clock import local, moment_on_screen
from vanban.platform.web.page import FileLink, Notice, PagePart, Provider, Section, Text
from vanban.signing import api

SENTENCES = {
    "signing.stamp_awaited": _("The timestamp of the signature of {actor} is being fetched"),
    "signing.stamp_settled": _("The signature no longer waits for its timestamp"),
    "signing.timestamped": _("{actor} put the timestamp into the signature"),
    "signing.evidence_awaited": _("{actor} began to collect the evidence of the signatures"),
    "signing.evidence_kept": _("{actor} kept the evidence of {file}: {level}"),
    "signing.evidence_exported": _("{actor} took the evidence as a file"),
    "signing.evidence_destroyed": _("{actor} destroyed the evidence together with the document"),
}

STATUSES = {
    "good": _("valid then"),
    "revoked": _("revoked"),
    "unknown": _("not known"),
    "": _("being asked"),
}


def part(document_id: UUID, _actor: Actor) -> PagePart | None:
    """The wait for a timestamp, and what is kept of the signatures; None when there is neither."""
    wait = api.stamp_wait(document_id)
    kept = api.kept_files(document_id)
    if wait is None and not kept:
        return None
    notices = [_awaited(wait)] if wait is not None else []
    notices += [_delayed(file) for file in kept if file.failure and file.next_try_at is not None and file.tries > 4]
    return PagePart(notices=tuple(notices), sections=_sections(document_id, kept), files=_copies(kept))


def export(request: HttpRequest, document_id: UUID) -> HttpResponse:
    """All that is kept of a document's signatures, for whoever may see the document (TT 41/2017 Đ9)."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    if not can_see(actor, document_id) or not api.kept_files(document_id):
        raise Http404
    api.note_evidence_exported(document_id, by=actor, at=timezone.now())
    text = json.dumps(api.evidence_of(document_id), ensure_ascii=False, indent=1)
    answer = HttpResponse(text, content_type="application/json; charset=utf-8")
    answer["Content-Disposition"] = content_disposition_header(as_attachment=True, filename="bang-chung.json")
    answer["Cache-Control"] = "private, no-store"
    return answer


def _awaited(wait: api.Waiting) -> Notice:
    since = moment_on_screen(wait.since, timezone.now())
    if not wait.is_trouble:
        text = gettext("Signed. The timestamp is being fetched since %(since)s; nothing has to be done.")
        return Notice("info", text % {"since": since})
    text = gettext(
        "The timestamp authority does not answer: tried %(tries)s times since %(since)s. The seal waits; the machine "
        "goes on trying, the operator has been told."
    )
    return Notice("warning", text % {"tries": wait.tries, "since": since})


def _delayed(file: api.KeptFile) -> Notice:
    text = gettext("The evidence of %(name)s is still incomplete after %(tries)s tries: %(failure)s")
    return Notice("warning", text % {"name": file.name, "tries": file.tries, "failure": file.failure})


def _copies(kept: list[api.KeptFile]) -> tuple[FileLink, ...]:
    """The longest version of each file: the same paper with its evidence behind it."""
    found = []
    for file in kept:
        version = api.newest_version(file)
        if version is not None and file.destroyed_at is None:
            name = gettext("%(name)s (copy with evidence).pdf") % {"name": file.name.removesuffix(".pdf")}
            found.append(FileLink(version.blob_id, name, version.blob.size, role="evidence"))
    return tuple(found)


def _sections(document_id: UUID, kept: list[api.KeptFile]) -> tuple[Section, ...]:
    rows: list[tuple[Text, ...]] = []
    for one in api.signatures_kept(document_id):
        until = f"{local(one.kept.renew_by):%d/%m/%Y}" if one.kept.renew_by else "–"
        stamped = f"{local(one.stamped_at):%d/%m/%Y %H:%M:%S}" if one.stamped_at else gettext("no timestamp")
        asked = f" ({local(one.answer.this_update):%d/%m/%Y %H:%M})" if one.answer is not None else ""
        status = f"{STATUSES.get(one.status, one.status)}{asked}"
        rows.append((one.kept.name, one.holder, one.certificate.serial.upper(), stamped, status, one.kept.level, until))
    if not rows:
        waiting = [file for file in kept if file.next_try_at is not None]
        text = _("The evidence of the signatures is being collected.") if waiting else ""
        return (Section("evidence", _("Evidence kept"), text=text),) if text else ()
    columns = (
        _("File"),
        _("Signer"),
        _("Certificate number"),
        _("Timestamp"),
        _("Certificate at that time"),
        _("Level"),
        _("Stamped anew by"),
    )
    return (Section("evidence", _("Evidence kept"), columns=columns, rows=tuple(rows)),)


PROVIDER = Provider("signing_evidence", part=part, sentences=SENTENCES)
"""Joined by config/wiring.py."""
