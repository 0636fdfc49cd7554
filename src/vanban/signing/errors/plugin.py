"""The refusals of signing with a token at the person's own computer: of its tickets, and of what comes back."""

from vanban.kernel.refusals import NotAllowed, Refusal, gettext_noop


class NotYourRequest(NotAllowed):
    """A signing request is open to the person it was made for, and to nobody else."""

    code = "signing.not_your_request"
    message = gettext_noop("This signing request was made for another person.")
    law = "NĐ 30/2020 Đ13; TT 41/2017 Đ6"


class TicketUnknown(Refusal):
    """No request in force knows this ticket: it is wrong, or a newer one has taken its place."""

    code = "signing.ticket_unknown"
    message = gettext_noop("This address for signing is not known, or a newer one has taken its place.")
    cure = gettext_noop("Go back to the signing page and press “Continue”.")


class TicketUsed(Refusal):
    """A ticket opens once."""

    code = "signing.ticket_used"
    message = gettext_noop("This address for signing was used already.")
    cure = gettext_noop("Go back to the signing page and press “Continue”.")


class RequestOver(Refusal):
    """The request was ended, or its minutes are over."""

    code = "signing.request_over"
    message = gettext_noop("The time for signing with the device is over, or the request was ended.")
    cure = gettext_noop("Open the document and sign again.")


class OtherFileReturned(Refusal):
    """A file came back for this request before; another one is not taken."""

    code = "signing.other_file_returned"
    message = gettext_noop("Another file was already returned for this request.")
    cure = gettext_noop("Open the document and sign again.")


class ReturnedTooLarge(Refusal):
    """A signature adds kilobytes, not more."""

    code = "signing.returned_too_large"
    message = gettext_noop("The returned file is much larger than a signature makes it.")


class ReturnedRefused(Refusal):
    """What came back is not the offered file with one signature of the right person."""

    code = "signing.returned_refused"
    message = gettext_noop("The returned file cannot be accepted.")
    cure = gettext_noop("Open the document and sign again with the right token; nothing was changed.")
    law = "NĐ 30/2020 Đ13; TT 41/2017 Đ6"


class AnotherFile(ReturnedRefused):
    """The offered bytes are not the beginning of what came back."""

    code = "signing.returned_another_file"
    message = gettext_noop("The returned file is not the one that was offered for signing.")


class ReturnedUnreadable(ReturnedRefused):
    """Cut, broken, or made to break the reader."""

    code = "signing.returned_unreadable"
    message = gettext_noop("The returned file is broken or incomplete and cannot be read.")


class NothingSigned(ReturnedRefused):
    """No new signature."""

    code = "signing.returned_unsigned"
    message = gettext_noop("The returned file carries no new signature.")


class SignedMoreThanOnce(ReturnedRefused):
    """One request, one signature."""

    code = "signing.returned_several"
    message = gettext_noop("The returned file carries {count} new signatures; exactly one was asked for.")


class OtherCertificate(ReturnedRefused):
    """The token of somebody else, or an old certificate."""

    code = "signing.returned_other_certificate"
    message = gettext_noop("The file was signed with the certificate of “{found}”, not with the one registered here.")
    cure = gettext_noop("Plug in the token of the registered certificate, or have the new certificate registered.")


class ChangedBesides(ReturnedRefused):
    """A page, a note, a field: more than the signature."""

    code = "signing.returned_changed"
    message = gettext_noop("More than the signature was added to the file.")


class NotWholeFile(ReturnedRefused):
    """Something stands behind the signature, or it leaves something out."""

    code = "signing.returned_not_whole"
    message = gettext_noop("The new signature does not cover the whole file.")


class SignatureDoesNotHold(ReturnedRefused):
    """The checker says so; `fault` is its sentence."""

    code = "signing.returned_not_sound"
    message = gettext_noop("The new signature does not hold: {fault}")


class LockedByPerson(ReturnedRefused):
    """Certified or locked by the signing software; the clerk could add neither number nor seal."""

    code = "signing.returned_locked"
    message = gettext_noop("The new signature locks the document: number, date and seal could not be added after it.")
    cure = gettext_noop("Turn off “lock” or “certify” in the signing software, then sign again.")
    law = "NĐ 30/2020 Đ15"


class EarlierSignatureHurt(ReturnedRefused):
    """A signature that stood in the file before no longer holds."""

    code = "signing.returned_hurt"
    message = gettext_noop("An earlier signature in the file no longer holds.")


class SignedElsewhere(ReturnedRefused):
    """The picture stands where it may not."""

    code = "signing.returned_elsewhere"
    message = gettext_noop("The signature stands on page {page}, away from its place on the document.")
    cure = gettext_noop("Sign again and put the picture into its place on the document.")
    law = "NĐ 30/2020 Phụ lục I.I.7, I.8"
