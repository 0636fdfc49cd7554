"""Validity in one word, content with its enclosures, who answers for it, authenticity both ways."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
from django.utils import translation

from cast import AT
from vanban.axis.api import edxml
from vanban.exchange import api
from vanban.exchange.adapters.local_axis import LocalAxis
from vanban.exchange.ports import use_axis
from vanban.exchange.rules.checking import verdict
from vanban.exchange.tests.story import MACHINE, Story, annex, arrival, findings
from vanban.exchange.tests.test_hostile import receive
from vanban.exchange.web.page import PROVIDER
from vanban.kernel.identifiers import new_id
from vanban.kernel.refusals import Refusal
from vanban.platform.audit import lines
from vanban.platform.web.page import providers
from vanban.registry import api as registry
from vanban.registry.tests.office import letter


@pytest.fixture(autouse=True)
def vietnamese() -> Iterator[None]:
    with translation.override("vi"):
        yield


def told(story: Story, arrival_id: object) -> str:
    """The verdict as the clerk reads it."""
    shown = PROVIDER.part(arrival_id, story.ngoc)  # type: ignore[arg-type]
    assert shown is not None
    return next(str(fact.value) for fact in shown.facts if str(fact.label) == "Kết quả kiểm tra")


@pytest.mark.clause("NB16-Đ2.9")
def test_validity_is_a_list_of_findings_with_one_verdict(story: Story) -> None:
    _sent, good = story.delivered()
    report = arrival(good).report
    assert report is not None
    assert {"structure", "completeness", "signatures"} <= {item["code"] for item in report}
    assert verdict(report) is True and told(story, good) == "Hợp lệ, không có lưu ý"
    unsigned = story.foreign(story.packet(), AT + timedelta(minutes=1))
    assert verdict(arrival(unsigned).report or ()) is None
    assert told(story, unsigned) == "Hợp lệ, có lưu ý: văn thư quyết định"
    secret = story.foreign(
        story.packet(sphere="TUYỆT MẬT", document_id="H42.08,2026/11/20,78/SNV-VP", number="78"),
        AT + timedelta(minutes=2),
    )
    assert verdict(arrival(secret).report or ()) is False
    assert told(story, secret) == "Không hợp lệ: không được tiếp nhận"


@pytest.mark.clause("VL19-Đ13.1a-b")
def test_the_content_is_the_document_and_every_enclosed_file(story: Story) -> None:
    document_id, arrival_id = story.delivered(annexes=(annex(), annex() + b"\n%2"))
    came = [(item.name, item.role) for item in api.arrival_of(arrival_id).files.all()]  # type: ignore[union-attr]
    assert came == [("cong-van.pdf", "main"), ("phu-luc-1.pdf", "annex"), ("phu-luc-2.pdf", "annex")]
    api.accept(arrival_id, by=story.ngoc, at=AT + timedelta(minutes=1))
    kept = [(item.name, item.role) for item in registry.files_of(arrival_id)]
    assert kept == [(item.name, item.role) for item in registry.files_of(document_id)] == came
    bare = replace(story.packet(), attachments=(), document_id="H42.08,2026/11/20,79/SNV-VP", number="79")
    empty = story.foreign(bare, AT + timedelta(minutes=2))
    with pytest.raises(api.CheckFailed):
        api.accept(empty, by=story.ngoc, at=AT + timedelta(minutes=3))


@pytest.mark.clause("VL19-Đ20.3")
def test_who_signed_and_who_issued_is_on_record_and_on_the_page(story: Story) -> None:
    document_id = story.sent()
    issued = next(line for line in lines(document_id) if line.code == "registry.issued")
    assert (issued.actor_name, issued.post_title) == ("Lê Thị Hoa", "Văn thư")
    book = next(provider for provider in providers() if provider.name == "registry").part(document_id, story.viet)
    assert book is not None
    assert "GIÁM ĐỐC Phạm Quốc Việt" in [str(fact.value) for fact in book.facts]
    shown = PROVIDER.part(document_id, story.viet)
    assert shown is not None


@pytest.mark.clause("HP25-Đ4.3-5", "VL19-Đ6.1")
def test_what_is_not_authentic_is_shown_paper_is_scanned_and_a_refusal_comes_back_with_its_reason(story: Story) -> None:
    forged = story.packet(sender=edxml.Organization("H42.60", "Kẻ mạo danh"), document_id="H42.60,2026/11/20,1/UBND")
    _hub, arrival_id = receive(forged)
    assert arrival_id is not None
    use_axis(LocalAxis())
    assert findings(arrival_id)["origin"]["blocks"]
    with pytest.raises(Refusal):
        api.accept(arrival_id, by=story.ngoc, at=AT + timedelta(minutes=1))
    with pytest.raises(Refusal):
        registry.register_incoming(
            new_id(), agency_id=story.ward.agency.id, facts=letter(received_as="paper"), files=[], by=story.ngoc, at=AT
        )
    document_id, came = story.delivered(at=AT + timedelta(minutes=2))
    api.refuse(came, reason="Không đúng thẩm quyền giải quyết", by=story.ngoc, at=AT + timedelta(minutes=3))
    story.carry(AT + timedelta(minutes=4))
    line = story.line(document_id)
    assert (line.state, line.reason, line.said_by) == (
        "refused", "Không đúng thẩm quyền giải quyết", "Bùi Thị Ngọc")  # fmt: skip
    assert api.keep_whole(document_id, by=MACHINE, at=AT)
