"""The refusals of signing."""

from vanban.kernel.refusals import NotAllowed, Refusal, gettext_noop


class OnlyClerksSeal(NotAllowed):
    """The agency's seal key is kept and used by its clerks alone."""

    code = "signing.only_clerks_seal"
    message = gettext_noop("Only a clerk of the agency may use its seal.")
    law = "NĐ 30/2020 Đ32, Đ33"


class OnlyAdminsRegisterCertificates(NotAllowed):
    """Certificates and pictures are entered and taken back by administrators."""

    code = "signing.only_admins"
    message = gettext_noop("Certificates are kept by the unit's administrator or the operator.")
    law = "NĐ 68/2024; NB25 Đ23.1b"


class CertificateMissing(Refusal):
    """Nobody registered a certificate for this person or agency."""

    code = "signing.certificate_missing"
    message = gettext_noop("{holder} has no registered digital certificate.")
    cure = gettext_noop("Ask the unit's administrator to register one.")
    law = "NB25 Đ5.2; NĐ 68/2024"


class CertificateExpired(Refusal):
    """The certificate's time is over."""

    code = "signing.certificate_expired"
    message = gettext_noop("The certificate of {holder} expired on {moment}.")
    cure = gettext_noop("Renew it with the certificate authority, then sign again.")
    law = "NĐ 68/2024; TT 41/2017 Đ6"


class CertificateNotYetValid(Refusal):
    """The certificate's time has not come."""

    code = "signing.certificate_not_yet_valid"
    message = gettext_noop("The certificate of {holder} is valid only from {moment}.")
    cure = gettext_noop("Sign after that time, or use another certificate.")
    law = "NĐ 68/2024"


class CertificateRevoked(Refusal):
    """The certificate was taken back."""

    code = "signing.certificate_revoked"
    message = gettext_noop("The certificate of {holder} was revoked on {moment}: {reason}.")
    cure = gettext_noop("Ask the certificate authority for a new one.")
    law = "NĐ 68/2024; TT 41/2017 Đ6"


class KeyUnavailable(Refusal):
    """The private key cannot be reached."""

    code = "signing.key_unavailable"
    message = gettext_noop("The key of {holder} cannot be reached.")
    cure = gettext_noop("Plug in the token or check the signing service, then try again.")
    law = "TT 41/2017 Đ6"


class PinRefused(Refusal):
    """The keeper of the key refused the PIN or the permission."""

    code = "signing.pin_refused"
    message = gettext_noop("The PIN of the key of {holder} was refused. Nothing was signed with it.")
    cure = gettext_noop("Check the PIN and try once more; after several wrong ones the token is locked.")
    law = "NĐ 68/2024; TT 41/2017 Đ6"
    field = "pin"


class PictureMissing(Refusal):
    """There is no picture to show on the page."""

    code = "signing.picture_missing"
    message = gettext_noop("There is no picture of the signature or seal of {holder}.")
    cure = gettext_noop("Register a PNG picture with a transparent ground.")
    law = "NĐ 30/2020 Phụ lục I.I.7, I.8"


class PdfRefused(Refusal):
    """The file cannot be prepared for signing; subclasses say why."""

    code = "signing.pdf_cannot_be_signed"
    message = gettext_noop("This PDF cannot be signed.")
    cure = gettext_noop("Print it to PDF again and upload the new file.")
    law = "NB25 Đ8.3b"


class PdfBroken(PdfRefused):
    """The file cannot be read."""

    code = "signing.pdf_broken"
    message = gettext_noop("The PDF is broken and cannot be read.")


class PdfEncrypted(PdfRefused):
    """The file is locked with a password."""

    code = "signing.pdf_encrypted"
    message = gettext_noop("The PDF is protected by a password.")
    cure = gettext_noop("Remove the protection and upload the file again.")


class PdfSignedAlready(PdfRefused):
    """Rewriting a signed file would break its signatures."""

    code = "signing.pdf_signed_already"
    message = gettext_noop("The PDF carries signatures already and must not be changed.")
    cure = gettext_noop("Upload the file from before it was signed.")


class PdfHasForm(PdfRefused):
    """The file is a dynamic form."""

    code = "signing.pdf_dynamic_form"
    message = gettext_noop("The PDF is a dynamic form whose content may change by itself.")


class PlaceOutsidePage(PdfRefused):
    """The place for a field or signature is not on the paper."""

    code = "signing.place_outside_page"
    message = gettext_noop("The place for the signature is not on any page of this file.")
    cure = gettext_noop("Choose the place again.")
    law = "NĐ 30/2020 Phụ lục I.I.7"


class NotSignedByPerson(PdfRefused):
    """A seal goes only on what the competent person has signed."""

    code = "signing.not_signed_by_person"
    message = gettext_noop("The competent person has not signed this document yet.")
    cure = gettext_noop("Have it signed first; the seal comes after.")
    law = "NĐ 30/2020 Đ33.2"


class PersonSignatureBad(PdfRefused):
    """The person's signature does not hold, so the seal does not go on it."""

    code = "signing.person_signature_bad"
    message = gettext_noop("The digital signature of {signer} on the document does not hold: {reasons}.")
    cure = gettext_noop("Return the document and have it signed again.")
    law = "NĐ 30/2020 Đ33.2; TT 41/2017 Đ7"


class NumberFieldsMissing(PdfRefused):
    """The file has no empty named fields for number and date."""

    code = "signing.number_fields_missing"
    message = gettext_noop("The document has no place prepared for its number and date.")
    cure = gettext_noop("Return it to the drafter to prepare the place and have it signed again.")
    law = "NĐ 30/2020 Đ15.3"


class NumberFilledAlready(PdfRefused):
    """The number was written before."""

    code = "signing.number_filled_already"
    message = gettext_noop("The document carries a number and date already.")
    cure = gettext_noop("Look for the issued document in the register.")
    law = "NĐ 30/2020 Đ15"


class NumberNotProper(PdfRefused):
    """The value is no number, day or month, or is too long for its place."""

    code = "signing.number_not_proper"
    message = gettext_noop("“{value}” cannot be written into its place on the document.")
    cure = gettext_noop("Use a plain number, a day of two digits and a month.")
    law = "NĐ 30/2020 Phụ lục I.I.3, I.4"


class PictureRefused(PdfRefused):
    """The picture is no PNG or too large."""

    code = "signing.picture_refused"
    message = gettext_noop("The picture of the signature or seal is not a PNG of at most 2000 points.")
    cure = gettext_noop("Register a PNG picture with a transparent ground.")
    law = "NĐ 30/2020 Phụ lục I.I.7, I.8"


class FileTooHard(PdfRefused):
    """The worker gave up on the file."""

    code = "signing.file_too_hard"
    message = gettext_noop("The file takes too much time or memory to read.")


class NoRoomForStamp(PdfRefused):
    """Page 1 is too full for the stamp in its true size."""

    code = "signing.no_room_for_stamp"
    message = gettext_noop("Page 1 has no empty spot of 50 × 35 mm for the arrival stamp.")
    cure = gettext_noop("Choose the place of the stamp by hand.")
    law = "NĐ 30/2020 Phụ lục IV, V"


class CopyFormUnknown(Refusal):
    """A copy is a full copy, a copy of a copy, or an extract; there is no other."""

    code = "signing.copy_form_unknown"
    message = gettext_noop("“{form}” is no form of copy.")
    cure = gettext_noop("Choose SAO Y, SAO LỤC or TRÍCH SAO.")
    law = "NĐ 30/2020 Đ25; Phụ lục I, part II"


DECLINED: dict[str, type[PdfRefused]] = {
    "broken": PdfBroken,
    "encrypted": PdfEncrypted,
    "signed_already": PdfSignedAlready,
    "fields_present": PdfSignedAlready,
    "xfa_form": PdfHasForm,
    "page_missing": PlaceOutsidePage,
    "page_without_size": PlaceOutsidePage,
    "nobody_signed": NotSignedByPerson,
    "fields_missing": NumberFieldsMissing,
    "filled_already": NumberFilledAlready,
    "value_not_proper": NumberNotProper,
    "value_too_wide": NumberNotProper,
    "no_room": NoRoomForStamp,
    "picture_unreadable": PictureRefused,
    "picture_too_large": PictureRefused,
}
"""What the PDF engine declines, in the words of this context."""
