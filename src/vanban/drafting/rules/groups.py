"""Groups of recipients in a draft: opened once into their members, of whom some may be struck out afterwards.

The draft keeps whom each group stood for when it was taken, so that a later change of the group changes no document,
and the page can say which members were struck out.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from vanban.drafting.rules.fields import DraftFields, GroupField, RecipientField

MOST_LEFT_OUT = 3
"""More members struck out than these, and the paper names those who receive it instead of the group."""


@dataclass(frozen=True)
class TakenGroup:
    """A group of the draft with who of it receives the document and who was struck out."""

    group: GroupField
    present: tuple[str, ...]
    left_out: tuple[str, ...]

    @property
    def line(self) -> str:
        """The one line under “Nơi nhận”, or nothing where it would say more than is true."""
        if not self.present or len(self.left_out) > MOST_LEFT_OUT or len(self.left_out) >= len(self.present):
            return ""
        return f"{self.group.name} (trừ {', '.join(self.left_out)})" if self.left_out else self.group.name


def take(
    fields: DraftFields, group: GroupField, living: Mapping[str, str]
) -> tuple[DraftFields, tuple[RecipientField, ...]]:
    """The draft with this group's members among its recipients, and who was added: nobody is there twice.

    `living` are the present codes of recipients whose agency has gone up in another since. A group taken before is
    opened anew: whoever joined it meanwhile is added.
    """
    there = {living.get(one.code, one.code) or one.name.casefold() for one in fields.recipients}
    added = tuple(
        RecipientField(name, code, group.name) for name, code in group.members if (code or name.casefold()) not in there
    )
    others = tuple(one for one in fields.groups if one.id != group.id)
    typed = fields.printed_recipients
    if typed and not any(is_line_of(line, group.name) for line in typed):
        typed = (*typed, group.name)
    kept = replace(fields, recipients=(*fields.recipients, *added), groups=(*others, group), printed_recipients=typed)
    return kept, added


def drop(fields: DraftFields, group_id: str) -> DraftFields:
    """The draft without this group and without those who were there through it alone."""
    gone = next((one for one in fields.groups if one.id == group_id), None)
    if gone is None:
        return fields
    left = tuple(one for one in fields.groups if one.id != group_id)
    recipients = []
    for one in fields.recipients:
        other = _origin(one, left) if one.group == gone.name else one.group
        if one.group != gone.name or other:
            recipients.append(replace(one, group=other))
    printed = tuple(line for line in fields.printed_recipients if not is_line_of(line, gone.name))
    return replace(fields, recipients=tuple(recipients), groups=left, printed_recipients=printed)


def keep_origins(fields: DraftFields, before: DraftFields) -> DraftFields:
    """What the form does not carry: the groups taken, and through which of them each recipient came.

    A member struck out and ticked again is the group's as before; who was chosen alone stays chosen alone.
    """
    known = {_key(one): one.group for one in before.recipients}
    recipients = tuple(
        replace(one, group=known[_key(one)] if _key(one) in known else _origin(one, before.groups))
        for one in fields.recipients
    )
    return replace(fields, recipients=recipients, groups=before.groups)


def standing(fields: DraftFields) -> list[TakenGroup]:
    """Every group of the draft as it stands now."""
    there = {_key(one) for one in fields.recipients}
    found = []
    for group in fields.groups:
        present = tuple(name for name, code in group.members if (code or name.casefold()) in there)
        left_out = tuple(name for name, code in group.members if (code or name.casefold()) not in there)
        found.append(TakenGroup(group, present, left_out))
    return found


def recipient_lines(fields: DraftFields) -> tuple[str, ...]:
    """The recipients as they are printed: a group in one line where that says the truth, everybody else by name."""
    lines = {taken.group.name: taken.line for taken in standing(fields)}
    named = (lines.get(one.group) or one.name for one in fields.recipients)
    return tuple(dict.fromkeys((*named, *(line for line in lines.values() if line))))


def group_lines(fields: DraftFields) -> tuple[str, ...]:
    """The lines of groups that stand beside the addressees; one that is addressed itself is “Như trên”."""
    addressed = {line.casefold() for line in fields.addressees}
    return tuple(one.line for one in standing(fields) if one.line and one.group.name.casefold() not in addressed)


def are_lines_of_groups(fields: DraftFields, lines: Iterable[str]) -> frozenset[str]:
    """Of these printed lines those that stand for a group of the draft and are no recipient of their own."""
    names = [group.name for group in fields.groups]
    return frozenset(line for line in lines if any(is_line_of(line, name) for name in names))


def is_line_of(line: str, name: str) -> bool:
    """True for the group's name, also with whom it leaves out in brackets behind it."""
    said = line.strip().lstrip("-– ").rstrip(" ;.").casefold()
    return said == name.casefold() or said.startswith(f"{name.casefold()} (")


def _key(one: RecipientField) -> str:
    return one.code or one.name.casefold()


def _origin(one: RecipientField, groups: Sequence[GroupField]) -> str:
    keys = _key(one)
    return next((group.name for group in groups if keys in group.keys), "")
