"""What is wrong on a page: which part, what the decree asks, what to change, and whether a machine may change it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from vanban.drafting.rules.format.paper import Paragraph
from vanban.kernel.refusals import Phrase, gettext_noop

ANNEX_I = "NĐ 30/2020/NĐ-CP, Phụ lục I, Phần I, Mục {}"


@dataclass(frozen=True)
class Kind:
    """A kind of fault: the sentence and what to do, as message ids."""

    message: str
    cure: str
    advice: bool = False
    """Only advice: said, but no reason to send the draft back."""


KINDS: dict[str, Kind] = {
    # the sheet
    "paper": Kind(gettext_noop("The paper is {found}."), gettext_noop("Set the paper to A4, 210 × 297 mm.")),
    "lying": Kind(
        gettext_noop("The page lies on its side."),
        gettext_noop("Turn it upright; only pages with wide tables may lie on their side."),
    ),
    "margin": Kind(gettext_noop("{part}: {found} mm."), gettext_noop("Set it to {wanted} mm.")),
    "no_page_number": Kind(
        gettext_noop("The pages are not numbered."),
        gettext_noop("Number the pages in the middle of the top margin, from the second page on."),
    ),
    "page_number_place": Kind(
        gettext_noop("The page number stands at the foot of the page."), gettext_noop("Move it into the top margin.")
    ),
    "page_number_align": Kind(gettext_noop("The page number is not in the middle."), gettext_noop("Centre it.")),
    "page_number_first": Kind(
        gettext_noop("The first page shows its number."), gettext_noop("Hide the number on the first page.")
    ),
    "page_number_look": Kind(
        gettext_noop("The page number is set in {found}."), gettext_noop("Set it upright, not bold, in size 13 to 14.")
    ),
    "page_number_figures": Kind(
        gettext_noop("The pages are not counted in Arabic figures."), gettext_noop("Choose the format 1, 2, 3.")
    ),
    "page_number_start": Kind(
        gettext_noop("The first page counts as page {found}."), gettext_noop("Let the count begin with 1.")
    ),
    # looks, of every part
    "font": Kind(gettext_noop("{part}: the font is {found}."), gettext_noop("Set it in Times New Roman.")),
    "size": Kind(gettext_noop("{part}: the letters are of size {found}."), gettext_noop("Set them in size {wanted}.")),
    "colour": Kind(gettext_noop("{part}: the letters are not black."), gettext_noop("Set them in black.")),
    "not_bold": Kind(gettext_noop("{part}: not bold."), gettext_noop("Set it in bold.")),
    "bold": Kind(gettext_noop("{part}: bold."), gettext_noop("Set it in normal weight.")),
    "not_italic": Kind(gettext_noop("{part}: not italic."), gettext_noop("Set it in italics.")),
    "italic": Kind(gettext_noop("{part}: italic."), gettext_noop("Set it upright.")),
    "not_capitals": Kind(gettext_noop("{part}: not in capitals."), gettext_noop("Write it in capital letters.")),
    "capitals": Kind(
        gettext_noop("{part}: in capitals."), gettext_noop("Write it in small letters with capital initials.")
    ),
    "not_centred": Kind(gettext_noop("{part}: not centred."), gettext_noop("Centre it.")),
    "no_line": Kind(gettext_noop("{part}: the line under it is missing."), gettext_noop("Draw a line {wanted}.")),
    "line_length": Kind(
        gettext_noop("{part}: the line under it is {found} times as long as the words."),
        gettext_noop("Draw a line {wanted}."),
    ),
    # presence, order and place
    "missing": Kind(gettext_noop("{part}: missing."), gettext_noop("Add it at its place.")),
    "side": Kind(gettext_noop("{part}: stands on the wrong side."), gettext_noop("Move it to its own side.")),
    "order": Kind(
        gettext_noop("{part}: stands before what must come first."),
        gettext_noop("Put the parts in the order of the decree."),
    ),
    "other_than_known": Kind(
        gettext_noop("{part}: “{found}” stands there, the draft says “{wanted}”."),
        gettext_noop("Write it as in the draft, or mend the draft."),
    ),
    # words
    "wording": Kind(gettext_noop("{part}: “{found}” is not the wording."), gettext_noop("Write: {wanted}")),
    "colon": Kind(gettext_noop("{part}: the colon is missing."), gettext_noop("Put a colon after “{wanted}”.")),
    "comma": Kind(gettext_noop("{part}: the comma after the place is missing."), gettext_noop("Write: {wanted}")),
    "padding": Kind(
        gettext_noop("{part}: {found} stands without a zero before it."),
        gettext_noop("Write {wanted}: numbers and days below 10, and months 1 and 2, have a zero before them."),
    ),
    "needless_zero": Kind(
        gettext_noop("{part}: month {found} has a needless zero."),
        gettext_noop("Write {wanted}: only months 1 and 2 have a zero before them."),
        advice=True,
    ),
    "date_form": Kind(
        gettext_noop("{part}: the date is not written in full."), gettext_noop("Write: ngày … tháng … năm …")
    ),
    "stroke": Kind(
        gettext_noop("{part}: no stroke between number and symbol."), gettext_noop("Put a stroke (/) between them.")
    ),
    "spaces": Kind(gettext_noop("{part}: there are spaces inside."), gettext_noop("Write: {wanted}")),
    "symbol_type": Kind(
        gettext_noop("{part}: “{found}” does not fit the type of the document."),
        gettext_noop("Begin it with {wanted}."),
    ),
    "ending": Kind(gettext_noop("{part}: ends with “{found}”."), gettext_noop("End it with “{wanted}”.")),
    "dash": Kind(gettext_noop("{part}: the dash before it is missing."), gettext_noop("Put a dash before it.")),
    "as_above": Kind(
        gettext_noop("{part}: “Như trên” is missing."),
        gettext_noop("Begin the list with “- Như trên;”, since the document has “Kính gửi”."),
    ),
    "file_copy": Kind(
        gettext_noop("{part}: the line “Lưu: VT” is missing at the end."),
        gettext_noop("End the list with “- Lưu: VT, …”."),
    ),
    "degree": Kind(
        gettext_noop("{part}: “{found}” stands before it."), gettext_noop("Write the name without degrees and titles.")
    ),
    "capacity": Kind(
        gettext_noop("{part}: “{found}” is not how the capacity is written."), gettext_noop("Write: {wanted}")
    ),
    "own_title": Kind(
        gettext_noop("{part}: the signer's own title is missing under “{found}”."),
        gettext_noop("Write the title of the one who signs on the next line."),
    ),
    # body
    "not_justified": Kind(gettext_noop("{part}: not set even on both sides."), gettext_noop("Justify the paragraph.")),
    "first_line": Kind(
        gettext_noop("{part}: the first line is set in by {found} mm."), gettext_noop("Set it in by 10 or 12.7 mm.")
    ),
    "between": Kind(
        gettext_noop("{part}: {found} pt between paragraphs."), gettext_noop("Leave at least 6 pt between them.")
    ),
    "spacing": Kind(
        gettext_noop("{part}: the lines are {found} apart."),
        gettext_noop("Set the lines between single and 1.5 lines apart."),
    ),
    "numeral": Kind(
        gettext_noop("{part}: “{found}” is not numbered as it must be."), gettext_noop("Number it in {wanted}.")
    ),
    "label_end": Kind(gettext_noop("{part}: “{found}” does not end as it must."), gettext_noop("Write: {wanted}")),
    "gap": Kind(gettext_noop("{part}: “{found}” is out of turn."), gettext_noop("{wanted} must come here.")),
    "no_title": Kind(gettext_noop("{part}: “{found}” has no title."), gettext_noop("Give it a title.")),
    "citation": Kind(gettext_noop("{part}: “{found}” is cited with a small letter."), gettext_noop("Write: {wanted}")),
    "incomplete": Kind(
        gettext_noop("{part}: “{found}” is not cited in full."),
        gettext_noop("Give type, number, symbol, date, issuer and subject (a law: only its name)."),
    ),
    "repealed": Kind(
        gettext_noop("{part}: {found} is no longer in force."),
        gettext_noop("See whether {wanted} is meant."),
        advice=True,
    ),
    # annexes and the rest
    "annex_unnamed": Kind(
        gettext_noop("{part}: the text does not say that there is an annex."),
        gettext_noop("Name the annex in the text."),
    ),
    "annex_absent": Kind(
        gettext_noop("{part}: the text names “{found}”, and it is not in the file."),
        gettext_noop("Add the annex, or attach it as a file of its own."),
        advice=True,
    ),
    "legacy": Kind(
        gettext_noop("{part}: the letters are coded in {found}, not in Unicode."),
        gettext_noop("Convert the file to Unicode (TCVN 6909:2001)."),
    ),
    "combining": Kind(
        gettext_noop("{part}: letters and marks are typed apart."),
        gettext_noop("Convert them to precomposed Unicode, so that searching finds them."),
        advice=True,
    ),
    "tracked": Kind(
        gettext_noop("{found} changes or comments are still open in the file."),
        gettext_noop("Accept or reject the changes and delete the comments."),
    ),
    "no_text": Kind(
        gettext_noop("The file has no text that can be read."),
        gettext_noop("Check the file before it is printed and scanned."),
    ),
}

NAMES: dict[str, str] = {
    "page": gettext_noop("Page"),
    "top": gettext_noop("Margin at the top"),
    "bottom": gettext_noop("Margin at the bottom"),
    "left": gettext_noop("Margin on the left"),
    "right": gettext_noop("Margin on the right"),
    "page_number": gettext_noop("Page number"),
    "country": gettext_noop("Name of the country"),
    "motto": gettext_noop("Motto"),
    "parent": gettext_noop("Name of the superior agency"),
    "agency": gettext_noop("Name of the issuing agency"),
    "number": gettext_noop("Number and symbol"),
    "date": gettext_noop("Place and date"),
    "type_name": gettext_noop("Name of the type"),
    "subject": gettext_noop("Summary"),
    "letter_subject": gettext_noop("Summary of the letter"),
    "authority": gettext_noop("Issuing power"),
    "base": gettext_noop("Legal basis"),
    "body": gettext_noop("Text"),
    "chapter": gettext_noop("Part or chapter"),
    "chapter_title": gettext_noop("Title of part or chapter"),
    "section": gettext_noop("Section"),
    "section_title": gettext_noop("Title of section"),
    "article": gettext_noop("Article"),
    "clause": gettext_noop("Clause"),
    "point": gettext_noop("Point"),
    "addressees": gettext_noop("“Kính gửi”"),
    "signer": gettext_noop("Capacity and title of the signer"),
    "name": gettext_noop("Name of the signer"),
    "recipients_label": gettext_noop("“Nơi nhận”"),
    "recipient": gettext_noop("List of recipients"),
    "annex": gettext_noop("Annex"),
    "annex_title": gettext_noop("Title of the annex"),
    "annex_note": gettext_noop("Note under the annex"),
    "urgency": gettext_noop("Mark of urgency"),
    "circulation": gettext_noop("Mark of circulation"),
    "address": gettext_noop("Address of the agency"),
}


@dataclass(frozen=True)
class Mend:
    """One change a machine may make: `what` on paragraph or section `index`, to `value` (from `old`)."""

    what: str
    index: int
    value: str | float | bool = ""
    old: str = ""


@dataclass(frozen=True)
class Finding:
    """One fault: its kind, the part, where it is, the law, and the changes that would mend it."""

    code: str
    part: str
    law: str
    data: Mapping[str, Any] = field(default_factory=dict)
    index: int = -1
    page: int = 0
    words: str = ""
    mends: tuple[Mend, ...] = ()

    @property
    def key(self) -> tuple[str, str]:
        """Kind and part: what a test or a count names."""
        return self.code, self.part

    @property
    def is_advice(self) -> bool:
        """Whether it alone is no reason to send the draft back."""
        return KINDS[self.code].advice

    def render(self, translate: Callable[[str], str]) -> tuple[str, str]:
        """The sentence and what to do, in the language of `translate`."""
        kind = KINDS[self.code]
        data = {key: translate(str(one)) if isinstance(one, Phrase) else one for key, one in self.data.items()}
        data["part"] = translate(NAMES[self.part])
        return translate(kind.message).format(**data), translate(kind.cure).format(**data)


MOST_QUOTED = 80


def _quoted(text: str) -> str:
    """The beginning of these words, cut between two of them."""
    return text if len(text) <= MOST_QUOTED else f"{text[:MOST_QUOTED].rpartition(' ')[0] or text[:MOST_QUOTED]}…"


def fault(
    code: str, part: str, law: str, at: Paragraph | None = None, *, mends: tuple[Mend, ...] = (), **data: Any
) -> Finding:
    """A finding on a paragraph, or on the page as a whole."""
    if at is None:
        return Finding(code, part, ANNEX_I.format(law) if law[:1] in "IV" else law, data, mends=mends)
    reference = ANNEX_I.format(law) if law[:1] in "IV" else law
    return Finding(code, part, reference, data, at.index, at.page, _quoted(at.text), mends)
