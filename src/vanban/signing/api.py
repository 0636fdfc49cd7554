"""The door of signing.

Everything that takes a PDF's bytes must be called outside any transaction: it works in another process.
"""

from vanban.signing.actions.certificates import (
    issue_demo_certificates,
    restore,
    revoke,
    set_picture,
    suspend,
    trust_anchor,
)
from vanban.signing.actions.checking import check
from vanban.signing.actions.evidence import (
    FileToKeep,
    collect,
    forget_evidence,
    keep_files,
    note_algorithm_end,
    note_evidence_exported,
)
from vanban.signing.actions.keys import register_certificate
from vanban.signing.actions.kinds import (
    Arrival,
    declare_no_seal,
    seal_beside,
    sign_as_reviewer,
    stamp_arrival,
)
from vanban.signing.actions.plugin import Offer, end_expired, settle
from vanban.signing.actions.plugin import offer as offer_to_device
from vanban.signing.actions.reporting import make_signed_report, print_code
from vanban.signing.actions.requests import Asked, note_request_sent, prepare_request
from vanban.signing.actions.signing import (
    SignedPdf,
    fill_and_seal,
    seal_attachment,
    sign_as_person,
    sign_copy,
)
from vanban.signing.actions.stamping import await_stamp, end_wait, stamp_last
from vanban.signing.actions.warnings import warn_of_certificates
from vanban.signing.errors import (
    CertificateExpired,
    CertificateMissing,
    CertificateNotYetValid,
    CertificateRevoked,
    CopyFormUnknown,
    FileTooHard,
    KeyUnavailable,
    NoRoomForStamp,
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
from vanban.signing.errors.keys import PinMissing
from vanban.signing.models import Certificate, KeptFile, SignatureRecord, SignedReport
from vanban.signing.policies import can_keep_certificates, can_tend_trust, can_use_seal
from vanban.signing.ports.keys import Permission
from vanban.signing.ports.letters import Letter, use_desk
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
from vanban.signing.queries.evidence import evidence_of, kept_files, newest_version, signatures_kept
from vanban.signing.queries.explaining import (
    Badge,
    ReportTold,
    Told,
    tell,
    tell_report,
    tell_signature,
    tell_verdict,
    verdict_badge,
)
from vanban.signing.queries.files import (
    add_named_fields,
    check_integrity,
    fill_numbers,
    normalise,
    page_sizes,
    render_page,
    screen_upload,
)
from vanban.signing.queries.keys import asked_of
from vanban.signing.queries.looking import ensure_person_signed
from vanban.signing.queries.notices import CertificateNotice, certificate_notices
from vanban.signing.queries.plugin import open_errand, requests_of, seals_by_device, signs_by_device
from vanban.signing.queries.reports import (
    compose_report,
    document_of_code,
    examine,
    examine_stored,
    kept_reports,
    of_this_house,
    print_report,
    print_sheet,
    report_key_pem,
    signed_reports_of,
)
from vanban.signing.queries.waiting import Waiting, stamp_wait, stamps_due
from vanban.signing.rules.kinds import COPY_FORMS
from vanban.signing.rules.layout import Box, Layout
from vanban.signing.rules.placing import reviewer_spot
from vanban.signing.rules.plan import Origin, has_full_value, missing
from vanban.signing.rules.reports import SignatureFacts, SignatureReport, Verdict, from_json
from vanban.signing.rules.signed_reports import SignedText, to_file
from vanban.signing.rules.uploads import Screening

__all__ = [
    "COPY_FORMS",
    "Arrival",
    "Asked",
    "Badge",
    "Box",
    "Certificate",
    "CertificateExpired",
    "CertificateMissing",
    "CertificateNotYetValid",
    "CertificateNotice",
    "CertificateRevoked",
    "CopyFormUnknown",
    "FileToKeep",
    "FileTooHard",
    "KeptFile",
    "KeyUnavailable",
    "Layout",
    "Letter",
    "NoRoomForStamp",
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
    "Permission",
    "PictureMissing",
    "PinMissing",
    "PinRefused",
    "PlaceOutsidePage",
    "ReportTold",
    "Screening",
    "SignatureFacts",
    "SignatureRecord",
    "SignatureReport",
    "SignedPdf",
    "SignedReport",
    "SignedText",
    "Told",
    "Verdict",
    "Waiting",
    "add_named_fields",
    "asked_of",
    "await_stamp",
    "can_keep_certificates",
    "can_tend_trust",
    "can_use_seal",
    "certificate_notices",
    "certificate_of_agency",
    "certificate_of_person",
    "certificates",
    "check",
    "check_integrity",
    "collect",
    "compose_report",
    "declare_no_seal",
    "document_of_code",
    "end_expired",
    "end_wait",
    "ensure_can_seal",
    "ensure_can_sign",
    "ensure_person_signed",
    "evidence_of",
    "examine",
    "examine_stored",
    "fill_and_seal",
    "fill_numbers",
    "forget_evidence",
    "from_json",
    "has_full_value",
    "issue_demo_certificates",
    "keep_files",
    "kept_files",
    "kept_reports",
    "make_signed_report",
    "missing",
    "newest_version",
    "normalise",
    "note_algorithm_end",
    "note_evidence_exported",
    "note_request_sent",
    "of_this_house",
    "offer_to_device",
    "open_errand",
    "page_sizes",
    "prepare_request",
    "print_code",
    "print_report",
    "print_sheet",
    "register_certificate",
    "render_page",
    "report_key_pem",
    "requests_of",
    "restore",
    "reviewer_spot",
    "revoke",
    "screen_upload",
    "seal_attachment",
    "seal_beside",
    "seals_by_device",
    "set_picture",
    "settle",
    "sign_as_person",
    "sign_as_reviewer",
    "sign_copy",
    "signatures_kept",
    "signatures_of",
    "signed_reports_of",
    "signs_by_device",
    "stamp_arrival",
    "stamp_last",
    "stamp_wait",
    "stamps_due",
    "status_answer",
    "suspend",
    "tell",
    "tell_report",
    "tell_signature",
    "tell_verdict",
    "to_file",
    "trust_anchor",
    "trust_material",
    "use_desk",
    "verdict_badge",
    "warn_of_certificates",
]
