"""What to do about each fault of a file or a signature, and where it is written (TT 41/2017 Đ7; NĐ 30/2020 Đ21.2)."""

from __future__ import annotations

from dataclasses import dataclass

from vanban.kernel.refusals import gettext_noop


@dataclass(frozen=True)
class Cure:
    """One sentence on what to do, and the provision behind it."""

    message: str
    law: str


CHECKING = "TT 41/2017/TT-BTTTT Đ7; NĐ 30/2020/NĐ-CP Đ21.2"
OF_CERTIFICATES = "TT 41/2017/TT-BTTTT Đ7; NĐ 68/2024/NĐ-CP"

_AS_ISSUED = gettext_noop("Do not use this file. Return it and ask the sender for the file exactly as it was issued.")
_SIGN_AGAIN = gettext_noop("Return it: it has to be signed again with a certificate that is valid.")
_ASK_FIRST = gettext_noop(
    "Ask the sender through another way which authority it uses; accept only what the administrator has put on the "
    "list of trusted authorities."
)
_OPEN_COPY = gettext_noop("Ask the sender for a PDF without password; a signed document must be open to everybody.")
_ONLY_PDF = gettext_noop("Ask the sender for the signed PDF; other files cannot carry a document's signatures.")
_TRY_AGAIN = gettext_noop(
    "Check it once more. If it is stopped again, return it and ask the sender for a simpler file."
)
_STAMP_AGAIN = gettext_noop("Return it: the time of signing has to be attested anew.")
_TAKE_ARCHIVE = gettext_noop("Check the archive copy that its issuer keeps: the same file with its evidence.")
UNSIGNED = Cure(
    gettext_noop("Treat it as information only; for a document of legal value ask the sender for the signed file."),
    "QĐ 28/2018/QĐ-TTg Đ4; NĐ 30/2020/NĐ-CP Đ5",
)
ACCEPT = Cure(gettext_noop("The document may be accepted and used."), CHECKING)
ACCEPT_NOTING = Cure(
    gettext_noop("The document may be accepted and used; the remarks below stay with the report."), CHECKING
)

OF_FILES = {
    "not_pdf": Cure(_ONLY_PDF, "NĐ 30/2020/NĐ-CP PL I"),
    "encrypted": Cure(_OPEN_COPY, CHECKING),
    "broken": Cure(_AS_ISSUED, CHECKING),
    "hidden_signature": Cure(_AS_ISSUED, CHECKING),
    "too_many_signatures": Cure(_AS_ISSUED, CHECKING),
    "bytes_after_end": Cure(_AS_ISSUED, CHECKING),
    "too_slow": Cure(_TRY_AGAIN, CHECKING),
    "worker_failed": Cure(_TRY_AGAIN, CHECKING),
}

OF_SIGNATURES = {
    "untrusted": Cure(_ASK_FIRST, OF_CERTIFICATES),
    "revoked": Cure(_SIGN_AGAIN, OF_CERTIFICATES),
    "expired": Cure(_SIGN_AGAIN, OF_CERTIFICATES),
    "not_yet_valid": Cure(_SIGN_AGAIN, OF_CERTIFICATES),
    "weak_algorithm": Cure(_SIGN_AGAIN, OF_CERTIFICATES),
    "wrong_purpose": Cure(_SIGN_AGAIN, OF_CERTIFICATES),
    "timestamp_bad": Cure(_STAMP_AGAIN, "TT 41/2017/TT-BTTTT Đ7, Đ9"),
    "evidence_outlived": Cure(_TAKE_ARCHIVE, "TT 41/2017/TT-BTTTT Đ9"),
}
"""Any other fault means that the bytes are not what was signed."""


def of_file(code: str) -> Cure:
    """What to do about a fault of the file."""
    return OF_FILES.get(code, Cure(_AS_ISSUED, CHECKING))


def of_signature(code: str) -> Cure:
    """What to do about a fault of a signature."""
    return OF_SIGNATURES.get(code, Cure(_AS_ISSUED, CHECKING))
