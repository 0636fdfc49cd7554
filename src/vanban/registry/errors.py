"""The refusals of the registry."""

from vanban.kernel.refusals import NotAllowed, Refusal, gettext_noop


class OnlyClerksKeepRegister(NotAllowed):
    """Numbers are taken and documents registered by the agency's clerks."""

    code = "registry.only_clerks"
    message = gettext_noop("Only a clerk of the agency keeps its registers.")
    law = "NĐ 30/2020/NĐ-CP Đ4.2b, Đ6.3"


class RegisterNotReadable(NotAllowed):
    """A register is read by the clerks and leaders of its agency."""

    code = "registry.not_readable"
    message = gettext_noop("You may not read this register.")
    law = "NĐ 30/2020/NĐ-CP Đ6.3"


class DateInFuture(Refusal):
    """A number cannot be taken for a day that has not come."""

    code = "registry.date_in_future"
    message = gettext_noop("A number cannot be dated {on}: that day has not come yet.")
    cure = gettext_noop("Date the document today.")
    law = "NĐ 30/2020/NĐ-CP Đ15.1"
    field = "issued_date"


class DateBeforeLastNumber(Refusal):
    """Numbers follow the order of time; this date lies before the last number's."""

    code = "registry.date_before_last_number"
    message = gettext_noop("Number {last} of this register is dated {last_date}; a later number cannot be dated {on}.")
    cure = gettext_noop("Date the document {last_date} or later.")
    law = "NĐ 30/2020/NĐ-CP Đ15.1"
    field = "issued_date"


class NoNumberHeld(Refusal):
    """The document holds no number."""

    code = "registry.no_number_held"
    message = gettext_noop("This document holds no number.")
    cure = gettext_noop("Take a number first.")
    law = "NĐ 30/2020/NĐ-CP Đ15.3"


class NumberInUse(Refusal):
    """The number belongs to an issued document and can no longer be given back."""

    code = "registry.number_in_use"
    message = gettext_noop("Number {number} belongs to an issued document.")
    cure = gettext_noop("Recall or replace the document instead.")
    law = "NĐ 30/2020/NĐ-CP Đ15.1, Đ18.2-3"


class ReasonMissing(Refusal):
    """A number is given back or made void with a reason, which stays in the book."""

    code = "registry.reason_missing"
    message = gettext_noop("Say why the number is not used.")
    cure = gettext_noop("Write the reason in one sentence; it stays in the register.")
    law = "NĐ 30/2020/NĐ-CP Đ15.1"
    field = "reason"


class WrongDate(Refusal):
    """The document carries another date than the one its number was taken for."""

    code = "registry.wrong_date"
    message = gettext_noop("The document is dated {given}, but its number was taken for {dated}.")
    cure = gettext_noop("Write the date of the number into the document.")
    law = "NĐ 30/2020/NĐ-CP Đ15.1"
    field = "issued_date"


class FieldMissing(Refusal):
    """A field that the register must show is empty."""

    code = "registry.field_missing"
    message = gettext_noop("“{label}” is empty.")
    cure = gettext_noop("Fill in this field.")
    law = "NĐ 30/2020/NĐ-CP Đ16.1, Đ22.1, Phụ lục VI"


class FileMissing(Refusal):
    """A document is registered with its main file; a paper one after it was scanned."""

    code = "registry.file_missing"
    message = gettext_noop("The document has no main file.")
    cure = gettext_noop("Attach the document; scan it first if it came on paper.")
    law = "NĐ 30/2020/NĐ-CP Đ22.3b; HY19 Đ5.5"
    field = "files"


class SecretDocument(Refusal):
    """State secrets never enter this system."""

    code = "registry.secret"
    message = gettext_noop("A document with a secrecy mark must not be registered here.")
    cure = gettext_noop("Take it off this network and register it in the book for secret documents.")
    law = "NĐ 30/2020/NĐ-CP Đ16.3, Đ22.4; HP25 Đ1.2"
    field = "secrecy"


class AlreadyRegistered(Refusal):
    """The document is in the book already, in another agency's register."""

    code = "registry.already_registered"
    message = gettext_noop("This document is registered already under number {number}.")
    cure = gettext_noop("Open the registered document.")
    law = "HP25 Đ4.2"


class FieldTooLong(Refusal):
    """A field is longer than the decree's input standard allows."""

    code = "registry.field_too_long"
    message = gettext_noop("“{label}” has {length} characters; at most {limit} are allowed.")
    cure = gettext_noop("Shorten it and keep its meaning.")
    law = "NĐ 30/2020/NĐ-CP Phụ lục VI, part II"


class NumberSymbolTaken(Refusal):
    """Number and symbol are unique in the year; another issued document has them."""

    code = "registry.number_symbol_taken"
    message = gettext_noop("{number} was issued already this year.")
    cure = gettext_noop("Check the symbol; types that share a symbol must share a register.")
    law = "NĐ 30/2020/NĐ-CP Đ15.1; HP25 Đ4.2"
    field = "symbol"
