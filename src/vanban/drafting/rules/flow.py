"""Who has a turn before the signer, and in which order: from the rules' steps and the people in office to a plan.

NĐ 30/2020 Đ11-12: the head of the drafting unit answers for the content, whoever is charged with it for the format;
HY19-Đ12.2, HP25-Đ24.1c: an agency may add turns of its own, never drop one that the province asks for.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from vanban.drafting.errors import FlowLacksStep, FlowReasonMissing, FlowUnknownStep
from vanban.drafting.states import DEPUTY, FORMAT_CHECK, LEGAL_CHECK, REVIEW, REVIEWING, TO_SIGN
from vanban.kernel.refusals import Phrase, Refusal, gettext_noop

SLIP = "submission_slip"
WET_SIGN = "wet_sign"
FINAL_FILE = "final_file"
"""With the scan of a paper signed by hand goes the file of the final draft (HP25-Đ20.1a)."""
ADDABLE = (REVIEW, FORMAT_CHECK, LEGAL_CHECK, DEPUTY, SLIP)
"""What an agency's own process may ask for beside what the province does."""

LABELS = {
    "compose": gettext_noop("Composing"),
    SLIP: gettext_noop("Submission slip (phiếu trình)"),
    REVIEW: gettext_noop("Head of the drafting unit"),
    FORMAT_CHECK: gettext_noop("Check of format"),
    LEGAL_CHECK: gettext_noop("Legal check"),
    DEPUTY: gettext_noop("Deputy in charge of the field"),
    "sign": gettext_noop("Signature"),
    WET_SIGN: gettext_noop("Signature by hand on paper"),
    FINAL_FILE: gettext_noop("File of the final draft with a scan"),
    "issue": gettext_noop("Number, date, seal and sending"),
}
"""Every turn and step by its code, in the order of a draft's way."""


@dataclass(frozen=True)
class Turn:
    """One turn of a plan: the status it stands for and the post whose turn it is, as text."""

    step: str
    post: str

    def as_json(self) -> dict[str, str]:
        """For the draft's column."""
        return {"step": self.step, "post": self.post}


def turns_from_json(values: Iterable[Mapping[str, Any]]) -> tuple[Turn, ...]:
    """A stored plan again."""
    return tuple(Turn(str(value["step"]), str(value["post"])) for value in values)


def plan(
    steps: Sequence[str],
    candidates: Mapping[str, Sequence[str]],
    *,
    drafter: str,
    signer: str,
    deputy: str = "",
    back_to_signer: bool = False,
) -> tuple[Turn, ...]:
    """The turns of a draft that is submitted now.

    `candidates` are the posts in office for each turn, the first counts. A turn that nobody holds is left out, and so
    is one that only the drafter or the signer holds: neither examines oneself. `deputy`, where the drafter named one,
    takes part whatever the rules say. A draft changed after it was agreed to goes `back_to_signer` alone (Đ11.2).
    """
    if back_to_signer:
        return (Turn(TO_SIGN, signer),)
    found = []
    for step in REVIEWING:
        if step == DEPUTY and deputy and deputy not in {drafter, signer}:
            found.append(Turn(DEPUTY, deputy))
        elif step in steps:
            post = next((one for one in candidates.get(step, ()) if one not in {drafter, signer}), "")
            found += [Turn(step, post)] if post else []
    return (*found, Turn(TO_SIGN, signer))


def turn_after(turns: Sequence[Turn], status: str, in_office: Iterable[str]) -> Turn:
    """The next turn after this status whose post is still held; the signer's, which ends every plan, at the latest."""
    held = set(in_office)
    order = (*REVIEWING, TO_SIGN)
    later = [turn for turn in turns if order.index(turn.step) > order.index(status)]
    return next((turn for turn in later if turn.post in held or turn.step == TO_SIGN), later[-1])


def flow_faults(steps: Sequence[str], *, asked: Sequence[str], reason: str) -> Iterator[Refusal]:
    """Every reason against an agency's own process; `asked` are the steps of the province's rules."""
    for step in steps:
        if step not in ADDABLE:
            yield FlowUnknownStep(step=step)
    for step in asked:
        if step in ADDABLE and step not in steps:
            yield FlowLacksStep(step=Phrase(LABELS[step]))
    if not reason.strip():
        yield FlowReasonMissing()


def joined(asked: Sequence[str], own: Sequence[str]) -> tuple[str, ...]:
    """The province's steps and the agency's, in the order of a draft's way."""
    wanted = {*asked, *own}
    return tuple(step for step in LABELS if step in wanted)
