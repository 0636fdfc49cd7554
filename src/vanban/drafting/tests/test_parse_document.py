"""Whole documents as people copy them: a decision with its regulation, a regulation alone, plain text."""

from vanban.drafting.rules.assembling import issuing_authority
from vanban.drafting.rules.content import Kind, Signer
from vanban.drafting.rules.parse_document import Frame, natural_case, parse_document

FRAME = Frame(
    agency="Ủy ban nhân dân tỉnh Ninh Bình",
    parent="",
    place="Ninh Bình",
    year=2026,
    signer=Signer(("TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH"), "Phạm Quang Ngọc"),
    agency_abbreviation="UBND",
    recipients=("Như Điều 3",),
)
DECISION = """
ỦY BAN NHÂN DÂN
TỈNH HÀ AN
-------
CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc
Số: 25/2019/QĐ-UBND
Hà An, ngày 05 tháng 7 năm 2019
QUYẾT ĐỊNH
BAN HÀNH QUY CHẾ LÀM VIỆC CỦA CÁC CƠ QUAN TỈNH HÀ AN
ỦY BAN NHÂN DÂN TỈNH HÀ AN
Căn cứ Luật Tổ chức chính quyền địa phương;
Theo đề nghị của Giám đốc Sở Nội vụ,
QUYẾT ĐỊNH:
Điều 1. Ban hành kèm theo Quyết định này Quy chế làm việc của các cơ quan tỉnh Hà An.
Điều 2. Ủy ban nhân dân tỉnh Hà An chịu trách nhiệm thi hành./.
Nơi nhận:
- Như Điều 2;
- Lưu: VT, VP2.
TM. ỦY BAN NHÂN DÂN
KT.CHỦ TỊCH
PHÓ CHỦ TỊCH
[Handwritten signature]
Tống Quang Thìn
QUY CHẾ
LÀM VIỆC CỦA CÁC CƠ QUAN TỈNH HÀ AN
(Ban hành kèm theo Quyết định số 25/2019/QĐ-UBND
ngày 05/7/2019 của Ủy ban nhân dân tỉnh Hà An)
Chương I
QUY ĐỊNH CHUNG
Điều 1. Phạm vi
Quy chế này quy định việc làm.
Phụ lục I
BIỂU MẪU
(Kèm theo Quy chế)
Nội dung biểu mẫu.
"""


def test_a_decision_with_its_regulation():
    """Head, subject in small letters again, bases, articles, recipients, signer, regulation and annex."""
    content = parse_document(DECISION, FRAME)
    assert content.type_code == "quyet-dinh"
    assert content.agency == "Ủy ban nhân dân\ntỉnh Hà An"
    assert (content.place, content.symbol) == ("Hà An", "QĐ-UBND")
    assert content.subject == "Ban hành Quy chế làm việc của các cơ quan tỉnh Hà An"
    assert content.authority == "ỦY BAN NHÂN DÂN TỈNH HÀ AN"
    assert len(content.legal_bases) == 2
    assert [block.label for block in content.body] == ["Điều 1.", "Điều 2."]
    assert content.recipients == ("Như Điều 2",)
    assert content.file_line == "Lưu: VT, VP2"
    assert content.signer == Signer(("TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH"), "Tống Quang Thìn")
    regulation, annex = content.annexes
    assert (regulation.type_name, regulation.title) == ("Quy chế", "Làm việc của các cơ quan tỉnh Hà An")
    assert [block.kind for block in regulation.body] == [Kind.CHAPTER, Kind.ARTICLE, Kind.PARAGRAPH]
    assert annex.type_name == ""
    assert annex.body[0].text == "Nội dung biểu mẫu."


def test_a_regulation_alone_gets_its_decision():
    """Form 1.3 of Phụ lục III: three articles issue it."""
    content = parse_document("QUY CHẾ\nLàm việc của cơ quan\nĐiều 1. Phạm vi\nNội dung.", FRAME)
    assert content.subject == "Ban hành Quy chế làm việc của cơ quan"
    assert content.opening == "QUYẾT ĐỊNH:"
    assert len(content.body) == 3
    assert content.annexes[0].body[0].label == "Điều 1."


def test_text_without_a_type_is_a_notice():
    """Nothing is lost: the first line is the subject, the rest the body."""
    content = parse_document("Lịch nghỉ Tết\nCơ quan nghỉ bảy ngày.", FRAME)
    assert (content.type_code, content.subject) == ("thong-bao", "Lịch nghỉ Tết")
    assert content.body[0].text == "Cơ quan nghỉ bảy ngày."
    assert parse_document("", FRAME).body == ()


def test_names_keep_their_capitals():
    """A title in capitals is spelt as the text spells it."""
    text = "ĐẶT TÊN ĐƯỜNG Ở PHƯỜNG HOA LƯ\nViệc đặt tên đường ở phường Hoa Lư là cần."
    assert natural_case("ĐẶT TÊN ĐƯỜNG Ở PHƯỜNG HOA LƯ", text) == "Đặt tên đường ở phường Hoa Lư"
    assert natural_case("Giữ nguyên UBND", text) == "Giữ nguyên UBND"


def test_the_issuing_power_is_the_collective_or_the_head():
    """TM. names the collective; KT. the head; a head alone his own office."""
    assert issuing_authority(("TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH"), "Ủy ban nhân dân phường Hoa Lư") == (
        "ỦY BAN NHÂN DÂN PHƯỜNG HOA LƯ"
    )
    assert issuing_authority(("KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC"), "Sở Nội vụ") == "GIÁM ĐỐC SỞ NỘI VỤ"
    assert issuing_authority(("GIÁM ĐỐC",), "Sở Nội vụ") == "GIÁM ĐỐC SỞ NỘI VỤ"
