"""Refusals: what the system says when it will not do something.

A refusal is a value: a code for programs, data for machines, a sentence for people and the law behind it.
`Refusal` is something the user can mend; `OutsideFailure` is a fault of a service we depend on; anything else
that escapes is a bug. Sentences are English message ids; the screen translates them with `render`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, ClassVar


def gettext_noop(message: str) -> str:
    """Mark a message id for translation without needing a framework."""
    return message


class Phrase(str):
    """A message id among a refusal's data; it is translated when the sentence is rendered."""

    __slots__ = ()


def _said(value: Any, translate: Callable[[str], str]) -> Any:
    """A value as a sentence shows it; several phrases become one list in words."""
    if isinstance(value, Phrase):
        return translate(str(value))
    if isinstance(value, tuple) and value and all(isinstance(part, Phrase) for part in value):
        return ", ".join(translate(str(part)) for part in value)
    return value


class Refusal(Exception):
    """The system will not do this, says why, what to do, and which rule asks for it.

    Subclasses set `code` (`context.reason`), `message` and `cure` (message ids with `{names}` filled from data)
    and `law` (article and paragraph). `reasons` holds several refusals when one answer lists all at once.
    """

    code: ClassVar[str] = "refused"
    message: ClassVar[str] = gettext_noop("This cannot be done.")
    cure: ClassVar[str] = ""
    law: ClassVar[str] = ""
    field: ClassVar[str] = ""

    def __init__(self, **data: Any) -> None:
        super().__init__(self.code)
        self.data = data

    @property
    def reasons(self) -> tuple[Refusal, ...]:
        """Every single reason; one for a plain refusal."""
        return (self,)

    def render(self, translate: Callable[[str], str]) -> tuple[str, str]:
        """The sentence and the cure in the language of `translate`."""
        data = {key: _said(value, translate) for key, value in self.data.items()}
        message = translate(self.message).format(**data)
        cure = translate(self.cure).format(**data) if self.cure else ""
        return message, cure

    def __str__(self) -> str:
        return f"{self.code}: {self.message.format(**self.data)}"


class Refusals(Refusal):
    """Several refusals told at once, so that the user mends everything in one go."""

    code = "refused.several"

    def __init__(self, reasons: Iterable[Refusal]) -> None:
        super().__init__()
        self._reasons = tuple(reason for item in reasons for reason in item.reasons)

    @property
    def reasons(self) -> tuple[Refusal, ...]:
        return self._reasons

    def __str__(self) -> str:
        return "; ".join(str(reason) for reason in self._reasons)


def refuse_all(reasons: Iterable[Refusal]) -> None:
    """Raise every reason at once; return quietly when there is none."""
    found = list(reasons)
    if len(found) == 1:
        raise found[0]
    if found:
        raise Refusals(found)


class NotAllowed(Refusal):
    """This person may not do this. `who` names who can, for the question "Ai làm được việc này?"."""

    code = "not_allowed"
    message = gettext_noop("You may not do this.")
    cure = gettext_noop("This is done by: {who}.")

    def __init__(self, *, who: str, **data: Any) -> None:
        super().__init__(who=who, **data)


class OutsideFailure(Exception):
    """A service outside this process failed; `permanent` says whether trying again can help."""

    def __init__(self, message: str, *, permanent: bool) -> None:
        super().__init__(message)
        self.permanent = permanent
