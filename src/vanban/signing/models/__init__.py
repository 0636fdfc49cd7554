"""Tables of signing, one file for each matter."""

from vanban.signing.models.certificates import KINDS, Certificate, SignerPicture, TrustAnchor
from vanban.signing.models.plugin import SigningRequest
from vanban.signing.models.signatures import CheckReport, SignatureRecord

__all__ = ["KINDS", "Certificate", "CheckReport", "SignatureRecord", "SignerPicture", "SigningRequest", "TrustAnchor"]
