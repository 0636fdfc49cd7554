"""The checker on a document's page: verdict first, what to do, signed reports that anybody can check offline."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections import OrderedDict
from datetime import timedelta
from pathlib import Path

import pikepdf
import pytest
from django.conf import settings as live
from django.test import Client

from cast import AT
from vanban.exchange.tests.story import Story
from vanban.platform.models import AuditEntry
from vanban.portal.tests.checking import issued, manipulated, seat
from vanban.signing import api as signing

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Keys and files of these stories; making an authority anew for each would take seconds."""
    return tmp_path_factory.mktemp("checker")


@pytest.fixture(autouse=True)
def own_files(settings, house: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("vanban.signing.queries.recent._recent", OrderedDict())  # the table begins empty, so must it
    settings.VANBAN_VAR = house
    settings.VANBAN_KEK_FILE = house / "kek.key"
    settings.VANBAN_HUB_KEY_FILE = house / "house.pem"


@pytest.fixture
def story(db) -> Story:
    return Story.begin()


def text(client: Client, address: str) -> str:
    """What the page says, tags aside."""
    answer = client.get(address)
    assert answer.status_code == 200, address
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())


@pytest.mark.clause("NB25-Đ13.1b", "NB16-Đ13.1b", "VL19-Đ12.2")
def test_a_clerk_who_gets_a_manipulated_letter_reads_the_verdict_first_and_what_to_do(story: Story) -> None:
    """Ngọc opens an arrival whose page was painted over: “not valid” stands above the paper, with the way out."""
    document = story.sent(main=manipulated(story.sealed()))
    (arrival,) = story.carry(AT + timedelta(seconds=5))
    ngoc = seat(story)("ngoc")
    page = text(ngoc, f"/vb/{arrival}/")
    assert page.index("chữ ký số không hợp lệ") < page.index("Thông tin")
    assert "Không hợp lệ" in page
    assert "Trả lại và đề nghị nơi gửi gửi đúng tệp đã ban hành" in page
    assert "Chưa công nhận được giá trị pháp lý" in page
    whole = text(ngoc, f"/vb/{arrival}/chu-ky/")
    assert whole.index("Không hợp lệ") < whole.index("Phạm Quốc Việt") < whole.index("Dữ liệu kỹ thuật")
    assert "NĐ 30/2020/NĐ-CP Đ21.2" in whole
    assert "Sai sót và việc cần làm" in whole
    assert document != arrival


@pytest.mark.clause("NB25-Đ5.1")
def test_an_arrival_that_holds_shows_its_value_and_the_capacity_of_the_signer(story: Story) -> None:
    _document, arrival = story.delivered()
    page = text(seat(story)("ngoc"), f"/vb/{arrival}/")
    assert "Có giá trị như bản gốc" in page
    assert "không hợp lệ" not in page
    whole = text(seat(story)("ngoc"), f"/vb/{arrival}/chu-ky/")
    for words in (
        "Hợp lệ",
        "Phạm Quốc Việt",
        "Người có thẩm quyền",
        "NĐ 30/2020 Đ5.1; QĐ 161/2025/QĐ-UBND Ninh Bình Đ5.1 (nb25 1)",
    ):
        assert words in whole, words


def test_an_issued_letter_is_checked_when_somebody_asks(story: Story) -> None:
    """Hoa's own letter: not checked yet, then checked, on record, with the signer's capacity out of the book."""
    document = issued(story, AT)
    hoa = seat(story)("hoa")
    assert "Chưa kiểm tra" in text(hoa, f"/vb/{document}/")
    assert hoa.post(f"/vb/{document}/chu-ky/").status_code == 302
    assert AuditEntry.objects.filter(subject_id=document, code="signing.checked").exists()
    assert "GIÁM ĐỐC" in text(hoa, f"/vb/{document}/chu-ky/")
    assert "Có giá trị như bản gốc" in text(hoa, f"/vb/{document}/")


def test_whoever_does_not_see_the_document_sees_no_report(story: Story) -> None:
    document = issued(story, AT)
    kept = signing.make_signed_report(
        story.sealed(), name="cong-van.pdf", document_id=document, document="01/SNV-TCCB", by=story.hoa, at=AT
    )
    lan = seat(story)("lan")
    for address in (f"/vb/{document}/chu-ky/", f"/vb/{document}/bao-cao/{kept.id}.json"):
        assert lan.get(address).status_code == 404, address
    for address in (f"/vb/{document}/chu-ky/", f"/vb/{document}/chu-ky/to-kiem-tra.pdf"):
        assert lan.post(address).status_code == 404, address
    hoa = seat(story)("hoa")
    other = issued(story, AT + timedelta(minutes=1))
    assert hoa.get(f"/vb/{other}/bao-cao/{kept.id}.json").status_code == 404
    assert hoa.get(f"/vb/{document}/bao-cao/{kept.id}.exe").status_code == 404


def verify(*arguments: str) -> tuple[int, str]:
    """`vanban verify --report …` in a process that reaches no database and has no key of the house."""
    environment = {**os.environ, "DATABASE_URL": "postgresql://nobody@127.0.0.1:9/none", "VANBAN_VAR": "/nonexistent"}
    environment.pop("VANBAN_HUB_KEY_FILE", None)
    ran = subprocess.run(
        [sys.executable, "-m", "vanban.config.cli", "verify", *arguments],
        capture_output=True, text=True, check=False, timeout=60, env=environment,
    )  # fmt: skip
    assert "Traceback" not in ran.stderr
    return ran.returncode, ran.stdout


@pytest.mark.clause("NB25-Đ13.1b")
def test_a_signed_report_is_kept_with_the_document_and_holds_without_the_house(story: Story, tmp_path: Path) -> None:
    """Ngọc has a report made; an inspector checks it years later with the file, the PDF and the public key alone."""
    _document, arrival = story.delivered()
    ngoc = seat(story)("ngoc")
    form = re.search(rf"/vb/{arrival}/chu-ky/[0-9a-f-]+/", ngoc.get(f"/vb/{arrival}/chu-ky/").content.decode())
    assert form is not None
    assert ngoc.post(form.group()).status_code == 302
    (kept,) = signing.signed_reports_of(arrival)
    data = ngoc.get(f"/vb/{arrival}/bao-cao/{kept.id}.json").content
    pdf = ngoc.get(f"/vb/{arrival}/bao-cao/{kept.id}.pdf").content
    assert pdf.startswith(b"%PDF-")
    report, key = tmp_path / "bao-cao.json", tmp_path / "khoa.pem"
    report.write_bytes(data)
    key.write_bytes(Client().get("/kiem-tra-chu-ky/khoa.pem").content)
    (tmp_path / "van-ban.pdf").write_bytes(story.sealed())
    (tmp_path / "ban-giay.pdf").write_bytes(pdf)
    (tmp_path / "khac.pdf").write_bytes(manipulated(story.sealed()))
    code, said = verify("--report", str(report), "--key", str(key))
    assert (code, said.splitlines()[0]) == (0, "HỢP LỆ: hệ thống đã ký đúng nội dung báo cáo này.")
    assert "Kết quả: hợp lệ" in said
    for name, expected in (("van-ban.pdf", 0), ("ban-giay.pdf", 0), ("khac.pdf", 1)):
        assert verify("--report", str(report), "--key", str(key), str(tmp_path / name))[0] == expected, name
    assert AuditEntry.objects.filter(subject_id=arrival, code="signing.report_made").count() == 1


def test_a_report_that_was_touched_or_made_elsewhere_is_not_believed(story: Story, tmp_path: Path) -> None:
    """A forger turns “invalid” into “valid”; another house's key; something that is no report at all."""
    document = issued(story, AT)
    bad = signing.make_signed_report(
        manipulated(story.sealed()), name="x.pdf", document_id=document, document="", by=story.hoa, at=AT
    )
    from vanban.platform import storage

    facts = json.loads(storage.read(bad.data_id))
    report, key, other = tmp_path / "r.json", tmp_path / "k.pem", tmp_path / "o.pem"
    key.write_bytes(Path(live.VANBAN_HUB_KEY_FILE).read_bytes())
    report.write_text(json.dumps(facts))
    code, said = verify("--report", str(report), "--key", str(key))
    assert (code, "Kết quả: không hợp lệ" in said) == (0, True)
    touched = {**facts, "report": facts["report"].replace('"not_intact"', '"no_fault"').replace("invalid", "valid")}
    assert touched["report"] != facts["report"]
    report.write_text(json.dumps(touched))
    assert verify("--report", str(report), "--key", str(key))[0] == 1
    subprocess.run(["openssl", "genpkey", "-algorithm", "ed25519", "-out", str(other)], check=True, capture_output=True)
    report.write_text(json.dumps(facts))
    assert verify("--report", str(report), "--key", str(other))[0] == 1
    for broken in ("{}", "[]", "no json", json.dumps({**facts, "report": "{}"}), json.dumps({**facts, "report": 5})):
        report.write_text(broken)
        assert verify("--report", str(report), "--key", str(key))[0] == 2, broken[:40]
    assert verify("--report", str(tmp_path / "nothing.json"), "--key", str(key))[0] == 2
    report.write_text(json.dumps(facts))
    assert verify("--report", str(report), "--key", str(report))[0] == 2


def test_the_sheet_for_a_printed_copy_says_no_content_and_leaves_the_signed_file_alone(
    story: Story, tmp_path: Path
) -> None:
    document = issued(story, AT)
    hoa = seat(story)("hoa")
    answer = hoa.post(f"/vb/{document}/chu-ky/to-kiem-tra.pdf")
    assert answer.status_code == 200
    sheet = tmp_path / "to.pdf"
    sheet.write_bytes(answer.content)
    said = subprocess.run(["pdftotext", "-layout", str(sheet), "-"], capture_output=True, text=True, check=True).stdout
    assert re.search(r"[0-9A-Z]{5}(-[0-9A-Z]{5}){3}", said)
    assert "01/SNV-TCCB" in said
    assert "rà soát" not in said
    assert str(document) not in said
    with pikepdf.open(sheet) as opened:
        assert len(opened.pages) == 1
    again = hoa.post(f"/vb/{document}/chu-ky/to-kiem-tra.pdf")
    assert again.status_code == 200
    assert AuditEntry.objects.filter(subject_id=document, code="signing.sheet_printed").count() == 2
    assert hoa.get(f"/vb/{document}/chu-ky/to-kiem-tra.pdf").status_code == 405
