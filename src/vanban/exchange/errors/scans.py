"""The refusals of scanned paper."""

from __future__ import annotations

from vanban.kernel.refusals import Phrase, Refusal, gettext_noop

FAULTS = {
    "kind": gettext_noop("it is neither PDF nor TIFF nor JPEG"),
    "broken": gettext_noop("it cannot be read; scan it again"),
    "locked": gettext_noop("it is locked with a password"),
    "empty": gettext_noop("it has no page"),
    "too_many": gettext_noop("it has more than 300 pages; scan it in parts"),
    "too_large": gettext_noop("it is larger than 120 MB; scan it in parts"),
    "too_hard": gettext_noop("reading it takes too long or too much memory; scan it in parts"),
    "signed": gettext_noop("it carries digital signatures: it is no scan, and taking it apart would break them"),
    "unsafe": gettext_noop("it contains scripts or starts programs"),
    "virus": gettext_noop("the virus scanner found a virus in it"),
}
"""Why a file cannot be sorted into letters, by code."""


class ScanRefused(Refusal):
    """This file is not taken as a scan."""

    code = "exchange.scan_refused"
    message = gettext_noop("The scan is not taken: {why}.")
    cure = gettext_noop("Scan to PDF, TIFF or JPEG: in colour, 200 dots per inch, at most 300 pages a file.")
    law = "VL19-Đ12.5; HP25-Đ8.2b"
    field = "scan"

    @classmethod
    def because(cls, fault: str) -> ScanRefused:
        """The refusal for a code of `FAULTS`."""
        code = fault if fault in FAULTS else "broken"
        return cls(fault=code, why=Phrase(FAULTS[code]))


class ScanTakenBefore(Refusal):
    """The same bytes were taken before."""

    code = "exchange.scan_taken_before"
    message = gettext_noop("This very file was taken at {when} as “{name}”.")
    cure = gettext_noop("Open that scan; if it was put away by mistake, send it again.")
    field = "scan"


class NothingToSort(Refusal):
    """Every page is left out, or all of them are letters already."""

    code = "exchange.nothing_to_sort"
    message = gettext_noop("No page is left of which a letter could be made.")
    cure = gettext_noop("Take back a page that is left out, or put the scan away.")


class ScanNotOpen(Refusal):
    """It is not to be sorted: still being read, sorted, laid to another scan, or put away."""

    code = "exchange.scan_not_open"
    message = gettext_noop("This scan is not to be sorted now: {state}.")
    cure = gettext_noop("Reload the page.")


class PagesBecameLetters(Refusal):
    """A scan of which letters were made cannot be put away or laid to another."""

    code = "exchange.pages_became_letters"
    message = gettext_noop("Letters were made of this scan already.")
    cure = gettext_noop("Lay the letters back first, as long as they wait to be accepted.")


class NotFromPaper(Refusal):
    """Only a letter from the scanner is laid back, signed as a copy, or entered with a true time."""

    code = "exchange.not_from_paper"
    message = gettext_noop("This did not come on paper.")


class NotLookedAt(Refusal):
    """A line of the check waits for somebody who has the paper in hand."""

    code = "exchange.not_looked_at"
    message = gettext_noop("Not looked at yet: {lines}.")
    cure = gettext_noop("Tick what is in order; for what is not, write a remark or return the letter.")
    law = "NB16-Đ11.2a; VL19-Đ12.2; VL19-Đ12.3"
    field = "looked"


class CopyNotFit(Refusal):
    """NĐ 30/2020, Phụ lục I, part II: a scan to be signed is in colour, 200 dots an inch, in true size."""

    code = "exchange.copy_not_fit"
    message = gettext_noop("The scan cannot be signed as a copy: {what}.")
    cure = gettext_noop("Scan the letter again, or keep the scan unsigned.")
    law = "VL19-Đ8.2c; VL19-Đ9.2b"
    field = "form"
