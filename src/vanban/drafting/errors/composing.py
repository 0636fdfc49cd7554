"""Refusals of the paper itself: what cannot be typeset so that every word can be read."""

from __future__ import annotations

from vanban.kernel.refusals import Refusal, gettext_noop


class TableTooWide(Refusal):
    """The longest words of a table's columns need more than the width of the page."""

    code = "drafting.table_too_wide"
    field = "body"
    message = gettext_noop(
        "The table of {columns} columns beginning “{words}” needs {needs} mm; the page has {room} mm for text."
    )
    cure = gettext_noop("Turn the pages sideways, move the table to an annex with sideways pages, or split it.")
    law = "NĐ 30/2020/NĐ-CP Phụ lục I, I.2"


class LettersWithoutFace(Refusal):
    """Signs that the typeface of the decree does not have would stand on the paper as empty boxes."""

    code = "drafting.letters_without_face"
    field = "body"
    message = gettext_noop("The typeface has no sign for: {letters}")
    cure = gettext_noop("Write these signs in another way, or take them out.")
    law = "NĐ 30/2020/NĐ-CP Phụ lục I, I.4"


class PictureMissing(Refusal):
    """The text calls for a picture that was not added to the draft."""

    code = "drafting.picture_missing"
    field = "body"
    message = gettext_noop("The text calls for the picture “{name}”, which is not among the draft's pictures.")
    cure = gettext_noop("Add the picture under “Pictures in the text”, or take the line out.")


class PictureRejected(Refusal):
    """A file that is no picture that can be printed."""

    code = "drafting.picture_rejected"
    message = gettext_noop("“{name}” cannot stand in the text: {why}")
    cure = gettext_noop("Choose a PNG or JPEG picture of at most {limit} MB.")


class TooManyPictures(Refusal):
    """A draft holds only so many pictures."""

    code = "drafting.too_many_pictures"
    message = gettext_noop("A draft holds at most {limit} pictures.")
    cure = gettext_noop("Take off pictures that the text does not call for, or put the rest into a separate file.")


class OtherHandMissing(Refusal):
    """Minutes are signed by the secretary too, contracts and agreements by every party."""

    code = "drafting.other_hand_missing"
    field = "co_signers"
    message = gettext_noop("{type} is signed by somebody else beside the signer, who is not named.")
    cure = gettext_noop("Name the secretary or the other party under “Signs beside the signer”.")
    law = "NĐ 30/2020/NĐ-CP Phụ lục III"


class StarterLeft(Refusal):
    """Blanks of a form's outline that nobody has filled in."""

    code = "drafting.starter_left"
    field = "body"
    message = gettext_noop("Still to be filled in: {blanks}")
    cure = gettext_noop("Replace every ‹…› of the outline by your own words, or take it out.")
