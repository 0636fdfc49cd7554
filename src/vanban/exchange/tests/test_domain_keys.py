"""Keys and signatures of strangers' domains: the ones made to hold a worker are not looked at."""

from __future__ import annotations

import base64

import dkim
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from vanban.exchange.adapters.dkim import LONGEST_RECORD, MOST, DomainKeys
from vanban.exchange.rules.letters.senders import Seal
from vanban.exchange.tests.mail_server import letter

DOMAIN = "ninhbinh.gov.vn"


def key_of(exponent: int) -> rsa.RSAPrivateKey:
    """A key of 2048 bits with this public exponent."""
    made = rsa.generate_private_key(public_exponent=65537, key_size=2048).private_numbers()
    p, q = made.p, made.q
    private = pow(exponent, -1, (p - 1) * (q - 1))
    return rsa.RSAPrivateNumbers(
        p=p, q=q, d=private, dmp1=private % (p - 1), dmq1=private % (q - 1), iqmp=made.iqmp,
        public_numbers=rsa.RSAPublicNumbers(exponent, p * q),
    ).private_key(unsafe_skip_rsa_key_validation=True)  # fmt: skip


HONEST = key_of(65537)
HEAVY = key_of((1 << 61) - 1)


def record_of(key: rsa.RSAPrivateKey) -> bytes:
    """What the name service says of it."""
    public = key.public_key().public_bytes(
        serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
    )  # fmt: skip
    return b"v=DKIM1; k=rsa; p=" + base64.b64encode(public)


def signed(message: bytes, key: rsa.RSAPrivateKey) -> bytes:
    """The message with the domain's signature before it."""
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.TraditionalOpenSSL, serialization.NoEncryption()
    )
    found = dkim.sign(
        message, b"s1", DOMAIN.encode(), private, canonicalize=(b"relaxed", b"relaxed"),
        include_headers=[b"from", b"subject", b"to"],
    )  # fmt: skip
    return bytes(found) + message


def seals(raw: bytes, record: bytes) -> list[Seal]:
    """What is found where the name service says this."""

    def ask(_name: bytes | str, timeout: float = 5) -> bytes | None:
        assert timeout
        return record

    return list(DomainKeys(ask)(raw))


@pytest.mark.parametrize(
    ("key", "more", "holds"),
    [(HONEST, b"", True), (HONEST, b"; n=" + b"x" * LONGEST_RECORD, False), (HEAVY, b"", False)],
)
def test_a_key_that_takes_long_to_work_with_is_refused(key: rsa.RSAPrivateKey, more: bytes, holds: bool) -> None:
    assert seals(signed(letter(), key), record_of(key) + more) == [Seal(DOMAIN, holds)]


@pytest.mark.parametrize("record", [b"", b"p=", b"v=DKIM1; p=MAUFAQ==", b"k=rsa; p=%%%", b"x", b"p=BQEA;p=BQEA"])
def test_a_record_that_is_no_key_proves_nothing(record: bytes) -> None:
    assert seals(signed(letter(), HONEST), record) == [Seal(DOMAIN, False)]


def test_only_the_first_signatures_are_looked_at() -> None:
    raw = letter()
    for _time in range(4):
        raw = signed(raw, HONEST)
    assert len(seals(raw, record_of(HONEST))) == MOST == 2


def test_messages_made_long_to_read_are_not_looked_at() -> None:
    honest = signed(letter(), HONEST)
    assert seals(honest + b"\t " * 20_000 + b"x\r\n", record_of(HONEST)) == []
    long = honest.replace(b"DKIM-Signature: ", b"DKIM-Signature: x=" + b"9" * 9000 + b"; ", 1)
    assert seals(long, record_of(HONEST)) == []
