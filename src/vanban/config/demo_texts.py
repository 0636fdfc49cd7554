"""What the demo's offices write about: short, true to life, in plain text as a specialist would type it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class DemoText:
    """One letter to play: type slug, trích yếu, legal bases, body, and how urgent it is (0..3)."""

    type: str
    subject: str
    body: str
    bases: tuple[str, ...] = ()
    urgency: int = 0


TEXTS = (
    DemoText(
        "cong-van",
        "chủ động ứng phó với bão số 4 và mưa lũ sau bão",
        "Thực hiện Công điện số 112/CĐ-TTg ngày 20 tháng 11 năm 2026 của Thủ tướng Chính phủ về việc tập trung ứng phó "
        "với bão số 4, đề nghị các đơn vị triển khai ngay các nhiệm vụ sau:\n"
        "1. Theo dõi chặt chẽ diễn biến của bão, thông báo kịp thời đến từng thôn, tổ dân phố và các chủ phương tiện "
        "đang hoạt động trên sông, trên biển.\n"
        "2. Rà soát các khu vực trũng thấp, ven đê, nhà ở không bảo đảm an toàn; sẵn sàng phương án sơ tán dân "
        "trước 17 giờ 00 ngày 24 tháng 11 năm 2026.\n"
        "3. Bố trí lực lượng trực ban 24/24 giờ, báo cáo trước 16 giờ 00 hằng ngày về Văn phòng Thường trực Ban Chỉ huy "
        "Phòng thủ dân sự tỉnh.",
        urgency=3,
    ),
    DemoText(
        "cong-van",
        "báo cáo kết quả thực hiện chính sách đối với cán bộ, công chức sau sắp xếp",
        "Để có cơ sở tổng hợp báo cáo Bộ Nội vụ, đề nghị các cơ quan, đơn vị báo cáo kết quả thực hiện chính sách, chế độ "
        "đối với cán bộ, công chức, viên chức sau sắp xếp tổ chức bộ máy, cụ thể như sau:\n"
        "1. Số người đã hưởng chính sách nghỉ hưu trước tuổi, thôi việc ngay; số kinh phí đã chi trả.\n"
        "2. Những khó khăn, vướng mắc và đề xuất, kiến nghị.\n"
        "Báo cáo gửi về Sở Nội vụ trước ngày 05 tháng 12 năm 2026.",
    ),
    DemoText(
        "quyet-dinh",
        "Về việc thành lập Tổ công tác rà soát cơ sở dữ liệu đất đai năm 2026",
        "Điều 1. Thành lập Tổ công tác\n"
        "Thành lập Tổ công tác rà soát, làm sạch cơ sở dữ liệu đất đai năm 2026 gồm 09 thành viên.\n"
        "Điều 2. Nhiệm vụ của Tổ công tác\n"
        "1. Rà soát, đối chiếu hồ sơ địa chính với hiện trạng sử dụng đất.\n"
        "2. Hướng dẫn các xã, phường cập nhật dữ liệu:\n"
        "a) Thửa đất đã được cấp Giấy chứng nhận;\n"
        "b) Thửa đất chưa được cấp Giấy chứng nhận.\n"
        "Điều 3. Hiệu lực thi hành\n"
        "Quyết định này có hiệu lực kể từ ngày ký. Các thành viên Tổ công tác và các đơn vị có liên quan chịu trách nhiệm "
        "thi hành Quyết định này.",
        bases=(
            "Căn cứ Luật Đất đai ngày 18 tháng 01 năm 2024",
            "Căn cứ Nghị định số 101/2024/NĐ-CP ngày 29 tháng 7 năm 2024 của Chính phủ quy định về điều tra cơ bản đất đai",
        ),
    ),
    DemoText(
        "giay-moi",
        "Họp giao ban công tác cải cách hành chính quý IV năm 2026",
        "Trân trọng kính mời đại diện lãnh đạo đơn vị dự họp giao ban công tác cải cách hành chính quý IV năm 2026.\n"
        "1. Thời gian: 08 giờ 00, thứ Năm, ngày 26 tháng 11 năm 2026.\n"
        "2. Địa điểm: Phòng họp số 2, trụ sở cơ quan.\n"
        "3. Nội dung: đánh giá kết quả tháng 11, bàn nhiệm vụ tháng 12.\n"
        "Đề nghị các đại biểu đến dự đúng thành phần và thời gian.",
        urgency=1,
    ),
    DemoText(
        "ke-hoach",
        "Tổ chức đợt cao điểm cấp, đổi thẻ căn cước và định danh điện tử cuối năm 2026",
        "1. Mục đích, yêu cầu\n"
        "Bảo đảm 100% công dân đủ điều kiện trên địa bàn được cấp thẻ căn cước, kích hoạt tài khoản định danh điện tử.\n"
        "2. Thời gian thực hiện: từ ngày 01 tháng 12 đến ngày 31 tháng 12 năm 2026.\n"
        "3. Tổ chức thực hiện\n"
        "a) Ủy ban nhân dân các xã, phường bố trí địa điểm, thông báo lịch làm việc đến từng hộ dân;\n"
        "b) Các đơn vị báo cáo kết quả vào thứ Sáu hằng tuần.",
    ),
    DemoText(
        "bao-cao",
        "Kết quả giải ngân vốn đầu tư công 11 tháng năm 2026",
        "1. Kết quả giải ngân\n"
        "Lũy kế đến ngày 20 tháng 11 năm 2026, đơn vị giải ngân đạt 78,4% kế hoạch vốn được giao.\n"
        "2. Nguyên nhân chậm tiến độ\n"
        "Công tác giải phóng mặt bằng ở ba dự án còn vướng mắc; giá vật liệu san lấp tăng.\n"
        "3. Giải pháp trong tháng 12\n"
        "Tập trung nghiệm thu, thanh toán khối lượng hoàn thành; điều chuyển vốn của các dự án không có khả năng giải ngân.",
    ),
    DemoText(
        "cong-van",
        "lấy ý kiến dự thảo quy định về san lấp mặt bằng và khai thác đất làm vật liệu",
        "Thực hiện chương trình công tác năm 2026, cơ quan chủ trì đã hoàn thành dự thảo quy định về san lấp mặt bằng và "
        "khai thác đất làm vật liệu xây dựng thông thường trên địa bàn tỉnh.\n"
        "Đề nghị quý cơ quan nghiên cứu, cho ý kiến bằng văn bản trước ngày 02 tháng 12 năm 2026 để tổng hợp, hoàn thiện.",
    ),
    DemoText(
        "thong-bao",
        "Lịch tiếp công dân định kỳ tháng 12 năm 2026",
        "1. Thời gian tiếp công dân: ngày 01 và ngày 15 tháng 12 năm 2026, buổi sáng từ 07 giờ 30 đến 11 giờ 30.\n"
        "2. Địa điểm: Phòng Tiếp công dân của cơ quan.\n"
        "3. Công dân đăng ký trước được ưu tiên bố trí thời gian.",
    ),
    DemoText(
        "to-trinh",
        "Về việc đề nghị phê duyệt danh mục mua sắm trang thiết bị số hóa tài liệu lưu trữ",
        "Hiện nay tài liệu hình thành trước năm 2015 chưa được số hóa, việc tra cứu phục vụ người dân mất nhiều thời gian.\n"
        "1. Sự cần thiết\n"
        "Số hóa 1.200 mét giá tài liệu theo kế hoạch của Ủy ban nhân dân tỉnh.\n"
        "2. Danh mục đề nghị: 02 máy quét khổ A3, 04 máy trạm, 01 hệ thống lưu trữ.\n"
        "Kính đề nghị cấp có thẩm quyền xem xét, phê duyệt.",
    ),
    DemoText(
        "huong-dan",
        "Quy trình tiếp nhận, xử lý văn bản điện tử trên Hệ thống quản lý văn bản và điều hành",
        "1. Văn thư kiểm tra tính xác thực, toàn vẹn của văn bản trước khi tiếp nhận.\n"
        "2. Văn bản đến ngày nào phải được đăng ký, chuyển giao trong ngày; văn bản có mức độ khẩn phải được xử lý ngay.\n"
        "3. Lãnh đạo phân công một đơn vị chủ trì, ghi rõ đơn vị phối hợp và thời hạn giải quyết.\n"
        "4. Người được giao cập nhật tiến độ và kết quả trên Hệ thống.",
    ),
    DemoText(
        "cong-van",
        "cung cấp số liệu phục vụ xây dựng Niên giám thống kê năm 2026",
        "Để kịp thời biên soạn Niên giám thống kê năm 2026, đề nghị các đơn vị cung cấp số liệu chính thức năm 2025 và ước "
        "thực hiện năm 2026 theo biểu mẫu gửi kèm.\n"
        "Số liệu gửi trước ngày 10 tháng 12 năm 2026.",
    ),
    DemoText(
        "cong-van",
        "tăng cường công tác phòng, chống dịch bệnh động vật trong mùa đông xuân",
        "Thời gian qua, dịch bệnh trên đàn gia súc, gia cầm có nguy cơ tái phát. Để chủ động phòng, chống, đề nghị:\n"
        "1. Tổ chức tiêm phòng bổ sung, bảo đảm tỷ lệ trên 80% tổng đàn trong diện tiêm.\n"
        "2. Vệ sinh, tiêu độc khử trùng môi trường chăn nuôi ít nhất 01 lần mỗi tuần.\n"
        "3. Khi phát hiện gia súc, gia cầm ốm, chết bất thường phải báo cáo ngay.",
        urgency=1,
    ),
)

INSTRUCTIONS = (
    "Giao chủ trì tham mưu văn bản trả lời đúng thời hạn.",
    "Khẩn trương triển khai, báo cáo kết quả trước giờ giao ban thứ Sáu.",
    "Phối hợp các bộ phận liên quan rà soát, tổng hợp số liệu.",
    "Nghiên cứu, đề xuất hướng xử lý.",
)

RESULTS = (
    "Đã tổng hợp số liệu và gửi báo cáo qua Hệ thống.",
    "Đã thông báo đến các thôn, tổ dân phố; lực lượng trực đã sẵn sàng.",
    "Đã cử người tham dự, ghi kết luận vào hồ sơ công việc.",
)

REFUSALS = (
    "Văn bản thiếu phụ lục biểu mẫu đã nêu trong nội dung; đề nghị gửi lại đầy đủ.",
    "Văn bản không thuộc thẩm quyền giải quyết của đơn vị.",
)

RETURNS = (
    "Đề nghị bổ sung căn cứ pháp lý và sửa lại thời hạn báo cáo.",
    "Phần tổ chức thực hiện chưa rõ trách nhiệm từng đơn vị.",
)
