"""`./run --check`: the house is started afresh, the main job is done once over HTTP by eight people, and it stops.

Each line of the table is one person's act as a browser without scripts would send it; the last lines judge the issued
file. Nothing of the running demo is touched: the check has its own folder and its own database server.
"""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from uuid import UUID

from django.utils import timezone

from vanban.config.starting import prepare
from vanban.config.visitor import Page, Upload, VisitFailed, Visitor
from vanban.kernel.clock import local_date
from vanban.kernel.working_time import WorkingCalendar

SUBJECT = "triển khai cao điểm số hóa hồ sơ, tài liệu lưu trữ cơ quan năm 2026"
BODY = (
    "Thực hiện kế hoạch công tác năm 2026, đề nghị đơn vị triển khai các nội dung sau:\n"
    "1. Rà soát toàn bộ hồ sơ, tài liệu hình thành từ năm 2016 đến nay.\n"
    "2. Số hóa, cập nhật dữ liệu lên Hệ thống trước ngày 20 tháng 12 năm 2026.\n"
    "Đề nghị quan tâm, phối hợp thực hiện./."
)
PATIENCE = 90.0


class CheckFailed(RuntimeError):
    """A step did not give what it must."""


@dataclass
class Trip:
    """The eight people, the document on its way, and the table of what was done."""

    address: str
    password: str
    rows: list[tuple[str, float, str]] = field(default_factory=list)
    visitors: dict[str, Visitor] = field(default_factory=dict)
    document: str = ""
    arrival: str = ""
    issued: bytes = b""

    def step(self, name: str, act: Callable[[], str]) -> None:
        """Do one step and keep its time and what was seen; raises what it raises."""
        begun = time.perf_counter()
        seen = act()
        taken = time.perf_counter() - begun
        self.rows.append((name, taken, seen))
        sys.stdout.write(f"  {'✓'} {name:<58} {taken * 1000:>8.0f} ms  {seen}\n")
        sys.stdout.flush()

    def sign_in(self, username: str) -> Visitor:
        """A person's session, opened once."""
        if username not in self.visitors:
            visitor = Visitor(self.address)
            page = visitor.submit(
                visitor.get("/dang-nhap/"), "/dang-nhap/", {"username": username, "password": self.password}
            )
            if not page.url.endswith("/viec/"):
                raise CheckFailed(f"{username} cannot sign in: {page.text[:300]}")
            self.visitors[username] = visitor
        return self.visitors[username]

    def press(self, username: str, document: str, verb: str, fields: dict[str, str] | None = None) -> Page:
        """Open a verb's form and send it; raises when the answer is a refusal."""
        visitor = self.sign_in(username)
        form = visitor.get(f"/vb/{document}/{verb}/")
        page = visitor.submit(form, f"/vb/{document}/{verb}/", fields)
        if page.status != 200:
            raise CheckFailed(f"{username} · {verb}: {page.text[:600]}")
        return page

    def wait(self, username: str, path: str, wanted: Callable[[Page], object], what: str) -> Page:
        """Look again and again until the page shows it; background work needs a moment."""
        limit = time.monotonic() + PATIENCE
        while time.monotonic() < limit:
            page = self.sign_in(username).get(path)
            if wanted(page):
                return page
            time.sleep(0.1)
        raise CheckFailed(f"{username} never saw “{what}” at {path}: {self.sign_in(username).get(path).text[:800]}")

    def open_arrival(self, username: str, box: str) -> str:
        """The document that stands in a box of this person with our subject."""
        page = self.wait(username, f"/viec/{box}/", lambda p: SUBJECT in p.text, SUBJECT)
        for link in page.tree.xpath("//a[contains(@href, '/vb/')]"):
            if SUBJECT in link.text_content() and (found := re.search(r"/vb/([0-9a-f-]{36})/", link.get("href"))):
                return found.group(1)
        raise CheckFailed(f"{username}: no link to the arrival in {box}")


def check(*, document: Path | None, keep: str | None) -> int:
    """Run the whole check; 0 when every step held."""
    folder = Path(tempfile.mkdtemp(prefix="vanban-check-"))
    os.environ.pop("DATABASE_URL", None)
    os.environ["VANBAN_VAR"] = str(folder)
    folder.chmod(0o755)
    begun = time.perf_counter()
    try:
        trip = _run(folder, document)
    except (CheckFailed, VisitFailed, RuntimeError) as error:
        sys.stderr.write(f"\nFAILED: {error}\n")
        return 1
    finally:
        from vanban.platform.database import stop_embedded

        stop_embedded(folder)
        shutil.rmtree(folder, ignore_errors=True)
    if keep:
        target = Path(keep)
        target.mkdir(parents=True, exist_ok=True)
        (target / "issued.pdf").write_bytes(trip.issued)
        sys.stdout.write(f"\nissued file: {target / 'issued.pdf'}\n")
    sys.stdout.write(f"\nall {len(trip.rows)} steps hold, {time.perf_counter() - begun:.1f} s\n")
    return 0


def _run(folder: Path, document: Path | None) -> Trip:

    port = _free_port()
    trip = Trip(f"http://127.0.0.1:{port}", "")
    os.environ["VANBAN_BASE_URL"] = trip.address
    sys.stdout.write("vanban check: one document's whole trip\n\n")

    def database() -> str:
        prepare(serving=True)
        from vanban.config.supervisor import prepare_tables

        prepare_tables()
        return "embedded PostgreSQL, tables, static files"

    def demo() -> str:
        from vanban.config.demo import make_demo, password

        make_demo(documents=0)
        trip.password = password()
        return "province, keys, mailboxes"

    trip.step("Start the database", database)
    trip.step("Make the demo province", demo)
    from vanban.config.supervisor import House

    with House(port=port, log_folder=folder / "log") as house:

        def ready() -> str:
            house.wait_ready()
            return house.address

        trip.step("Start web, worker and hub", ready)
        _travel(trip, document)
    return trip


def _travel(trip: Trip, document: Path | None) -> None:
    mai, hung, viet, hoa = "snv_nguyenthimai", "snv_tranvanhung", "snv_phamquocviet", "snv_lethihoa"
    ngoc, uoc = "ubndhoalu_buithingoc", "ubndhoalu_dovanuoc"

    trip.step("Chuyên viên soạn dự thảo", lambda: _draft(trip, mai, document))
    trip.step("Chuyên viên trình", lambda: _say(trip.press(mai, trip.document, "submit-draft")))
    trip.step("Trưởng phòng duyệt", lambda: _say(trip.press(hung, trip.document, "approve")))
    trip.step("Giám đốc ký duyệt bằng chữ ký số", lambda: _say(trip.press(viet, trip.document, "sign")))
    trip.step("Văn thư phát hành: số, ngày, đóng dấu", lambda: _say(trip.press(hoa, trip.document, "issue")))
    page = f"/vb/{trip.document}/"
    trip.step("Nơi gửi thấy “Đã đến”", lambda: _seen(trip.wait(hoa, page, _shows("Đã đến"), "Đã đến"), "Đã đến"))
    trip.step("Kiểm tra bản đã phát hành", lambda: _judge(trip, hoa))

    def accept() -> str:
        trip.arrival = trip.open_arrival(ngoc, "arrived")
        return _say(trip.press(ngoc, trip.arrival, "accept"))

    trip.step("Văn thư nơi nhận kiểm tra, tiếp nhận, vào sổ", accept)
    trip.step("Lãnh đạo nơi nhận giao việc", lambda: _instruct(trip, uoc))
    handler = _handler(trip)
    trip.step("Người chủ trì bắt đầu xử lý", lambda: _say(trip.press(handler, trip.arrival, "start")))
    done = {"result": "Đã rà soát 312 hồ sơ, cập nhật đầy đủ lên Hệ thống."}
    trip.step("Người chủ trì hoàn thành", lambda: _say(trip.press(handler, trip.arrival, "finish", done)))
    ended = "Đã hoàn thành"
    trip.step("Nơi gửi thấy “Đã hoàn thành”", lambda: _seen(trip.wait(hoa, page, _shows(ended), ended), ended))
    trip.step("Trang sức khỏe hệ thống", lambda: f"{trip.sign_in(hoa).get('/suc-khoe/').status}")


def _draft(trip: Trip, username: str, document: Path | None) -> str:
    visitor = trip.sign_in(username)
    page = visitor.get("/du-thao/moi/")
    kind = "quyet-dinh" if document else "cong-van"
    fields: dict[str, str | list[str]] = {
        "type_code": kind,
        "subject": SUBJECT,
        "body": BODY,
        "addressees": "Ủy ban nhân dân phường Hoa Lư",
        "recipients": ["H42.51"],
    }
    page = visitor.submit(page, "/du-thao/moi/", fields, press=("save", "1"))
    found = re.search(r"/du-thao/([0-9a-f-]{36})/", page.url)
    if found is None:
        raise CheckFailed(f"the draft was not saved: {page.text[:600]}")
    trip.document = found.group(1)
    if document is None:
        return f"/vb/{trip.document}/"
    pdf = document.read_bytes() if document.suffix.lower() == ".pdf" else _typeset(document)
    page = visitor.submit(
        page, f"/du-thao/{trip.document}/pdf/", files={"file": Upload("vanban.pdf", pdf, "application/pdf")}
    )
    if page.status != 200:
        raise CheckFailed(f"the file was not taken: {page.text[:800]}")
    return f"{document.name}: {len(pdf) // 1024} KB"


def _typeset(document: Path) -> bytes:
    """A plain text typeset as a decision with its annex, signed by the check's director."""
    from vanban.drafting.adapters.typst.composer import compose
    from vanban.drafting.rules.content import Signer
    from vanban.drafting.rules.parse_document import Frame, parse_document

    frame = Frame(
        agency="SỞ NỘI VỤ",
        parent="UBND TỈNH NINH BÌNH",
        place="Ninh Bình",
        year=local_date(timezone.now()).year,
        signer=Signer(lines=("GIÁM ĐỐC",), name="Phạm Quốc Việt"),
        agency_abbreviation="SNV",
        recipients=("Như Điều 3;", "UBND phường Hoa Lư;"),
    )
    content = parse_document(document.read_text(encoding="utf-8"), frame)
    return compose(replace(content, signer=frame.signer)).pdf


def _instruct(trip: Trip, username: str) -> str:
    visitor = trip.sign_in(username)
    trip.open_arrival(username, "instruct")
    form = visitor.get(f"/vb/{trip.arrival}/instruct/")
    lead = next(
        option.get("value")
        for option in form.tree.xpath("//select[@name='lead']/option")
        if option.get("value") and "Đỗ Văn Ước" not in option.text_content()
    )
    due = local_date(WorkingCalendar().add_working_days(timezone.now(), 5)).isoformat()
    fields = {"text": "Giao chủ trì rà soát, báo cáo trước hạn.", "lead": lead, "due": due}
    page = visitor.submit(form, f"/vb/{trip.arrival}/instruct/", fields)
    if page.status != 200:
        raise CheckFailed(f"instruct: {page.text[:600]}")
    return _say(page)


def _handler(trip: Trip) -> str:
    """The account of whoever leads now, read from the register as the check's own eyes."""
    from vanban.directory.api import get_post
    from vanban.work.api import assignments_of

    lead = next(one for one in assignments_of(UUID(trip.arrival)) if one.kind == "lead")
    return str(get_post(lead.post_id).person.account.username)


def _judge(trip: Trip, username: str) -> str:
    """The issued file: both signatures valid to our checker and, where installed, to poppler's."""
    from vanban.signing.api import check as check_signatures

    visitor = trip.sign_in(username)
    page = visitor.get(f"/vb/{trip.document}/")
    links = [
        link for link in page.tree.xpath("//a/@href") if re.search(rf"/vb/{trip.document}/tep/[0-9a-f-]{{36}}/", link)
    ]
    if not links:
        raise CheckFailed("the document page links no file")
    trip.issued = visitor.get(links[0].split("?")[0]).content
    report = check_signatures(trip.issued, at=timezone.now())
    if not report.verdict.startswith("valid") or len(report.signatures) != 2:
        raise CheckFailed(f"our checker says {report.verdict} with {len(report.signatures)} signatures")
    seen = f"{report.verdict}, {len(report.signatures)} signatures, {len(trip.issued) // 1024} KB"
    if tool := shutil.which("pdfsig"):
        with tempfile.NamedTemporaryFile(suffix=".pdf") as file:
            file.write(trip.issued)
            file.flush()
            told = subprocess.run([tool, "-nocert", file.name], capture_output=True, text=True, timeout=60, check=False)
        if told.stdout.count("Signature is Valid") != 2:
            raise CheckFailed(f"pdfsig: {told.stdout}")
        seen += "; pdfsig: both valid"
    return seen


def _shows(text: str) -> Callable[[Page], bool]:
    return lambda page: text in page.text


def _seen(page: Page, text: str) -> str:
    return text if text in page.text else ""


def _say(page: Page) -> str:
    """The line the page shows after a verb."""
    lines = page.tree.xpath("//*[contains(concat(' ', @class, ' '), ' flash ')]")
    return " ".join(lines[0].text_content().split())[:90] if lines else ""


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
