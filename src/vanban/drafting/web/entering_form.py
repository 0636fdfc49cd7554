"""The form for paper that came in; files once sent are kept, so that a refusal never asks for them again."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

import magic
from django import forms
from django.core import signing
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from vanban.drafting import api
from vanban.kernel.actor import Actor
from vanban.kernel.clock import local
from vanban.kernel.document_types import Urgency, type_choices
from vanban.kernel.identifiers import new_id
from vanban.platform import storage

SALT = "drafting.entering"
KEPT_FOR = 24 * 3600
LARGEST = 200 * 1024 * 1024
PDF = "application/pdf"
FORMS = (
    ("SAO Y", _("SAO Y: the paper is the original")),
    ("SAO LỤC", _("SAO LỤC: the paper is a certified copy")),
    ("", _("Keep the scan unsigned")),
)


class DayInput(forms.DateInput):
    """The browser's own date picker."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class MomentInput(forms.DateTimeInput):
    """The browser's own picker of day and hour."""

    input_type = "datetime-local"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%dT%H:%M")


class ManyFiles(forms.FileInput):
    """Several files in one field."""

    allow_multiple_selected = True


class KeptFile(forms.FileField):
    """A file that was sent now or before; whether there is one, the action asks."""

    def clean(self, data: Any, initial: Any = None) -> None:
        """Nothing is refused here."""


class EnteringForm(forms.Form):
    """Every field of NB16-Đ13.1c, the scan, the enclosures, and what an outage asks for (VL19-Đ15.4).

    `given` are words that stand in it without having been sent to be entered: what was typed, what was read.
    """

    key = forms.UUIDField(widget=forms.HiddenInput)
    kept = forms.CharField(required=False, widget=forms.HiddenInput)
    scan = KeptFile(
        label=_("Scan of the document (PDF)"),
        widget=forms.FileInput(attrs={"accept": PDF}),
        help_text=_("PDF 1.4 or later, in colour, at least 200 dots per inch, at 100 % (NĐ 30/2020, Phụ lục I)."),
    )
    form = forms.ChoiceField(label=_("Signature of the agency on the scan"), choices=FORMS, required=False)
    issuer_name = forms.CharField(label=_("Issuing agency"), max_length=200)
    number = forms.CharField(label=_("Number"), max_length=20, required=False)
    symbol = forms.CharField(label=_("Symbol"), max_length=60, required=False)
    issued_date = forms.DateField(label=_("Date of document"), required=False, widget=DayInput)
    type_code = forms.ChoiceField(label=_("Document type"))
    subject = forms.CharField(label=_("Abstract"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}))
    signer_name = forms.CharField(label=_("Signer"), max_length=100, required=False)
    signer_title = forms.CharField(label=_("Signer's title"), max_length=200, required=False)
    urgency = forms.TypedChoiceField(
        label=_("Urgency"), coerce=int, choices=[(degree.value, _(degree.label)) for degree in Urgency]
    )
    domain = forms.CharField(label=_("Field of work"), max_length=100, required=False)
    page_count = forms.IntegerField(label=_("Pages"), min_value=1, max_value=10000, initial=1)
    due = forms.DateField(label=_("Deadline for processing"), required=False, widget=DayInput)
    place_kept = forms.CharField(label=_("Place kept"), max_length=200, required=False)
    paper_dossier = forms.BooleanField(label=_("A large paper file goes straight to the handling unit"), required=False)
    listed = forms.CharField(
        label=_("Enclosures, one a line"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 2})
    )
    enclosure_files = forms.Field(label=_("Scans of the enclosures"), required=False, widget=ManyFiles)
    note = forms.CharField(label=_("Notes"), max_length=500, required=False)
    arrived_at = forms.DateTimeField(label=_("Came at"), widget=MomentInput)
    outage_reason = forms.CharField(
        label=_("Entered after an outage: reason"),
        max_length=300,
        required=False,
        help_text=_("Only for what was written by hand while the system was down; give its true time above."),
    )
    written_number = forms.CharField(label=_("Arrival number written by hand"), max_length=20, required=False)
    anyway = forms.BooleanField(label=_("Enter it although it looks like a document in the register"), required=False)

    def __init__(self, *args: Any, at: datetime, given: Mapping[str, Any] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["type_code"].choices = type_choices(get_language() or "vi")  # type: ignore[attr-defined]
        self.initial = {
            "key": new_id(),
            "type_code": "cong-van",
            "form": "SAO Y",
            "urgency": 0,
            "page_count": 1,
            "arrived_at": local(at).replace(second=0, microsecond=0, tzinfo=None),
        }
        self.initial |= {name: value for name, value in (given or {}).items() if name in self.fields}


def keep_files(scan: UploadedFile | None, others: list[UploadedFile], kept: str, by: Actor) -> str:
    """Store what was just sent and answer with a sealed word for it, which the form carries; earlier files stay."""
    before = _opened(kept, by)
    main = _stored(scan) if scan is not None and scan.size and scan.size <= LARGEST else before["scan"]
    more = [_stored(one) for one in others if one.size and one.size <= LARGEST] or before["more"]
    return signing.dumps({"scan": main, "more": more, "by": str(by.person_id)}, salt=SALT)


def kept_files(kept: str, by: Actor) -> tuple[api.Scanned | None, list[api.Scanned]]:
    """The files that were sent with this form, now or before."""
    found = _opened(kept, by)
    main = _as_scanned(found["scan"]) if found["scan"] else None
    return main, [_as_scanned(one) for one in found["more"]]


def _as_scanned(told: list[str]) -> api.Scanned:
    name, media_type, blob_id = told
    return api.Scanned(name, media_type, UUID(blob_id))


def _opened(kept: str, by: Actor) -> dict[str, Any]:
    """What the sealed word says; nothing when it is not ours, too old, or somebody else's."""
    nothing: dict[str, Any] = {"scan": None, "more": []}
    try:
        found: dict[str, Any] = signing.loads(kept, salt=SALT, max_age=KEPT_FOR) if kept else nothing
    except signing.BadSignature:
        return nothing
    return found if found.get("by") == str(by.person_id) else nothing


def _stored(file: UploadedFile) -> list[str]:
    content = file.read()
    media_type = magic.from_buffer(content[:8192], mime=True)
    return [(file.name or "scan.pdf")[-200:], media_type, str(storage.put(content, media_type=media_type).id)]
