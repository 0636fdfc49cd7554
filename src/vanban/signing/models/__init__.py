"""Tables of signing, one file for each matter."""

from vanban.signing.models.certificates import KINDS, Certificate, SignerPicture, TrustAnchor
from vanban.signing.models.evidence import (
    AlgorithmEnd,
    KeptFile,
    KeptSignature,
    KeptVersion,
    RevocationAnswer,
    SeenCertificate,
    StampWait,
)
from vanban.signing.models.plugin import SigningRequest
from vanban.signing.models.reports import PrintCode, SignedReport
from vanban.signing.models.requests import CertificateRequest, CertificateWarning
from vanban.signing.models.signatures import CheckReport, SignatureRecord
from vanban.signing.models.trust import IntermediateCertificate, TrustProposal

__all__ = [
    "KINDS",
    "AlgorithmEnd",
    "Certificate",
    "CertificateRequest",
    "CertificateWarning",
    "CheckReport",
    "IntermediateCertificate",
    "KeptFile",
    "KeptSignature",
    "KeptVersion",
    "PrintCode",
    "RevocationAnswer",
    "SeenCertificate",
    "SignatureRecord",
    "SignedReport",
    "SignerPicture",
    "SigningRequest",
    "StampWait",
    "TrustAnchor",
    "TrustProposal",
]
