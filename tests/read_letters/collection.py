"""Letters of many issuers and types, each with what a clerk would read from it; the same number is the same letter.

Two thirds are typeset by the house's composer, with number and date written in as at issue. The others come from a
second, plainer template that sets things as other offices do: other sizes, spacings, rules, words before the abstract.
"""

from __future__ import annotations

import io
import json
import random  # noqa: TID251 - the same number is the same letter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import pikepdf
import typst

from read_letters.words import BODIES, CLOSINGS, ISSUERS, NAMES, SUBJECTS, TYPES
from vanban.drafting.adapters.typst.composer import compose
from vanban.drafting.adapters.typst.faces import FONTS
from vanban.drafting.rules.content import Content, Signer
from vanban.drafting.rules.parse_text import parse_body
from vanban.exchange.rules.reading.found import Knowledge, KnownIssuer
from vanban.kernel.document_types import Urgency, document_type

PLAIN = Path(__file__).with_name("plain.typ")
TODAY = date(2026, 11, 23)


@dataclass(frozen=True)
class Letter:
    """A PDF and what stands on it; a field that is not on the paper is not among the facts."""

    name: str
    pdf: bytes
    facts: Mapping[str, str]
    house: bool


def knowledge() -> Knowledge:
    """A directory that knows three of five issuers."""
    known = [KnownIssuer(one.name, one.short, one.parent) for index, one in enumerate(ISSUERS) if index % 5 < 3]
    return Knowledge(tuple(known), TODAY)


def letter(index: int) -> Letter:
    """The letter of this number."""
    pick = random.Random(20_260_000 + index)
    issuer = ISSUERS[index % len(ISSUERS)]
    type_code = TYPES[(index * 7 + index // len(ISSUERS)) % len(TYPES)]
    kind = document_type(type_code)
    issued = TODAY - timedelta(days=pick.randint(0, 120))
    number = f"{pick.choice([pick.randint(1, 9), pick.randint(10, 99), pick.randint(100, 4000)]):02d}"
    unit = pick.choice(issuer.units)
    symbol = f"{kind.abbreviation}-{issuer.short}" if kind.abbreviation else f"{issuer.short}-{unit}"
    topic = pick.choice(SUBJECTS)
    subject = (
        f"V/v {topic}" if type_code == "cong-van" else pick.choice((f"Về việc {topic}", topic[0].upper() + topic[1:]))
    )
    lines, person = pick.choice(issuer.hands), pick.choice(NAMES)
    urgency = pick.choice([0] * 8 + [1, 2, 3])
    body, due, answered = _body(pick, issued)
    facts = {
        "number": number,
        "symbol": symbol,
        "issued_date": issued.isoformat(),
        "issuer_name": issuer.name,
        "type_name": kind.label,
        "subject": subject,
        "signer_name": person,
        "signer_title": " ".join(lines).upper(),
    }
    if urgency:
        facts["urgency"] = str(urgency)
    if due:
        facts["due"] = due
    if answered:
        facts["answers"] = answered
    addressees = pick.sample(("Các sở, ban, ngành", "Ủy ban nhân dân các xã, phường", "Văn phòng UBND tỉnh"), 1)
    content = Content(
        type_code=type_code,
        agency=issuer.name,
        parent=issuer.parent,
        place=issuer.place,
        symbol=symbol,
        year=issued.year,
        subject=subject,
        body=parse_body(body),
        signer=Signer(lines, person),
        authority=lines[-1] + " " + issuer.name if type_code == "quyet-dinh" else "",
        legal_bases=("Căn cứ Luật Tổ chức chính quyền địa phương ngày 16 tháng 6 năm 2025",)
        if type_code in {"quyet-dinh", "nghi-quyet"}
        else (),
        addressees=tuple(addressees) if type_code in {"cong-van", "to-trinh", "bao-cao"} else (),
        recipients=("Như trên", "Lãnh đạo cơ quan"),
        file_line=f"Lưu: VT, {unit}",
        urgency=Urgency(urgency),
    )
    house = index % 3 != 2
    pdf = _composed(content, number, issued) if house else _plain(content, number, issued, pick)
    return Letter(f"{index:03d}-{type_code}", pdf, facts, house)


def _body(pick: random.Random, issued: date) -> tuple[str, str, str]:
    """Text, its deadline as read (a day, or “+n” working days), and what it answers."""
    paragraphs, answered, due = [], "", ""
    if pick.random() < 0.3:
        answered = f"{pick.randint(2, 3000)}/{pick.choice(('SNV-TCCB', 'UBND-VX', 'STC-NS', 'SXD-QH', 'BNV-CCVC'))}"
        day = issued - timedelta(days=pick.randint(3, 40))
        word = pick.choice(("Phúc đáp", "Trả lời"))
        whom = pick.choice(("Sở Nội vụ", "UBND tỉnh", "Sở Tài chính"))
        paragraphs.append(f"{word} Công văn số {answered} ngày {day:%d/%m/%Y} của {whom}, cơ quan có ý kiến như sau:")
    paragraphs += pick.sample(BODIES, pick.randint(2, 4))
    if pick.random() < 0.4:
        day = issued + timedelta(days=pick.randint(5, 30))
        count = pick.randint(3, 15)
        text, due = pick.choice(
            (
                (f"Đề nghị các cơ quan gửi kết quả về trước ngày {day:%d/%m/%Y}.", day.isoformat()),
                (f"Báo cáo gửi về chậm nhất ngày {day.day:02d} tháng {day.month} năm {day.year}.", day.isoformat()),
                (f"Đề nghị hoàn thành trước {day.day}/{day.month}/{day.year} và báo cáo kết quả.", day.isoformat()),
                (f"Đề nghị có ý kiến trong thời hạn {count:02d} ngày làm việc kể từ ngày nhận được văn bản.",
                 f"+{count}"),
            )
        )  # fmt: skip
        paragraphs.append(text)
    paragraphs.append(pick.choice(CLOSINGS))
    return "\n".join(paragraphs), due, answered


def _composed(content: Content, number: str, issued: date) -> bytes:
    """The house's own paper with number, day and month written into their blanks."""
    made = compose(content)
    layout = made.layout
    rows = [(layout.number, number, layout.number_size, layout.number_baseline)]
    if layout.day is not None and layout.month is not None:
        month = f"{issued.month:02d}" if issued.month < 3 else str(issued.month)
        rows += [
            (layout.day, f"{issued.day:02d}", layout.date_size, layout.date_baseline),
            (layout.month, month, layout.date_size, layout.date_baseline),
        ]
    with pikepdf.open(io.BytesIO(made.pdf)) as pdf:
        box = pdf.pages[0].mediabox
        places = [
            {"x": place.x + place.width / 2, "y": place.y + base, "text": text, "size": size}
            for place, text, size, base in rows
        ]
        sheet = _typeset(_OVERLAY, {"width": float(box[2]), "height": float(box[3]), "places": places})
        with pikepdf.open(io.BytesIO(sheet)) as over:
            pdf.pages[0].add_overlay(over.pages[0], None)
        out = io.BytesIO()
        pdf.save(out)
        return out.getvalue()


_OVERLAY = """#let d = json(bytes(sys.inputs.data))
#set page(width: d.width * 1pt, height: d.height * 1pt, margin: 0pt)
#set text(font: "Liberation Serif", top-edge: "baseline", bottom-edge: "baseline")
#for p in d.places {
  place(dx: p.x * 1pt - 30pt, dy: p.y * 1pt, box(width: 60pt, align(center, text(size: p.size * 1pt, p.text))))
}
"""


def _plain(content: Content, number: str, issued: date, pick: random.Random) -> bytes:
    """The same letter as another office would set it."""
    kind = content.type
    values = {
        "parent": content.parent.upper(),
        "agency": content.agency.upper(),
        "bold": pick.random() < 0.8,
        "number": pick.choice(("Số: {n}/{s}", "Số: {n} /{s}", "Số:{n}/{s}", "Số : {n}/{s}")).format(
            n=number, s=content.symbol
        ),
        "date": f"{content.place}, ngày {issued.day:02d} tháng {issued.month:02d} năm {issued.year}",
        "letter": content.is_letter,
        "type": kind.label.upper(),
        "subject": content.subject,
        "bases": list(content.legal_bases),
        "addressees": list(content.addressees),
        "body": [line.text if not line.label else f"{line.label} {line.text}" for line in content.body],
        "recipients": list(content.recipients),
        "file": content.file_line,
        "title": [line.upper() for line in content.signer.lines],
        "name": content.signer.name,
        "size": pick.choice((13, 13.5, 14)),
        "margin": pick.choice((50, 57, 71, 85)),
        "lead": pick.choice((0.55, 0.65, 0.8)),
        "stamp": content.urgency.stamp,
        "columns": pick.choice(([42, 58], [38, 62], [45, 55])),
    }
    return _typeset(PLAIN.read_text(encoding="utf-8"), values)


def _typeset(source: str, values: object) -> bytes:
    made: object = typst.compile(  # type: ignore[call-overload]
        source.encode(),
        format="pdf",
        font_paths=[str(FONTS)],
        ignore_system_fonts=True,
        sys_inputs={"data": json.dumps(values, ensure_ascii=False)},
    )
    assert isinstance(made, bytes)
    return made
