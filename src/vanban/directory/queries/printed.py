"""What the record of a hand-over says on paper; a document of the office, Vietnamese whatever the screen speaks."""

from __future__ import annotations

from datetime import datetime

from vanban.directory.models import Handover
from vanban.directory.ports import HandoverRecord
from vanban.kernel.clock import local

KINDS = {
    "task.lead": "Việc chủ trì",
    "task.cowork": "Việc phối hợp",
    "task.inform": "Văn bản để biết",
    "draft.writes": "Dự thảo đang soạn",
    "draft.reviews": "Dự thảo đang duyệt",
    "draft.signs": "Dự thảo chờ ký",
    "draft.opinion": "Ý kiến chưa trả lời",
    "following": "Văn bản theo dõi sau phát hành",
}


def record_of(found: Handover) -> HandoverRecord:
    """The record of a completed hand-over, ready for the press."""
    moment = found.completed_at or found.prepared_at
    day = local(moment)
    giver = ", ".join(post["title"] + (f" – {post['unit']}" if post["unit"] else "") for post in found.posts)
    taker = found.successor
    unit = f" – {taker.unit.name}" if taker.unit else ""
    return HandoverRecord(
        agency=found.agency.name,
        parent=found.agency.governing_name,
        dated=f"{found.agency.place}, ngày {day:%d} tháng {day:%m} năm {day:%Y}",
        giver=f"{found.person.full_name} ({giver})",
        taker=f"{taker.person.full_name} ({taker.title}{unit})",
        reason=found.reason,
        completed_by=found.completed_by,
        confirmed=(
            ("Người bàn giao xác nhận", _when(found.giver_at, found.excuse)),
            ("Người nhận bàn giao xác nhận", _when(found.taker_at, found.excuse)),
        ),
        rows=tuple(
            (
                str(place),
                KINDS.get(line["kind"], line["kind"]),
                "\n".join(part for part in (line["title"], line["subject"]) if part),
                _day(line["due"]),
            )
            for place, line in enumerate(found.lines, 1)
        ),
    )


def _when(moment: datetime | None, excuse: str) -> str:
    return f"{local(moment):%H:%M %d/%m/%Y} bằng tài khoản cá nhân" if moment else f"không xác nhận: {excuse}"


def _day(due: str) -> str:
    return f"{local(datetime.fromisoformat(due)):%H:%M %d/%m/%Y}" if due else ""
