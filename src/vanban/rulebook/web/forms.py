"""Forms of the rules: one for each part that can be amended. They only read; the rules judge what they read."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from vanban.kernel.document_types import DOCUMENT_TYPES, type_named
from vanban.kernel.vietnamese import tidy
from vanban.rulebook.rules.dispatch import ASSURED, PURPOSES
from vanban.rulebook.rules.sheet import WAYS
from vanban.rulebook.rules.soundness import LENGTH, LEVELS, LIMIT_WORDS, LIMITS, MINUTES, MODE, ROLES, SIGNS, SIZE
from vanban.rulebook.web.shown import EITHER, MODES, type_name

Values = dict[str, Any]


class DayInput(forms.DateInput):
    """The browser's own calendar."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class OrderForm(forms.Form):
    """From when, by which document, why: asked of every change of rules."""

    effective_from = forms.DateField(label=_("Counts from"), widget=DayInput, help_text=_("Tomorrow at the earliest."))
    basis = forms.CharField(
        label=_("Document that orders it"), max_length=500, required=False, help_text=_("Number and date.")
    )
    reason = forms.CharField(
        label=_("Reason"), max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )

    def words(self) -> Values:
        """What the action takes beside the data."""
        return {name: self.cleaned_data[name] for name in ("effective_from", "basis", "reason")}


def part_form(part: str, data: Mapping[str, Any], posted: Any) -> tuple[forms.Form, Callable[[], Values]]:
    """The fields of a part with what counts now, and how to read them. Raises KeyError for an unknown part."""
    return _MAKERS[part](data, posted)


def _form(fields: dict[str, forms.Field], posted: Any) -> forms.Form:
    form = forms.Form(posted)
    form.fields.update(fields)
    return form


def _formats(data: Mapping[str, Any], posted: Any) -> tuple[forms.Form, Callable[[], Values]]:
    fields: dict[str, forms.Field] = {
        role: forms.CharField(
            label=_(label), required=False, max_length=400, initial=", ".join(data["formats"][role]),
            help_text=_("Extensions, divided by commas.") if role == "main" else "",
        )
        for role, label in ROLES.items()
    }  # fmt: skip
    form = _form(fields, posted)
    return form, lambda: {"formats": {role: _words(form.cleaned_data[role].lower()) for role in ROLES}}


def _words(text: str) -> list[str]:
    return [word.lstrip(".") for word in re.split(r"[\s,;]+", text) if word.strip(".")]


def _names(data: Mapping[str, Any], posted: Any) -> tuple[forms.Form, Callable[[], Values]]:
    rule = data["file_name"]
    form = _form(
        {
            "mode": forms.ChoiceField(
                label=_(MODE), choices=[(k, _(v)) for k, v in MODES.items()], initial=str(rule["mode"])
            ),
            "max_length": forms.IntegerField(label=_(LENGTH), initial=rule["max_length"], help_text=_("0: no limit.")),
            "count_extension": forms.BooleanField(
                label=_("The extension counts too"), required=False, initial=rule["count_extension"]
            ),
            "extra": forms.CharField(label=_(SIGNS), required=False, max_length=20, initial=rule["extra"], strip=False),
            "template": forms.CharField(
                label=_("Pattern of names"), required=False, max_length=100, initial=rule["template"]
            ),
            "max_file_mb": forms.IntegerField(
                label=_(SIZE), initial=data["max_file_mb"], help_text=_("0: the limit of the house, 200 MB.")
            ),
        },
        posted,
    )

    def read() -> Values:
        given = form.cleaned_data
        names = ("mode", "max_length", "count_extension", "extra", "template")
        return {"file_name": {name: given[name] for name in names}, "max_file_mb": given["max_file_mb"]}

    return form, read


def _labels(key: str) -> Callable[[Mapping[str, Any], Any], tuple[forms.Form, Callable[[], Values]]]:
    def make(data: Mapping[str, Any], posted: Any) -> tuple[forms.Form, Callable[[], Values]]:
        fields: dict[str, forms.Field] = {}
        for code, label in data[key].items():
            for language, name in (("vi", "Tiếng Việt"), ("en", "English")):
                fields[f"{code}_{language}"] = forms.CharField(
                    label=f"{code} · {name}", required=False, max_length=200, initial=label.get(language, "")
                )
        form = _form(fields, posted)

        def read() -> Values:
            given = {name: tidy(text) for name, text in form.cleaned_data.items()}
            return {key: {code: {"vi": given[f"{code}_vi"], "en": given[f"{code}_en"]} for code in data[key]}}

        return form, read

    return make


def _time_limits(data: Mapping[str, Any], posted: Any) -> tuple[forms.Form, Callable[[], Values]]:
    limits = data["time_limits"]
    choices = [(str(limit), _(words)) for limit, words in LIMIT_WORDS.items()]
    fields: dict[str, forms.Field] = {
        key: forms.ChoiceField(label=_(label), choices=choices, initial=str(limits[key]))
        for key, label in LIMITS.items()
    }
    fields["at_once_minutes"] = forms.IntegerField(label=_(MINUTES), initial=limits["at_once_minutes"])
    fields["roll_to_next_opening"] = forms.BooleanField(
        label=_("Out of hours counts from the next opening"), required=False, initial=limits["roll_to_next_opening"]
    )
    form = _form(fields, posted)
    return form, lambda: {"time_limits": {key: form.cleaned_data[key] for key in fields}}


def _must_scan(data: Mapping[str, Any], posted: Any) -> tuple[forms.Form, Callable[[], Values]]:
    field = forms.CharField(
        label=_("Papers that must be scanned"), required=False, max_length=40_000, initial="\n".join(data["must_scan"]),
        widget=forms.Textarea(attrs={"rows": 8}), help_text=_("One on each line."),
    )  # fmt: skip
    form = _form({"must_scan": field}, posted)
    return form, lambda: {"must_scan": [line for line in tidy(form.cleaned_data["must_scan"]).splitlines() if line]}


class LineForm(forms.Form):
    """One line of the dispatch table; an empty condition matches everything."""

    place = forms.IntegerField(label=_("Place"), required=False, min_value=0, max_value=99)
    dispatch = forms.ChoiceField(label=_("How it goes"), choices=())
    reason = forms.CharField(label=_("Reason"), required=False, max_length=300)
    types = forms.CharField(
        label=_("Types of documents"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Names divided by commas; empty: all."),
    )  # fmt: skip
    receiver_has_system = forms.ChoiceField(required=False)
    signed = forms.ChoiceField(required=False)
    internal = forms.ChoiceField(required=False)
    needs_paper = forms.ChoiceField(required=False)
    sender_levels = forms.MultipleChoiceField(required=False, label=_("Level of the sender"))
    receiver_levels = forms.MultipleChoiceField(required=False, label=_("Level of the receiver"))
    purposes = forms.MultipleChoiceField(required=False, label=_("For what it is sent"))
    assured = forms.MultipleChoiceField(required=False, label=_("What stands for the signature"))
    firm = forms.BooleanField(required=False, label=_("Nobody may add paper"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._choices("dispatch", [("", _("(no line)")), *((str(way), _(words)) for way, words in WAYS.items())])
        self.fields["dispatch"].required = False
        for key, (yes, no) in EITHER.items():
            self.fields[key].label = _(yes)[:1].upper() + _(yes)[1:]
            self._choices(key, [("", _("either")), ("1", _(yes)), ("0", _(no))])
        for key, words in (
            ("sender_levels", LEVELS),
            ("receiver_levels", LEVELS),
            ("purposes", PURPOSES),
            ("assured", ASSURED),
        ):
            self._choices(key, [(code, _(text)) for code, text in words.items()])
            self.fields[key].widget = forms.CheckboxSelectMultiple(choices=[(c, _(t)) for c, t in words.items()])

    def _choices(self, name: str, choices: list[tuple[Any, Any]]) -> None:
        self.fields[name].choices = choices  # type: ignore[attr-defined]

    def line(self) -> Values | None:
        """The line as data; None for an empty one."""
        given = self.cleaned_data
        if not given.get("dispatch"):
            return None
        line: Values = {"dispatch": given["dispatch"], "reason": tidy(given["reason"])}
        if types := [_type(name) for name in re.split(r"[,;\n]+", given["types"]) if name.strip()]:
            line["types"] = list(dict.fromkeys(types))
        for key in ("sender_levels", "receiver_levels", "purposes", "assured"):
            if given[key]:
                line[key] = given[key]
        for key in EITHER:
            if given[key]:
                line[key] = given[key] == "1"
        if given["firm"]:
            line["firm"] = True
        return line


def _type(name: str) -> str:
    """The code of a type by its name in either language, its abbreviation or its code; what nobody knows as it is."""
    plain = tidy(name)
    for kind in DOCUMENT_TYPES:
        if plain.casefold() in {kind.code, kind.english.casefold()} or plain == kind.abbreviation:
            return kind.code
    found = type_named(plain)
    return found.code if found else plain


def line_forms(data: Mapping[str, Any], posted: Any) -> list[LineForm]:
    """A form for every line of the table and two empty ones; what was posted keeps as many as it had."""
    lines = list(data["dispatch_rules"])
    count = len(lines) + 2
    if posted is not None:
        count = min(40, sum(1 for name in posted if re.fullmatch(r"l\d+-dispatch", name)))
        return [LineForm(posted, prefix=f"l{number}") for number in range(count)]
    return [LineForm(prefix=f"l{number}", initial=_initial(number, lines)) for number in range(count)]


def _initial(number: int, lines: list[Mapping[str, Any]]) -> Values:
    if number >= len(lines):
        return {"place": number + 1}
    line = dict(lines[number])
    said: Values = {key: {True: "1", False: "0", None: ""}[line.get(key)] for key in EITHER}
    return {**line, **said, "place": number + 1, "types": ", ".join(type_name(code) for code in line.get("types", ()))}


def read_lines(found: list[LineForm]) -> Values:
    """The table in the order of the places given."""
    numbered = [(form.cleaned_data.get("place") or 99, number, form.line()) for number, form in enumerate(found)]
    return {"dispatch_rules": [line for _place, _number, line in sorted(numbered, key=lambda x: x[:2]) if line]}


_MAKERS: Mapping[str, Callable[[Mapping[str, Any], Any], tuple[forms.Form, Callable[[], Values]]]] = {
    "formats": _formats,
    "names": _names,
    "boxes": _labels("boxes"),
    "states": _labels("states"),
    "time_limits": _time_limits,
    "must_scan": _must_scan,
}
