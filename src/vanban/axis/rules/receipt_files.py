"""A receipt as a file that leaves the hub, and the judgement of one: no database, no network, no framework.

The file is JSON with four fields: `format`, `receipt` (the canonical text, exactly as signed), `signature` (base64 of
the Ed25519 signature over that text in UTF-8) and `key` (the id of the hub's public key). The public key is not in the
file: it must come from the hub itself, or from whoever keeps it, else a forger could enclose his own.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import load_pem_private_key, load_pem_public_key

from vanban.axis.rules.receipts import Receipt, is_genuine, key_id
from vanban.kernel.clock import local

FORMAT = "vanban-hub-receipt/1"
MAX_FILE = 1024 * 1024
"""A receipt names at most a few thousand codes; anything larger is none."""

VALID, FALSE, UNREADABLE = 0, 1, 2
"""What a judgement comes to, as a command's exit code."""


class ReceiptUnreadable(ValueError):
    """The file is no receipt, or the key is no key; the message says which and why, in Vietnamese."""


@dataclass(frozen=True)
class PacketFacts:
    """Digest and size of a packet that is said to belong to a receipt."""

    sha256: str
    size: int


@dataclass(frozen=True)
class Judgement:
    """The outcome and the sentences that tell it. Vietnamese on any machine: it may be read out before a court."""

    outcome: int
    lines: tuple[str, ...]


def to_file(receipt: Receipt, key: Ed25519PublicKey | None = None) -> bytes:
    """The file that the sender keeps; the same receipt always gives the same bytes.

    Without a key (the hub is another house's) the file names none; the signature is checked all the same.
    """
    named = key_id(key) if key else ""
    facts = {"format": FORMAT, "key": named, "receipt": receipt.text, "signature": receipt.signature}
    return (json.dumps(facts, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode()


def from_file(data: bytes) -> tuple[Receipt, str]:
    """The receipt and the id of the key that is said to have signed it. Raises `ReceiptUnreadable`."""
    if len(data) > MAX_FILE:
        raise ReceiptUnreadable("tệp quá lớn, không phải biên nhận")
    try:
        facts: Any = json.loads(data)
        if not isinstance(facts, dict) or facts.get("format") != FORMAT:
            raise ReceiptUnreadable("tệp không phải biên nhận của trục liên thông")
        text, signature, named = facts["receipt"], facts["signature"], facts["key"]
        if not all(isinstance(value, str) for value in (text, signature, named)):
            raise ReceiptUnreadable("biên nhận thiếu nội dung, chữ ký hoặc mã khóa")
        return Receipt.from_text(text, signature), named
    except ReceiptUnreadable:
        raise
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise ReceiptUnreadable("tệp hỏng hoặc thiếu trường, không đọc được như một biên nhận") from error


def read_key(pem: bytes) -> Ed25519PublicKey:
    """The hub's public key from its PEM file, or from the hub's own key file. Raises `ReceiptUnreadable`."""
    try:
        found = load_pem_private_key(pem, password=None) if b"PRIVATE KEY" in pem[:64] else load_pem_public_key(pem)
    except (ValueError, TypeError, UnsupportedAlgorithm) as error:
        raise ReceiptUnreadable("tệp khóa không đọc được") from error
    if isinstance(found, Ed25519PrivateKey):
        return found.public_key()
    if not isinstance(found, Ed25519PublicKey):
        raise ReceiptUnreadable("khóa không phải loại Ed25519 của trục liên thông")
    return found


def judge(data: bytes, key: bytes, packet: PacketFacts | None = None) -> Judgement:
    """Whether the hub of this key gave this receipt, for this packet if one is given, told in full."""
    try:
        receipt, named = from_file(data)
        hub = read_key(key)
    except ReceiptUnreadable as fault:
        return Judgement(UNREADABLE, (f"KHÔNG ĐỌC ĐƯỢC: {fault}.",))
    genuine = is_genuine(receipt, hub)
    matches = packet is None or (packet.sha256 == receipt.sha256 and packet.size == receipt.size)
    lines = [*_verdict(genuine, matches, named, key_id(hub)), *_facts(receipt)]
    if packet is not None:
        lines.append(f"Gói tin đưa kiểm tra: {packet.size} byte, SHA-256 {packet.sha256}")
    return Judgement(VALID if genuine and matches else FALSE, tuple(lines))


def _verdict(genuine: bool, matches: bool, named: str, used: str) -> Iterator[str]:
    if genuine and matches:
        yield "HỢP LỆ: trục liên thông đã ký đúng nội dung biên nhận này."
        return
    yield "KHÔNG HỢP LỆ."
    if not genuine and named and named != used:
        yield f"Biên nhận ghi khóa {_shown(named)}, khóa dùng để kiểm tra là {used}: hãy lấy đúng khóa của trục đã cấp."
    elif not genuine:
        yield "Chữ ký không khớp: nội dung biên nhận đã bị sửa, hoặc không do trục này cấp."
    if not matches:
        yield "Gói tin đưa kiểm tra không phải gói tin ghi trong biên nhận."


def _facts(receipt: Receipt) -> Iterator[str]:
    """Who, what, when; to whom."""
    yield f"Nơi gửi: {_shown(receipt.sender)}"
    yield f"Trục tiếp nhận lúc: {local(receipt.accepted_at):%H:%M:%S ngày %d/%m/%Y} (giờ Việt Nam)"
    yield f"Nơi nhận: {', '.join(_shown(code) for code in receipt.destinations)}"
    yield f"Mã thông điệp: {_shown(receipt.message_id)}"
    yield f"Mã trên trục: {receipt.doc_id}"
    yield f"Gói tin: {receipt.size} byte, SHA-256 {_shown(receipt.sha256)}"


def _shown(text: object) -> str:
    """One line without control characters: a forged file must not write its own verdict on the reader's screen."""
    return "".join(sign if sign.isprintable() else "?" for sign in str(text))[:300]
