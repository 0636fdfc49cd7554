"""Packets that the tests of the hub start from."""

from __future__ import annotations

import io
import zipfile
from datetime import date, datetime

from vanban.axis.rules.edxml import VIETNAM, Attachment, Organization, Packet, Trace

DEPARTMENT = Organization("H42.05", "Sở Nội vụ", "UBND tỉnh Ninh Bình", email="snv@ninhbinh.gov.vn")
WARD = Organization("H42.31", "UBND phường Hoa Lư", "UBND tỉnh Ninh Bình")
COMMUNE = Organization("H42.32", "UBND xã Gia Viễn", "UBND tỉnh Ninh Bình")
PDF = b"%PDF-1.7\nnoi dung van ban\n%%EOF\n"


def letter(**changes: object) -> Packet:
    """A plain letter of the department to the ward with one PDF."""
    facts: dict[str, object] = {
        "sender": DEPARTMENT,
        "recipients": (WARD,),
        "document_id": "H42.05,2026/11/20,1234/SNV-CCVC",
        "number": "1234",
        "notation": "SNV-CCVC",
        "promulgated": date(2026, 11, 20),
        "subject": "V/v rà soát vị trí việc làm năm 2026",
        "type_name": "Công văn",
        "signer_name": "Nguyễn Văn An",
        "signer_competence": "KT. GIÁM ĐỐC",
        "signer_position": "Phó Giám đốc",
        "place": "Ninh Bình",
        "traces": (Trace("H42.05", datetime(2026, 11, 20, 8, 2, 0, tzinfo=VIETNAM)),),
        "attachments": (Attachment("1234-SNV-CCVC.pdf", PDF),),
        "message_id": "m-1",
    }
    return Packet(**(facts | changes))  # type: ignore[arg-type]


def zipped(name: str, content: bytes) -> bytes:
    """A ZIP with one entry."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, content)
    return buffer.getvalue()
