"""Facts drafting publishes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID


@dataclass(frozen=True)
class IssueBegun:
    """A number is held for a signed draft; the machine must now fill it in, seal, and complete the issue."""

    document_id: UUID
    person_id: UUID
    post_id: UUID
    for_post_id: UUID | None
    at: datetime


@dataclass(frozen=True)
class DraftSaved:
    """A draft's text changed; the search index must follow."""

    document_id: UUID


@dataclass(frozen=True)
class DraftSubmitted:
    """A draft was put before its reviewer or signer."""

    document_id: UUID
    to_post_id: UUID
    at: datetime


@dataclass(frozen=True)
class DraftRejected:
    """A draft was not approved and went back."""

    document_id: UUID
    to_post_id: UUID
    reason: str
    at: datetime


@dataclass(frozen=True)
class DraftSigned:
    """The competent person signed; the clerk's turn."""

    document_id: UUID
    agency_id: UUID
    at: datetime


@dataclass(frozen=True)
class IssueFailed:
    """Numbering or sealing failed; the number was given back or made void, the draft stands as signed."""

    document_id: UUID
    agency_id: UUID
    reason: str
    at: datetime


@dataclass(frozen=True)
class BatchItemReady:
    """One draft of a batch is to be signed or issued now."""

    item_id: UUID


@dataclass(frozen=True)
class WordUploaded:
    """A Word file is to become the paper of a draft."""

    word_id: UUID


@dataclass(frozen=True)
class FileAdded:
    """A file came with a draft; the virus scanner must see it."""

    blob_id: UUID


@dataclass(frozen=True)
class StampAwaited:
    """The competent person has signed and the timestamp is still to be fetched; the seal waits for it."""

    document_id: UUID
    at: datetime


@dataclass(frozen=True)
class DraftReminded:
    """Whoever's turn it is was reminded."""

    document_id: UUID
    to_post_id: UUID
    at: datetime


@dataclass(frozen=True)
class OpinionAsked:
    """Colleagues, other agencies or the public were asked for their opinion on a draft."""

    document_id: UUID
    consultation_id: UUID
    at: datetime
