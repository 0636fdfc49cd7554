"""From the form's fields and the directory's names to what stands on the paper."""

from __future__ import annotations

from dataclasses import dataclass

from vanban.drafting.rules.content import Annex, Content, Signer
from vanban.drafting.rules.fields import DraftFields
from vanban.drafting.rules.parse_text import parse_body
from vanban.kernel.document_types import Urgency

WITH_AUTHORITY = frozenset({"quyet-dinh", "nghi-quyet"})
"""Types whose head names the issuing power over the legal bases (NĐ 30/2020 Phụ lục III, forms 1.1 to 1.3)."""


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


def assemble(fields: DraftFields, names: Names) -> Content:
    """The whole paper before number and date (NĐ 30/2020 Phụ lục I)."""
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
        signer=Signer(lines=names.signer_lines, name=names.signer_name),
        authority=issuing_authority(names.signer_lines, names.agency) if fields.type_code in WITH_AUTHORITY else "",
        legal_bases=tuple(line.strip().rstrip(";.") for line in fields.legal_bases if line.strip()),
        addressees=fields.addressees,
        recipients=printed,
        file_line=keeper,
        urgency=Urgency(fields.urgency),
        circulation=fields.circulation,
        annexes=tuple(Annex(title=a.title, body=parse_body(a.text), type_name=a.type_name) for a in fields.annexes),
    )


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
    """“Nơi nhận”: “Như trên” when there are addressees, then what was typed, else the chosen agencies' names."""
    typed = tuple(entry.strip().rstrip(";.") for entry in fields.printed_recipients if entry.strip())
    named = typed or tuple(recipient.name for recipient in fields.recipients)
    return (("Như trên", *typed) if fields.addressees else named) or named
