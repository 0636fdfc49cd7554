"""The acts of the first half of the trip, as each person does them at the screen; journeys begin from any of them."""

from __future__ import annotations

import io
import subprocess
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from asn1crypto import pem, x509
from playwright.sync_api import expect
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko_certvalidator import ValidationContext

from journeys.house import RunningHouse
from journeys.screens import HOA, HUNG, MAI, NGOC, VIET, WARD_CODE, Screen, Screens

BODY = (
    "Thực hiện kế hoạch công tác năm, đề nghị cơ quan rà soát các nội dung sau:\n"
    "1. Thống kê hồ sơ, tài liệu hình thành từ năm 2016 đến nay.\n"
    "2. Gửi kết quả trước ngày 20 tháng 12./."
)


def write(mai: Screen, subject: str, *, recipient: str = WARD_CODE, addressee: str = "UBND phường Hoa Lư") -> str:
    """Type a letter on the compose page until it has saved itself; the address of the document."""
    page = mai.page
    mai.open("/du-thao/moi/")
    page.locator("[name=subject]").press_sequentially(subject)
    page.locator("[name=addressees]").press_sequentially(addressee)
    page.locator("[name=body]").press_sequentially(BODY)
    page.locator(f'[name=recipients][value="{recipient}"]').check()
    page.wait_for_url(lambda url: "/moi/" not in url)  # saved by itself: the draft has an address now
    expect(page.locator("#save-state")).to_contain_text("Lưu lúc")
    return f"/vb/{page.url.rstrip('/').rpartition('/')[2]}/"


def submit(mai: Screen) -> None:
    """Press Trình at the foot of the compose page."""
    mai.page.locator('button[name="submit"]').click()
    mai.page.wait_for_url("**/vb/**")


def press(screen: Screen, box: str, subject: str, verb: str) -> None:
    """Take a document from a box, unfold a verb and confirm it."""
    screen.take(box, subject)
    screen.unfold(verb).get_by_role("button", name=verb, exact=True).click()
    expect(screen.page.locator("#line .flash")).to_be_visible()


def to_signed(screens: Screens, subject: str, **letter: str) -> str:
    """Mai writes and submits, Hùng approves, Việt signs; the document's address."""
    mai = screens.sit(MAI)
    address = write(mai, subject, **letter)
    submit(mai)
    press(screens.sit(HUNG), "review", subject, "Duyệt")
    press(screens.sit(VIET), "sign", subject, "Ký duyệt")
    return address


def to_arrived(screens: Screens, subject: str) -> tuple[Screen, Screen, str]:
    """... Hoa issues, the hub carries, and Ngọc has it open before her: Hoa, Ngọc, the sender's address."""
    address = to_signed(screens, subject)
    hoa = screens.sit(HOA)
    press(hoa, "issue", subject, "Phát hành")
    ngoc = screens.sit(NGOC)
    ngoc.take("arrived", subject)
    return hoa, ngoc, address


def download(screen: Screen) -> bytes:
    """Press Tải về above the paper."""
    with screen.page.expect_download() as coming:
        screen.page.locator(".paper-tools a").click()
    return Path(coming.value.path()).read_bytes()


def poppler_says(pdf: bytes, folder: Path) -> str:
    """What pdfsig prints."""
    path = folder / "van-ban.pdf"
    path.write_bytes(pdf)
    return subprocess.run(["pdfsig", "-nocert", str(path)], capture_output=True, text=True, check=False).stdout


def pyhanko_says(pdf: bytes, house: RunningHouse) -> list[bool]:
    """For each signature whether pyHanko, trusting the demo's root alone, finds it intact, trusted and lawful."""
    root = pem.unarmor((house.folder / "demo-pki" / "root.pem").read_bytes())[2]
    context = ValidationContext(trust_roots=[x509.Certificate.load(root)], allow_fetching=False)
    found = PdfFileReader(io.BytesIO(pdf)).embedded_signatures
    with ThreadPoolExecutor(1) as thread:  # this thread's loop is the browser's
        return [thread.submit(validate_pdf_signature, one, context).result().bottom_line for one in found]
