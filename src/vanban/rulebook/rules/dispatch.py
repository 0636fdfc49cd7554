"""With or without paper, with which signatures, and never with a secret."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from vanban.kernel.refusals import Phrase, gettext_noop
from vanban.kernel.vietnamese import nfc
from vanban.rulebook.errors import SecretContent, SignatureMissing
from vanban.rulebook.rules.profile import Decision, Dispatch, DispatchRule, Profile, Signature, ValueRule

NO_SECRECY = "none"

SECRECY_LABELS = {
    NO_SECRECY: gettext_noop("Not secret"),
    "mat": gettext_noop("Secret"),
    "toi-mat": gettext_noop("Top secret"),
    "tuyet-mat": gettext_noop("Absolutely secret"),
}

SIGNATURE_LABELS = {
    Signature.PERSON: gettext_noop("the signature of the competent person"),
    Signature.AGENCY: gettext_noop("the signature of the agency"),
}

_SECRET_MARK = re.compile(r"^\s*(?:ĐỘ MẬT\s*:\s*)?(TUYỆT MẬT|TỐI MẬT|MẬT)\s*$", re.MULTILINE)


@dataclass(frozen=True)
class Letter:
    """What the dispatch table asks about one document and one recipient.

    `internal` stays inside one agency; `needs_paper` is a receiver whom a law lets ask for the paper (VL19-Đ11.2đ).
    `purpose` is one of `PURPOSES` or empty; `assured` are those of `ASSURED` that somebody answers for.
    """

    type_code: str
    sender_level: str
    receiver_level: str
    receiver_has_system: bool
    signed: bool
    internal: bool = False
    needs_paper: bool = False
    purpose: str = ""
    assured: frozenset[str] = frozenset()


PURPOSES = {
    "consultation": gettext_noop("asking for opinions on a draft"),
    "information": gettext_noop("for information"),
    "report": gettext_noop("for report, statistics"),
    "meeting": gettext_noop("papers for a meeting"),
}
"""For what a document is sent, where that decides (NB16-Đ6.1b)."""

ASSURED = {
    "lawful": gettext_noop("made as the law on electronic transactions asks"),
    "intact": gettext_noop("whole and authentic since it was first complete"),
    "comparable": gettext_noop("open to use, and to be compared with the original"),
}
"""What may stand in the place of a signature (NB16-Đ6.3b to d)."""


def matches(rule: DispatchRule, letter: Letter) -> bool:
    """Whether every condition of this line holds for the letter."""
    return (
        (not rule.types or letter.type_code in rule.types)
        and (not rule.sender_levels or letter.sender_level in rule.sender_levels)
        and (not rule.receiver_levels or letter.receiver_level in rule.receiver_levels)
        and rule.receiver_has_system in {None, letter.receiver_has_system}
        and rule.signed in {None, letter.signed}
        and rule.internal in {None, letter.internal}
        and rule.needs_paper in {None, letter.needs_paper}
        and (not rule.purposes or letter.purpose in rule.purposes)
        and (not rule.assured or bool(rule.assured & letter.assured))
    )


def decide_dispatch(profile: Profile, letter: Letter) -> Decision[Dispatch]:
    """Electronic only, with paper, or paper only (NB25-Đ6); the first matching line wins, paper comes along if none."""
    for rule in profile.dispatch_rules:
        if matches(rule, letter):
            return profile.decided(rule.dispatch, rule.reason)
    return profile.decided(Dispatch.E_AND_PAPER, "no line of the dispatch table matches")


def paper_may_be_added(profile: Profile, letter: Letter) -> Decision[bool]:
    """Whether a person who says why may send paper along; a firm line forbids it (HY19-Đ5.3, VL19-Đ10.4, NB16-Đ6)."""
    for rule in profile.dispatch_rules:
        if matches(rule, letter):
            return profile.decided(not rule.firm, rule.reason)
    return profile.decided(True, "no line of the dispatch table matches")


def check_secrecy(profile: Profile, secrecy: str) -> Decision[str]:
    """Refuse state secrets where the profile blocks them (NB25-Đ1.2)."""
    if secrecy != NO_SECRECY and profile.state_secrets == "block":
        raise SecretContent(secrecy=Phrase(SECRECY_LABELS.get(secrecy, secrecy)))
    return profile.decided("allowed", "NB25-Đ1.2")


def secret_mark_in(text: str) -> str | None:
    """A stamp of secrecy standing alone on a line of the text, or None: a warning for uploads and arrivals."""
    found = _SECRET_MARK.search(nfc(text))
    return found.group(1) if found else None


def signatures_for(profile: Profile, origin: str) -> tuple[Signature, ...]:
    """Who signs a document of this origin (“born_digital” or “scanned”), in order. Raises KeyError for another."""
    return profile.sign_plan[origin]


def check_signed(profile: Profile, origin: str, present: Iterable[Signature]) -> Decision[str]:
    """Refuse to let go what the regulation wants signed (NB25-Đ5.1, Đ5.2); raises SignatureMissing."""
    have = set(present)
    missing = [
        kind for kind in signatures_for(profile, origin) if kind in profile.signature.required and kind not in have
    ]
    if missing:
        raise SignatureMissing(missing=tuple(Phrase(SIGNATURE_LABELS[kind]) for kind in missing), kinds=missing)
    return profile.decided("signed", "NB25-Đ5.1, Đ5.2")


def legal_value(
    profile: Profile, signatures_valid: Iterable[Signature], *, origin: str = "", stamped: Iterable[Signature] = ()
) -> Decision[str]:
    """What an electronic file is worth by who validly signed it (NĐ 30/2020 Đ5, NB25-Đ5.1; HP25-Đ11.1 by its own data).

    `origin` is “born_digital”, “scanned”, “copy”, or empty when the file alone is known. `stamped` are the signatures
    with a valid timestamp. The first line of the profile whose signatures are all there counts.
    """
    present, timed = set(signatures_valid), set(stamped)
    for rule in values_for(profile, origin):
        if set(rule.needs) <= present and rule.stamped <= timed:
            return profile.decided(rule.value, rule.reason)
    return profile.decided(profile.signature.unsigned_value, "QĐ 28/2018 Đ4")


def values_for(profile: Profile, origin: str) -> tuple[ValueRule, ...]:
    """The lines for files of this origin, best first; all lines when the origin is not known."""
    return tuple(rule for rule in profile.legal_values if not (origin and rule.origins) or origin in rule.origins)
