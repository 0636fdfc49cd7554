"""Refusals as the compose page tells them: what is wrong, what to do, which rule, and the field to mend."""

from __future__ import annotations

from collections.abc import Iterable

from django import forms
from django.utils.translation import gettext

from vanban.drafting.ports import FaceMissing
from vanban.kernel.refusals import OutsideFailure, Refusal
from vanban.platform.web.citing import cited


def reasons(refusals: Iterable[Refusal], form: forms.BaseForm | None = None) -> list[dict[str, str]]:
    """Every single reason, in the language of the screen."""
    told = []
    for refusal in refusals:
        for reason in refusal.reasons:
            message, cure = reason.render(gettext)
            target = f"id_{reason.field}" if form is not None and reason.field in form.fields else ""
            if reason.field == "recipients" and target:
                target = "receivers"
            law = cited(reason.law)
            told.append({"message": message, "cure": cure, "law": law, "target": target, "code": reason.code})
    return told


def outside(failure: OutsideFailure) -> list[dict[str, str]]:
    """A service this page needs has failed."""
    if isinstance(failure, FaceMissing):
        message = gettext("Documents cannot be typeset: the typeface is not installed on the server.")
        cure = gettext("Tell the administrator; what you typed is kept.")
        return [{"message": message, "cure": cure, "law": "", "target": "", "code": "face_missing"}]
    message = gettext("A service of the system failed; nothing was lost.")
    cure = "" if failure.permanent else gettext("Try again in a minute.")
    return [{"message": message, "cure": cure, "law": "", "target": "", "code": "outside"}]


def form_errors(form: forms.BaseForm) -> list[dict[str, str]]:
    """A form's own errors in the same shape."""
    return [
        plain(f"{form.fields[name].label if name in form.fields else ''}: {error}".strip(": "), target=f"id_{name}")
        for name, errors in form.errors.items()
        for error in errors
    ]


def plain(message: str, cure: str = "", target: str = "") -> dict[str, str]:
    """Something this page itself has to say in the same place."""
    return {"message": message, "cure": cure, "law": "", "target": target, "code": "page"}
