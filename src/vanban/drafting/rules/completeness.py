"""Is a draft ready to go before a reviewer, a signer, the public? Every reason at once."""

from __future__ import annotations

from collections.abc import Iterator

from vanban.drafting.errors import (
    AnnexCountWrong,
    BodyMissing,
    RecipientsMissing,
    SignerMissing,
    SubjectMissing,
    SubjectTooLong,
)
from vanban.drafting.rules.fields import DraftFields
from vanban.kernel.refusals import Refusal

SUBJECT_LENGTH = 500


def faults(fields: DraftFields, *, uploaded: bool, attached: int, signer_in_office: bool) -> Iterator[Refusal]:
    """What is missing; directory and rulebook add theirs in the action."""
    if not fields.subject.strip():
        yield SubjectMissing()
    elif len(fields.subject) > SUBJECT_LENGTH:
        yield SubjectTooLong(length=len(fields.subject))
    if not uploaded and not fields.body.strip():
        yield BodyMissing()
    if not fields.recipients and not fields.printed_recipients:
        yield RecipientsMissing()
    if not signer_in_office:
        yield SignerMissing()
    if fields.annexes_declared != attached:
        yield AnnexCountWrong(declared=fields.annexes_declared, attached=attached)
