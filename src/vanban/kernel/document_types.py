"""The 29 types of administrative documents, their abbreviations, the forms of copies, and degrees of urgency.

NĐ 30/2020/NĐ-CP Đ7 and Phụ lục III. Codes are our own slugs: abbreviations cannot serve, because without marks two
pairs fall together (Đề án and Dự án, Hợp đồng and Hướng dẫn), and Công văn and Thư công have none.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

from vanban.kernel.refusals import Refusal, gettext_noop
from vanban.kernel.vietnamese import fold


@dataclass(frozen=True)
class DocumentType:
    """A type: our slug, the Vietnamese name (data, not translated), the abbreviation, and an English name."""

    code: str
    label: str
    abbreviation: str
    english: str

    def name(self, language: str) -> str:
        """The name on a screen of this language."""
        return self.english if language.startswith("en") else self.label


class UnknownDocumentType(Refusal):
    """No type of the 29 has this code."""

    code = "document_type.unknown"
    message = gettext_noop("“{given}” is not a type of administrative document.")
    cure = gettext_noop("Choose one of the 29 types.")
    law = "NĐ 30/2020/NĐ-CP Đ7"
    field = "document_type"


DOCUMENT_TYPES: tuple[DocumentType, ...] = (
    DocumentType("nghi-quyet", "Nghị quyết", "NQ", "Resolution"),
    DocumentType("quyet-dinh", "Quyết định", "QĐ", "Decision"),
    DocumentType("chi-thi", "Chỉ thị", "CT", "Directive"),
    DocumentType("quy-che", "Quy chế", "QC", "Regulation"),
    DocumentType("quy-dinh", "Quy định", "QyĐ", "Rules"),
    DocumentType("thong-cao", "Thông cáo", "TC", "Communiqué"),
    DocumentType("thong-bao", "Thông báo", "TB", "Notice"),
    DocumentType("huong-dan", "Hướng dẫn", "HD", "Guidance"),
    DocumentType("chuong-trinh", "Chương trình", "CTr", "Programme"),
    DocumentType("ke-hoach", "Kế hoạch", "KH", "Plan"),
    DocumentType("phuong-an", "Phương án", "PA", "Scheme"),
    DocumentType("de-an", "Đề án", "ĐA", "Project proposal"),
    DocumentType("du-an", "Dự án", "DA", "Project"),
    DocumentType("bao-cao", "Báo cáo", "BC", "Report"),
    DocumentType("bien-ban", "Biên bản", "BB", "Minutes"),
    DocumentType("to-trinh", "Tờ trình", "TTr", "Submission"),
    DocumentType("hop-dong", "Hợp đồng", "HĐ", "Contract"),
    DocumentType("cong-van", "Công văn", "", "Official letter"),
    DocumentType("cong-dien", "Công điện", "CĐ", "Official telegram"),
    DocumentType("ban-ghi-nho", "Bản ghi nhớ", "BGN", "Memorandum"),
    DocumentType("ban-thoa-thuan", "Bản thỏa thuận", "BTT", "Agreement"),
    DocumentType("giay-uy-quyen", "Giấy ủy quyền", "GUQ", "Letter of authorisation"),
    DocumentType("giay-moi", "Giấy mời", "GM", "Invitation"),
    DocumentType("giay-gioi-thieu", "Giấy giới thiệu", "GGT", "Letter of introduction"),
    DocumentType("giay-nghi-phep", "Giấy nghỉ phép", "GNP", "Leave permit"),
    DocumentType("phieu-gui", "Phiếu gửi", "PG", "Dispatch slip"),
    DocumentType("phieu-chuyen", "Phiếu chuyển", "PC", "Transfer slip"),
    DocumentType("phieu-bao", "Phiếu báo", "PB", "Notice slip"),
    DocumentType("thu-cong", "Thư công", "", "Official personal letter"),
)

LETTER = "cong-van"

_BY_CODE = {kind.code: kind for kind in DOCUMENT_TYPES}
_BY_ABBREVIATION = {kind.abbreviation: kind for kind in DOCUMENT_TYPES if kind.abbreviation}
_BY_NAME = {fold(kind.label): kind for kind in DOCUMENT_TYPES}


def document_type(code: str) -> DocumentType:
    """The type with this slug. Raises `UnknownDocumentType`."""
    found = _BY_CODE.get(code)
    if found is None:
        raise UnknownDocumentType(given=code)
    return found


def type_named(name: str) -> DocumentType | None:
    """The type whose name a packet carries, compared without marks and case: “CÔNG VĂN”; None for other kinds."""
    return _BY_NAME.get(" ".join(fold(name).split()))


def type_of_notation(notation: str) -> DocumentType | None:
    """The type told by a notation: “QĐ-UBND” is a decision. None when it names no type, as an official letter's.

    Compared with marks: without them Đề án and Dự án would be one. A letter of an agency whose abbreviation is also
    a type's cannot be told apart, so use this as a proposal only.
    """
    return _BY_ABBREVIATION.get(notation.split("-", 1)[0])


def type_choices(language: str = "vi") -> list[tuple[str, str]]:
    """Slug and name of every type in the order of the decree."""
    return [(kind.code, kind.name(language)) for kind in DOCUMENT_TYPES]


def notation(kind: DocumentType, agency_abbreviation: str, unit_abbreviation: str = "") -> str:
    """The symbol after the number: “QĐ-UBND”; of types without abbreviation “UBND-VX” (NĐ 30/2020 PL I, II.3)."""
    if kind.abbreviation:
        return f"{kind.abbreviation}-{agency_abbreviation}"
    return f"{agency_abbreviation}-{unit_abbreviation}" if unit_abbreviation else agency_abbreviation


@dataclass(frozen=True)
class CopyForm:
    """A form of copy and its abbreviation (NĐ 30/2020 Đ25)."""

    code: str
    label: str
    abbreviation: str


COPY_FORMS: tuple[CopyForm, ...] = (
    CopyForm("sao-y", "Sao y", "SY"),
    CopyForm("trich-sao", "Trích sao", "TrS"),
    CopyForm("sao-luc", "Sao lục", "SL"),
)


class Urgency(IntEnum):
    """How fast a document must go; the value is the priority on the wire."""

    NORMAL = 0
    URGENT = 1
    VERY_URGENT = 2
    EXPRESS = 3

    @property
    def label(self) -> str:
        """Message id of the name."""
        return _URGENCY_LABELS[self]

    @property
    def stamp(self) -> str:
        """The words of the frame on the paper, empty when normal (NĐ 30/2020 PL I, mark 10b)."""
        return _URGENCY_STAMPS[self]

    @property
    def at_once(self) -> bool:
        """True when it is registered, submitted and sent at once (NĐ 30/2020 Đ4.2c)."""
        return self > Urgency.NORMAL

    @classmethod
    def from_wire(cls, value: str | int | None) -> Urgency:
        """Read a priority; 4 (express at a set hour) counts as express, nonsense and absence as normal."""
        text = str(value if value is not None else "").strip()
        if not (text.isascii() and text.isdigit()):
            return cls.NORMAL
        number = int(text)
        return cls(number) if number <= cls.EXPRESS else (cls.EXPRESS if number == 4 else cls.NORMAL)


_URGENCY_LABELS = {
    Urgency.NORMAL: gettext_noop("Normal"),
    Urgency.URGENT: gettext_noop("Urgent"),
    Urgency.VERY_URGENT: gettext_noop("Very urgent"),
    Urgency.EXPRESS: gettext_noop("Express"),
}
_URGENCY_STAMPS = {
    Urgency.NORMAL: "",
    Urgency.URGENT: "KHẨN",
    Urgency.VERY_URGENT: "THƯỢNG KHẨN",
    Urgency.EXPRESS: "HỎA TỐC",
}


def urgency_choices() -> list[tuple[int, str]]:
    """Wire value and label of every degree."""
    return [(degree.value, degree.label) for degree in Urgency]
