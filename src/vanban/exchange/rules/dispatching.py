"""How a document goes to one recipient: by which channel, with or without paper, and why.

The regulation's table decides (rulebook); a person may decide otherwise with a reason, where the table lets them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

from vanban.exchange.errors import NoElectronicWay, PaperForbidden, PaperOnlyRefused, ReasonMissing
from vanban.kernel.refusals import Refusal, gettext_noop
from vanban.kernel.vietnamese import nfc
from vanban.rulebook.rules.dispatch import Letter, paper_may_be_added
from vanban.rulebook.rules.own_lists import AgencyList, decide_with_own
from vanban.rulebook.rules.profile import Dispatch, Profile

AXIS, MAIL, HOUSE, PAPER = "axis", "mail", "house", "paper"

MODE_LABELS = {
    Dispatch.E_ONLY.value: gettext_noop("Electronic only"),
    Dispatch.E_AND_PAPER.value: gettext_noop("Electronic and paper"),
    Dispatch.PAPER_ONLY.value: gettext_noop("Paper only"),
}

CHANNEL_LABELS = {
    AXIS: gettext_noop("exchange hub"),
    MAIL: gettext_noop("official e-mail"),
    HOUSE: gettext_noop("inside the agency"),
    PAPER: gettext_noop("paper"),
}

NO_CODE = gettext_noop("no agency code")
NO_SYSTEM = gettext_noop("the receiver has no system (QĐ 28/2018 Đ7.1)")
KEPT = gettext_noop("kept at the agency")

_KEPT_LINE = re.compile(r"^\s*lưu\s*:", re.IGNORECASE)


@dataclass(frozen=True)
class Line:
    """One line of “Nơi nhận” with what the directory and the hub know of it.

    `on_hub`: a system of its own, or a mailbox of a guest. `internal`: a unit of the sender. `kept`: “Lưu: …”.
    `group`: the group of recipients through which it came.
    """

    name: str
    code: str = ""
    level: str = "external"
    on_hub: bool = False
    address: str = ""
    internal: bool = False
    kept: bool = False
    agency_id: UUID | None = None
    group: str = ""
    own_lists: tuple[AgencyList, ...] = ()
    """Lists of agencies that bind sender and receiver, the nearest first (NB16-Đ6.4, Đ7.2)."""

    @property
    def key(self) -> str:
        """What a choice about this line is kept under."""
        return (self.code or self.name)[:200]


@dataclass(frozen=True)
class Sender:
    """What the table asks about the document itself."""

    type_code: str
    level: str
    signed: bool
    mail_works: bool = False


@dataclass(frozen=True)
class Choice:
    """A person's word about one line."""

    mode: Dispatch
    reason: str
    by: str


@dataclass(frozen=True)
class Way:
    """How one line is sent, what decided, and under which version of which regulation."""

    mode: Dispatch
    channel: str
    reason: str
    profile: str
    version: str
    chosen_by: str = ""
    chosen_reason: str = ""

    @property
    def with_paper(self) -> bool:
        """True where a copy on paper is to be sent."""
        return self.mode is not Dispatch.E_ONLY

    @property
    def whose_word(self) -> str:
        """Why there is paper, as the task says it."""
        return f"{self.chosen_reason} ({self.chosen_by})" if self.chosen_by else self.reason


def is_kept_line(name: str) -> bool:
    """True for “Lưu: VT, …”, which is no recipient but the copy that stays (NĐ 30/2020 Đ19)."""
    return _KEPT_LINE.match(nfc(name)) is not None


def electronic_channel(profile: Profile, line: Line, sender: Sender) -> str:
    """The best channel that reaches this line without paper; empty when none does.

    Official mail only where the regulation names it as a channel (NB16-Đ4.1a, HP25-Đ13.4, VL19-Đ5.2).
    """
    if line.internal:
        return HOUSE
    if line.on_hub:
        return AXIS
    return MAIL if line.address and sender.mail_works and MAIL in profile.channels else ""


def letter_of(profile: Profile, line: Line, sender: Sender) -> Letter:
    """The question to the regulation's table."""
    reached = bool(electronic_channel(profile, line, sender))
    return Letter(sender.type_code, sender.level, line.level, reached, sender.signed, internal=line.internal)


def decide_line(profile: Profile, line: Line, sender: Sender, choice: Choice | None = None) -> Way:
    """What happens with this line; a choice counts only as far as the line can be reached."""
    channel = electronic_channel(profile, line, sender)
    decided = decide_with_own(profile, letter_of(profile, line, sender), line.own_lists)
    mode = choice.mode if choice else decided.value
    if line.kept:
        return Way(Dispatch.E_ONLY, PAPER, KEPT, profile.id, profile.version)
    if not channel:
        mode = Dispatch.PAPER_ONLY
    return Way(
        mode,
        PAPER if mode is Dispatch.PAPER_ONLY else channel,
        decided.reason,
        profile.id,
        profile.version,
        choice.by if choice else "",
        choice.reason if choice else "",
    )


def choice_faults(
    profile: Profile, line: Line, sender: Sender, mode: Dispatch, *, reason: str, sent: bool = False
) -> Iterator[Refusal]:
    """Every reason why a person may not choose this for this line; `sent` when an electronic copy is on its way."""
    decided = decide_with_own(profile, letter_of(profile, line, sender), line.own_lists)
    reached = bool(electronic_channel(profile, line, sender))
    if len(reason.strip()) < 3:
        yield ReasonMissing()
    if mode is Dispatch.PAPER_ONLY and (reached or sent):
        yield PaperOnlyRefused(name=line.name, reason=decided.reason)
    if mode is not Dispatch.PAPER_ONLY and not reached:
        yield NoElectronicWay(name=line.name)
    if mode is Dispatch.E_AND_PAPER and decided.value is Dispatch.E_ONLY:
        allowed = paper_may_be_added(profile, letter_of(profile, line, sender))
        if not allowed.value:
            yield PaperForbidden(name=line.name, reason=allowed.reason)
