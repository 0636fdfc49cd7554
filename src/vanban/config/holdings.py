"""What each flow holds of somebody's work, and how it is handed over or merged: the flows joined to the directory."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from uuid import UUID

from vanban.directory.ports import HandoverRecord, HeldItem, use_holding
from vanban.drafting import api as drafting
from vanban.drafting.adapters.typst.sheets import compose_sheet
from vanban.drafting.rules.slips import Sheet
from vanban.exchange import api as exchange
from vanban.kernel.actor import Actor
from vanban.work import api as work


class Mover(Protocol):
    """A verb that moves what one post or agency holds to another, and says how much."""

    def __call__(self, held_by: UUID, to: UUID, /, *, by: Actor, at: datetime) -> int: ...


@dataclass(frozen=True)
class Flow:
    """One flow as the directory asks it."""

    held: Callable[[UUID], Sequence[HeldItem]]
    hand_over: Mover
    merge: Mover


def join() -> None:
    """Join every flow, in the order a record lists them."""
    use_holding("work", Flow(work.held_tasks, work.hand_over_tasks, work.merge_work))
    use_holding("drafting", Flow(drafting.held_drafts, drafting.hand_over_drafts, drafting.merge_drafts))
    use_holding("exchange", Flow(exchange.held_followings, exchange.hand_over_following, exchange.merge_arrivals))


def print_record(record: HandoverRecord) -> bytes:
    """The record of a hand-over as PDF, on the sheet that the house's own papers share."""
    return compose_sheet(
        Sheet(
            title="BIÊN BẢN BÀN GIAO",
            agency=record.agency,
            parent=record.parent,
            dated=record.dated,
            lines=(
                ("Người bàn giao", record.giver),
                ("Người nhận bàn giao", record.taker),
                ("Lý do", record.reason),
                ("Người thực hiện", record.completed_by),
                *record.confirmed,
                ("Số đầu việc", str(len(record.rows))),
            ),
            columns=("TT", "Loại", "Văn bản, công việc", "Hạn"),
            widths=(8, 22, 50, 20),
            rows=record.rows,
            foot=("NGƯỜI THỰC HIỆN", record.completed_by),
            empty="Không có công việc đang mở.",
        )
    )
