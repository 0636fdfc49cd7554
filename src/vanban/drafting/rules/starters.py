"""Outlines to begin a document with (“mẫu”): the parts each type has, with blanks ‹…› for what only its writer knows.

They follow the forms of NĐ 30/2020 Phụ lục III; what the system prints by itself (head, number, recipients) is not in
them. A blank left in a draft is told before it is submitted.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from vanban.kernel.document_types import document_type

BLANK = re.compile(r"‹[^‹›]{0,200}›")
_SHOWN = 5

_BASES = ("Căn cứ ‹văn bản quy định chức năng, nhiệm vụ›", "Căn cứ ‹văn bản quy định nội dung›")
_PROPOSED = "Theo đề nghị của ‹đơn vị trình›"
_PLAN = (
    "Thực hiện ‹văn bản giao nhiệm vụ›, {agency} ban hành ‹tên văn bản› như sau:\n"
    "I. MỤC ĐÍCH, YÊU CẦU\n1. Mục đích\n‹nội dung›\n2. Yêu cầu\n‹nội dung›\n"
    "II. NỘI DUNG\n1. ‹nhiệm vụ thứ nhất›\n2. ‹nhiệm vụ thứ hai›\n"
    "III. TỔ CHỨC THỰC HIỆN\n1. ‹đơn vị chủ trì›: ‹việc phải làm, thời hạn›\n"
    "2. ‹đơn vị phối hợp›: ‹việc phải làm, thời hạn›"
)
_PROPOSAL = (
    "I. SỰ CẦN THIẾT\n‹cơ sở pháp lý và thực tiễn›\nII. HIỆN TRẠNG\n‹số liệu, đánh giá›\n"
    "III. NỘI DUNG\n1. Mục tiêu\n‹nội dung›\n2. Phạm vi, đối tượng\n‹nội dung›\n3. Giải pháp\n‹nội dung›\n"
    "IV. KINH PHÍ\n| STT | Nội dung chi | Số tiền (triệu đồng) | Nguồn |\n| 1 | ‹nội dung› | ‹số› | ‹nguồn› |\n"
    "V. TỔ CHỨC THỰC HIỆN\n‹phân công, tiến độ›"
)
_RULES = (
    "Chương I\nQUY ĐỊNH CHUNG\nĐiều 1. Phạm vi điều chỉnh và đối tượng áp dụng\n1. ‹phạm vi›\n2. ‹đối tượng›\n"
    "Điều 2. Nguyên tắc\n‹nội dung›\nChương II\nNỘI DUNG CỤ THỂ\nĐiều 3. ‹tiêu đề›\n‹nội dung›\n"
    "Chương III\nTỔ CHỨC THỰC HIỆN\nĐiều 4. Trách nhiệm thi hành\n‹nội dung›"
)
_PARTIES = (
    "Hôm nay, ngày ‹ngày› tháng ‹tháng› năm ‹năm›, tại ‹địa điểm›, chúng tôi gồm:\n"
    "1. Bên A: {agency}\n- Địa chỉ: ‹địa chỉ›\n- Đại diện: ‹họ tên, chức vụ›\n"
    "2. Bên B: ‹tên cơ quan, tổ chức›\n- Địa chỉ: ‹địa chỉ›\n- Đại diện: ‹họ tên, chức vụ›\n"
)
_SLIP = (
    "{agency} ‹gửi, chuyển, báo› đến ‹nơi nhận› ‹tên tài liệu hoặc nội dung›.\n1. ‹tài liệu thứ nhất›\n"
    "2. ‹tài liệu thứ hai›"
)


@dataclass(frozen=True)
class Starter:
    """What fills the empty form of a type."""

    body: str
    legal_bases: tuple[str, ...] = ()
    addressees: tuple[str, ...] = ()
    co_signers: str = ""
    confirmation: str = ""


_STARTERS = {
    "nghi-quyet": Starter(
        "Điều 1. ‹nội dung quyết nghị›\nĐiều 2. ‹tổ chức thực hiện›\n"
        "Điều 3. Nghị quyết này có hiệu lực thi hành kể từ ngày ký.",
        (*_BASES, "Xét ‹tờ trình, đề nghị›"),
    ),
    "quyet-dinh": Starter(
        "Điều 1. ‹nội dung quyết định›\nĐiều 2. Quyết định này có hiệu lực thi hành kể từ ngày ký.\n"
        "Điều 3. ‹các đơn vị, cá nhân› chịu trách nhiệm thi hành Quyết định này.",
        (*_BASES, _PROPOSED),
    ),
    "chi-thi": Starter(
        "Thời gian qua, ‹tình hình, hạn chế›. Để ‹mục đích›, {agency} yêu cầu:\n"
        "1. ‹đơn vị thứ nhất›: ‹nhiệm vụ, thời hạn›\n"
        "2. ‹đơn vị thứ hai›: ‹nhiệm vụ, thời hạn›\n"
        "3. ‹đơn vị theo dõi› theo dõi, đôn đốc, báo cáo kết quả thực hiện Chỉ thị này."
    ),
    "quy-che": Starter(_RULES),
    "quy-dinh": Starter(_RULES),
    "thong-cao": Starter("{agency} thông cáo:\n1. ‹sự kiện, nội dung thứ nhất›\n2. ‹nội dung thứ hai›"),
    "thong-bao": Starter(
        "{agency} thông báo ‹nội dung› như sau:\n1. ‹nội dung, thời gian›\n2. ‹địa điểm, liên hệ›\n"
        "{agency} thông báo để các cơ quan, đơn vị biết, thực hiện."
    ),
    "huong-dan": Starter(
        "Thực hiện ‹văn bản được hướng dẫn›, {agency} hướng dẫn như sau:\nI. ĐỐI TƯỢNG, PHẠM VI\n‹nội dung›\n"
        "II. NỘI DUNG HƯỚNG DẪN\n1. ‹việc thứ nhất›\n2. ‹việc thứ hai›\nIII. TỔ CHỨC THỰC HIỆN\n"
        "‹nội dung, đầu mối liên hệ›"
    ),
    "chuong-trinh": Starter(_PLAN),
    "ke-hoach": Starter(_PLAN),
    "phuong-an": Starter(_PLAN),
    "de-an": Starter(_PROPOSAL),
    "du-an": Starter(_PROPOSAL),
    "bao-cao": Starter(
        "Thực hiện ‹văn bản yêu cầu›, {agency} báo cáo ‹nội dung› như sau:\nI. KẾT QUẢ THỰC HIỆN\n"
        "1. ‹việc thứ nhất›\n"
        "2. ‹việc thứ hai›\nII. TỒN TẠI, NGUYÊN NHÂN\n‹nội dung›\nIII. PHƯƠNG HƯỚNG, KIẾN NGHỊ\n‹nội dung›",
        addressees=("‹cơ quan cấp trên›",),
    ),
    "bien-ban": Starter(
        "Thời gian bắt đầu: ‹giờ, ngày›\nĐịa điểm: ‹nơi họp›\nThành phần tham dự: ‹cơ quan, người dự›\n"
        "Chủ trì (chủ tọa): ‹họ tên, chức vụ›\nThư ký (người ghi biên bản): ‹họ tên, chức vụ›\n"
        "Nội dung (theo diễn biến cuộc họp):\n‹ý kiến, kết luận›\nCuộc họp kết thúc vào ‹giờ, ngày›",
        co_signers="Thư ký | ‹họ tên›",
    ),
    "to-trinh": Starter(
        "Căn cứ ‹văn bản›, {agency} kính trình ‹cơ quan cấp trên› ‹nội dung trình›:\n1. Sự cần thiết\n‹nội dung›\n"
        "2. Nội dung chính\n‹nội dung›\n3. Kiến nghị\n‹nội dung›\nKính trình ‹cơ quan cấp trên› xem xét, quyết định.",
        addressees=("‹cơ quan cấp trên›",),
    ),
    "hop-dong": Starter(
        _PARTIES + "Hai bên thống nhất ký hợp đồng với các điều khoản sau:\nĐiều 1. Nội dung công việc\n‹nội dung›\n"
        "Điều 2. Giá trị và thanh toán\n‹số tiền, hình thức, thời hạn›\nĐiều 3. Quyền và nghĩa vụ của mỗi bên\n"
        "‹nội dung›\n"
        "Điều 4. Hiệu lực\nHợp đồng có hiệu lực kể từ ngày ký, lập thành ‹số› bản có giá trị như nhau.",
        _BASES,
        co_signers="Đại diện bên B; ‹chức vụ› | ‹họ tên›",
    ),
    "cong-van": Starter(
        "Thực hiện ‹văn bản, việc được giao›, {agency} đề nghị ‹nơi nhận› ‹nội dung›:\n1. ‹việc thứ nhất›\n"
        "2. ‹việc thứ hai›\n"
        "Kết quả gửi về {agency} trước ngày ‹thời hạn›.",
        addressees=("‹nơi nhận›",),
    ),
    "cong-dien": Starter(
        "Hiện nay, ‹tình hình›. Để ‹mục đích›, yêu cầu:\n1. ‹việc phải làm ngay›\n2. ‹đơn vị, nhiệm vụ›\n"
        "Nhận được Công điện này, yêu cầu các đơn vị triển khai ngay và báo cáo ‹nơi nhận, thời hạn›.",
        addressees=("‹nơi nhận điện›",),
    ),
    "ban-ghi-nho": Starter(
        _PARTIES + "Hai bên ghi nhớ các nội dung sau:\n1. ‹nội dung hợp tác›\n2. ‹trách nhiệm mỗi bên›\n3. ‹thời hạn›",
        co_signers="Đại diện ‹bên kia›; ‹chức vụ› | ‹họ tên›",
    ),
    "ban-thoa-thuan": Starter(
        _PARTIES + "Hai bên thỏa thuận:\n1. ‹nội dung thỏa thuận›\n2. ‹quyền, nghĩa vụ mỗi bên›\n3. ‹hiệu lực›",
        _BASES,
        co_signers="Đại diện ‹bên kia›; ‹chức vụ› | ‹họ tên›",
    ),
    "giay-uy-quyen": Starter(
        "Người ủy quyền: ‹họ tên, chức vụ›\nNgười được ủy quyền: ‹họ tên, chức vụ›\n"
        "Nội dung ủy quyền: ‹việc được làm›\n"
        "Thời hạn ủy quyền: từ ‹ngày› đến hết ‹ngày›\nNgười được ủy quyền không được ủy quyền lại cho người khác.",
        _BASES,
    ),
    "giay-moi": Starter(
        "Tới dự ‹tên cuộc họp›\nChủ trì: ‹họ tên, chức vụ›\nThời gian: ‹giờ, ngày›\nĐịa điểm: ‹nơi họp›\n"
        "‹điều cần lưu ý›",
        addressees=("‹người, cơ quan được mời›",),
    ),
    "giay-gioi-thieu": Starter(
        "Ông (bà): ‹họ tên›\nChức vụ: ‹chức vụ, đơn vị›\nĐược cử đến: ‹cơ quan đến›\nVề việc: ‹nội dung›\n"
        "Đề nghị Quý cơ quan tạo điều kiện để ông (bà) có tên ở trên hoàn thành nhiệm vụ.\n"
        "Giấy này có giá trị đến hết ngày ‹ngày›"
    ),
    "giay-nghi-phep": Starter(
        "Xét Đơn đề nghị nghỉ phép ngày ‹ngày› của ông (bà) ‹họ tên›, {agency} cấp cho:\nÔng (bà): ‹họ tên›\n"
        "Chức vụ: ‹chức vụ, đơn vị›\n"
        "Được nghỉ phép trong thời gian ‹số ngày› kể từ ngày ‹ngày› đến hết ngày ‹ngày› tại ‹nơi nghỉ›.\n"
        "Số ngày nghỉ phép nêu trên được tính vào thời gian ‹nghỉ hằng năm, nghỉ việc riêng›"
    ),
    "phieu-gui": Starter(_SLIP),
    "phieu-chuyen": Starter(_SLIP),
    "phieu-bao": Starter(_SLIP),
    "thu-cong": Starter("‹lời chào›\n‹nội dung›\n‹lời chúc›"),
}


def starter_of(type_code: str, agency: str) -> Starter:
    """The outline of a type with the agency's name in it; raises `UnknownDocumentType`."""
    found = _STARTERS[document_type(type_code).code]
    return Starter(
        found.body.replace("{agency}", agency),
        found.legal_bases,
        found.addressees,
        found.co_signers,
        found.confirmation,
    )


def blanks_in(texts: Iterable[str]) -> tuple[str, ...]:
    """The blanks of an outline that stand in these texts, each once; the first few and how many more."""
    found = tuple(dict.fromkeys(blank for text in texts for blank in BLANK.findall(text)))
    return found if len(found) <= _SHOWN else (*found[:_SHOWN], f"+{len(found) - _SHOWN}")
