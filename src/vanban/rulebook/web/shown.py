"""How rules look: lines of the dispatch table in words, what a change changed, who is let in."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import wraps
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language, gettext_noop
from django.utils.translation import gettext as _

from vanban.kernel.document_types import document_type
from vanban.kernel.refusals import NotAllowed
from vanban.platform.web.asking import known_actor
from vanban.rulebook import policies
from vanban.rulebook.errors import UnknownRegulation
from vanban.rulebook.rules.dispatch import ASSURED, PURPOSES
from vanban.rulebook.rules.profile import Limit
from vanban.rulebook.rules.sheet import WAYS
from vanban.rulebook.rules.soundness import LENGTH, LEVELS, LIMIT_WORDS, LIMITS, MINUTES, MODE, ROLES, SIGNS, SIZE

View = Callable[..., HttpResponse]


def guarded(view: View) -> View:
    """A view for whoever has a post; the policies of the verbs say the rest. Raises PermissionDenied, Http404."""

    @wraps(view)
    def inner(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            policies.check_can_read_rules(known_actor(request))
            return view(request, *args, **kwargs)
        except NotAllowed as refusal:
            raise PermissionDenied from refusal
        except UnknownRegulation as refusal:
            raise Http404 from refusal

    return inner


def show(request: HttpRequest, template: str, values: Mapping[str, Any], *, status: int = 200) -> HttpResponse:
    """A page of the rules in the frame."""
    return render(request, f"rulebook/{template}", {"tab": "me", "current": "rules", **values}, status=status)


def type_name(code: str) -> str:
    """The name of a type in the language of the page."""
    return document_type(code).name(get_language() or "vi")


def line_in_words(line: Mapping[str, Any]) -> str:
    """The conditions of one line of the dispatch table as a sentence."""
    parts = list(_conditions(line))
    return "; ".join(parts) if parts else _("everything else")


def _conditions(line: Mapping[str, Any]) -> Iterator[str]:
    if types := line.get("types"):
        yield ", ".join(type_name(code) for code in types)
    if purposes := line.get("purposes"):
        yield ", ".join(_(PURPOSES[one]) for one in purposes)
    if senders := line.get("sender_levels"):
        yield _("sent by: %(levels)s") % {"levels": ", ".join(_(LEVELS[one]) for one in senders)}
    if receivers := line.get("receiver_levels"):
        yield _("sent to: %(levels)s") % {"levels": ", ".join(_(LEVELS[one]) for one in receivers)}
    for key, (yes, no) in EITHER.items():
        if line.get(key) is not None:
            yield _(yes) if line[key] else _(no)
    if assured := line.get("assured"):
        yield ", ".join(_(ASSURED[one]) for one in assured)


EITHER = {
    "receiver_has_system": (gettext_noop("the receiver has a system"), gettext_noop("the receiver has no system")),
    "signed": (gettext_noop("signed"), gettext_noop("not signed")),
    "internal": (gettext_noop("inside the agency"), gettext_noop("between agencies")),
    "needs_paper": (
        gettext_noop("the receiver needs the paper by law"),
        gettext_noop("the receiver needs no paper"),
    ),
}
"""Conditions with yes and no."""

MODES = {
    "as_given": gettext_noop("Names stay as they are"),
    "validate": gettext_noop("Names that break the rule are refused, with a proposal"),
    "generate": gettext_noop("The system makes the names"),
}


def changed(part: str, before: Mapping[str, Any], after: Mapping[str, Any]) -> list[str]:
    """What a change changed, a sentence for each thing."""
    if part == "formats":
        return [
            f"{_(label)}: {words}"
            for role, label in ROLES.items()
            if (words := _more_and_less(before["formats"][role], after["formats"][role]))
        ]
    if part == "must_scan":
        return [words for words in [_more_and_less(before["must_scan"], after["must_scan"])] if words]
    if part == "dispatch_rules":
        was, now = ([_way(line) for line in data["dispatch_rules"]] for data in (before, after))
        return [words for words in [_more_and_less(was, now)] if words] or [_("the order of the lines")]
    if part in {"boxes", "states"}:
        return [
            f"{code}: {before[part].get(code, {}).get('vi', '')} → {label['vi']}"
            for code, label in after[part].items()
            if before[part].get(code) != label
        ]
    return list(_values(before, after))


def _way(line: Mapping[str, Any]) -> str:
    return f"{line_in_words(line)} → {_(WAYS[line['dispatch']])}"


def _more_and_less(before: list[str], after: list[str]) -> str:
    more = [f"+ {one}" for one in after if one not in before]
    return ", ".join([*more, *(f"− {one}" for one in before if one not in after)])


NAMED = {
    **LIMITS,
    "at_once_minutes": MINUTES,
    "roll_to_next_opening": gettext_noop("Out of hours counts from the next opening"),
    "mode": MODE,
    "max_length": LENGTH,
    "count_extension": gettext_noop("The extension counts too"),
    "extra": SIGNS,
    "template": gettext_noop("Pattern of names"),
    "max_file_mb": SIZE,
}


def _values(before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[str]:
    flat = [
        {**{k: v for k, v in data.items() if not isinstance(v, Mapping)}, **data.get("file_name", {}),
         **data.get("time_limits", {})}
        for data in (before, after)
    ]  # fmt: skip
    for key, value in flat[1].items():
        if flat[0].get(key) != value:
            yield f"{_(NAMED[key])}: {_value(flat[0].get(key))} → {_value(value)}"


def _value(value: Any) -> str:
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if value in set(Limit):
        return _(LIMIT_WORDS[Limit(value)])
    return _(MODES[value]) if value in MODES else str(value)
