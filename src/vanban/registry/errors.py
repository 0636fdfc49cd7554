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


class NumberTaken(Refusal):
    """The number stands in the book already: held, set aside, used or void."""

    code = "registry.number_taken"
    message = gettext_noop("Number {number} of book {book} is taken already: {what}.")
    cure = gettext_noop("Take the next number, or one that is set aside for this document.")
    law = "NĐ 30/2020/NĐ-CP Đ15.1; HP25 Đ4.2"
    field = "number"


class NumberNotNext(Refusal):
    """A number far ahead would leave a gap."""

    code = "registry.number_not_next"
    message = gettext_noop("Number {wanted} would leave a gap: the next number of this book is {next}.")
    cure = gettext_noop("Leave the number empty to take the next one.")
    law = "NĐ 30/2020/NĐ-CP Đ15.1"
    field = "number"


class PurposeMissing(Refusal):
    """A number is set aside for a document that can be named."""

    code = "registry.purpose_missing"
    message = gettext_noop("Say for which document the number is set aside.")
    cure = gettext_noop("Write its type and abstract, or who asked for it.")
    law = "NĐ 30/2020/NĐ-CP Đ15.1"
    field = "purpose"


class BackDatingUnexplained(Refusal):
    """A number dated before today says why."""

    code = "registry.back_dating_unexplained"
    message = gettext_noop("The number is to carry {on}, a day that has passed, and no reason is given.")
    cure = gettext_noop("Write why, and who decided it; the reason stays in the register.")
    law = "NĐ 30/2020/NĐ-CP Đ15.1"
    field = "why_back_dated"


class OtherNumberHeld(Refusal):
    """The document holds a number already; a second one would leave a gap."""

    code = "registry.other_number_held"
    message = gettext_noop("This document holds number {number} already.")
    cure = gettext_noop("Give that number back first.")
    law = "NĐ 30/2020/NĐ-CP Đ15.1"


class OtherBook(Refusal):
    """The number lies in another book than the document's type belongs to."""

    code = "registry.other_book"
    message = gettext_noop("Number {number} lies in book {book}; this document belongs in book {wanted}.")
    cure = gettext_noop("Choose a number of its own book.")
    law = "NĐ 30/2020/NĐ-CP Đ15.1c"
    field = "entry"


class BookCodeWrong(Refusal):
    """The code of a book is short and plain."""

    code = "registry.book_code_wrong"
    message = gettext_noop("“{given}” cannot be the code of a book.")
    cure = gettext_noop("Use 1 to 10 letters or digits, such as HC.")
    law = "NĐ 30/2020/NĐ-CP Đ15.1c"
    field = "code"


class BookCodeOfAnotherType(Refusal):
    """The code would be mistaken for the book of a type that is not in it."""

    code = "registry.book_code_of_another_type"
    message = gettext_noop("{given} is the book of “{type}”, which is not among the types chosen.")
    cure = gettext_noop("Choose another code, or add that type.")
    law = "NĐ 30/2020/NĐ-CP Đ15.1c"
    field = "code"


class SeriesNotFree(Refusal):
    """Numbers were given in this year by the former order; both orders in one year would double numbers."""

    code = "registry.series_not_free"
    message = gettext_noop("In {year} numbers were already taken from book {book} for “{types}”.")
    cure = gettext_noop("Let the decision begin with the next year.")
    law = "NĐ 30/2020/NĐ-CP Đ15.1; HP25 Đ4.2"
    field = "from_year"


class YearPassed(Refusal):
    """A decision on series is made for this year or the next ones."""

    code = "registry.year_passed"
    message = gettext_noop("{year} is over; its books stay as they are.")
    cure = gettext_noop("Choose this year or the next.")
    law = "NĐ 30/2020/NĐ-CP Đ15.1"
    field = "from_year"


class BasisMissing(Refusal):
    """Which types share a book is decided by the head of the agency, on paper."""

    code = "registry.basis_missing"
    message = gettext_noop("Name the paper by which the head decided this.")
    cure = gettext_noop("Write its number and date.")
    law = "NĐ 30/2020/NĐ-CP Đ15.1c"
    field = "basis"


class OnlyReadersDecideSeries(NotAllowed):
    """Books are ordered by the head and kept by the clerks."""

    code = "registry.only_readers_decide"
    message = gettext_noop("Only a leader or a clerk of the agency sets up its books.")
    law = "NĐ 30/2020/NĐ-CP Đ15.1c, Đ6.3"


class LateEntryWrong(Refusal):
    """What is entered after an outage carries its true time, which has passed, and the reason."""

    code = "registry.late_entry_wrong"
    message = gettext_noop("An entry after an outage needs the true time of arrival, which has passed, and the reason.")
    cure = gettext_noop("Copy time and number from what was written by hand.")
    law = "VL19 Đ15.4"
    field = "outage_reason"


class NoPaperFileExpected(NotAllowed):
    """No paper file follows this document, or it was received already, or another agency's people ask."""

    code = "registry.no_paper_file"
    message = gettext_noop("No paper file of this document waits for you.")
    law = "NB25 Đ13.3"
