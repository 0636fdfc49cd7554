"""The hub's receipt: one canonical text, signed, that anybody can check years later without the hub."""

from __future__ import annotations

import base64
import hashlib
import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from vanban.kernel.clock import from_wire, to_wire


@dataclass(frozen=True)
class Receipt:
    """The hub's proof of acceptance. It is stored with the message: a repeat gets this one, never a fresh one."""

    doc_id: UUID
    message_id: str
    sender: str
    sha256: str
    size: int
    accepted_at: datetime
    destinations: tuple[str, ...]
    """The mailboxes and outside codes that the message was taken for."""
    text: str = ""
    """The canonical text that the hub signed; empty before it is signed."""
    signature: str = ""

    def canonical(self) -> str:
        """What is signed: JSON with sorted keys and no spaces."""
        facts = {
            "accepted_at": to_wire(self.accepted_at),
            "destinations": list(self.destinations),
            "doc_id": str(self.doc_id),
            "message_id": self.message_id,
            "sender": self.sender,
            "sha256": self.sha256,
            "size": self.size,
        }
        return json.dumps(facts, ensure_ascii=False, sort_keys=True, separators=(",", ":"))

    @classmethod
    def from_text(cls, text: str, signature: str) -> Receipt:
        """Read back what was signed. Raises ValueError or KeyError for a text that is no receipt."""
        facts: dict[str, Any] = json.loads(text)
        return cls(
            doc_id=UUID(facts["doc_id"]),
            message_id=facts["message_id"],
            sender=facts["sender"],
            sha256=facts["sha256"],
            size=facts["size"],
            accepted_at=from_wire(facts["accepted_at"]),
            destinations=tuple(facts["destinations"]),
            text=text,
            signature=signature,
        )


def key_id(key: Ed25519PublicKey) -> str:
    """Sixteen digits that name a public key."""
    return hashlib.sha256(key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)).hexdigest()[:16]


def is_genuine(receipt: Receipt, key: Ed25519PublicKey) -> bool:
    """True when this hub's key signed exactly this text."""
    try:
        key.verify(base64.b64decode(receipt.signature), receipt.text.encode())
    except (InvalidSignature, ValueError):
        return False
    return True
