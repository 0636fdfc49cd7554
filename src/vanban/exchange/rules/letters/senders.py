"""Who really wrote a message: proven by a signature of its domain, listed, from outside, doubtful, or forged.

NB16-Đ14.3b: only official mailboxes; NB16-Đ5.1b, Đ8.3: what comes from outside is taken where its origin is assured.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from vanban.exchange.rules.letters.headers import ADDRESS
from vanban.kernel.refusals import gettext_noop

PROVEN = "proven"
LISTED = "listed"
OUTSIDE = "outside"
DOUBTFUL = "doubtful"
FORGED = "forged"

LABELS = {
    PROVEN: gettext_noop("Origin proven"),
    LISTED: gettext_noop("Official mailbox, not signed"),
    OUTSIDE: gettext_noop("From outside the administration"),
    DOUBTFUL: gettext_noop("Origin doubtful"),
    FORGED: gettext_noop("Sender forged"),
}
STATE = ".gov.vn"
_TOPS = frozenset({"gov.vn", "com.vn", "org.vn", "edu.vn", "net.vn"})
_ELSEWHERE = gettext_noop("Our mail server saw it come from a machine that does not send for {said}.")
ALIKE = 0.9
_RESULT = re.compile(r"\b(dkim|spf|dmarc)\s*=\s*([a-z]+)([^;]*)", re.IGNORECASE)
_HEADER_D = re.compile(r"header\.(?:d|i|from)\s*=\s*@?([A-Za-z0-9.@-]+)", re.IGNORECASE)
_MAIL_FROM = re.compile(r"smtp\.mailfrom\s*=\s*([A-Za-z0-9.@!#$%&'*+/=?^_`{|}~-]+)", re.IGNORECASE)


@dataclass(frozen=True)
class Seal:
    """One DKIM signature: the domain that answers for it, and whether it holds (None: its key could not be asked)."""

    domain: str
    holds: bool | None


@dataclass(frozen=True)
class Domain:
    """An official domain; `signs` where everything from there is signed, `owner` the one agency whose it is."""

    name: str
    signs: bool = False
    owner: str = ""


@dataclass(frozen=True)
class Standing:
    """What is known of the sender, and why in a sentence with its data."""

    code: str
    message: str
    said: str = ""


def domain_of(address: str) -> str:
    """The part after the last @, in small letters."""
    return address.rpartition("@")[2].lower().rstrip(".")


def is_under(domain: str, upper: str) -> bool:
    """The same domain, or one below it."""
    return domain == upper or domain.endswith(f".{upper}")


def listed(domain: str, official: Iterable[Domain]) -> Domain | None:
    """The narrowest official domain that this one belongs to."""
    found = [item for item in official if is_under(domain, item.name)]
    return max(found, key=lambda item: len(item.name), default=None)


def is_official(address: str, official: Iterable[Domain]) -> bool:
    """A mailbox of the state: of a listed domain, or of any under gov.vn (NB16-Đ14.3b)."""
    domain = domain_of(address)
    return domain.endswith(STATE) or listed(domain, official) is not None


def judge(
    *,
    name: str,
    address: str,
    others: Sequence[str],
    seals: Sequence[Seal],
    vouched: Sequence[str],
    official: Sequence[Domain],
) -> Standing:
    """The standing of a sender; `vouched` are the results that our own mail server wrote, never a stranger's."""
    domain = domain_of(address)
    if not address:
        return Standing(FORGED, gettext_noop("The message names no sender."))
    if others:
        said = ", ".join((address, *others))[:200]
        return Standing(FORGED, gettext_noop("The message names several senders: {said}."), said)
    mine = listed(domain, official)
    state = domain.endswith(STATE) or mine is not None
    if _is_proven(domain, seals, vouched, official):
        if state:
            return Standing(PROVEN, gettext_noop("The mail server of {said} signed it."), domain)
        return _outside(name, domain, official, gettext_noop("From {said}, outside the administration; proven."))
    broken = [item for item in seals if item.holds is False and are_kin(item.domain, domain)]
    if broken or _is_denied(vouched):
        return Standing(FORGED, gettext_noop("A signature in the name of {said} does not hold."), domain)
    unknown = any(item.holds is None and answers_for(item.domain, domain) for item in seals)
    if mine is not None and mine.signs and not unknown:
        return Standing(FORGED, gettext_noop("{said} signs everything it sends; this is not signed."), domain)
    if unknown:
        return Standing(DOUBTFUL, gettext_noop("The signature of {said} could not be checked now."), domain)
    strange = _came_from_elsewhere(domain, vouched)
    if state and strange:
        return Standing(DOUBTFUL, _ELSEWHERE, domain)
    if mine is not None:
        return Standing(LISTED, gettext_noop("{said} is an official domain; the message is not signed."), domain)
    if state:
        return Standing(DOUBTFUL, gettext_noop("{said} is not on the list of official domains."), domain)
    found = _outside(name, domain, official, gettext_noop("From {said}, outside the administration."))
    return Standing(DOUBTFUL, _ELSEWHERE, domain) if strange and found.code == OUTSIDE else found


def answers_for(signing: str, writing: str) -> bool:
    """A signature answers for its own domain and those below it, never for one above, and not at the very top.

    A ward's server below the province's domain must not be able to write in the name of the province.
    """
    signing, writing = signing.lower(), writing.lower()
    return "." in signing and signing not in _TOPS and is_under(writing, signing)


def are_kin(one: str, other: str) -> bool:
    """One of the two lies in the other: enough to distrust, not to believe."""
    return answers_for(one, other) or answers_for(other, one)


def own_results(lines: Iterable[str], server: str) -> list[str]:
    """The results that our own mail server wrote, which is the topmost line under its name; nobody's without a name."""
    if not server:
        return []
    for line in lines:
        name, _mark, results = line.partition(";")
        if name.split()[:1] and name.split()[0].lower() == server.lower():
            return [results]
    return []


def _speaks_for(signing: str, writing: str, official: Iterable[Domain]) -> bool:
    """It answers for the writer, or the operator listed both names for one agency: mail.so-x.gov.vn for so-x.gov.vn."""
    owners = {item.name: item.owner for item in official if item.owner}
    return answers_for(signing, writing) or (
        is_under(signing, writing) and signing in owners and owners[signing] == owners.get(writing)
    )


def _is_proven(domain: str, seals: Sequence[Seal], vouched: Sequence[str], official: Sequence[Domain]) -> bool:
    if any(item.holds and _speaks_for(item.domain, domain, official) for item in seals):
        return True
    for method, result, rest in _results(vouched):
        who = [domain_of(one) for one in (_HEADER_D if method != "spf" else _MAIL_FROM).findall(rest)]
        if result == "pass" and any(_speaks_for(one, domain, official) for one in who):
            return True
    return False


def _is_denied(vouched: Sequence[str]) -> bool:
    return any(method == "dmarc" and result in {"fail", "permerror"} for method, result, _rest in _results(vouched))


def _came_from_elsewhere(domain: str, vouched: Sequence[str]) -> bool:
    """Our own mail server saw it come from a machine that the writer's domain does not send from (SPF)."""
    for method, result, rest in _results(vouched):
        who = [domain_of(one) for one in _MAIL_FROM.findall(rest)]
        if method == "spf" and result in {"fail", "softfail"} and (not who or any(are_kin(one, domain) for one in who)):
            return True
    return False


def _results(vouched: Sequence[str]) -> list[tuple[str, str, str]]:
    return [
        (method.lower(), result.lower(), rest) for line in vouched for method, result, rest in _RESULT.findall(line)
    ]


def _outside(name: str, domain: str, official: Sequence[Domain], message: str) -> Standing:
    """From outside, unless it dresses as one of the state's."""
    shown = [domain_of(found) for found in ADDRESS.findall(name)]
    if any(one != domain and (one.endswith(STATE) or listed(one, official)) for one in shown):
        return Standing(FORGED, gettext_noop("It shows an official address but comes from {said}."), domain)
    if looks_like_state(domain, official):
        return Standing(FORGED, gettext_noop("{said} is made to look like an official domain."), domain)
    return Standing(OUTSIDE, message, domain)


def looks_like_state(domain: str, official: Sequence[Domain]) -> bool:
    """A domain that carries a state's domain inside it, or differs from a listed one by a letter or two."""
    flat = domain.replace("-", ".")
    if "gov.vn" in flat:
        return True
    return any(SequenceMatcher(None, domain, item.name).ratio() >= ALIKE for item in official)
