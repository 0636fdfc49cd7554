"""What a specialist fills in: the fields of a draft as plain values, and as JSON for the table."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any


@dataclass(frozen=True)
class RecipientField:
    """One receiver: an agency of the directory by `code`, or a name only (reached on paper or not at all).

    `group` names the group through which it came; empty for one chosen by itself.
    """

    name: str
    code: str = ""
    group: str = ""


@dataclass(frozen=True)
class GroupField:
    """A group of recipients as it was when it was taken: its printed name and its members as name and code."""

    id: str
    name: str
    members: tuple[tuple[str, str], ...]
    taken_at: str = ""

    @property
    def keys(self) -> frozenset[str]:
        """Its members as they are compared."""
        return frozenset(code or name.casefold() for name, code in self.members)


@dataclass(frozen=True)
class AnnexField:
    """An annex in the same file: “Phụ lục …”, or with `type_name` a regulation issued with the decision."""

    title: str
    text: str
    type_name: str = ""
    landscape: bool = False


@dataclass(frozen=True)
class CoSignerField:
    """Who signs beside the competent person: the secretary of minutes, another party of a contract.

    `title` may have several lines, parted by semicolons as typed.
    """

    title: str
    name: str


@dataclass(frozen=True)
class PictureField:
    """A picture of the draft: the name the text calls it by, its stored file and its size in pixels."""

    name: str
    blob_id: str
    media_type: str
    width: int
    height: int


@dataclass(frozen=True)
class DraftFields:
    """The form of a draft. Lists are as typed, one entry a line; `body` is plain text with its own numbering.

    `signer` is the id of the signing post as text; `secrecy` a code of the rulebook; `urgency` 0 to 3. `pictures`
    and `groups` are no part of the form: they are added and taken off by verbs of their own.
    """

    type_code: str = "cong-van"
    subject: str = ""
    legal_bases: tuple[str, ...] = ()
    body: str = ""
    recipients: tuple[RecipientField, ...] = ()
    addressees: tuple[str, ...] = ()
    printed_recipients: tuple[str, ...] = ()
    signer: str = ""
    urgency: int = 0
    secrecy: str = "none"
    circulation: str = ""
    domain: str = ""
    reply_due: str = ""
    annexes: tuple[AnnexField, ...] = ()
    annexes_declared: int = 0
    co_signers: tuple[CoSignerField, ...] = ()
    confirmation: str = ""
    drafter_mark: str = ""
    address: tuple[str, ...] = ()
    landscape: bool = False
    pictures: tuple[PictureField, ...] = ()
    groups: tuple[GroupField, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """For the JSON column."""
        return asdict(self)


def fields_from_json(data: Mapping[str, Any]) -> DraftFields:
    """The fields again; names no longer known are dropped, so that old drafts stay readable."""
    known = {field.name for field in fields(DraftFields)}
    values: dict[str, Any] = {name: value for name, value in data.items() if name in known}
    for name in ("legal_bases", "addressees", "printed_recipients", "address"):
        values[name] = tuple(values.get(name, ()))
    values["recipients"] = tuple(RecipientField(**row) for row in values.get("recipients", ()))
    values["annexes"] = tuple(AnnexField(**row) for row in values.get("annexes", ()))
    values["co_signers"] = tuple(CoSignerField(**row) for row in values.get("co_signers", ()))
    values["pictures"] = tuple(PictureField(**row) for row in values.get("pictures", ()))
    values["groups"] = tuple(
        GroupField(**{**row, "members": tuple((name, code) for name, code in row["members"])})
        for row in values.get("groups", ())
    )
    return DraftFields(**values)
