"""What registry stories need: a stored paper and the facts of a decision and of a letter that came in."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from cast import AT
from vanban.platform import storage
from vanban.registry.api import FileFacts, IncomingFacts, OutgoingFacts, RecipientFacts

PDF = b"%PDF-1.7 one page"


def paper(name: str = "vanban.pdf", role: str = "main", content: bytes = PDF) -> FileFacts:
    """A stored file."""
    return FileFacts(storage.put(content, media_type="application/pdf").id, name, role)


def decision(**changes: Any) -> OutgoingFacts:
    """A decision of the department, every field of NB16-Đ13.2c filled in."""
    values: dict[str, Any] = {
        "type_code": "quyet-dinh",
        "type_name": "Quyết định",
        "symbol": "QĐ-SNV",
        "issued_date": date(2026, 11, 23),
        "subject": "Về việc kiện toàn Ban Chỉ đạo cải cách hành chính",
        "signer_name": "Vũ Đức Long",
        "signer_title": "PHÓ GIÁM ĐỐC",
        "signer_capacity": "KT.",
        "recipients": (RecipientFacts("UBND phường Hoa Lư", "H42.51"), RecipientFacts("Lưu: VT, TCCB")),
        "urgency": 1,
        "domain": "Cải cách hành chính",
        "page_count": 3,
        "copies": 12,
        "keeper": "VT, Phòng TCCB",
        "drafting_unit": "Phòng Tổ chức cán bộ",
        "drafter_name": "Nguyễn Thị Mai",
        "note": "Gửi kèm bản giấy",
        "profile": "nb25",
        "profile_version": "1",
        "more": {"Số phụ lục": "2"},
    }
    return OutgoingFacts(**values | changes)


def letter(**changes: Any) -> IncomingFacts:
    """A letter from the department to the ward, every field of NB16-Đ13.1c filled in."""
    values: dict[str, Any] = {
        "issuer_name": "Sở Nội vụ",
        "issuer_code": "H42.08",
        "number": "56",
        "symbol": "SNV-TCCB",
        "issued_date": date(2026, 11, 20),
        "type_code": "cong-van",
        "type_name": "Công văn",
        "subject": "V/v rà soát vị trí việc làm",
        "signer_name": "Phạm Quốc Việt",
        "signer_title": "Giám đốc",
        "arrived_at": AT,
        "received_as": "axis",
        "document_code": "H42.08,2026/11/20,56/SNV-TCCB",
        "urgency": 2,
        "domain": "Tổ chức cán bộ",
        "page_count": 2,
        "place_kept": "Tủ 3, ngăn 2",
        "note": "Bản giấy gửi sau",
        "more": {"Người liên hệ": "Nguyễn Thị Mai"},
    }
    return IncomingFacts(**values | changes)


def ids(found: list[tuple[int, str]]) -> list[int]:
    """The numbers of `numbers_taken`."""
    return [number for number, _state in found]


def codes(document_id: UUID) -> list[str]:
    """The audit codes on one document, in order."""
    from vanban.platform import audit

    return [line.code for line in audit.lines(document_id)]
