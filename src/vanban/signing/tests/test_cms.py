"""The signature's own DER: openssl accepts it, it is strict DER, and no key of another certificate gets into it."""

from __future__ import annotations

import hashlib
import subprocess
from datetime import UTC, datetime
from pathlib import Path

import pytest
from asn1crypto import cms

from vanban.signing.adapters.pdf import der
from vanban.signing.adapters.pdf.cms import signature
from vanban.signing.adapters.pdf.embedding import Place, PlaceTooSmall, PlaceWrong, embed
from vanban.signing.ports import KeyMissing, OpenKey
from vanban.signing.tests.small_authority import new_key, pem, raw_sign, small_authority

CONTENT = "Sở Nội vụ tỉnh Ninh Bình".encode()


def opened(kind: str, **changes) -> OpenKey:
    """A key of the test authority with its certificate."""
    authority, key = small_authority("rsa"), new_key(kind)
    certificate = authority.certificate(key.public_key(), "Phạm Quốc Việt")
    return OpenKey(
        **{"certificate": certificate, "chain": authority.chain, "sign": lambda d: raw_sign(key, d)} | changes
    )


@pytest.mark.parametrize("kind", ["rsa", "ec"])
def test_openssl_accepts_the_signature_and_refuses_it_on_other_bytes(kind: str, tmp_path: Path):
    made = signature(hashlib.sha256(CONTENT).digest(), key=opened(kind), stamper=None)
    (tmp_path / "chu-ky.der").write_bytes(made)
    (tmp_path / "goc.pem").write_bytes(pem(small_authority("rsa").root))
    for content, code in ((CONTENT, 0), (CONTENT + b".", 4)):
        (tmp_path / "noi-dung").write_bytes(content)
        asked = "openssl cms -verify -binary -inform DER -in chu-ky.der -content noi-dung -CAfile goc.pem"
        moment = str(int(datetime(2026, 11, 23, tzinfo=UTC).timestamp()))
        said = subprocess.run(
            [*asked.split(), "-cades", "-attime", moment, "-out", "/dev/null"],
            cwd=tmp_path,
            capture_output=True,
            check=False,
        )
        assert said.returncode == code, said.stderr.decode()


@pytest.mark.parametrize("kind", ["rsa", "ec"])
def test_it_has_the_shape_of_pades_in_strict_der(kind: str):
    """Three signed attributes, no signing-time, the chain's certificates without the root, no unsigned ones."""
    made = signature(hashlib.sha256(CONTENT).digest(), key=opened(kind), stamper=None)
    read = cms.ContentInfo.load(made, strict=True)
    assert read.dump(force=True) == made
    data = read["content"]
    (signer,) = data["signer_infos"]
    assert {one["type"].native for one in signer["signed_attrs"]} == {
        "content_type",
        "message_digest",
        "signing_certificate_v2",
    }
    encoded = [one.dump() for one in signer["signed_attrs"]]
    assert encoded == sorted(encoded)
    assert signer["unsigned_attrs"].native is None
    assert len(data["certificates"]) == 2
    assert data["encap_content_info"]["content"].native is None


def test_a_keeper_that_signs_with_another_key_makes_no_signature():
    """A token was exchanged, or two keys have one label: nothing leaves that nobody could verify."""
    other = new_key("ec")
    with pytest.raises(KeyMissing):
        signature(bytes(32), key=opened("ec", sign=lambda data: raw_sign(other, data)), stamper=None)


def test_what_is_too_large_for_its_place_is_not_cut():
    with pytest.raises(PlaceTooSmall):
        embed(b"..", Place(b"<" + b"0" * 100 + b">", 2, 104), key=opened("ec"), stamper=None)


@pytest.mark.parametrize(("start", "end"), [(0, 6), (2, 90_000), (2, 8), (3, 8), (3, 10), (9, 3)])
def test_a_worker_s_word_on_the_place_is_compared_with_its_bytes(start: int, end: int):
    """A worker that a hostile file has turned names a place outside what it appended."""
    with pytest.raises(PlaceWrong):
        embed(b"..", Place(b"x<0000>y", start, end), key=opened("ec"), stamper=None)


@pytest.mark.parametrize(
    ("made", "expected"),
    [
        (der.integer(0), "020100"),
        (der.integer(127), "02017f"),
        (der.integer(128), "02020080"),
        (der.oid("1.2.840.113549.1.7.2"), "06092a864886f70d010702"),
        (der.oid("2.16.840.1.101.3.4.2.1"), "0609608648016503040201"),
        (der.part(der.OCTETS, bytes(0x7F))[:2], "047f"),
        (der.part(der.OCTETS, bytes(0x80))[:3], "048180"),
        (der.part(der.OCTETS, bytes(0x1234))[:4], "04821234"),
        (der.set_of([b"\x02", b"\x01"]), "31020102"),
    ],
)
def test_der_is_written_in_its_one_form(made: bytes, expected: str):
    assert made.hex() == expected
