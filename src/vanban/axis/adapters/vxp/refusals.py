"""A hub's FAIL as our own refusals: only the hub's own verdict on a packet refuses it, all else may be tried again."""

from __future__ import annotations

from vanban.axis.errors import RecipientsRefused, RefusedThere, SenderUnknown
from vanban.axis.rules.vxp.reading import Answer
from vanban.kernel.refusals import OutsideFailure

OURS_TO_MEND = {"15", "20"}
"""Wrong key, hub out of order, too many calls: no fault of the packet."""


def raise_for(answer: Answer, call: str) -> None:
    """Nothing for success; raises the refusal that the answer means."""
    code, sentence = answer.error_code, answer.sentence
    if code == "0":
        return
    if code in OURS_TO_MEND:
        raise OutsideFailure(f"{call}: {code} {sentence}", permanent=False)
    if code == "19":
        raise SenderUnknown(agency_code=str(answer.members.get("from") or "?"))
    codes = answer.members.get("codes")
    if code in ("18", "23") and isinstance(codes, dict) and codes:
        named = {str(name): str(error) for name, error in codes.items()}
        raise RecipientsRefused(names=", ".join(named), codes=named)
    raise RefusedThere(error_code=code, reason=sentence or call)
