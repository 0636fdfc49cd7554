"""What a sender asks about a document it sent, as values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Asked:
    """What a message asks about one document; `sender_code` is who the hub took the message from."""

    kind: str
    document_code: str
    sender_code: str
    message_id: str
    reason: str
    staff_name: str
    asked_at: datetime
    changes: tuple[list[str], ...] = ()
