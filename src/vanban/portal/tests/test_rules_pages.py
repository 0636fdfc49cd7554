"""The rules at the screen: everybody reads them, the operator amends them, the head keeps the agency's list."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
import time_machine
from django.test import Client

from cast import AT
from vanban.directory.api import Post, Role
from vanban.rulebook.api import Dispatch, Letter, decide_dispatch, profile_for
from vanban.rulebook.models import Amendment, OwnList

pytestmark = pytest.mark.django_db
WORDS = {
    "effective_from": "2026-12-01", "basis": "QĐ 12/QĐ-UBND ngày 20/11/2026", "reason": "Bổ sung tệp trình bày",
}  # fmt: skip
FORMATS = {"main": "docx, pdf", "attachment": "docx, .pdf; pptx", "scan": "pdf", "signed": "pdf"}


@pytest.fixture
def operator(ward, snv, sit) -> Client:
    """Mai of the department runs the system."""
    Post.objects.filter(id=snv.posts["mai"].id).update(roles=[Role.SPECIALIST, Role.OPERATOR])
    return sit("mai")


def text_of(answer) -> str:
    return re.sub(r"\s+", " ", answer.content.decode())


def test_the_operator_changes_formats_from_a_day_on_and_sees_who_and_why(operator):
    page = text_of(operator.get("/quy-che/nb25/sua/formats/"))
    assert "Định dạng tệp" in page
    assert 'value="2026-11-24"' in page, "tomorrow is proposed"
    answer = operator.post("/quy-che/nb25/sua/formats/", {**WORDS, **FORMATS})
    assert answer.status_code == 302
    shown = text_of(operator.get(answer.url))
    for fact in ("1.1", "01/12/2026", "+ pptx", "− csv", "QĐ 12/QĐ-UBND", "Bổ sung tệp trình bày", "Nguyễn Thị Mai"):
        assert fact in shown, fact
    assert 'Phiên bản <span class="strong">1</span>' in shown, "today the former rules count"
    assert "không phải phiên bản của hôm nay" in text_of(operator.get("/quy-che/nb25/?phien-ban=1.1"))
    assert operator.get("/quy-che/nb25/?phien-ban=7").status_code == 404
    assert operator.get("/quy-che/xx/").status_code == 404
    assert "1.1 (01/12/2026)" in text_of(operator.get("/quy-che/"))
    kept = operator.post("/quy-che/nb25/rut/1/", {"reason": "Nhầm danh mục"}, follow=True)
    assert "Nhầm danh mục" in text_of(kept)
    assert Amendment.objects.get().withdrawn_at is not None


def test_refusals_are_told_all_at_once_and_what_was_typed_stays(operator):
    typed = {**FORMATS, "main": "docx, exe", "scan": "", "effective_from": "2026-11-23", "basis": "", "reason": ""}
    answer = operator.post("/quy-che/nb25/sua/formats/", typed)
    page = text_of(answer)
    assert answer.status_code == 422
    for fact in ("“exe”", "thiếu: pdf", "24/11/2026", "Chưa có văn bản", "Chưa có lý do", 'value="docx, exe"'):
        assert fact in page, fact
    for wrong in ({**FORMATS, **WORDS, "effective_from": "mai"}, {}):
        assert operator.post("/quy-che/nb25/sua/formats/", wrong).status_code == 422
    assert operator.post("/quy-che/hp25/sua/formats/", {**WORDS, **FORMATS}).status_code == 422
    assert operator.get("/quy-che/nb25/sua/khac/").status_code == 404
    assert operator.get("/quy-che/xx/sua/formats/").status_code == 404
    assert not Amendment.objects.exists()


@pytest.mark.parametrize("part", ["formats", "names", "dispatch_rules", "boxes", "states", "time_limits", "must_scan"])
def test_every_part_has_its_form_and_unchanged_it_is_refused(operator, part):
    page = operator.get(f"/quy-che/nb25/sua/{part}/")
    assert page.status_code == 200
    typed = {}
    for name, tag, rest in re.findall(r'<(?:input|select|textarea)([^>]*)name="([^"]+)"([^>]*)', page.content.decode()):
        del name, rest
        typed[tag] = ""
    fields = {name: form[name].value() for form in _forms(page) for name in form.fields}
    posted = {
        form.add_prefix(name): value
        for form in _forms(page)
        for name in form.fields
        if (value := form[name].value()) not in (None, False, "")
    }
    assert set(typed) >= set(posted)
    assert fields
    answer = operator.post(f"/quy-che/nb25/sua/{part}/", {**posted, **WORDS})
    assert answer.status_code == 422
    assert "Không có gì thay đổi" in text_of(answer)


def _forms(page) -> list:
    one = page.context["form"]
    return [*page.context["lines"], *([one] if one else [])]


def test_lines_of_the_dispatch_table_are_moved_added_and_taken_away(operator):
    page = operator.get("/quy-che/nb25/sua/dispatch_rules/")
    posted = {
        form.add_prefix(name): value
        for form in _forms(page)
        for name in form.fields
        if (value := form[name].value()) not in (None, False, "")
    }
    last = len(_forms(page)) - 1
    posted |= {
        f"l{last}-dispatch": "e_only", f"l{last}-types": "Hợp đồng, BB", f"l{last}-reason": "QĐ 12: hợp đồng điện tử",
        f"l{last}-place": "2", "l1-place": "1",
    }  # fmt: skip
    posted |= {f"l{number}-dispatch": posted.get(f"l{number}-dispatch", "") for number in range(last + 1)}
    answer = operator.post("/quy-che/nb25/sua/dispatch_rules/", {**posted, **WORDS})
    if answer.status_code == 422:
        pytest.fail(text_of(answer)[text_of(answer).index("summary") :][:800])
    rules = profile_for("ninh-binh", date(2026, 12, 1))
    decision = decide_dispatch(rules, Letter("bien-ban", "department", "commune", True, True))
    assert (decision.value, decision.reason) == (Dispatch.E_ONLY, "QĐ 12: hợp đồng điện tử")
    assert decide_dispatch(rules, Letter("bao-cao", "department", "commune", True, True)).value is Dispatch.E_ONLY
    posted[f"l{last}-types"] = "Thư lạ"
    assert "“Thư lạ”" in text_of(operator.post("/quy-che/nb25/sua/dispatch_rules/", {**posted, **WORDS}))


def test_others_read_and_do_not_amend(operator, sit):
    lan = sit("lan")
    for page in ("/quy-che/", "/quy-che/nb25/", "/quy-che/so-sanh/"):
        assert lan.get(page).status_code == 200
    assert "/sua/" not in text_of(lan.get("/quy-che/nb25/"))
    for page in ("/quy-che/nb25/sua/formats/", "/quy-che/danh-muc-rieng/"):
        assert lan.get(page).status_code == 403
        assert lan.post(page, {**WORDS, **FORMATS}).status_code == 403
    assert lan.post("/quy-che/nb25/rut/1/", {"reason": "x"}).status_code == 403
    assert Client().get("/quy-che/").status_code == 302
    assert "/sua/" not in text_of(operator.get("/quy-che/hp25/")), "another province's rules are only looked at"
    assert "/sua/" not in text_of(operator.get("/quy-che/nb16/")), "what has ended is only looked at"


def test_regulations_stand_side_by_side(operator):
    page = text_of(operator.get("/quy-che/so-sanh/", {"q": ["nb16", "nb25"], "khac": "1"}))
    assert "NB16, phiên bản 1" in page
    assert "NB25, phiên bản 1" in page
    assert "HP25, " not in page
    assert "chỉ gửi điện tử (NB16-Đ6.3a)" in page
    assert "Sao lưu" not in page, "what is the same everywhere is left out"
    operator.post("/quy-che/nb25/sua/formats/", {**WORDS, **FORMATS})
    later = text_of(operator.get("/quy-che/so-sanh/", {"ngay": "2026-12-01"}))
    assert "NB25, phiên bản 1.1" in later
    assert operator.get("/quy-che/so-sanh/", {"ngay": "hôm qua", "q": "xx"}).status_code == 200


@pytest.mark.clause("HP25-Đ23.2", "NB16-Đ20.4", "HY19-Đ15.3")
def test_the_list_of_electronic_documents_is_public_and_follows_the_changes(operator, settings):
    stranger = Client()
    page = text_of(stranger.get("/quy-che/danh-muc-dien-tu/"))
    electronic, others = page.split('id="others-title"')
    assert "Báo cáo" in electronic
    assert "Hợp đồng" not in electronic
    assert "Hợp đồng" in others
    assert "Hợp đồng" in text_of(stranger.get("/quy-che/danh-muc-dien-tu/"))
    lines = [
        {"dispatch": "paper_only", "reason": "không có hệ thống", "receiver_has_system": "0"},
        {"dispatch": "e_only", "reason": "QĐ 12/QĐ-UBND", "signed": "1"},
        {"dispatch": "e_and_paper", "reason": "chưa ký"},
    ]
    posted = {f"l{number}-{key}": value for number, line in enumerate(lines) for key, value in line.items()}
    assert operator.post("/quy-che/nb25/sua/dispatch_rules/", {**posted, **WORDS}).status_code == 302
    assert "QĐ 12/QĐ-UBND" not in text_of(stranger.get("/quy-che/danh-muc-dien-tu/"))
    with time_machine.travel(AT + timedelta(days=8), tick=True):
        page = text_of(stranger.get("/quy-che/danh-muc-dien-tu/"))
    assert "Hợp đồng" in page.split('id="others-title"')[0]
    assert "QĐ 12/QĐ-UBND ngày 20/11/2026" in page
    settings.VANBAN_PROVINCE = "hai-phong"
    assert "Dự thảo Quyết định" in text_of(stranger.get("/quy-che/danh-muc-dien-tu/"))
    settings.VANBAN_PROVINCE = "ca-mau"
    assert Client(raise_request_exception=False).get("/quy-che/danh-muc-dien-tu/").status_code == 404


def test_the_director_keeps_the_list_of_the_department(snv, ward, sit):
    viet = sit("viet")
    page = text_of(viet.get("/quy-che/danh-muc-rieng/"))
    assert "Danh mục riêng của cơ quan" in page
    words = {**WORDS, "basis": "QĐ 5/QĐ-SNV ngày 20/11/2026"}
    assert viet.post("/quy-che/danh-muc-rieng/", {**words, "basis": ""}).status_code == 422
    answer = viet.post("/quy-che/danh-muc-rieng/", {**words, "type_hop-dong": "e_only"}, follow=True)
    assert "Hợp đồng: chỉ gửi điện tử" in text_of(answer)
    kept = OwnList.objects.get()
    assert (kept.agency_id, kept.agency_name, kept.lines) == (snv.agency.id, "Sở Nội vụ", {"hop-dong": "e_only"})
