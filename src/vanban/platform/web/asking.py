"""What every page does with what is asked of it: who asks, which thing, what to choose from, what is refused."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.utils.translation import gettext

from vanban.kernel.actor import Actor
from vanban.kernel.refusals import Refusal


def known_actor(request: HttpRequest) -> Actor:
    """Whoever is signed in; raises PermissionDenied for an account without a post."""
    actor: Actor | None = getattr(request, "actor", None)
    if actor is None:
        raise PermissionDenied
    return actor


def identifier(text: str) -> UUID | None:
    """The id that a page sent, or None for anything else."""
    try:
        return UUID(text)
    except ValueError:
        return None


def told(refusal: Refusal) -> list[dict[str, str]]:
    """All reasons, in the reader's language, for the summary over a form."""
    found = []
    for reason in refusal.reasons:
        message, cure = reason.render(gettext)
        target = f"id_{reason.field}" if reason.field else ""
        found.append({"target": target, "message": message, "cure": cure, "law": reason.law})
    return found


def offer(form: forms.Form, name: str, choices: Iterable[tuple[Any, Any]]) -> None:
    """Give a field of a form its choices. Raises TypeError for a field that offers none."""
    field = form.fields[name]
    if not isinstance(field, forms.ChoiceField):
        raise TypeError(f"{name} offers no choice")
    field.choices = list(choices)
