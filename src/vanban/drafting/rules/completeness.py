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
from vanban.drafting.errors.composing import OtherHandMissing, StarterLeft
from vanban.drafting.rules.fields import DraftFields
from vanban.drafting.rules.paper_forms import form_of, signed_by_two
from vanban.drafting.rules.starters import blanks_in
from vanban.kernel.document_types import document_type
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
    form = form_of(fields.type_code)
    if not fields.recipients and not fields.printed_recipients and not form.as_above:
        yield RecipientsMissing()
    if not uploaded:
        yield from _unfinished(fields)
    if not signer_in_office:
        yield SignerMissing()
    if fields.annexes_declared != attached:
        yield AnnexCountWrong(declared=fields.annexes_declared, attached=attached)


def _unfinished(fields: DraftFields) -> Iterator[Refusal]:
    """What the form of this type still wants: the other hand, and the blanks of its outline."""
    if signed_by_two(fields.type_code) and not fields.co_signers:
        yield OtherHandMissing(type=document_type(fields.type_code).label)
    others = [text for one in fields.co_signers for text in (one.title, one.name)]
    annexes = [text for one in fields.annexes for text in (one.title, one.text)]
    typed = (fields.subject, fields.body, *fields.legal_bases, *fields.addressees, *others, *annexes)
    blanks = blanks_in(typed)
    if blanks:
        yield StarterLeft(blanks=", ".join(blanks))
