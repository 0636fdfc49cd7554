"""What exchange says on the document page, and its verbs as the portal calls them."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.utils import translation

from cast import AT, actor
from vanban.exchange import api
from vanban.exchange.tests.story import MACHINE, Story, annex
from vanban.exchange.web.page import PROVIDER
from vanban.kernel.actor import Actor
from vanban.platform.audit import lines
from vanban.platform.web.page import PagePart, VerbSpec

VERBS: dict[str, VerbSpec] = {verb.code: verb for verb in PROVIDER.verbs}


def part(document_id: UUID, by: Actor) -> PagePart:
    found = PROVIDER.part(document_id, by)
    assert found is not None
    return found


def press(code: str, document_id: UUID, by: Actor, **typed: Any) -> str:
    verb = VERBS[code]
    data: dict[str, Any] = {}
    if verb.form is not None:
        form = verb.form(document_id, by, typed, {})
        assert form.is_valid(), form.errors
        data = form.cleaned_data
    return str(verb.run(document_id, by, data, AT + timedelta(minutes=5)).message)


def offered(document_id: UUID, by: Actor) -> set[str]:
    return {code for code, verb in VERBS.items() if verb.can(document_id, by)}


@pytest.fixture(autouse=True)
def vietnamese() -> Any:
    with translation.override("vi"):
        yield


def test_an_arrival_shows_facts_files_report_and_verbs_to_the_clerk_only(story: Story) -> None:
    _document_id, arrival_id = story.delivered(annexes=(annex(),))
    shown = part(arrival_id, story.ngoc)
    assert (shown.kind, shown.title, shown.subject) == ("incoming", "01/SNV-TCCB", "V/v rà soát vị trí việc làm")
    assert [(file.name, file.role) for file in shown.files] == [
        ("cong-van.pdf", "main"), ("phu-luc-1.pdf", "annex"), ("01-SNV-TCCB.edxml", "packet")]  # fmt: skip
    checks = next(section for section in shown.sections if section.code == "checks").checks
    assert [str(check.label) for check in checks] == [
        "Nguồn gốc", "Địa chỉ", "Tính đầy đủ", "Số trang", "Cấu trúc", "Chữ ký số", "Chữ ký số", "Độ mật"]  # fmt: skip
    assert "Sở Nội vụ" in str(checks[0].detail)
    assert offered(arrival_id, story.ngoc) == {"accept", "accept-corrected", "refuse"}
    for other in (story.hoa, actor(story.ward.posts["uoc"]), actor(story.ward.posts["lan"])):
        assert offered(arrival_id, other) == set()


def test_the_clerk_accepts_with_one_key(story: Story) -> None:
    _document_id, arrival_id = story.delivered()
    assert (VERBS["accept"].key, VERBS["accept"].form) == ("e", None)
    assert "1" in press("accept", arrival_id, story.ngoc)
    assert offered(arrival_id, story.ngoc) == set()
    assert part(arrival_id, story.ngoc).title == ""


def test_the_clerk_corrects_one_field(story: Story) -> None:
    _document_id, arrival_id = story.delivered()
    form = VERBS["accept-corrected"].form
    assert form is not None
    assert form(arrival_id, story.ngoc).initial["subject"] == "V/v rà soát vị trí việc làm"
    press(
        "accept-corrected", arrival_id, story.ngoc, type_name="Công văn", subject="V/v khác", due="2026-12-15", note=""
    )
    row = api.arrival_of(arrival_id)
    assert row is not None and row.subject == "V/v rà soát vị trí việc làm"


@pytest.mark.clause("NB16-Đ3.1c", "NB25-Đ14.3a")
def test_refusal_and_resend_as_both_clerks_see_them(story: Story) -> None:
    document_id, arrival_id = story.delivered()
    confirm = VERBS["refuse"].confirm
    assert confirm is not None and "Sở Nội vụ" in str(confirm(arrival_id, story.ngoc))
    press("refuse", arrival_id, story.ngoc, reason="Thiếu phụ lục 2")
    assert "Bùi Thị Ngọc" in [str(fact.value) for fact in part(arrival_id, story.ngoc).facts]
    story.carry(AT + timedelta(minutes=6))
    shown = part(document_id, story.hoa)
    rows = next(section for section in shown.sections if section.code == "recipients").rows
    assert (rows[0][0], str(rows[0][1]), rows[0][-1]) == (
        "UBND phường Hoa Lư", "Nơi nhận từ chối", "Thiếu phụ lục 2 (Bùi Thị Ngọc)")  # fmt: skip
    assert [notice.level for notice in shown.notices if notice.level != "info"] == ["danger"]
    asked = {"resend", "recall", "update", "replace"}
    assert offered(document_id, story.hoa) >= asked
    press("resend", document_id, story.hoa, recipients=[str(story.line(document_id).id)])
    assert offered(document_id, story.hoa) & asked == {"recall", "update"}


def test_every_act_reads_as_a_sentence(story: Story) -> None:
    document_id, arrival_id = story.delivered()
    api.refuse(arrival_id, reason="Thiếu phụ lục 2", by=story.ngoc, at=AT)
    story.carry(AT + timedelta(minutes=6))
    told = [
        str(PROVIDER.sentences[line.code]).format(actor=line.actor_name, **line.data)
        for subject in (document_id, arrival_id)
        for line in lines(subject)
        if line.code.startswith("exchange.")
    ]
    assert len(told) >= 8
    assert any("Thiếu phụ lục 2" in sentence for sentence in told)


def test_copies_and_likely_doubles_are_one_line_each(story: Story) -> None:
    first = story.foreign(story.packet(), AT)
    story.foreign(story.packet(), AT + timedelta(minutes=1))
    assert any("2 lần" in str(notice.text) for notice in part(first, story.ngoc).notices)
    api.accept(first, by=story.ngoc, at=AT + timedelta(minutes=2))
    second = story.foreign(story.packet(notation="SNV-VP", subject="V/v lịch làm việc mới", attachments=()), AT)
    warnings = [notice for notice in part(second, story.ngoc).notices if notice.level == "warning"]
    assert len(warnings) == 2
    assert {warning.link for warning in warnings} == {f"/vb/{first}/"}
    assert MACHINE.is_system


def test_documents_that_never_met_the_hub_have_no_part(story: Story) -> None:
    assert PROVIDER.part(story.commune.id, story.ngoc) is None
    assert PROVIDER.search_text is not None and PROVIDER.search_text(story.commune.id) is None
