"""The life of a draft until it is issued (NĐ 30/2020 Đ10-18; VL19-Đ11.2; HP25-Đ19): whose turn, and what follows."""

from __future__ import annotations

from vanban.kernel.refusals import gettext_noop
from vanban.kernel.states import StateTable, Status, Step

DRAFTING = "drafting"
REVIEW = "review"
FORMAT_CHECK = "format_check"
LEGAL_CHECK = "legal_check"
DEPUTY = "deputy"
TO_SIGN = "to_sign"
RETURNED = "returned"
SIGNED = "signed"
TO_PRINT = "to_print"
PRINTED = "printed"
AT_SCAN = "at_scan"
ISSUING = "issuing"
AT_DEVICE = "at_device"
ISSUED = "issued"
DISCARDED = "discarded"

REVIEWING = (REVIEW, FORMAT_CHECK, LEGAL_CHECK, DEPUTY)
"""Those who look at a draft before its signer, in the order of their turns; a province's rules say which take part."""

SUBMITTED_TO = {
    REVIEW: "submit",
    FORMAT_CHECK: "submit_to_format",
    LEGAL_CHECK: "submit_to_legal",
    DEPUTY: "submit_to_deputy",
    TO_SIGN: "submit_to_leader",
}
"""The verb that brings a draft from its drafter to the first turn."""

APPROVED_TO = {
    FORMAT_CHECK: "approve_to_format",
    LEGAL_CHECK: "approve_to_legal",
    DEPUTY: "approve_to_deputy",
    TO_SIGN: "approve",
}
"""The verb that passes a draft on to the next turn."""

_WITH_SOMEBODY = (*REVIEWING, TO_SIGN)

DRAFT = StateTable(
    "draft",
    [
        Status(DRAFTING, gettext_noop("Being drafted"), turn="drafter"),
        Status(REVIEW, gettext_noop("Waiting for review"), turn="unit_head"),
        Status(FORMAT_CHECK, gettext_noop("Waiting for the check of format"), turn="format_checker"),
        Status(LEGAL_CHECK, gettext_noop("Waiting for the legal check"), turn="legal_checker"),
        Status(DEPUTY, gettext_noop("Waiting for the deputy"), turn="deputy"),
        Status(TO_SIGN, gettext_noop("Waiting for signature"), turn="leader"),
        Status(RETURNED, gettext_noop("Returned"), turn="drafter"),
        Status(SIGNED, gettext_noop("Signed, waiting to be issued"), turn="clerk"),
        Status(TO_PRINT, gettext_noop("Approved, to be printed and signed by hand"), turn="clerk"),
        Status(PRINTED, gettext_noop("Printed, waiting for the signature by hand"), turn="clerk"),
        Status(AT_SCAN, gettext_noop("Signed by hand, waiting for its scan"), turn="clerk"),
        Status(ISSUING, gettext_noop("Being issued"), turn="system"),
        Status(AT_DEVICE, gettext_noop("Waiting for the seal from the device"), turn="clerk"),
        Status(ISSUED, gettext_noop("Issued"), final=True),
        Status(DISCARDED, gettext_noop("Discarded"), final=True),
    ],
    [
        *(Step(verb, DRAFTING, target) for target, verb in SUBMITTED_TO.items()),
        Step("discard", DRAFTING, DISCARDED),
        *(
            Step(verb, source, target)
            for place, source in enumerate(REVIEWING)
            for target, verb in APPROVED_TO.items()
            if target not in REVIEWING[: place + 1]
        ),
        *(Step("reject", source, RETURNED) for source in _WITH_SOMEBODY),
        *(Step("return_to_head", source, REVIEW) for source in _WITH_SOMEBODY if source != REVIEW),
        *(Step("withdraw", source, DRAFTING) for source in _WITH_SOMEBODY),
        Step("sign", TO_SIGN, SIGNED),
        Step("approve_by_hand", TO_SIGN, TO_PRINT),
        *(Step(verb, RETURNED, target) for target, verb in SUBMITTED_TO.items()),
        Step("discard", RETURNED, DISCARDED),
        Step("reject", SIGNED, RETURNED),
        Step("change", SIGNED, RETURNED),
        Step("begin_issue", SIGNED, ISSUING),
        Step("fail_issue", ISSUING, SIGNED),
        Step("complete_issue", ISSUING, ISSUED),
        Step("begin_issue_at_device", SIGNED, AT_DEVICE),
        Step("fail_issue", AT_DEVICE, SIGNED),
        Step("complete_issue", AT_DEVICE, ISSUED),
        Step("print", SIGNED, PRINTED),
        Step("print", TO_PRINT, PRINTED),
        Step("reject", TO_PRINT, RETURNED),
        Step("change", TO_PRINT, RETURNED),
        Step("reject", PRINTED, RETURNED),
        Step("take_signed", PRINTED, AT_SCAN),
        Step("give_back", AT_SCAN, PRINTED),
        Step("scan", AT_SCAN, ISSUING),
        Step("fail_scan", ISSUING, AT_SCAN),
    ],
    initial=DRAFTING,
)

ENDED = frozenset(code for code, status in DRAFT.statuses.items() if status.final)
"""Nothing remains to be done to a draft that was issued or discarded."""
EDITABLE = frozenset({DRAFTING, RETURNED})
"""In these the drafter may change the text; a change after approval starts the way again (NĐ 30/2020 Đ11)."""

WITH_LEADER = frozenset({TO_SIGN})
SIGNATURE_GIVEN = frozenset({SIGNED, TO_PRINT, PRINTED, AT_SCAN, ISSUING, AT_DEVICE, ISSUED})
"""The signer has agreed: digitally, or on the screen before signing the paper by hand."""

ON_PAPER = frozenset({TO_PRINT, PRINTED, AT_SCAN})
WITHDRAWABLE = frozenset(_WITH_SOMEBODY)


def turn_place(status: str) -> int:
    """Where a status stands among the turns: -1 before them, their number once the signer has agreed."""
    if status in SIGNATURE_GIVEN:
        return len(_WITH_SOMEBODY)
    return _WITH_SOMEBODY.index(status) if status in _WITH_SOMEBODY else -1


BATCH_ITEM = StateTable(
    "batch_item",
    [
        Status("waiting", gettext_noop("waiting"), turn="system"),
        Status("begun", gettext_noop("being issued"), turn="system"),
        Status("done", gettext_noop("done"), final=True),
        Status("refused", gettext_noop("not done"), final=True),
        Status("skipped", gettext_noop("left undone"), final=True),
    ],
    [
        Step("begin", "waiting", "begun"),
        Step("finish", "waiting", "done"),
        Step("finish", "begun", "done"),
        Step("refuse", "waiting", "refused"),
        Step("refuse", "begun", "refused"),
        Step("skip", "waiting", "skipped"),
    ],
    initial="waiting",
)
"""One document among many that are signed or issued in one press; `begun` holds a number."""

WORD_FILE = StateTable(
    "word_file",
    [
        Status("waiting", gettext_noop("being turned into a PDF"), turn="system"),
        Status("converted", gettext_noop("turned into a PDF"), final=True),
        Status("refused", gettext_noop("could not be used"), final=True),
        Status("replaced", gettext_noop("replaced by a later file"), final=True),
    ],
    [
        Step("convert", "waiting", "converted"),
        Step("refuse", "waiting", "refused"),
        Step("replace", "waiting", "replaced"),
    ],
    initial="waiting",
)
"""A Word file given as the text of a draft, until its PDF is the paper or the drafter knows why not."""

FILE_SCAN = StateTable(
    "file_scan",
    [
        Status("unscanned", gettext_noop("not scanned"), turn="system"),
        Status("clean", gettext_noop("no virus found"), final=True),
        Status("infected", gettext_noop("carries a virus"), final=True),
    ],
    [
        Step("pass", "unscanned", "clean"),
        Step("find", "unscanned", "infected"),
    ],
    initial="unscanned",
)
"""A file that goes out, before the virus scanner has seen it and after (VL19-Đ22.2)."""
