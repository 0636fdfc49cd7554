"""Certificates that must not count, and signatures whose certificate is not the signer's."""

from __future__ import annotations

import hashlib
from datetime import timedelta
from typing import Any

from asn1crypto import cms
from asn1crypto import x509 as asn1_x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID
from pyhanko.sign import fields
from pyhanko.sign.signers import SimpleSigner

from attacks.authority import AT, ISSUING, PERSON, REVOKED, ROOT, STRANGE_ROOT, STRANGER, _usage, made, rsa_key
from attacks.listed import attack, attacks
from attacks.papers import house, once, plain, signed, signer_of, stamper

_DAY = timedelta(days=1)
_WRONG = {
    "a certificate for servers": [ExtendedKeyUsageOID.SERVER_AUTH],
    "a certificate for programs": [ExtendedKeyUsageOID.CODE_SIGNING],
    "a certificate for timestamps": [ExtendedKeyUsageOID.TIME_STAMPING],
    "a certificate for OCSP answers": [ExtendedKeyUsageOID.OCSP_SIGNING],
}


def _by(**how: Any) -> Any:
    return lambda: signed(plain(), made("Nguyễn Văn An", 20, ISSUING, **how))


attacks(
    "certificate",
    {
        "revoked before signing": lambda: signed(plain(), REVOKED),
        "revoked, without timestamp": lambda: signed(plain(), REVOKED, stamp=None),
        "expired before signing": _by(period=(AT - 300 * _DAY, AT - 10 * _DAY)),
        "expired, and the signer claims an earlier time": lambda: signed(
            plain(), made("Nguyễn Văn An", 21, ISSUING, period=(AT - 300 * _DAY, AT - 10 * _DAY)), stamp=None
        ),
        "not yet valid": _by(period=(AT + 10 * _DAY, AT + 300 * _DAY)),
        "unknown root": lambda: signed(plain(), STRANGER),
        "unknown root with the name of ours": lambda: signed(
            plain(), made("Nguyễn Văn An", 23, made("CA gốc thử nghiệm", 22, None, authority=True))
        ),
        "signed by itself": lambda: signed(plain(), made("Nguyễn Văn An", 24, None)),
        "issued by a person's certificate": lambda: signed(plain(), made("Kẻ giả mạo", 25, PERSON)),
        "issued below an authority that may have none below": lambda: signed(
            plain(), made("Kẻ giả mạo", 27, made("CA con", 26, ISSUING, authority=True))
        ),
        "an authority's own certificate": lambda: signed(plain(), ISSUING),
        "for enciphering keys only": _by(usage=_usage(signs=False, issues=False, enciphers=True)),
        "a key too short": lambda: signed(plain(), made("Nguyễn Văn An", 28, ISSUING, key=rsa_key(28, 1024))),
        "an old digest": lambda: signed(
            plain(),
            made("Nguyễn Văn An", 29, ISSUING, key=rsa_key(29)),
            digest="sha1",
            kind=fields.SigSeedSubFilter.ADOBE_PKCS7_DETACHED,
        ),
        "timestamp of an unknown authority": lambda: signed(
            plain(),
            stamp=stamper(
                made("TSA lạ", 30, STRANGE_ROOT, purposes=[ExtendedKeyUsageOID.TIME_STAMPING], key=rsa_key(30))
            ),
        ),
        "timestamp by a certificate that is for something else": lambda: signed(
            plain(),
            stamp=stamper(
                made("Không phải TSA", 31, ROOT, purposes=[ExtendedKeyUsageOID.CODE_SIGNING], key=rsa_key(31))
            ),
        ),
        "issued by an authority that was over": lambda: signed(
            plain(),
            made(
                "Nguyễn Văn An",
                33,
                made("CA cũ", 32, ROOT, authority=True, path=0, period=(AT - 900 * _DAY, AT - 100 * _DAY)),
            ),
        ),
        **{name: _by(purposes=purposes) for name, purposes in _WRONG.items()},
    },
    only_trust=True,
)


class _Altered(SimpleSigner):
    """Signs as always, then alters the CMS."""

    def alter(self, data: Any) -> None:
        """Change the signed data in place."""

    async def async_sign(self, *args: Any, **kwargs: Any) -> Any:
        """The altered CMS."""
        made_cms = await super().async_sign(*args, **kwargs)
        self.alter(made_cms["content"])
        return cms.ContentInfo.load(made_cms.dump(force=True))


def _altered(alter: Any, *, pdf: bytes | None = None, **how: Any) -> bytes:
    certificate, key = PERSON.for_pyhanko()
    kind = type("_Altering", (_Altered,), {"alter": lambda _self, data: alter(data)})
    return signed(pdf or plain(), signer=kind(certificate, key, signer_of(PERSON).cert_registry), **how)


@attack("someone else's certificate")
def other_certificate_under_the_same_serial() -> bytes:
    """Another person's certificate with the same issuer and serial put beside the signature."""
    other = made("Phạm Quốc Việt (Chủ tịch)", 40, ISSUING, serial=PERSON.certificate.serial_number)

    def alter(data: Any) -> None:
        data["certificates"] = [
            asn1_x509.Certificate.load(other.der)
            if one.chosen.serial_number == PERSON.certificate.serial_number
            else one.chosen
            for one in data["certificates"]
        ]

    return _altered(alter)


@attack("someone else's certificate")
def other_certificate_with_the_same_key() -> bytes:
    """A second certificate over the same key, which the signer did not name."""
    key = PERSON.key
    assert isinstance(key, ec.EllipticCurvePrivateKey)
    other = made("Phạm Quốc Việt (Chủ tịch)", 41, ISSUING, serial=PERSON.certificate.serial_number, key=key)

    def alter(data: Any) -> None:
        data["certificates"] = [
            asn1_x509.Certificate.load(other.der)
            if one.chosen.serial_number == PERSON.certificate.serial_number
            else one.chosen
            for one in data["certificates"]
        ]

    return _altered(alter)


@attack("someone else's certificate")
def signer_named_anew() -> bytes:
    """The signer's identifier rewritten to a certificate that lies beside it."""

    def alter(data: Any) -> None:
        other = made("Phạm Quốc Việt (Chủ tịch)", 42, ISSUING)
        data["certificates"] = [*(one.chosen for one in data["certificates"]), asn1_x509.Certificate.load(other.der)]
        info = data["signer_infos"][0]
        named = info["sid"].chosen.copy()
        named["serial_number"] = other.certificate.serial_number
        info["sid"] = cms.SignerIdentifier({"issuer_and_serial_number": named})

    return _altered(alter)


@attack("two signers")
def two_signer_infos() -> bytes:
    """Two signer infos in one CMS."""

    def alter(data: Any) -> None:
        data["signer_infos"] = [data["signer_infos"][0], data["signer_infos"][0].copy()]

    return _altered(alter)


@attack("two signers")
def no_signer_info() -> bytes:
    """A CMS with certificates and no signer."""

    def alter(data: Any) -> None:
        data["signer_infos"] = []

    return _altered(alter)


@attack("timestamp")
def copied_timestamp() -> bytes:
    """A timestamp copied from another signature."""
    from attacks.ranges import contents_of

    donor = cms.ContentInfo.load(contents_of(signed(house(), name="vb_ky_1")))["content"]["signer_infos"][0]

    def alter(data: Any) -> None:
        data["signer_infos"][0]["unsigned_attrs"] = donor["unsigned_attrs"]

    return _altered(alter, stamp=None)


@attack("not what was signed")
def other_message_digest() -> bytes:
    """The digest in the signed attributes rewritten after signing."""

    def alter(data: Any) -> None:
        for attribute in data["signer_infos"][0]["signed_attrs"]:
            if attribute["type"].native == "message_digest":
                attribute["values"] = [hashlib.sha256(b"khac").digest()]

    return _altered(alter)


@attack("not what was signed")
def no_signed_attributes() -> bytes:
    """The signed attributes taken away: the signature is over them, not over the file."""

    def alter(data: Any) -> None:
        info = data["signer_infos"][0]
        data["signer_infos"] = [
            {key: info[key] for key in ("version", "sid", "digest_algorithm", "signature_algorithm", "signature")}
        ]

    return _altered(alter)


@attack("not what was signed")
def signature_of_another_file() -> bytes:
    """The signature's bytes of another document of the same person."""
    from attacks.ranges import contents_of, with_contents

    return with_contents(once(), contents_of(signed(house(), name="vb_ky_1")))
