"""The hub's signature under every receipt, and the key to check it with."""

from __future__ import annotations

from dataclasses import replace

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from vanban.axis.rules.receipts import Receipt
from vanban.platform import signet


def sign_receipt(receipt: Receipt) -> Receipt:
    """The receipt with its text and the hub's signature."""
    text = receipt.canonical()
    return replace(receipt, text=text, signature=signet.sign(text))


def receipt_key() -> Ed25519PublicKey:
    """What anybody needs to check a receipt of this hub."""
    return signet.public_key()


def receipt_key_pem() -> str:
    """The same, as a file."""
    return receipt_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()
