"""Tables of signing, one file for each matter."""

from vanban.signing.models.certificates import KINDS, Certificate, SignerPicture, TrustAnchor
from vanban.signing.models.plugin import SigningRequest
from vanban.signing.models.requests import CertificateRequest, CertificateWarning
from vanban.signing.models.signatures import CheckReport, SignatureRecord
from vanban.signing.models.trust import IntermediateCertificate, TrustProposal

__all__ = [
    "KINDS",
    "Certificate",
    "CertificateRequest",
    "CertificateWarning",
    "CheckReport",
    "IntermediateCertificate",
    "SignatureRecord",
    "SignerPicture",
    "SigningRequest",
    "TrustAnchor",
    "TrustProposal",
]
