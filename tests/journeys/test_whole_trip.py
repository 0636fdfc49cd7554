"""One document's whole trip with eight people in eight browsers, and every step of it at the sender's grid."""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from urllib.parse import quote_plus

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from journeys.letters import download, poppler_says, press, pyhanko_says, submit, write
from journeys.screens import HOA, HUNG, LAN, MAI, NGOC, TUAN, UOC, VIET, Screen, Screens, own_subject
from vanban.kernel.clock import local_date
from vanban.kernel.vietnamese import fold
from vanban.kernel.working_time import WorkingCalendar

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def grid_shows(hoa: Screen, address: str, state: str) -> None:
    """The ward's line of the sender's grid says this state."""
    line = hoa.page.locator("#part-recipients tbody tr").filter(has_text="phường Hoa Lư")
    hoa.until(address, lambda: state in "".join(line.all_inner_texts()))


@pytest.mark.clause("NB16-Đ4.1b", "VL19-Đ6.2", "NB16-Đ4.4", "NB25-Đ3.1", "HY19-Đ6.1-2", "NB16-Đ12.2")
def test_eight_people_take_one_document_through_both_agencies(screens: Screens, tmp_path: Path):
    subject = own_subject("rà soát hồ sơ, tài liệu lưu trữ")

    # Mai drafts with her own fingers; the page saves by itself and shows the paper.
    mai = screens.sit(MAI)
    address = write(mai, subject)
    mai.page.locator("[data-preview-now]").click()
    expect(mai.page.locator("#preview img").first).to_be_visible()
    submit(mai)
    expect(mai.page.locator("#doc-title")).to_contain_text(subject)

    # Hùng reviews, Việt signs.
    press(screens.sit(HUNG), "review", subject, "Duyệt")
    press(screens.sit(VIET), "sign", subject, "Ký duyệt")

    # Hoa issues; her finger slips and presses twice, one number is taken.
    hoa = screens.sit(HOA)
    hoa.take("issue", subject)
    form = hoa.unfold("Phát hành")
    expect(form.locator(".consequence")).to_contain_text("phường Hoa Lư")
    form.get_by_role("button", name="Phát hành", exact=True).dblclick()
    hoa.told("Đã giữ số")
    number = re.search(r"\d+", hoa.page.locator("#line .flash").inner_text())
    assert number
    grid_shows(hoa, address, "Đã đến")
    hoa.until(f"/so/di/?q={subject[-6:]}", lambda: hoa.page.locator("tbody tr").count() == 1)  # the index reads on
    expect(hoa.page.locator("tbody tr")).to_contain_text(number.group())

    # The issued paper: both signatures hold before two judges that are not ours.
    hoa.open(address)
    pdf = download(hoa)
    assert pyhanko_says(pdf, screens.house) == [True, True]
    if shutil.which("pdfsig"):
        assert poppler_says(pdf, tmp_path).count("Signature is Valid") == 2

    # Ngọc checks the report and accepts.
    ngoc = screens.sit(NGOC)
    ngoc.take("arrived", subject)
    assert ngoc.page.locator(".checks li").count() >= 5
    assert ngoc.page.locator(".checks .bad").count() == 0
    arrival = ngoc.document
    ngoc.verb("Tiếp nhận").click()
    ngoc.told("số đến")
    grid_shows(hoa, address, "Đã tiếp nhận")

    # Ước instructs: Lan leads, Tuấn takes part, a week's time.
    uoc = screens.sit(UOC)
    uoc.take("instruct", subject)
    form = uoc.unfold("Giao việc")
    form.locator("[name=text]").fill("Giao Phòng Kinh tế rà soát, tổng hợp, báo cáo Chủ tịch.")
    form.locator("[name=lead]").select_option(label=lead_option(uoc, "Hoàng Thị Lan"))
    form.locator("summary").filter(has_text="Phối hợp").click()
    form.get_by_label("Đinh Anh Tuấn").first.check()
    form.locator("[name=due]").fill(f"{local_date(WorkingCalendar().add_working_days(timezone.now(), 7)):%Y-%m-%d}")
    form.get_by_role("button", name="Giao việc", exact=True).click()
    uoc.told("Đã giao việc")
    grid_shows(hoa, address, "Đã chuyển xử lý")

    # Tuấn sees his part; Lan's opening begins the work; she notes progress, begins a linked reply, and finishes.
    tuan = screens.sit(TUAN)
    tuan.take("cowork", subject)
    lan = screens.sit(LAN)
    lan.take("handle", subject)
    grid_shows(hoa, address, "Đang xử lý")
    lan.open(arrival)
    form = lan.unfold("Cập nhật tiến độ")
    form.locator("[name=text]").fill("Đã tổng hợp 3/5 đơn vị.")
    form.get_by_role("button", name="Cập nhật tiến độ", exact=True).click()
    expect(lan.page.locator("#line .flash")).to_be_visible()
    lan.open(arrival)
    lan.verb("Soạn trả lời").click()
    expect(lan.page.locator(".notice-info")).to_contain_text(subject)
    lan.open(arrival)
    form = lan.unfold("Hoàn thành")
    form.locator("[name=result]").fill("Đã rà soát 312 hồ sơ, gửi kết quả.")
    form.get_by_role("button", name="Hoàn thành", exact=True).click()
    lan.told("Đã hoàn thành")
    grid_shows(hoa, address, "Đã hoàn thành")

    # Everything stands on the ward's page in sentences.
    lan.open(arrival)
    for words in ("Bùi Thị Ngọc", "Đỗ Văn Ước", "Hoàng Thị Lan"):
        expect(lan.page.locator("#timeline")).to_contain_text(words)

    # Later she remembers some words of it, and types them without marks.
    lan.open(f"/tim/?q={quote_plus(fold(subject))}")
    expect(lan.page.locator("main")).to_contain_text(subject)


def lead_option(screen: Screen, name: str) -> str:
    """The full label of somebody in the list of who leads."""
    labels = screen.page.locator("#unfold [name=lead] option").all_inner_texts()
    return next(label for label in labels if name in label)
