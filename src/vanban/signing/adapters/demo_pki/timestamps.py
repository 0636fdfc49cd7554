"""RFC 3161 timestamps by the demo's own authority, with its key kept open and the time of the act."""

from __future__ import annotations

import hashlib
import secrets
from datetime import UTC, datetime

from asn1crypto import algos, cms, core, tsp, x509
from pyhanko.sign.general import as_signing_certificate_v2, simple_cms_attribute
from pyhanko.sign.timestamps import TimeStamper

from vanban.signing.adapters.demo_pki.authority import DemoAuthority, raw_rsa

POLICY = "1.3.6.1.4.1.99999.1.2"


class DemoTimeStamper(TimeStamper):
    """Answers timestamp requests in the process. `at` is the time it attests: the moment of the act."""

    def __init__(self, authority: DemoAuthority, at: datetime) -> None:
        super().__init__(include_nonce=True)
        self._identity = authority.timestamp_identity()
        self._certificate = x509.Certificate.load(self._identity.der)
        self._at = at.astimezone(UTC).replace(microsecond=0)

    def stamp(self, digest: bytes) -> bytes:
        """The token over a SHA-256 digest."""
        imprint = tsp.MessageImprint(
            {"hash_algorithm": algos.DigestAlgorithm({"algorithm": "sha256"}), "hashed_message": digest}
        )
        asked = {"version": "v1", "message_imprint": imprint, "nonce": secrets.randbits(64), "cert_req": True}
        return self._token(tsp.TimeStampReq(asked)).dump()

    async def async_request_tsa_response(self, req: tsp.TimeStampReq) -> tsp.TimeStampResp:
        """A granted response with a token over the request's digest."""
        return tsp.TimeStampResp(
            {"status": tsp.PKIStatusInfo({"status": "granted"}), "time_stamp_token": self._token(req)}
        )

    def _token(self, req: tsp.TimeStampReq) -> cms.ContentInfo:
        facts = {
            "version": "v1",
            "policy": POLICY,
            "message_imprint": req["message_imprint"],
            "serial_number": secrets.randbits(64),
            "gen_time": self._at,
            "tsa": x509.GeneralName(name="directory_name", value=self._certificate.subject),
        }
        if req["nonce"].native is not None:
            facts["nonce"] = req["nonce"]
        content = tsp.TSTInfo(facts).dump()
        attributes = cms.CMSAttributes(
            [
                simple_cms_attribute("content_type", "tst_info"),
                simple_cms_attribute("signing_time", cms.Time({"utc_time": core.UTCTime(self._at)})),
                simple_cms_attribute("signing_certificate_v2", as_signing_certificate_v2(self._certificate)),
                simple_cms_attribute("message_digest", hashlib.sha256(content).digest()),
            ]
        )
        digest = algos.DigestAlgorithm({"algorithm": "sha256"})
        signer = cms.SignerInfo(
            {
                "version": "v1",
                "sid": cms.SignerIdentifier(
                    {
                        "issuer_and_serial_number": cms.IssuerAndSerialNumber(
                            {"issuer": self._certificate.issuer, "serial_number": self._certificate.serial_number}
                        )
                    }
                ),
                "digest_algorithm": digest,
                "signature_algorithm": algos.SignedDigestAlgorithm({"algorithm": "sha256_rsa"}),
                "signed_attrs": attributes,
                "signature": raw_rsa(self._identity, attributes.dump()),
            }
        )
        signed = cms.SignedData(
            {
                "version": "v3",
                "digest_algorithms": cms.DigestAlgorithms((digest,)),
                "encap_content_info": cms.EncapsulatedContentInfo(
                    {"content_type": "tst_info", "content": cms.ParsableOctetString(content)}
                ),
                "certificates": [self._certificate],
                "signer_infos": [signer],
            }
        )
        return cms.ContentInfo({"content_type": "signed_data", "content": signed})
