"""The list of one agency for itself and those under it, and how it stands beside the regulation (NB16-Đ6.4, Đ7.2)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from vanban.kernel.document_types import DOCUMENT_TYPES
from vanban.kernel.refusals import Phrase, Refusal
from vanban.rulebook.errors import NoOwnLists, ValueWrong
from vanban.rulebook.rules.dispatch import Letter, decide_dispatch
from vanban.rulebook.rules.profile import Decision, Dispatch, Profile
from vanban.rulebook.rules.soundness import ORDER, TYPE


@dataclass(frozen=True)
class AgencyList:
    """One agency's list: which way each named type goes."""

    agency_id: UUID
    agency_name: str
    number: int
    effective_from: date
    lines: Mapping[str, str]
    basis: str


def decide_with_own(profile: Profile, letter: Letter, lists: Sequence[AgencyList]) -> Decision[Dispatch]:
    """What the nearest list that names the type says, else what the regulation says.

    A list cannot send electronically to nobody, nor make an unsigned document go without what stands for it: for a
    receiver without a system and for what is not signed the regulation decides.
    """
    if profile.own_lists and letter.receiver_has_system and letter.signed:
        for own in lists:
            if letter.type_code in own.lines:
                told = f"{profile.own_lists}: {own.agency_name}, {own.basis} ({own.effective_from:%d/%m/%Y})"
                return profile.decided(Dispatch(own.lines[letter.type_code]), told)
    return decide_dispatch(profile, letter)


def list_faults(profile: Profile, lines: Mapping[str, str]) -> Iterator[Refusal]:
    """Why an agency may not keep this list."""
    if not profile.own_lists:
        yield NoOwnLists(title=profile.title)
    known = {kind.code for kind in DOCUMENT_TYPES}
    ways = {str(Dispatch.E_ONLY), str(Dispatch.E_AND_PAPER)}
    for code, way in lines.items():
        if code not in known:
            yield ValueWrong(given=code, place=Phrase(TYPE), allowed=", ".join(sorted(known)))
        if way not in ways:
            yield ValueWrong(given=way, place=Phrase(ORDER), allowed=", ".join(sorted(ways)))
