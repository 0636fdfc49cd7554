"""Hoa enters what came on paper: scan, agency signature, fields, number, stamp; and what was written in an outage."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile

from cast import AT, MONDAY
from vanban.drafting import api
from vanban.drafting.errors import EnclosuresNotScanned, ScanNotAttached, ScanNotProper
from vanban.drafting.rules.enclosures import enclosure_faults, listed
from vanban.drafting.tests.test_compose_page import signed_in
from vanban.drafting.tests.test_copies import scan, sheet_a4
from vanban.kernel.actor import Actor
from vanban.kernel.clock import VIETNAM
from vanban.kernel.identifiers import new_id
from vanban.kernel.refusals import Refusals
from vanban.platform import audit, storage
from vanban.platform.jobs import run_pending
from vanban.registry import api as registry
from vanban.registry.api import NoPaperFileExpected, OnlyClerksKeepRegister
from vanban.registry.tests.office import letter
from vanban.rulebook import actions as rulebook_actions
from vanban.signing.api import Origin, Verdict, check, missing
from vanban.signing.tests.letters import letter as typeset

pytestmark = pytest.mark.django_db
PDF = "application/pdf"


def scanned(content: bytes | None = None, name: str = "cong-van-den.pdf") -> api.Scanned:
    """A stored file from the scanner."""
    return api.Scanned(name, PDF, storage.put(content or scan(), media_type=PDF).id)


def entered(desk, **changes: Any):
    """A paper letter entered by Hoa."""
    given: dict[str, Any] = {"facts": letter(document_code="", issuer_name="Công ty Tràng An", issuer_code="")}
    given |= {"scan": scanned(), "form": "SAO Y", "by": desk.who("hoa"), "at": desk.now()}
    return api.enter_paper(new_id(), **given | changes)


@pytest.mark.slow
@pytest.mark.clause("NB16-Đ13.1a", "HP25-Đ16.1", "HP25-Đ6.2b", "VL19-Đ12.5")
def test_paper_is_scanned_signed_entered_and_stands_before_the_leaders(desk):
    """Kind C: the file in the register is the scan with the agency's signature; the leader instructs on it."""
    document = entered(desk)
    assert (document.received_as, document.arrival_number) == ("paper", 1)
    (file,) = registry.files_of(document.id)
    report = check(storage.read(file.blob_id), at=desk.now())
    assert report.verdict == Verdict.VALID
    assert missing(report, Origin.RECEIVER_SCAN, organisation="Sở Nội vụ") == ()
    run_pending()
    with time_machine.travel(desk.now()):
        viet = signed_in(desk, "viet")
        assert document.subject in viet.get("/viec/instruct/").content.decode()
        assert str(file.blob_id) in viet.get(f"/vb/{document.id}/").content.decode()
    assert [line.code for line in audit.lines(document.id) if line.code.startswith("drafting")] == [
        "drafting.paper_entered"
    ]


@pytest.mark.slow
@pytest.mark.clause("HP25-Đ16.2a")
def test_the_arrival_stamp_carries_number_and_day_and_the_file_stays_as_it_came(desk):
    document = entered(desk)
    with time_machine.travel(desk.now()):
        hoa = signed_in(desk, "hoa")
        assert "Đóng dấu đến" in hoa.get(f"/vb/{document.id}/").content.decode()
        hoa.post(f"/vb/{document.id}/stamp-arrival/")
        assert "Đóng dấu đến" not in hoa.get(f"/vb/{document.id}/").content.decode()
    main, stamped = registry.files_of(document.id)
    assert (main.role, stamped.role) == ("main", "stamped")
    assert len(storage.read(stamped.blob_id)) > len(storage.read(main.blob_id))
    assert check(storage.read(stamped.blob_id), at=desk.now()).verdict == Verdict.VALID
    api.stamp_arrived(document.id, by=desk.who("hoa"), at=desk.now())
    assert len(registry.files_of(document.id)) == 2


def test_everything_wrong_is_said_before_anything_is_signed(desk):
    with pytest.raises(ScanNotAttached):
        entered(desk, scan=None)
    with pytest.raises(Refusals) as refused:
        entered(desk, facts=letter(subject=" "), scan=scanned(scan(dpi=100, mode="L")))
    assert {one.code for one in refused.value.reasons} == {"registry.field_missing", "drafting.scan_not_proper"}
    with pytest.raises(ScanNotProper):
        entered(desk, scan=scanned(scan(mode="L")))
    with pytest.raises(OnlyClerksKeepRegister):
        entered(desk, by=desk.who("viet"))
    assert registry.numbers_taken(desk.snv.agency.id, 2026, direction="in") == []


def test_the_same_form_sent_twice_is_entered_once(desk):
    key, given = new_id(), {"facts": letter(), "scan": scanned(sheet_a4()), "by": desk.who("hoa")}
    first = api.enter_paper(key, **given, at=desk.now())
    assert api.enter_paper(key, **given, at=desk.now()).arrival_number == first.arrival_number == 1


@pytest.mark.clause("HP25-Đ16.2c")
def test_enclosures_on_the_regulations_list_are_scanned(desk):
    """The operator's list decides: a drawing may stay on paper, a map of the list may not."""
    operator = Actor(new_id(), "Trịnh Lan Anh", post_id=new_id(), agency_id=new_id(), roles=frozenset({"operator"}))
    values = {"must_scan": ["Bản đồ", "Biên bản họp"]}
    tomorrow = MONDAY + timedelta(days=1)
    words = {"basis": "Quyết định 12/QĐ-UBND", "reason": "Danh mục phải số hóa"}
    rulebook_actions.amend("nb25", "must_scan", values, effective_from=tomorrow, by=operator, at=AT, **words)
    entered(desk, form="", listed=("BẢN ĐỒ địa chính",))
    desk.clock[0] = AT + timedelta(days=1)
    with pytest.raises(EnclosuresNotScanned) as refused:
        entered(desk, form="", listed=("Bản vẽ thiết kế", "BẢN ĐỒ địa chính"))
    assert refused.value.data["names"] == "BẢN ĐỒ địa chính"
    document = entered(desk, form="", listed=("bản đồ địa chính",), enclosures=[scanned(sheet_a4(), "ban-do.pdf")])
    assert [file.role for file in registry.files_of(document.id)] == ["main", "annex"]
    assert list(enclosure_faults(listed("Bản vẽ\n\n Tranh "), ("Bản đồ",), files=0)) == []


@pytest.mark.clause("VL19-Đ15.4")
def test_what_was_written_by_hand_in_an_outage_is_entered_with_its_true_time_and_flagged(desk):
    """No power on Friday; on Monday Hoa enters it: true day in the book, its reason, a flag on the page."""
    entered(desk, form="", scan=scanned(sheet_a4()))
    friday = datetime(2026, 11, 20, 9, 15, tzinfo=VIETNAM)
    late = registry.LateFacts(friday, "Mất điện cả ngày 20/11", "57")
    document = entered(desk, form="", scan=scanned(sheet_a4()), late=late, facts=letter(arrived_at=friday))
    assert (document.arrival_date, document.arrived_at) == (friday.date(), friday)
    with time_machine.travel(desk.now()):
        hoa = signed_in(desk, "hoa")
        page = hoa.get(f"/vb/{document.id}/").content.decode()
        assert "Nhập sau sự cố" in page
        assert "Mất điện cả ngày 20/11" in page
        listed_page = hoa.get("/so/den/").content.decode()
        assert 'chip-warning">Nhập sau sự cố' in listed_page.partition(f"/vb/{document.id}/")[2], (
            "flagged in the list too"
        )
        checked = hoa.get("/so-sach/kiem-tra/?nam=2026").content.decode()
        assert "Mất điện cả ngày 20/11" in checked
        assert "chip-danger" not in checked, "out of order, with its reason"
    row = list(registry.print_register(desk.who("hoa"), desk.snv.agency.id, "in", 2026).rows)[1]
    assert row[0] == "20/11/2026"
    assert "Mất điện cả ngày 20/11; số ghi tay 57" in row[-1]
    for wrong in (registry.LateFacts(friday, " "), registry.LateFacts(desk.now() + timedelta(days=1), "x")):
        with pytest.raises(Exception, match="late_entry_wrong"):
            entered(desk, form="", scan=scanned(sheet_a4()), late=wrong)


@pytest.mark.clause("NB25-Đ13.3")
def test_the_unit_signs_for_the_paper_file_that_followed(desk):
    """The clerk enters the document; the paper file went straight to the division, which signs once."""
    document = entered(desk, form="", scan=scanned(sheet_a4()), facts=letter(paper_dossier=True))
    run_pending()
    for who in ("hoa", "mai", "ngoc"):
        with pytest.raises(NoPaperFileExpected):
            registry.receive_paper_file(document.id, by=desk.who(who), at=desk.now())
    grant(desk, document.id)
    with time_machine.travel(desk.now()):
        hung = signed_in(desk, "hung")
        assert "Ký nhận hồ sơ giấy" in hung.get(f"/vb/{document.id}/").content.decode()
        hung.post(f"/vb/{document.id}/receive-paper/", {"note": "02 hộp"})
        assert "Trần Văn Hùng" in hung.get(f"/vb/{document.id}/").content.decode()
    with pytest.raises(NoPaperFileExpected):
        registry.receive_paper_file(document.id, by=desk.who("hung"), at=desk.now())
    (row,) = registry.print_register(desk.who("hoa"), desk.snv.agency.id, "in", 2026).rows
    assert row[8].startswith("Trần Văn Hùng")


def grant(desk, document_id) -> None:
    """The document is before Hùng, as after a leader's instruction."""
    from vanban.directory.api import for_post, grant_access

    post = desk.snv.posts["hung"]
    grant_access(document_id, [for_post(post.id)], kind="incoming", moment=AT, reason="lead")


def posted(desk, **changes: Any) -> dict[str, Any]:
    """The form as the browser sends it."""
    values = {
        "key": str(new_id()),
        "kept": "",
        "form": "",
        "issuer_name": "Công ty Tràng An",
        "number": "12",
        "symbol": "TA-KT",
        "issued_date": "2026-11-20",
        "type_code": "cong-van",
        "subject": "V/v đề nghị hướng dẫn",
        "urgency": "0",
        "page_count": "1",
        "arrived_at": "2026-11-23T08:00",
    }
    return values | changes


def test_the_page_keeps_words_and_files_through_a_refusal_and_warns_of_a_double(desk):
    """A missing field, then a likely double: the scan is sent once."""
    with time_machine.travel(desk.now()):
        hoa = signed_in(desk, "hoa")
        assert "Vào sổ văn bản giấy" in hoa.get("/so/den/").content.decode()
        file = SimpleUploadedFile("den.pdf", sheet_a4(), content_type=PDF)
        refused = hoa.post("/giay-den/", posted(desk, issuer_name="", scan=file))
        page = refused.content.decode()
        assert refused.status_code == 422
        assert "V/v đề nghị hướng dẫn" in page
        assert "den.pdf" in page
        kept = re.search(r'name="kept" value="([^"]+)"', page).group(1)
        assert hoa.post("/giay-den/", posted(desk, kept=kept)).status_code == 302
        double = hoa.post("/giay-den/", posted(desk, kept=kept))
        assert double.status_code == 422
        assert "1/2026" in double.content.decode()
        assert hoa.post("/giay-den/", posted(desk, kept=kept, anyway="on")).status_code == 302
        assert signed_in(desk, "mai").get("/giay-den/").status_code == 403
        forged = hoa.post("/giay-den/", posted(desk, number="77", kept=kept[:-3] + "abc"))
        assert forged.status_code == 422
        strange = hoa.post("/giay-den/", posted(desk, number="78", arrived_at="x", key="y", kept="\x00"))
        assert strange.status_code in {400, 422}
    taken = registry.numbers_taken(desk.snv.agency.id, 2026, direction="in")
    assert taken == [(1, "used"), (2, "used")]


def test_fields_are_read_from_the_scan_before_it_is_entered(desk):
    """Hoa sends the scan, goes on typing, and puts what was read into the fields she left empty."""
    blank = {"issuer_name": "", "symbol": "", "issued_date": "", "subject": "", "number": "99"}
    with time_machine.travel(desk.now()):
        hoa = signed_in(desk, "hoa")
        file = SimpleUploadedFile("den.pdf", typeset()[0], content_type=PDF)
        data = posted(desk, **blank, scan=file, do="read")
        page = hoa.post("/giay-den/", data).content.decode()
        assert "Máy đang đọc bản quét" in page
        kept = re.search(r'name="kept" value="([^"]+)"', page).group(1)
        address = f"/giay-den/doc/{data['key']}/"
        assert "hx-get" in hoa.get(address, {"kept": kept}).content.decode()
        run_pending()
        assert "Điền vào các ô còn trống" in hoa.get(address, {"kept": kept}).content.decode()
        again = {key: value for key, value in data.items() if key != "scan"} | {"kept": kept}
        page = hoa.post("/giay-den/", again).content.decode()
        assert 'value="99"' in page, "what was typed stays"
        assert "Sở Nội vụ" in page
        assert 'data-mark="issuer_name"' in page
        assert f"{address}trang/1.webp" in page
        assert hoa.get(f"{address}trang/1.webp", {"kept": kept}).headers["Content-Type"] == "image/webp"
        assert hoa.get(f"{address}trang/9.webp", {"kept": kept}).status_code == 404
        assert signed_in(desk, "mai").get(address, {"kept": kept}).status_code in {403, 404}
        assert hoa.get(address, {"kept": kept[:-2]}).status_code == 404
        assert "Chưa có bản quét" in hoa.post("/giay-den/", posted(desk, do="read")).content.decode()
    assert registry.numbers_taken(desk.snv.agency.id, 2026, direction="in") == []
