"""The refusals of an uploaded paper and of the places on a page."""

from __future__ import annotations

from vanban.kernel.refusals import Refusal, gettext_noop


class UploadRejected(Refusal):
    """An uploaded file cannot be the document."""

    code = "drafting.upload_rejected"
    field = "file"
    message = gettext_noop("The file “{name}” cannot be used: {why}")
    cure = gettext_noop("Export the document to PDF again, without password, scripts or attachments.")
    law = "NB25-Đ8.3; NB25-Đ19.2"


class UploadedForAnotherSigner(Refusal):
    """The uploaded paper shows the name of a signer who is no longer the one chosen."""

    code = "drafting.uploaded_for_another_signer"
    field = "signer"
    message = gettext_noop("The uploaded PDF was prepared for another signer.")
    cure = gettext_noop("Choose that signer again, or upload the PDF with the new signer's name.")
    law = "NĐ 30/2020/NĐ-CP Đ13"


class PlacesNotFound(Refusal):
    """What the system cannot write itself is not on the uploaded page: the symbol, the year."""

    code = "drafting.places_not_found"
    field = "file"
    message = gettext_noop("On the uploaded page this was not found: {missing}.")
    cure = gettext_noop("Type it on the page, make the PDF again and upload it.")
    law = "NĐ 30/2020/NĐ-CP Phụ lục I, II.3, II.4"


class TypedAlready(Refusal):
    """The number or date stands on the page already, before the register gave one."""

    code = "drafting.typed_already"
    field = "file"
    message = gettext_noop("On the uploaded page this is typed already: {typed}.")
    cure = gettext_noop("Leave the places blank: the clerk's register gives number and date after the signature.")
    law = "NĐ 30/2020/NĐ-CP Đ14, Đ15"


class BlankTooNarrow(Refusal):
    """A blank has no room for what will be written into it."""

    code = "drafting.blank_too_narrow"
    field = "file"
    message = gettext_noop("On the uploaded page there is too little room: {narrow}.")
    cure = gettext_noop("Leave seven spaces or as many dots, make the PDF again and upload it.")
    law = "NĐ 30/2020/NĐ-CP Phụ lục I, II.3, II.4"


class PlacesOpen(Refusal):
    """The paper still lacks places that somebody must put by hand."""

    code = "drafting.places_open"
    field = "file"
    message = gettext_noop("The paper has no place yet for: {missing}.")
    cure = gettext_noop("Open “Places on the page” and put them there.")
    law = "NĐ 30/2020/NĐ-CP Phụ lục I, IV"


class PlaceRefused(Refusal):
    """A place does not stand where it can be; subclasses say why."""

    code = "drafting.place_refused"
    message = gettext_noop("The place of {what} cannot be there.")
    cure = gettext_noop("Move it to an empty spot of the page.")
    law = "NĐ 30/2020/NĐ-CP Phụ lục I, IV"


class PlaceOffPage(PlaceRefused):
    """Part of the place is outside the paper, or on a page that does not exist."""

    code = "drafting.place_off_page"
    message = gettext_noop("The place of {what} is not wholly on page {page}.")


class PlaceOverText(PlaceRefused):
    """The place covers words of the document."""

    code = "drafting.place_over_text"
    message = gettext_noop("The place of {what} covers words of the document: “{words}”.")


class PlacesOverlap(PlaceRefused):
    """Two places cover each other."""

    code = "drafting.places_overlap"
    message = gettext_noop("The places of {what} and {other} cover each other.")


class PlaceTooSmall(PlaceRefused):
    """There is no room for what goes there."""

    code = "drafting.place_too_small"
    message = gettext_noop("The place of {what} is smaller than {width} × {height} mm.")
    cure = gettext_noop("Make it larger.")


class NumberOnFirstPage(PlaceRefused):
    """Number and date belong into the head of the first page."""

    code = "drafting.number_on_first_page"
    message = gettext_noop("The place of {what} belongs on page 1.")
