"""What a phiếu trình and a summary of opinions say on paper, in the office's own words (HP25-Đ19; NĐ 30/2020 Đ10-12).

These are documents of the office, not of the screen: they are Vietnamese whatever language the interface speaks.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

AGREE, DISAGREE, OTHER = "agree", "disagree", "other"
VERDICTS = {AGREE: "Nhất trí", DISAGREE: "Không nhất trí", OTHER: "Ý kiến khác", "": "Chưa trả lời"}
DECISIONS = {"approve": "Duyệt", "reject": "Không duyệt", "sign": "Ký duyệt", "remark": "Góp ý"}
ROLES = {
    "review": "Lãnh đạo đơn vị soạn thảo",
    "format_check": "Kiểm tra thể thức",
    "legal_check": "Pháp chế",
    "deputy": "Lãnh đạo phụ trách lĩnh vực",
    "to_sign": "Người ký",
    "signed": "Văn thư",
}


@dataclass(frozen=True)
class Sheet:
    """A page of the office's own papers: a head, labelled lines, one table, and who stands at its foot."""

    title: str
    agency: str
    parent: str
    dated: str
    lines: tuple[tuple[str, str], ...]
    columns: tuple[str, ...]
    widths: tuple[int, ...]
    rows: tuple[tuple[str, ...], ...]
    foot: tuple[str, str] = ("", "")
    empty: str = ""


@dataclass(frozen=True)
class SlipFacts:
    """What a slip is made of; `decisions` are (when, who, post, status, verdict, words)."""

    agency: str
    parent: str
    unit: str
    drafter: str
    signer: str
    type_name: str
    subject: str
    submission: str
    version: int
    attachments: tuple[str, ...]
    urgency: str
    dated: str
    decisions: tuple[tuple[str, str, str, str, str, str], ...]


def slip_sheet(facts: SlipFacts) -> Sheet:
    """The phiếu trình: who submits what to whom and why, and what each said to it."""
    asked = facts.submission or f"Kính trình xem xét, duyệt và ký ban hành {facts.type_name.lower()}."
    enclosed = [f"Dự thảo {facts.type_name.lower()} (phiên bản {facts.version})", *facts.attachments]
    lines = [
        ("Kính trình", facts.signer),
        ("Đơn vị trình", facts.unit or facts.agency),
        ("Người soạn thảo", facts.drafter),
        ("Về việc", facts.subject),
        ("Nội dung trình", asked),
        ("Tài liệu kèm theo", "; ".join(enclosed)),
    ]
    if facts.urgency:
        lines.append(("Độ khẩn", facts.urgency))
    rows = tuple(
        (
            when,
            f"{who}\n{post}",
            ROLES.get(status, ""),
            "\n".join(part for part in (DECISIONS.get(verdict, ""), text) if part),
        )
        for when, who, post, status, verdict, text in facts.decisions
    )
    return Sheet(
        title="PHIẾU TRÌNH",
        agency=facts.agency,
        parent=facts.parent,
        dated=facts.dated,
        lines=tuple(lines),
        columns=("Thời gian", "Người cho ý kiến", "Vai trò", "Ý kiến"),
        widths=(18, 27, 20, 35),
        rows=rows,
        foot=("NGƯỜI TRÌNH", facts.drafter),
        empty="Chưa có ý kiến.",
    )


@dataclass(frozen=True)
class Answer:
    """One answer to an asking: who was asked, what was said, by whom and when; `late` after the deadline."""

    name: str
    verdict: str = ""
    text: str = ""
    by: str = ""
    when: str = ""
    late: bool = False


def counted(answers: Sequence[Answer]) -> dict[str, int]:
    """How many agree, disagree, say otherwise, and have not answered."""
    return {verdict: sum(1 for one in answers if one.verdict == verdict) for verdict in VERDICTS}


def summary_sheet(
    *,
    agency: str,
    parent: str,
    dated: str,
    subject: str,
    question: str,
    due: str,
    asked_by: str,
    answers: Sequence[Answer],
    comments: Sequence[tuple[str, str, str]] = (),
) -> Sheet:
    """The summary of opinions: counts first, then every answer with its words; comments of the public follow."""
    sums = counted(answers)
    told = "; ".join(f"{VERDICTS[verdict]}: {count}" for verdict, count in sums.items())
    lines = [
        ("Dự thảo", subject),
        ("Nội dung lấy ý kiến", question),
        ("Thời hạn", due),
        ("Số nơi được hỏi", str(len(answers))),
        ("Kết quả", told),
    ]
    if comments:
        lines.append(("Ý kiến của tổ chức, cá nhân", str(len(comments))))
    rows = [
        (
            str(place),
            one.name,
            VERDICTS[one.verdict] + ("\n(quá hạn)" if one.late else ""),
            "\n".join(part for part in (one.text, " ".join(p for p in (one.by, one.when) if p)) if part),
        )
        for place, one in enumerate(answers, 1)
    ]
    rows += [
        (str(place), author, "Góp ý", f"{text}\n{when}")
        for place, (author, text, when) in enumerate(comments, len(answers) + 1)
    ]
    return Sheet(
        title="BẢN TỔNG HỢP Ý KIẾN GÓP Ý",
        agency=agency,
        parent=parent,
        dated=dated,
        lines=tuple(lines),
        columns=("TT", "Cơ quan, cá nhân", "Ý kiến", "Nội dung"),
        widths=(8, 30, 20, 42),
        rows=tuple(rows),
        foot=("NGƯỜI TỔNG HỢP", asked_by),
        empty="Chưa có ý kiến.",
    )
