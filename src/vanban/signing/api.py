"""The door of signing.

Everything that takes a PDF's bytes must be called outside any transaction: it works in another process.
"""

from vanban.signing.actions.certificates import issue_demo_certificates, revoke, set_picture, trust_anchor
from vanban.signing.actions.checking import check
from vanban.signing.actions.plugin import Offer, end_expired, settle
from vanban.signing.actions.plugin import offer as offer_to_device
from vanban.signing.actions.signing import (
    SignedPdf,
    ensure_person_signed,
    fill_and_seal,
    seal_attachment,
    sign_as_person,
    sign_copy,
)
from vanban.signing.errors import (
    CertificateExpired,
    CertificateMissing,
    CertificateNotYetValid,
    CertificateRevoked,
    FileTooHard,
    KeyUnavailable,
    NotSignedByPerson,
    NumberFieldsMissing,
    NumberFilledAlready,
    NumberNotProper,
    OnlyClerksSeal,
    PdfBroken,
    PdfEncrypted,
    PdfRefused,
    PdfSignedAlready,
    PictureMissing,
    PinRefused,
    PlaceOutsidePage,
)
from vanban.signing.models import Certificate, SignatureRecord
from vanban.signing.policies import can_keep_certificates, can_use_seal
from vanban.signing.queries.certificates import (
    certificate_of_agency,
    certificate_of_person,
    certificates,
    ensure_can_seal,
    ensure_can_sign,
    signatures_of,
    status_answer,
    trust_material,
)
from vanban.signing.queries.explaining import Told, tell_report, tell_signature, tell_verdict
from vanban.signing.queries.files import (
    add_named_fields,
    check_integrity,
    fill_numbers,
    normalise,
    page_sizes,
    render_page,
    screen_upload,
)
from vanban.signing.queries.plugin import open_errand, requests_of, seals_by_device, signs_by_device
from vanban.signing.rules.layout import Box, Layout
from vanban.signing.rules.plan import Origin, has_full_value, missing
from vanban.signing.rules.reports import SignatureFacts, SignatureReport, Verdict, from_json
from vanban.signing.rules.uploads import Screening

__all__ = [
    "Box",
    "Certificate",
    "CertificateExpired",
    "CertificateMissing",
    "CertificateNotYetValid",
    "CertificateRevoked",
    "FileTooHard",
    "KeyUnavailable",
    "Layout",
    "NotSignedByPerson",
    "NumberFieldsMissing",
    "NumberFilledAlready",
    "NumberNotProper",
    "Offer",
    "OnlyClerksSeal",
    "Origin",
    "PdfBroken",
    "PdfEncrypted",
    "PdfRefused",
    "PdfSignedAlready",
    "PictureMissing",
    "PinRefused",
    "PlaceOutsidePage",
    "Screening",
    "SignatureFacts",
    "SignatureRecord",
    "SignatureReport",
    "SignedPdf",
    "Told",
    "Verdict",
    "add_named_fields",
    "can_keep_certificates",
    "can_use_seal",
    "certificate_of_agency",
    "certificate_of_person",
    "certificates",
    "check",
    "check_integrity",
    "end_expired",
    "ensure_can_seal",
    "ensure_can_sign",
    "ensure_person_signed",
    "fill_and_seal",
    "fill_numbers",
    "from_json",
    "has_full_value",
    "issue_demo_certificates",
    "missing",
    "normalise",
    "offer_to_device",
    "open_errand",
    "page_sizes",
    "render_page",
    "requests_of",
    "revoke",
    "screen_upload",
    "seal_attachment",
    "seals_by_device",
    "set_picture",
    "settle",
    "sign_as_person",
    "sign_copy",
    "signatures_of",
    "signs_by_device",
    "status_answer",
    "tell_report",
    "tell_signature",
    "tell_verdict",
    "trust_anchor",
    "trust_material",
]
