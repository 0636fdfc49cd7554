"""Copies on the document page: the verb “Sao văn bản” and the list of what was copied."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

import magic
from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from vanban.drafting import api, policies
from vanban.kernel.actor import Actor
from vanban.kernel.clock import moment_on_screen
from vanban.platform.web.page import FileLink, Outcome, PagePart, Provider, Section, VerbSpec
from vanban.platform.web.reading import once
from vanban.signing.api import COPY_FORMS

HELP = {
    "SAO Y": _("SAO Y: the whole document, scanned from its original on paper"),
    "SAO LỤC": _("SAO LỤC: the whole document, scanned from a certified copy on paper"),
    "TRÍCH SAO": _("TRÍCH SAO: a part of it, laid out anew in full form"),
}


class CopyForm(forms.Form):
    """The form of copy and the scanned or newly laid out file."""

    form = forms.ChoiceField(label=_("Form of copy"), choices=[(form, HELP[form]) for form in COPY_FORMS])
    file = forms.FileField(
        label=_("PDF file"),
        widget=forms.FileInput(attrs={"accept": "application/pdf"}),
        help_text=_("PDF 1.4 or later, in colour, at least 200 dots per inch, at 100 % (NĐ 30/2020, Phụ lục I)."),
    )

    def __init__(self, document_id: UUID, actor: Actor, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)


def _home(document_id: UUID) -> UUID | None:
    """Whose register the document stands in, asked once for a page."""
    return once(("drafting.register_of", document_id), lambda: api.agency_of(document_id))


def _may(document_id: UUID, actor: Actor) -> bool:
    agency_id = _home(document_id)
    return agency_id is not None and policies.can_copy(actor, agency_id, document_id)


def _copy(document_id: UUID, actor: Actor, data: Mapping[str, Any], at: datetime) -> Outcome:
    file = data.get("file")
    content = file.read() if file else b""
    media_type = magic.from_buffer(content[:8192], mime=True) if content else ""
    name = file.name if file else ""
    copy = api.make_copy(
        document_id, form=data["form"], name=name, content=content, media_type=media_type, by=actor, at=at
    )
    return Outcome(_("The copy is signed: %(form)s.") % {"form": copy.form}, f"/vb/{document_id}/")


def part(document_id: UUID, _actor: Actor) -> PagePart | None:
    """The copies of this document; an empty part where there are none yet; None for what stands in no register."""
    if _home(document_id) is None:
        return None
    made = api.copies_of(document_id)
    if not made:
        return PagePart()
    now = timezone.now()
    rows = tuple((one.form, one.name, one.made_by, moment_on_screen(one.made_at, now)) for one in made)
    columns = (_("Form of copy"), _("File"), _("By"), _("When"))
    return PagePart(
        files=tuple(FileLink(one.blob_id, f"{one.form} - {one.name}", one.size, role="copy") for one in made),
        sections=(Section("copies", _("Electronic copies"), columns=columns, rows=rows),),
    )


VERB = VerbSpec("copy", _("Make a certified copy"), _may, _copy, rank=55, form=CopyForm)
SENTENCES = {"drafting.copied": _("{actor} made the copy {form}: {name}")}
PROVIDER = Provider("copies", part=part, verbs=(VERB,), sentences=SENTENCES)
"""Joined by config/wiring.py."""
