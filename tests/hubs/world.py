"""Three hubs as the country has them: province A, the nation, province B; offices, a ministry with its own software.

Province A runs its hub alone and its office reaches it over HTTP; province B runs office and hub as one house; the
ministry speaks the protocol itself, directly to the nation's hub.
"""

from __future__ import annotations

import shutil
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from typing import Any, TypeVar

from django.utils import timezone

from hubs.processes import Desk, Hub, migrated
from journeys.places import own_place
from vanban.axis.adapters.vxp import Received, VxpClient
from vanban.axis.rules import edxml
from vanban.kernel.clock import local_date

MINISTRY = "G12"
PATH = "/XrdAdapter/adapter"
PATIENCE = 120
POLLS = ("axis.poll_upstream", "axis.sweep_due")

Found = TypeVar("Found")


@dataclass
class World:
    """The processes of the scenario and how long each of its steps took."""

    a: Hub
    nation: Hub
    b: Hub
    office_a: Desk
    office_b: Desk
    ministry: VxpClient
    times: list[tuple[str, float]] = field(default_factory=list)

    def until(self, look: Callable[[], Found]) -> Found:
        """Let the clocks strike and the offices look at their hubs until this is true; what it found."""
        limit = time.monotonic() + PATIENCE
        while not (found := look()):
            if time.monotonic() > limit:
                sys.stderr.write("\n".join(hub.logs() for hub in (self.a, self.nation, self.b)) + "\n")
                seen = {"office a": self.office_a.do("arrivals"), "office b": self.office_b.do("arrivals")}
                raise AssertionError(f"it does not come true in {PATIENCE} s: {seen}")
            for hub in (self.a, self.b):
                hub.nudge(*POLLS)
            told = self.office_a.do("tick")
            if not told["ran"]:
                time.sleep(0.2)
        return found

    def state(self, desk: Desk, document: str, code: str, *wanted: str) -> dict[str, Any]:
        """The sender's line once it has one of these states."""

        def look() -> dict[str, Any] | None:
            line = desk.do("lines", document=document).get(code)
            return line if line and {line["state"], line["recall"]} & set(wanted) else None

        return self.until(look)

    def arrival(self, desk: Desk, number: str, sender: str, *, agency: str = "", business: int = 0) -> tuple[str, Any]:
        """The arrival with this number from this sender, once it is there."""

        def look() -> tuple[str, Any] | None:
            for key, row in desk.do("arrivals").items():
                same = (row["number"], row["sender"], row["business"]) == (number, sender, business)
                if same and agency in ("", row["agency"]):
                    return key, row
            return None

        return self.until(look)

    def nation_is_back(self) -> None:
        """What rested because of the outage may go on now, not only when its rest is over."""
        for hub in (self.a, self.b):
            hub.asked("UPDATE axis_mailbox SET rest_until = NULL, failures = 0 WHERE gateway RETURNING id")
            hub.asked("UPDATE axis_delivery SET next_at = now() WHERE state = 'waiting' RETURNING id")

    def mail(self, kind: str = "edoc") -> list[Received]:
        """What waits for the ministry."""
        return self.ministry.received(kind=kind)  # type: ignore[arg-type]

    def letter(self, number: str, *to: str, **changes: Any) -> edxml.Packet:
        """A letter as the ministry's own software writes it."""
        today = local_date(timezone.now())
        facts: dict[str, Any] = {
            "sender": edxml.Organization(MINISTRY, "Bộ Tài chính"),
            "recipients": tuple(edxml.Organization(code) for code in to),
            "document_id": f"{MINISTRY},{today:%Y/%m/%d},{number}/BTC-VP",
            "number": number,
            "notation": "BTC-VP",
            "promulgated": today,
            "subject": "V/v dự toán năm sau",
            "type_name": "Công văn",
            "signer_name": "Trần Văn Bình",
            "attachments": (edxml.Attachment("cong-van.txt", b"Kinh gui: Uy ban nhan dan tinh\n" * 20),),
            "message_id": f"btc-{number}",
        }
        return edxml.Packet(**facts | changes)


@contextmanager
def three_hubs() -> Iterator[World]:
    """Everything started and joined; nothing is left when the block ends."""
    with own_place() as (databases, folder), ExitStack() as stack:
        empty = migrated(databases, folder / "empty")

        def fresh() -> str:
            return databases.url(databases.make(like=empty))

        hubs = a, nation, b = (
            Hub("hub-a", fresh(), folder / "a"),
            Hub("nation", fresh(), folder / "nation"),
            Hub("hub-b", fresh(), folder / "b", whole_house=True),
        )
        at_office_a = fresh()
        with ThreadPoolExecutor(3) as pool:
            of_office = pool.submit(a.joined, "office.a", "Hệ thống dùng chung tỉnh A", "--codes", "H42")
            of_ministry = pool.submit(nation.joined, "btc", "Bộ Tài chính", "--mailbox", MINISTRY, "Bộ Tài chính")
            for joined in [pool.submit(_join_above, hub, nation, codes) for hub, codes in ((a, "H42"), (b, "H37"))]:
                joined.result()
        for hub in hubs:
            hub.start()
            stack.callback(hub.stop)
        stack.enter_context(_showing(hubs))
        over = {
            "VANBAN_HUB_URL": a.address, "VANBAN_HUB_SYSTEM": "office.a", "VANBAN_HUB_SECRET": of_office.result(),
        }  # fmt: skip
        office_a = Desk("office-a", at_office_a, folder / "office-a", over)
        stack.callback(office_a.close)
        office_b = Desk("office-b", b.url, b.folder)
        stack.callback(office_b.close)
        for hub in hubs:
            hub.wait()
        office_a.do("begin", province="H42")
        # One root of certificates for the whole country, as there is.
        shutil.copytree(folder / "office-a" / "demo-pki", b.folder / "demo-pki")
        office_b.do("begin", province="H37")
        yield World(a, nation, b, office_a, office_b, VxpClient(nation.address + PATH, "btc", of_ministry.result()))


@contextmanager
def _showing(hubs: Sequence[Hub]) -> Iterator[None]:
    """A scene that fails leaves the end of every hub's logs, since the folders go away."""
    try:
        yield
    except BaseException:
        sys.stderr.write("\n".join(hub.logs() for hub in hubs) + "\n")
        raise


def _join_above(hub: Hub, nation: Hub, codes: str) -> None:
    """A province becomes a system of the nation's hub, for its own codes."""
    secret = nation.joined(hub.name, f"Trục liên thông {codes}", "--codes", codes)
    hub.command(
        "axis-upstream", "nation", "Trục liên thông văn bản quốc gia", "--url", nation.address + PATH,
        "--system", hub.name, "--secret-file", "-", entered=secret,
    )  # fmt: skip
