"""What is known of a draft's files, in the words of the screen: the last Word file, kinds, scans, what they carry."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from vanban.drafting import states
from vanban.drafting.queries import files
from vanban.drafting.rules.files import FLAGS, PDF

FOUND: dict[str, str | Promise] = {
    "scripts": _("carries scripts"),
    "launches_programs": _("wants to start programs"),
    "sends_data": _("wants to send data"),
    "embedded_files": _("carries other files inside"),
    "opens_other_files": _("refers to other files"),
    "signed_already": _("is signed already"),
    "encrypted": _("is locked by a password"),
    "broken": _("is damaged"),
    "not_pdf": _("is damaged"),
}


def pdf_flag(code: str) -> str:
    """A finding of the look into a PDF, in words."""
    return str(FOUND.get(code.removeprefix(PDF), gettext("can change what it shows")))


def card(draft_id: UUID) -> dict[str, Any]:
    """The last Word file with its state in words, and every file in use with what is known of it."""
    word = files.latest_word(draft_id)
    values: dict[str, Any] = {"files": [row(file) for file in files.checked_files(draft_id)], "last": None}
    if word is not None:
        status = states.WORD_FILE.statuses[word.state]
        values["last"] = {
            "name": word.name,
            "state": gettext(status.label),
            "waiting": not status.final,
            "told": word.told,
            "version": word.version,
            "poll": reverse("draft_word_state", args=[draft_id]),
        }
    return values


def row(file: Any) -> dict[str, Any]:
    """One file: its name, its kind, the scan in words, and what a person should know of it."""
    status = states.FILE_SCAN.statuses[file.state]
    notes = [gettext(FLAGS[code]) if code in FLAGS else pdf_flag(code) for code in file.flags]
    scan = gettext(status.label)
    if file.signature:
        scan = f"{scan}: {file.signature}"
    return {
        "name": file.name,
        "kind": file.kind,
        "scan": scan,
        "tone": "bad" if file.signature else "good" if status.final else "wary",
        "notes": ", ".join(notes),
    }
