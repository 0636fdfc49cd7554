"""What an agency without a system is told: at its desk, and about the letters it writes."""

from __future__ import annotations

from vanban.kernel.refusals import Refusal, gettext_noop


class GuestChecksForbid(Refusal):
    """A check found something that forbids acceptance; a guest may only refuse then."""

    code = "axis.guest_checks_forbid"
    message = gettext_noop("It cannot be accepted: {finding}")
    cure = gettext_noop("Refuse it with this reason; the sender is told at once.")
    law = "HY19-Đ10.1; VL19-Đ12.3"


class GuestTooLate(Refusal):
    """The time to decide ran out, and the sender was told that the document could not be delivered."""

    code = "axis.guest_too_late"
    message = gettext_noop("The time to decide has run out; the sender was told that it could not be delivered.")
    cure = gettext_noop("Ask the sender to send it again.")
    law = "HP25-Đ20.2d"


class GuestReasonMissing(Refusal):
    """The receiver answers for a refusal and says why."""

    code = "axis.guest_reason_missing"
    message = gettext_noop("Say why the document is refused.")
    cure = gettext_noop("Write one sentence that tells the sender what to mend.")
    law = "HY19-Đ5.4; VL19-Đ4.3"
    field = "reason"


class GuestReasonTooLong(Refusal):
    """The protocol carries 1,000 characters."""

    code = "axis.guest_reason_too_long"
    message = gettext_noop("The reason has {length} characters; at most {limit} are carried.")
    cure = gettext_noop("Shorten the reason.")
    field = "reason"


class LetterFault(Refusal):
    """Something of a letter that a guest must mend before it goes out; `field` is the field of the form."""

    code = "axis.letter_fault"
    law = "NĐ 30/2020/NĐ-CP Đ8; QĐ 28/2018/QĐ-TTg Đ10"


class LetterTypeMissing(LetterFault):
    """None of the 29 types was chosen."""

    code = "axis.letter_type"
    message = gettext_noop("The type of the document is not chosen.")
    cure = gettext_noop("Choose one of the 29 types.")
    law = "NĐ 30/2020/NĐ-CP Đ7"
    field = "type_code"


class LetterNumberWrong(LetterFault):
    """A number is digits, perhaps with a letter behind."""

    code = "axis.letter_number"
    message = gettext_noop("“{given}” is not a number of a document.")
    cure = gettext_noop("Write the number alone, as 12, without its symbol.")
    field = "number"


class LetterSymbolWrong(LetterFault):
    """The symbol stands behind the slash."""

    code = "axis.letter_symbol"
    message = gettext_noop("“{given}” is not a symbol of a document.")
    cure = gettext_noop("Write what stands behind the slash, as CV-HND.")
    field = "symbol"


class LetterDateWrong(LetterFault):
    """No date, or one to come."""

    code = "axis.letter_date"
    message = gettext_noop("The date of the document is missing, or lies in the future.")
    cure = gettext_noop("Write the date printed on the document.")
    field = "issued"


class LetterDueWrong(LetterFault):
    """A time limit for the answer that has passed already."""

    code = "axis.letter_due"
    message = gettext_noop("The time limit for an answer has passed already.")
    cure = gettext_noop("Choose a later day, or leave the field empty.")
    field = "due"


class LetterSubjectMissing(LetterFault):
    """Nobody can find a document without its subject."""

    code = "axis.letter_subject"
    message = gettext_noop("The subject is missing, or is longer than {limit} characters.")
    cure = gettext_noop("Write in one sentence what the document is about.")
    field = "subject"


class LetterSignerMissing(LetterFault):
    """Receivers read who signed."""

    code = "axis.letter_signer"
    message = gettext_noop("The signer's name is missing.")
    cure = gettext_noop("Write the name of the person who signed the document.")
    field = "signer"


class LetterWithoutRecipients(LetterFault):
    """Nobody was chosen."""

    code = "axis.letter_recipients"
    message = gettext_noop("No recipient is chosen.")
    cure = gettext_noop("Type a part of the recipient's name, then tick the recipient.")
    field = "recipients"


class LetterRecipientClosed(LetterFault):
    """Chosen codes that cannot receive; all are named."""

    code = "axis.letter_recipient_closed"
    message = gettext_noop("These recipients cannot receive: {names}.")
    cure = gettext_noop("Take them off the list, or choose the agency that took over their work.")
    law = "HY19-Đ9.2, Đ14.6"
    field = "recipients"


class LetterWithoutFile(LetterFault):
    """A letter is its file."""

    code = "axis.letter_file"
    message = gettext_noop("No PDF of the document is attached.")
    cure = gettext_noop("Choose the PDF of the signed document.")
    field = "files"


class LetterFileNotPdf(LetterFault):
    """Only PDFs leave from here."""

    code = "axis.letter_file_not_pdf"
    message = gettext_noop("“{name}” is not a PDF.")
    cure = gettext_noop("Save the document as PDF and choose that file.")
    field = "files"


class LetterFileTooLarge(LetterFault):
    """One file, or all together, above what the hub carries."""

    code = "axis.letter_file_too_large"
    message = gettext_noop("“{name}” is too large: all files together may have {limit} MB.")
    cure = gettext_noop("Choose a smaller file, or send two documents.")
    law = "NB25-Đ8.4"
    field = "files"


class LetterFileBroken(LetterFault):
    """A file that its receivers must refuse."""

    code = "axis.letter_file_broken"
    message = gettext_noop(
        "“{name}” cannot be read, or a signature on it does not hold; its receivers would refuse it."
    )
    cure = gettext_noop("Take the file off, and attach the document as it was signed.")
    law = "HY19-Đ10.1; VL19-Đ12.2"
    field = "files"


class LetterIsSecret(LetterFault):
    """State secrets do not travel here."""

    code = "axis.letter_secret"
    message = gettext_noop("Marked “{mark}”: state secrets must not travel on this network.")
    cure = gettext_noop("Send it by the way that the law on state secrets prescribes.")
    law = "NB16-Đ3.1b; NB25-Đ1.2"
    field = "subject"
