"""Whether the data of a part are whole and make sense: every reason at once, before they can decide anything."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import product
from string import Formatter
from typing import Any

from vanban.kernel.document_types import DOCUMENT_TYPES
from vanban.kernel.refusals import Phrase, Refusal, gettext_noop
from vanban.rulebook.errors import (
    ElectronicToNobody,
    FormatsLack,
    FormatUnchecked,
    LabelTwice,
    LabelWrong,
    LineNeverReached,
    LineWithoutReason,
    ListedTwice,
    NameTemplateWrong,
    NumberOutside,
    TooManyLines,
    ValueWrong,
)
from vanban.rulebook.rules.dispatch import ASSURED, PURPOSES, Letter, matches
from vanban.rulebook.rules.files import CONTENT_OF
from vanban.rulebook.rules.profile import Dispatch, DispatchRule, Limit, NameMode
from vanban.rulebook.rules.reading import HOUSE_CAP_MB, read_dispatch_rule

ROLES = {
    "main": gettext_noop("The document itself"),
    "attachment": gettext_noop("Attached files"),
    "scan": gettext_noop("Scans of paper"),
    "signed": gettext_noop("What is signed"),
}
LIMITS = {
    "register": gettext_noop("Registering an arrival"),
    "submit": gettext_noop("Putting it before the leader"),
    "send": gettext_noop("Sending a signed document"),
}
LIMIT_WORDS = {
    Limit.AT_ONCE: gettext_noop("at once"),
    Limit.SAME_DAY: gettext_noop("the same working day"),
    Limit.NEXT_WORKING_MORNING: gettext_noop("the morning of the next working day"),
    Limit.NEXT_WORKING_DAY: gettext_noop("the next working day"),
}
LEVELS = {
    "province": gettext_noop("province"),
    "department": gettext_noop("department"),
    "district": gettext_noop("district"),
    "commune": gettext_noop("commune"),
    "external": gettext_noop("outside bodies"),
}
MOST_LINES = 30
MOST_LABEL = 60
MOST_LISTED = 200
TEMPLATE_FIELDS = ("notation", "dated", "subject")
_SIGNS = re.compile(r"^[-_.() ]*$")


def faults_of(part: str, values: Mapping[str, Any]) -> Iterator[Refusal]:
    """Every reason why these data cannot be the part of a regulation. Raises KeyError for an unknown part."""
    yield from _CHECKS[part](values)


def _formats(values: Mapping[str, Any]) -> Iterator[Refusal]:
    known = ", ".join(sorted(CONTENT_OF))
    lists = values["formats"]
    for extension in sorted({one for role in ROLES for one in lists[role]} - set(CONTENT_OF)):
        yield FormatUnchecked(extension=extension, allowed=known)
    for role, label in ROLES.items():
        for extension, count in sorted(Counter(lists[role]).items()):
            if count > 1:
                yield ListedTwice(given=extension)
        lacking = ["pdf"] if role in {"scan", "signed"} and "pdf" not in lists[role] else []
        if not lists[role] and not lacking:
            lacking = ["…"]
        if lacking:
            yield FormatsLack(role=Phrase(label), lacking=", ".join(lacking))
    for extension in sorted(set(lists["signed"]) - {"pdf"}):
        yield ValueWrong(given=extension, place=Phrase(ROLES["signed"]), allowed="pdf")


def _names(values: Mapping[str, Any]) -> Iterator[Refusal]:
    rule, size = values["file_name"], values["max_file_mb"]
    if not 0 <= size <= HOUSE_CAP_MB:
        yield NumberOutside(place=Phrase(SIZE), given=size, least=0, most=HOUSE_CAP_MB)
    if rule["mode"] not in {str(mode) for mode in NameMode}:
        yield ValueWrong(given=rule["mode"], place=Phrase(MODE), allowed=", ".join(map(str, NameMode)))
    longest = rule["max_length"]
    if longest and not 20 <= longest <= 250:
        yield NumberOutside(place=Phrase(LENGTH), given=longest, least=20, most=250)
    if not longest and rule["mode"] != NameMode.AS_GIVEN:
        yield NumberOutside(place=Phrase(LENGTH), given=0, least=20, most=250)
    if not _SIGNS.match(rule["extra"]):
        yield ValueWrong(given=rule["extra"], place=Phrase(SIGNS), allowed="- _ . ( )")
    if rule["mode"] == NameMode.GENERATE and not _template_whole(rule["template"]):
        wanted = ", ".join(f"{{{field}}}" for field in TEMPLATE_FIELDS)
        yield NameTemplateWrong(wanted=wanted, example="{notation}_{dated}_{subject}")


SIZE = gettext_noop("Largest file in MB")
MODE = gettext_noop("What is done with names")
LENGTH = gettext_noop("Longest name")
SIGNS = gettext_noop("Signs allowed beside letters and digits")
MINUTES = gettext_noop("What “at once” means, in minutes")
ORDER = gettext_noop("How it goes")
TYPE = gettext_noop("Type of document")
LEVEL = gettext_noop("Level of agency")
PURPOSE = gettext_noop("For what it is sent")
ASSURANCE = gettext_noop("What stands for the signature")


def _template_whole(template: str) -> bool:
    try:
        found = [field for _text, field, _spec, _conversion in Formatter().parse(template) if field is not None]
    except ValueError:
        return False
    return sorted(found) == sorted(TEMPLATE_FIELDS)


def _dispatch_rules(values: Mapping[str, Any]) -> Iterator[Refusal]:
    lines = values["dispatch_rules"]
    if not 1 <= len(lines) <= MOST_LINES:
        yield TooManyLines(count=len(lines), limit=MOST_LINES)
        return
    wrong = [fault for number, line in enumerate(lines, 1) for fault in _line(number, line)]
    yield from wrong
    if not wrong:
        yield from table_faults([read_dispatch_rule(line) for line in lines])


def _line(number: int, line: Mapping[str, Any]) -> Iterator[Refusal]:
    if not str(line.get("reason", "")).strip():
        yield LineWithoutReason(line=number)
    if line.get("dispatch") not in {str(way) for way in Dispatch}:
        yield ValueWrong(given=line.get("dispatch", ""), place=Phrase(ORDER), allowed=", ".join(map(str, Dispatch)))
    sets: tuple[tuple[str, str, Sequence[str]], ...] = (
        ("types", TYPE, [kind.code for kind in DOCUMENT_TYPES]),
        ("sender_levels", LEVEL, list(LEVELS)),
        ("receiver_levels", LEVEL, list(LEVELS)),
        ("purposes", PURPOSE, list(PURPOSES)),
        ("assured", ASSURANCE, list(ASSURED)),
    )
    for key, place, known in sets:
        for given in line.get(key, ()):
            if given not in known:
                yield ValueWrong(given=given, place=Phrase(place), allowed=", ".join(known))


def table_faults(rules: Sequence[DispatchRule]) -> Iterator[Refusal]:
    """Try the table on every kind of letter it can tell apart: each line must decide one, and none may go to nobody."""
    deciding: set[int] = set()
    lost: set[int] = set()
    for letter in _letters(rules):
        first = next((number for number, rule in enumerate(rules) if matches(rule, letter)), None)
        if first is None:
            continue
        deciding.add(first)
        if rules[first].dispatch is Dispatch.E_ONLY and not letter.receiver_has_system and not letter.internal:
            lost.add(first)
    yield from (ElectronicToNobody(line=number + 1) for number in sorted(lost))
    yield from (LineNeverReached(line=number + 1) for number in range(len(rules)) if number not in deciding)


def _letters(rules: Sequence[DispatchRule]) -> Iterator[Letter]:
    """One letter of every kind that the lines tell apart; values named by the same lines are the same to the table."""
    types = _kinds([kind.code for kind in DOCUMENT_TYPES], [rule.types for rule in rules])
    senders = _kinds(list(LEVELS), [rule.sender_levels for rule in rules])
    receivers = _kinds(list(LEVELS), [rule.receiver_levels for rule in rules])
    purposes = _kinds(["", *PURPOSES], [rule.purposes for rule in rules])
    assured = _kinds(["", *ASSURED], [rule.assured for rule in rules])
    either = (True, False)
    for kind, sender, receiver, purpose, sure in product(types, senders, receivers, purposes, assured):
        for system, signed, internal, paper in product(either, either, either, either):
            held = frozenset({sure} if sure else ())
            yield Letter(kind, sender, receiver, system, signed, internal, paper, purpose, held)


def _kinds(values: Sequence[str], sets: Sequence[frozenset[str]]) -> list[str]:
    found = {tuple(value in named for named in sets): value for value in reversed(values)}
    return list(found.values())


def _labels(key: str) -> Callable[[Mapping[str, Any]], Iterator[Refusal]]:
    def check(values: Mapping[str, Any]) -> Iterator[Refusal]:
        labels = values[key]
        for code, label in labels.items():
            for name in (label["vi"], label.get("en") or label["vi"]):
                if not 1 <= len(name.strip()) <= MOST_LABEL:
                    yield LabelWrong(place=code, limit=MOST_LABEL)
                    break
        counted = Counter(label["vi"].strip().casefold() for label in labels.values() if label["vi"].strip())
        for name in sorted(name for name, count in counted.items() if count > 1):
            yield LabelTwice(label=name)

    return check


def _time_limits(values: Mapping[str, Any]) -> Iterator[Refusal]:
    limits = values["time_limits"]
    for key, label in LIMITS.items():
        if limits[key] not in {str(limit) for limit in Limit}:
            yield ValueWrong(given=limits[key], place=Phrase(label), allowed=", ".join(map(str, Limit)))
    if not 1 <= limits["at_once_minutes"] <= 240:
        yield NumberOutside(place=Phrase(MINUTES), given=limits["at_once_minutes"], least=1, most=240)


def _must_scan(values: Mapping[str, Any]) -> Iterator[Refusal]:
    listed = values["must_scan"]
    if len(listed) > MOST_LISTED:
        yield TooManyLines(count=len(listed), limit=MOST_LISTED)
    counted = Counter(str(name).strip().casefold() for name in listed)
    for name in sorted(name for name, count in counted.items() if count > 1):
        yield ListedTwice(given=name)
    for name in listed:
        if not 1 <= len(str(name).strip()) <= 200:
            yield LabelWrong(place=str(name)[:30], limit=200)


_CHECKS: Mapping[str, Callable[[Mapping[str, Any]], Iterator[Refusal]]] = {
    "formats": _formats,
    "names": _names,
    "dispatch_rules": _dispatch_rules,
    "boxes": _labels("boxes"),
    "states": _labels("states"),
    "time_limits": _time_limits,
    "must_scan": _must_scan,
}
