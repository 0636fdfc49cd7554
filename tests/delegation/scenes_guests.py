"""An association without a system of its own: what its clerk does in the mailbox the hub keeps for it."""

from __future__ import annotations

from collections.abc import Iterator

from cast import AT, Office
from delegation.matrix import Act, Town
from journeys.associations import annex_pdf, association, post
from vanban.axis import actions
from vanban.axis import api as axis
from vanban.axis.models import GuestArrival
from vanban.directory.api import Role
from vanban.exchange.tests.story import MACHINE
from vanban.kernel.identifiers import new_id
from vanban.platform.jobs import run_pending

TYPED = actions.Typed(
    type_code="bao-cao", number="12", symbol="BC-HND", issued="2026-11-20", subject="Báo cáo kết quả hoạt động",
    signer="Tạ Văn Lâm", signer_title="Chủ tịch", recipients=("H42.51",),
)  # fmt: skip


def a_guest(town: Town) -> Iterator[Act]:
    """Yến accepts, refuses, finishes; writes a letter, drops it, sends it. The house's boxes are not hers."""
    farmers = association("H42.81", "Hội Nông dân tỉnh Ninh Bình", "HND")
    yen = post(farmers, "Phạm Thị Yến", "Văn thư", Role.CLERK)
    town.offices.append(Office(farmers, {}, {"yen": yen}))
    axis.join_guest(farmers.id, by=MACHINE, at=AT)
    town.story.issued((farmers.name, farmers.code))
    run_pending()
    arrival = GuestArrival.objects.latest("arrived_at").id
    letter = new_id()
    actions.keep_letter(letter, TYPED, files=[("bao-cao.pdf", annex_pdf())], by=town.who("yen"), at=town.now())

    def finishes(by, at):
        actions.accept_as_guest(arrival, by=by, at=at)
        actions.finish_as_guest(arrival, by=by, at=at)

    rows = {
        "axis.guest_accepted": lambda by, at: actions.accept_as_guest(arrival, by=by, at=at),
        "axis.guest_refused": lambda by, at: actions.refuse_as_guest(arrival, reason="Gửi nhầm", by=by, at=at),
        "axis.guest_finished": finishes,
        "axis.guest_opened": lambda by, at: actions.note_guest_opened(arrival, what="cong-van.pdf", by=by, at=at),
        "axis.guest_letter_kept": lambda by, at: actions.keep_letter(letter, TYPED, by=by, at=at),
        "axis.guest_letter_dropped": lambda by, at: actions.drop_letter(letter, by=by, at=at),
        "axis.guest_letter_sent": lambda by, at: actions.send_letter(letter, by=by, at=at),
    }
    for code, play in rows.items():
        yield Act(code, "yen", play, anybodys=code == "axis.guest_opened")


SCENES = (a_guest,)
