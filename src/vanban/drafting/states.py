"""The life of a draft until it is issued (NĐ 30/2020 Đ10-18; VL19-Đ11.2; HP25-Đ19): whose turn, and what follows."""

from __future__ import annotations

from vanban.kernel.refusals import gettext_noop
from vanban.kernel.states import StateTable, Status, Step

DRAFTING = "drafting"
REVIEW = "review"
TO_SIGN = "to_sign"
RETURNED = "returned"
SIGNED = "signed"
ISSUING = "issuing"
AT_DEVICE = "at_device"
ISSUED = "issued"
DISCARDED = "discarded"

DRAFT = StateTable(
    "draft",
    [
        Status(DRAFTING, gettext_noop("Being drafted"), turn="drafter"),
        Status(REVIEW, gettext_noop("Waiting for review"), turn="unit_head"),
        Status(TO_SIGN, gettext_noop("Waiting for signature"), turn="leader"),
        Status(RETURNED, gettext_noop("Returned"), turn="drafter"),
        Status(SIGNED, gettext_noop("Signed, waiting to be issued"), turn="clerk"),
        Status(ISSUING, gettext_noop("Being issued"), turn="system"),
        Status(AT_DEVICE, gettext_noop("Waiting for the seal from the device"), turn="clerk"),
        Status(ISSUED, gettext_noop("Issued"), final=True),
        Status(DISCARDED, gettext_noop("Discarded"), final=True),
    ],
    [
        Step("submit", DRAFTING, REVIEW),
        Step("submit_to_leader", DRAFTING, TO_SIGN),
        Step("discard", DRAFTING, DISCARDED),
        Step("approve", REVIEW, TO_SIGN),
        Step("reject", REVIEW, RETURNED),
        Step("withdraw", REVIEW, DRAFTING),
        Step("sign", TO_SIGN, SIGNED),
        Step("reject", TO_SIGN, RETURNED),
        Step("return_to_head", TO_SIGN, REVIEW),
        Step("withdraw", TO_SIGN, DRAFTING),
        Step("submit", RETURNED, REVIEW),
        Step("submit_to_leader", RETURNED, TO_SIGN),
        Step("discard", RETURNED, DISCARDED),
        Step("reject", SIGNED, RETURNED),
        Step("begin_issue", SIGNED, ISSUING),
        Step("fail_issue", ISSUING, SIGNED),
        Step("complete_issue", ISSUING, ISSUED),
        Step("begin_issue_at_device", SIGNED, AT_DEVICE),
        Step("fail_issue", AT_DEVICE, SIGNED),
        Step("complete_issue", AT_DEVICE, ISSUED),
    ],
    initial=DRAFTING,
)

EDITABLE = frozenset({DRAFTING, RETURNED})
"""In these the drafter may change the text; a change after approval starts the way again (NĐ 30/2020 Đ11)."""

WITH_LEADER = frozenset({TO_SIGN})
SIGNATURE_GIVEN = frozenset({SIGNED, ISSUING, AT_DEVICE, ISSUED})

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
