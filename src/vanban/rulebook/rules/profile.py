"""A province's regulation as plain values. Read from data by `rulebook.queries`; frozen, so that it can be shared."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Generic, TypeVar

from vanban.kernel.working_time import WorkingCalendar

T = TypeVar("T")

Label = Mapping[str, str]
"""A text in several languages, by language code."""


@dataclass(frozen=True)
class Decision(Generic[T]):
    """What a rule decided, by which version of which profile, and why; store all four with what they decided."""

    value: T
    profile_id: str
    version: str
    reason: str

    def as_data(self) -> dict[str, str]:
        """For an audit line or a JSON column."""
        return {
            "value": str(self.value),
            "profile": self.profile_id,
            "version": self.version,
            "reason": self.reason,
        }


class Dispatch(StrEnum):
    """How a document goes to one recipient."""

    E_ONLY = "e_only"
    E_AND_PAPER = "e_and_paper"
    PAPER_ONLY = "paper_only"


class Signature(StrEnum):
    """Who signs."""

    PERSON = "person"
    AGENCY = "agency"


class Limit(StrEnum):
    """How a time limit of the clerical rules is said."""

    AT_ONCE = "at_once"
    SAME_DAY = "same_day"
    NEXT_WORKING_MORNING = "next_working_morning"
    NEXT_WORKING_DAY = "next_working_day"


class NameMode(StrEnum):
    """What is done with the names of files."""

    AS_GIVEN = "as_given"
    VALIDATE = "validate"
    """A name that breaks the rule is refused, with a proposal (NB25-Đ8.4)."""
    GENERATE = "generate"
    """Number, date and trích yếu make the name; the given one is kept beside it (HP25-Đ8.3)."""


class ReturnTarget(StrEnum):
    """To whom a draft goes back that the leader does not approve."""

    DRAFTER = "drafter"
    DRAFTING_HEAD = "drafting_head"


class SentTime(StrEnum):
    """Which moment counts as the sending of an electronic document."""

    PRESSED = "pressed"
    """The clerk's order to send."""
    HANDED = "handed"
    """The hub's receipt: from then on outside the sender's control (NB16-Đ11.1c)."""
    ARRIVED = "arrived"
    """The receiver's system has confirmed “đã đến” (HP25-Đ14.1b)."""


class RecallMode(StrEnum):
    """What a receiver does when the sender asks for a document back.

    QĐ 28/2018 lets it agree or refuse; HY19-Đ10.2 makes giving it back and destroying the copy a duty.
    """

    CONSENT = "consent"
    MANDATORY = "mandatory"


@dataclass(frozen=True)
class Branding:
    """Names and address of the system."""

    system_name: str
    short_name: str
    url: str
    app_name: str


@dataclass(frozen=True)
class Formats:
    """Allowed extensions by what a file is for, lower case without dot."""

    main: frozenset[str]
    attachment: frozenset[str]
    scan: frozenset[str]
    signed: frozenset[str]

    def for_role(self, role: str) -> frozenset[str]:
        """The list for “main”, “attachment”, “scan” or “signed”. Raises KeyError for another role."""
        return {"main": self.main, "attachment": self.attachment, "scan": self.scan, "signed": self.signed}[role]


@dataclass(frozen=True)
class FileNameRule:
    """Length and characters of attachment names. `extra` lists signs allowed beside ASCII letters and digits.

    `max_length` 0 sets no limit. `template` is for generated names: {notation}, {dated} (ddmmyyyy), {subject}.
    """

    mode: NameMode
    max_length: int
    count_extension: bool
    extra: str
    template: str = ""


@dataclass(frozen=True)
class DispatchRule:
    """One line of the dispatch table; an empty condition matches everything, the first matching line wins.

    To a `firm` line nobody may add paper, whatever the reason (HY19-Đ5.3, VL19-Đ10.4).
    """

    dispatch: Dispatch
    reason: str
    types: frozenset[str] = frozenset()
    sender_levels: frozenset[str] = frozenset()
    receiver_levels: frozenset[str] = frozenset()
    receiver_has_system: bool | None = None
    signed: bool | None = None
    internal: bool | None = None
    needs_paper: bool | None = None
    firm: bool = False
    purposes: frozenset[str] = frozenset()
    assured: frozenset[str] = frozenset()
    """Conditions of which one is enough (NB16-Đ6.3)."""


@dataclass(frozen=True)
class FormatText:
    """The text that says how a class of documents must look, from a day on (NB16-Đ5.2a, NB25-Đ8.1)."""

    since: date
    code: str
    title: str


@dataclass(frozen=True)
class SignatureRule:
    """What signatures a document needs and what one without them is worth."""

    required: tuple[Signature, ...]
    trusted_roots: tuple[str, ...]
    timestamp_required: bool
    seal_separate_attachments: bool
    unsigned_value: str


@dataclass(frozen=True)
class ValueRule:
    """One line of what an electronic file is worth: who must have signed, for files of which origins.

    `origins` (“born_digital”, “scanned”, “copy”) empty means any. `stamped` names those whose signature needs a valid
    timestamp as well (HP25-Đ11.1b).
    """

    value: str
    reason: str
    needs: tuple[Signature, ...]
    origins: frozenset[str] = frozenset()
    stamped: frozenset[Signature] = frozenset()


@dataclass(frozen=True)
class DraftFlow:
    """The path of a draft."""

    steps: tuple[str, ...]
    return_target: ReturnTarget


@dataclass(frozen=True)
class TimeLimits:
    """The clerical time limits. `at_once_minutes` is what “at once” means for urgent documents."""

    register: Limit
    submit: Limit
    send: Limit
    at_once_minutes: int
    roll_to_next_opening: bool


@dataclass(frozen=True)
class HubClock:
    """When the hub reminds of what nobody fetched, when it gives up, and when urgent letters raise an alarm."""

    remind_days: tuple[int, ...] = (3, 9)
    give_up_days: int = 14
    urgent_minutes: int = 30


@dataclass(frozen=True)
class Report:
    """A report due to the province: how often and to whom."""

    code: str
    every_months: int
    to: str


@dataclass(frozen=True)
class Profile:
    """One regulation in one version, in force from `effective_from` to `effective_to` (open when None)."""

    id: str
    version: str
    title: str
    province: str
    effective_from: date
    effective_to: date | None
    operator_agency: str
    branding: Branding
    org_levels: tuple[str, ...]
    code_schemes: tuple[str, ...]
    username_template: str
    formats: Formats
    file_name: FileNameRule
    max_file_bytes: int
    dispatch_rules: tuple[DispatchRule, ...]
    signature: SignatureRule
    legal_values: tuple[ValueRule, ...]
    sign_plan: Mapping[str, tuple[Signature, ...]]
    number_before_sign: bool
    draft_flow: DraftFlow
    boxes: Mapping[str, Label]
    states: Mapping[str, Label]
    time_limits: TimeLimits
    hub_clock: HubClock
    calendar: WorkingCalendar
    digests: tuple[str, ...]
    """When people are told what waits for them: `morning`, `noon`, `afternoon`, `evening` (VL19-Đ18.2a)."""
    keep_paper_copy: bool
    case_file_first: bool
    """Whether who leads the work puts it into a case file before an answer is submitted (HP25-Đ18.4, Đ19.1)."""
    recall_mode: RecallMode
    sent_time: SentTime
    channels: tuple[str, ...]
    state_secrets: str
    scan_before_issue: bool
    """Whether nothing goes out that the virus scanner has not seen (VL19-Đ22.2); elsewhere it is told."""
    reports: tuple[Report, ...]
    backup_every_hours: int
    must_scan: tuple[str, ...]
    public_subject: frozenset[str]
    """Types whose trích yếu may be shown to whoever holds the code of a printed copy."""
    assumptions: tuple[str, ...]
    own_lists: str
    """The clause by which an agency has a list of its own for those under it; empty where there is none."""
    format_texts: Mapping[str, tuple[FormatText, ...]]
    """By class of document (“administrative”, “legal”), oldest first."""

    def decided(self, value: T, reason: str) -> Decision[T]:
        """The value as a decision of this profile."""
        return Decision(value, self.id, self.version, reason)

    def recall_is_duty(self) -> Decision[bool]:
        """Whether a document asked back is given back by the system itself, without asking the clerk."""
        if self.recall_mode is RecallMode.MANDATORY:
            return self.decided(True, "HY19-Đ10.2: on the notice of recall the receiver destroys its copy and reports")
        return self.decided(False, "QĐ 28/2018: the receiver agrees (15) or refuses (16)")

    def box_label(self, box: str, language: str = "vi") -> str:
        """The office's name of a box; the code itself when the profile names none."""
        return _label(self.boxes.get(box), language, box)

    def state_label(self, state: str, language: str = "vi") -> str:
        """The office's name of a state; the code itself when the profile names none."""
        return _label(self.states.get(state), language, state)


def _label(label: Label | None, language: str, code: str) -> str:
    if label is None:
        return code
    return label.get(language.split("-", 1)[0]) or label.get("vi", code)
