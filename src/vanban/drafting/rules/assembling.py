"""From the form's fields and the directory's names to what stands on the paper."""

from __future__ import annotations

from dataclasses import dataclass

from vanban.drafting.rules.content import Annex, Content, Picture, Signer
from vanban.drafting.rules.fields import DraftFields
from vanban.drafting.rules.groups import group_lines, recipient_lines
from vanban.drafting.rules.paper_forms import Hands, form_of
from vanban.drafting.rules.parse_text import parse_body
from vanban.kernel.document_types import Urgency

WITH_AUTHORITY = frozenset({"quyet-dinh", "nghi-quyet"})
"""Types whose head names the issuing power over the legal bases (NĐ 30/2020 Phụ lục III, forms 1.1 to 1.3)."""
INTRODUCTION = "1.8"
"""The form whose opening words stand without anybody it is sent to."""


@dataclass(frozen=True)
class Names:
    """What the directory says about the issuer and the signer on the day."""

    agency: str
    parent: str
    place: str
    symbol: str
    year: int
    unit_abbreviation: str
    signer_name: str
    signer_title: str
    signer_capacity: str
    signer_lines: tuple[str, ...]


def assemble(fields: DraftFields, names: Names, pictures: tuple[Picture, ...] = ()) -> Content:
    """The whole paper before number and date (NĐ 30/2020 Phụ lục I; the forms of Phụ lục III)."""
    form = form_of(fields.type_code)
    printed = tuple(f"{entry};" if not entry.endswith(";") else entry for entry in printed_recipients(fields))
    keeper = f"Lưu: VT, {names.unit_abbreviation}." if names.unit_abbreviation else "Lưu: VT."
    return Content(
        type_code=fields.type_code,
        agency=names.agency,
        parent=names.parent,
        place=names.place,
        symbol=names.symbol,
        year=names.year,
        subject=fields.subject.strip(),
        body=parse_body(fields.body),
        signer=Signer(lines=own_lines(fields, names), name=names.signer_name),
        authority=issuing_authority(names.signer_lines, names.agency) if fields.type_code in WITH_AUTHORITY else "",
        legal_bases=tuple(line.strip().rstrip(";.") for line in fields.legal_bases if line.strip()),
        addressees=fields.addressees,
        recipients=printed,
        file_line=form.file_line or keeper,
        urgency=Urgency(fields.urgency),
        circulation=fields.circulation,
        drafter_mark=fields.drafter_mark.strip(),
        address=fields.address,
        annexes=tuple(
            Annex(title=a.title, body=parse_body(a.text), type_name=a.type_name, landscape=a.landscape)
            for a in fields.annexes
        ),
        lead=lead_of(fields, names),
        co_signers=tuple(Signer(lines=_lines(one.title), name=one.name) for one in fields.co_signers),
        confirmation=fields.confirmation.strip() if form.confirmed else "",
        landscape=fields.landscape,
        pictures=pictures,
    )


def lead_of(fields: DraftFields, names: Names) -> str:
    """The words under the title of telegrams, invitations and introductions; empty where the text itself says them."""
    form = form_of(fields.type_code)
    if not form.opening or (form.number != INTRODUCTION and not fields.addressees):
        return ""
    return form.opening.format(issuer=names.agency, caller=_calling(names))


def own_lines(fields: DraftFields, names: Names) -> tuple[str, ...]:
    """The lines over our own signature: who presides over minutes, which party we are, else power and title."""
    hands = form_of(fields.type_code).hands
    if hands is Hands.SECRETARY:
        return ("Chủ tọa", names.signer_title)
    if hands is Hands.PARTIES and fields.co_signers:
        party = "bên A" if fields.type_code == "hop-dong" else names.agency
        return (f"Đại diện {party}", *names.signer_lines)
    return names.signer_lines


def _calling(names: Names) -> str:
    """Who sends a telegram: the collective or agency (TM.), else the head by title (Phụ lục III, form 1.6 note 6)."""
    power, _dot, of_whom = names.signer_lines[0].partition(". ") if names.signer_lines else ("", "", "")
    if power.upper() == "TM" or not names.signer_lines:
        return names.agency
    head = of_whom.capitalize() if power.upper() in {"KT", "TL", "TUQ", "Q"} else names.signer_title
    return f"{head} {names.agency}".strip()


def _lines(title: str) -> tuple[str, ...]:
    """Lines of a title as typed, parted by semicolons."""
    return tuple(part for part in (piece.strip() for piece in title.split(";")) if part)


def issuing_authority(signer_lines: tuple[str, ...], agency: str) -> str:
    """The power that issues a decision: the collective (TM.), else the head's office, also when a deputy signs.

    NĐ 30/2020 Phụ lục III, form 1.2 note 6: the head's title where the power is the head's.
    """
    power, _dot, of_whom = signer_lines[0].partition(". ") if signer_lines else ("", "", "")
    if power.upper() == "TM":
        return agency.upper()
    head = of_whom if power.upper() in {"KT", "TL", "TUQ", "Q"} else (signer_lines[0] if signer_lines else "")
    return f"{head} {agency}".strip().upper()


def printed_recipients(fields: DraftFields) -> tuple[str, ...]:
    """“Nơi nhận”: “Như trên” when there are addressees, then what was typed, else the chosen groups and names.

    Of who is chosen beside addressees the groups are printed, unless the letter is addressed to the group itself.
    """
    if form_of(fields.type_code).as_above and not fields.printed_recipients:
        return ("Như trên", *group_lines(fields))
    typed = tuple(entry.strip().rstrip(";.") for entry in fields.printed_recipients if entry.strip())
    if fields.addressees:
        return ("Như trên", *(typed or group_lines(fields)))
    return typed or recipient_lines(fields)
