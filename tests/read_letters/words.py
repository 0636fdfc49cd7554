"""What the letters of the collection are made of: invented people, usual offices and matters."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Issuer:
    """An office: its name and its parent's, its abbreviation, its units, and who signs for it (lines of power)."""

    name: str
    parent: str
    short: str
    place: str
    units: tuple[str, ...]
    hands: tuple[tuple[str, ...], ...]


_DEPARTMENT = (("Giám đốc",), ("KT. Giám đốc", "Phó Giám đốc"), ("TL. Giám đốc", "Chánh Văn phòng"))
_PEOPLES = (
    ("TM. Ủy ban nhân dân", "Chủ tịch"),
    ("TM. Ủy ban nhân dân", "KT. Chủ tịch", "Phó Chủ tịch"),
    ("TL. Chủ tịch", "Chánh Văn phòng"),
)
_COUNCIL = (("Chủ tịch",), ("TM. Hội đồng nhân dân", "Chủ tịch"), ("KT. Chủ tịch", "Phó Chủ tịch"))


def _departments() -> list[Issuer]:
    rows = (
        ("Sở Nội vụ", "SNV", ("TCCB", "CCVC", "VP")),
        ("Sở Tài chính", "STC", ("NS", "TCDN", "VP")),
        ("Sở Xây dựng", "SXD", ("QH", "QLN", "KTHT")),
        ("Sở Giáo dục và Đào tạo", "SGDĐT", ("TCCB", "GDTrH")),
        ("Sở Y tế", "SYT", ("NVY", "KHTC")),
        ("Sở Tư pháp", "STP", ("XDVB", "HCTP")),
        ("Sở Khoa học và Công nghệ", "SKHCN", ("CĐS", "VP")),
        ("Sở Nông nghiệp và Môi trường", "SNNMT", ("QLĐĐ", "TTBVTV")),
        ("Sở Công Thương", "SCT", ("QLTM", "NL")),
        ("Sở Văn hóa, Thể thao và Du lịch", "SVHTTDL", ("QLVH", "DL")),
        ("Thanh tra tỉnh", "TTr", ("NV1", "VP")),
    )
    parents = (
        "UBND tỉnh Ninh Bình",
        "UBND tỉnh Vĩnh Long",
        "UBND thành phố Hải Phòng",
        "Ủy ban nhân dân tỉnh Hưng Yên",
    )
    places = ("Ninh Bình", "Vĩnh Long", "Hải Phòng", "Hưng Yên")
    return [
        Issuer(name, parents[n % 4], short, places[n % 4], units, _DEPARTMENT)
        for n, (name, short, units) in enumerate(rows)
    ]


ISSUERS: tuple[Issuer, ...] = (
    *_departments(),
    Issuer("Ủy ban nhân dân tỉnh Ninh Bình", "", "UBND", "Ninh Bình", ("VX", "KT", "NC"), _PEOPLES),
    Issuer("Ủy ban nhân dân tỉnh Vĩnh Long", "", "UBND", "Vĩnh Long", ("KTNV", "VHXH"), _PEOPLES),
    Issuer("Ủy ban nhân dân thành phố Hải Phòng", "", "UBND", "Hải Phòng", ("NC", "XD"), _PEOPLES),
    Issuer("Ủy ban nhân dân phường Hoa Lư", "", "UBND", "Hoa Lư", ("VP", "KTHTĐT"), _PEOPLES),
    Issuer("Ủy ban nhân dân xã Gia Viễn", "", "UBND", "Gia Viễn", ("VP", "VHXH"), _PEOPLES),
    Issuer("Ủy ban nhân dân xã Bình Minh", "", "UBND", "Bình Minh", ("VP", "KT"), _PEOPLES),
    Issuer("Hội đồng nhân dân tỉnh Ninh Bình", "", "HĐND", "Ninh Bình", ("VP", "PC"), _COUNCIL),
    Issuer("Hội đồng nhân dân phường Tân An", "", "HĐND", "Tân An", ("VP",), _COUNCIL),
    Issuer(
        "Văn phòng", "Ủy ban nhân dân tỉnh Hưng Yên", "VP", "Hưng Yên", ("HC", "TH"),
        (("Chánh Văn phòng",), ("KT. Chánh Văn phòng", "Phó Chánh Văn phòng")),
    ),
    Issuer(
        "Chi cục Kiểm lâm", "Sở Nông nghiệp và Môi trường", "CCKL", "Ninh Bình", ("HCTH", "QLBVR"),
        (("Chi cục trưởng",), ("KT. Chi cục trưởng", "Phó Chi cục trưởng")),
    ),
    Issuer(
        "Trung tâm Phục vụ hành chính công", "Văn phòng UBND tỉnh", "TTPVHCC", "Ninh Bình", ("HC",),
        (("Giám đốc",), ("KT. Giám đốc", "Phó Giám đốc")),
    ),
    Issuer(
        "Bảo hiểm xã hội tỉnh Ninh Bình", "Bảo hiểm xã hội Việt Nam", "BHXH", "Ninh Bình", ("QLT", "CĐ"), _DEPARTMENT
    ),
    Issuer(
        "Trường Cao đẳng Kỹ thuật Công nghệ", "Sở Giáo dục và Đào tạo", "CĐKTCN", "Vĩnh Long", ("ĐT", "TCHC"),
        (("Hiệu trưởng",), ("KT. Hiệu trưởng", "Phó Hiệu trưởng")),
    ),
    Issuer(
        "Công ty Cổ phần Cấp nước Tràng An", "", "CTN", "Ninh Bình", ("KT", "KD"), (("Giám đốc",), ("Tổng Giám đốc",))
    ),
    Issuer(
        "Bệnh viện Đa khoa tỉnh", "Sở Y tế Hưng Yên", "BVĐK", "Hưng Yên", ("KHTH", "TCCB"), _DEPARTMENT
    ),
    Issuer(
        "Ban Quản lý dự án đầu tư xây dựng", "UBND thành phố Hải Phòng", "BQLDA", "Hải Phòng", ("KH", "KT"), _DEPARTMENT
    ),
)  # fmt: skip

TYPES = (
    "cong-van", "quyet-dinh", "cong-van", "bao-cao", "ke-hoach", "cong-van", "thong-bao", "to-trinh", "giay-moi",
    "cong-van", "huong-dan", "nghi-quyet", "chuong-trinh", "cong-van", "de-an", "chi-thi", "phuong-an", "quy-che",
)  # fmt: skip

NAMES = (
    "Phạm Quốc Việt", "Vũ Đức Long", "Trần Văn Hùng", "Nguyễn Thị Mai", "Lê Thị Hoa", "Đỗ Văn Ước", "Bùi Thị Ngọc",
    "Hoàng Thị Lan", "Đinh Anh Tuấn", "Nguyễn Hữu Thắng", "Trịnh Minh Đức", "Phan Thanh Bình", "Lương Thế Vinh",
    "Đặng Thùy Dương", "Hồ Sỹ Quân", "Ngô Xuân Trường", "Dương Quang Khải", "Lý Thị Thu Hà", "Đào Duy Khánh",
    "Mai Thị Kim Oanh", "Cao Bá Quyết", "Võ Hoàng Yến", "Tạ Đình Phong", "Chu Thị Bích Ngọc", "Đoàn Trung Kiên",
    "Quách Ngọc Ánh", "Nguyễn Phước Thiện", "Huỳnh Tấn Phát", "Tô Hiến Thành", "Lưu Quỳnh Như",
)  # fmt: skip

SUBJECTS = (
    "rà soát dữ liệu cán bộ, công chức, viên chức trên hệ thống",
    "ban hành Quy chế làm việc của cơ quan nhiệm kỳ 2026 - 2031",
    "triển khai công tác phòng, chống thiên tai và tìm kiếm cứu nạn năm 2026",
    "báo cáo kết quả thực hiện nhiệm vụ phát triển kinh tế - xã hội 9 tháng đầu năm",
    "góp ý dự thảo Nghị quyết quy định mức thu phí, lệ phí trên địa bàn tỉnh",
    "tăng cường quản lý đất đai, xử lý vi phạm trật tự xây dựng",
    "tổ chức hội nghị tổng kết phong trào thi đua yêu nước",
    "cử cán bộ tham gia lớp bồi dưỡng kỹ năng số",
    "điều chỉnh chủ trương đầu tư dự án đường ven biển đoạn qua huyện cũ",
    "phối hợp thực hiện công tác lưu trữ hồ sơ, tài liệu điện tử",
    "thực hiện chính sách đối với người có công dịp Tết Nguyên đán",
    "đề nghị cung cấp số liệu phục vụ thanh tra chuyên đề",
    "phê duyệt kế hoạch lựa chọn nhà thầu gói thầu số 03",
    "khắc phục hậu quả mưa lũ sau bão số 4",
    "kiểm tra công tác bảo đảm an toàn thực phẩm",
    "công bố danh mục thủ tục hành chính được sửa đổi, bổ sung lĩnh vực hộ tịch",
    "hướng dẫn lập hồ sơ công việc trên môi trường mạng",
    "thẩm định giá đất cụ thể khu dân cư phía Nam",
    "quyên góp ủng hộ Quỹ Vì người nghèo",
    "chấn chỉnh kỷ luật, kỷ cương hành chính",
)

BODIES = (
    "Thực hiện Kế hoạch số 45/KH-UBND ngày 05 tháng 3 năm 2026 của Ủy ban nhân dân tỉnh về chuyển đổi số, cơ quan"
    " đề nghị các đơn vị rà soát, cập nhật dữ liệu và chịu trách nhiệm về tính chính xác của số liệu.",
    "Căn cứ chức năng, nhiệm vụ được giao, các phòng chuyên môn chủ động phối hợp, bố trí nhân lực và kinh phí "
    "bảo đảm tiến độ, chất lượng công việc.",
    "1. Tổ chức quán triệt đến toàn thể cán bộ, công chức, viên chức và người lao động trong cơ quan, đơn vị.",
    "2. Tăng cường kiểm tra, giám sát; kịp thời chấn chỉnh, xử lý nghiêm các trường hợp vi phạm theo quy định của"
    " pháp luật.",
    "3. Phối hợp chặt chẽ với Mặt trận Tổ quốc và các tổ chức chính trị - xã hội trong tuyên truyền, vận động "
    "nhân dân.",
    "Qua theo dõi, một số cơ quan, đơn vị còn chậm trong việc lập hồ sơ công việc; việc cập nhật trạng thái xử lý"
    " văn bản chưa đầy đủ, ảnh hưởng đến công tác chỉ đạo, điều hành.",
    "Kinh phí thực hiện được bố trí từ dự toán chi ngân sách nhà nước năm 2026 và các nguồn hợp pháp khác theo "
    "quy định.",
    "Trong quá trình thực hiện, nếu có khó khăn, vướng mắc, đề nghị phản ánh về cơ quan để được hướng dẫn, giải quyết.",
)

CLOSINGS = (
    "Đề nghị các cơ quan, đơn vị quan tâm phối hợp thực hiện./.",
    "Trân trọng cảm ơn sự phối hợp của quý cơ quan./.",
    "Yêu cầu Thủ trưởng các đơn vị nghiêm túc triển khai thực hiện./.",
)
