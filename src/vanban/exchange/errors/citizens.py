"""The refusals of the public page for letters."""

from __future__ import annotations

from vanban.kernel.refusals import Phrase, Refusal, gettext_noop

FAULTS = {
    "kind": gettext_noop("it is neither PDF nor JPEG nor PNG"),
    "empty": gettext_noop("it is empty"),
    "too_large": gettext_noop("it is larger than 10 MB"),
}
"""Why a file is not taken, by code."""

_LAW = "NB16-Đ4.2; NB16-Đ5.3"


class DeskClosed(Refusal):
    """This agency does not take letters from the public page, or no longer."""

    code = "exchange.desk_closed"
    message = gettext_noop("This agency does not take letters from this page.")
    cure = gettext_noop("Choose an agency of the list, or write to its official address.")
    law = "NB16-Đ4.2"
    field = "agency"


class TooManyLinks(Refusal):
    """Links were asked for too often: for this mailbox, from this network, or by everybody together."""

    code = "exchange.too_many_links"
    message = gettext_noop("Too many links were asked for.")
    cure = gettext_noop("Look for the link among your mails, the unwanted ones as well; or try again in an hour.")
    field = "address"


class LinkOver(Refusal):
    """The link is used up, has run out, or never was one."""

    code = "exchange.link_over"
    message = gettext_noop("This link no longer leads to the form.")
    cure = gettext_noop("Ask for another link.")


class LetterMissing(Refusal):
    """What a letter cannot be without."""

    code = "exchange.letter_missing"
    message = gettext_noop("Missing: {what}.")
    law = "NB16-Đ5.1b"

    @classmethod
    def of(cls, place: str) -> LetterMissing:
        """The refusal of one field; `place` is its name on the form."""
        return cls(place=place, what=Phrase(_FIELDS[place]))


class LetterFileRefused(Refusal):
    """One of the files is not taken."""

    code = "exchange.letter_file_refused"
    message = gettext_noop("“{name}” is not taken: {why}.")
    cure = gettext_noop("Send PDF files or photographs (JPEG, PNG) of at most 10 MB each.")
    law = _LAW
    field = "enclosed"

    @classmethod
    def because(cls, name: str, fault: str) -> LetterFileRefused:
        """The refusal for a code of `FAULTS`."""
        return cls(name=name, why=Phrase(FAULTS[fault]))


class LetterTooLarge(Refusal):
    """Too many files, or too much of them."""

    code = "exchange.letter_too_large"
    message = gettext_noop("There are more than {most} files, or more than {together} MB of them.")
    cure = gettext_noop("Leave some out, or send them in a second letter.")
    law = _LAW
    field = "enclosed"


_FIELDS = {
    "name": gettext_noop("your name or organisation"),
    "postal": gettext_noop("your address"),
    "subject": gettext_noop("what it is about"),
    "words": gettext_noop("your words, or a file"),
}
