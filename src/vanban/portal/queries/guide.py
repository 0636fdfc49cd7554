"""A two-minute tour for each duty, and the chapters of the user guide."""

from __future__ import annotations

from collections.abc import Set
from functools import lru_cache
from pathlib import Path

from vanban.directory.api import Role
from vanban.kernel.refusals import gettext_noop

_EVERYONE = gettext_noop("Press Ctrl K to find any document, person or box; marks need not be typed.")

GUIDES: dict[str, tuple[str, ...]] = {
    Role.CLERK: (
        gettext_noop(
            "Letters that arrive stand in the first box. Look at the report of their checks, correct a "
            "field if needed, and accept or refuse."
        ),
        gettext_noop(
            "What a leader has signed waits to be issued: one button gives the number, the date and the"
            " seal, and sends."
        ),
        gettext_noop(
            "On the page of a document you have sent, the grid shows for each receiver when it arrived,"
            " was accepted, or was refused and why."
        ),
    ),
    Role.LEADER: (
        gettext_noop("Letters wait for your instruction: choose who leads and who helps, a deadline, one sentence."),
        gettext_noop("Drafts wait for your signature: read the paper, then sign, or send it back with a reason."),
        gettext_noop("On the phone the bar at the bottom leads to the same boxes."),
    ),
    Role.UNIT_HEAD: (
        gettext_noop(
            "Drafts of your unit wait for review: approve them and they go to the leader, or send them "
            "back with a reason."
        ),
        gettext_noop("What leaders assign to your unit stands with its deadline; red means overdue."),
    ),
    Role.SPECIALIST: (
        gettext_noop(
            "What is assigned to you stands with its deadline. Open it, then answer by a draft, or "
            "finish it with a result."
        ),
        gettext_noop("A draft that is not approved comes back to you with the reason; every version is kept."),
    ),
    Role.OPERATOR: (gettext_noop("The health page says what is missing on this machine and how to get it."),),
    Role.UNIT_ADMIN: (gettext_noop("The health page says what is missing on this machine and how to get it."),),
}


def for_roles(roles: Set[str]) -> list[str]:
    """The sentences for the duties of a post, then the one for everybody."""
    lines = [line for role, told in GUIDES.items() if role in roles for line in told]
    return [*dict.fromkeys(lines), _EVERYONE]


CHAPTERS = Path(__file__).resolve().parents[4] / "docs" / "guide"
FIRST = "README"
ORDER = (FIRST, "van-thu", "chuyen-vien", "truong-don-vi", "lanh-dao", "quan-tri", "van-hanh-truc", "co-quan-khach")
"""The chapters there are; a file that is not named here is not shown."""

OWN = (
    (Role.OPERATOR, "van-hanh-truc"),
    (Role.LEADER, "lanh-dao"),
    (Role.CLERK, "van-thu"),
    (Role.UNIT_HEAD, "truong-don-vi"),
    (Role.UNIT_ADMIN, "quan-tri"),
    (Role.SPECIALIST, "chuyen-vien"),
)
"""Which chapter speaks of a duty; the first that fits is the one for a post with several."""


def chapter_for(roles: Set[str], *, guest: bool = False) -> str:
    """The chapter for whoever has these duties; for a clerk whose agency has no system the guests' one."""
    if guest:
        return "co-quan-khach"
    return next((name for role, name in OWN if role in roles), FIRST)


def chapter(name: str) -> str | None:
    """The text of a chapter; None for a name that is none."""
    return _text(name) if name in ORDER else None


def chapters() -> list[tuple[str, str]]:
    """Every chapter there is, with its title."""
    found = [(name, _text(name)) for name in ORDER]
    return [(name, text.splitlines()[0].lstrip("# ")) for name, text in found if text]


@lru_cache(maxsize=16)
def _text(name: str) -> str | None:
    path = CHAPTERS / f"{name}.md"
    return path.read_text(encoding="utf-8") if path.is_file() else None
