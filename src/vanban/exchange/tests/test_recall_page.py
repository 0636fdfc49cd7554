"""Recall, update and replacement as both offices see them: banners, verbs, tables, receipts, and the tombstone."""

from __future__ import annotations

import base64
import json
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.utils import translation

from cast import AT, actor
from vanban.axis import api as axis
from vanban.directory.api import Box, box_items, for_clerks, grant_access
from vanban.exchange import api
from vanban.exchange.tests.story import Story, annex
from vanban.exchange.tests.test_page import VERBS, offered, part
from vanban.exchange.web.page import PROVIDER
from vanban.kernel.actor import Actor
from vanban.platform import storage
from vanban.platform.audit import lines
from vanban.platform.web.page import PagePart, Provider, providers
from vanban.registry import api as registry

REASON = "Văn bản ghi sai thẩm quyền ký"


@pytest.fixture(autouse=True)
def vietnamese() -> Any:
    with translation.override("vi"):
        yield


def press(code: str, document_id: UUID, by: Actor, minute: int, **typed: Any) -> str:
    verb = VERBS[code]
    data: dict[str, Any] = {}
    if verb.form is not None:
        form = verb.form(document_id, by, typed, {})
        assert form.is_valid(), form.errors
        data = form.cleaned_data
    return str(verb.run(document_id, by, data, AT + timedelta(minutes=minute)).message)


def book() -> Provider:
    """The voice of the registers on the same page."""
    return next(provider for provider in providers() if provider.name == "registry")


def banners(shown: PagePart) -> list[tuple[str, str]]:
    return [(notice.level, str(notice.text)) for notice in shown.notices]


def rows(shown: PagePart, code: str) -> list[list[str]]:
    return [[str(cell) for cell in row] for section in shown.sections if section.code == code for row in section.rows]


@pytest.mark.clause("HY19-Đ10.2#2", "VL19-Đ11.4")
def test_a_recall_as_both_clerks_see_it(story: Story) -> None:
    document_id, arrival_id = story.delivered(annexes=(annex(),))
    api.accept(arrival_id, by=story.ngoc, at=AT + timedelta(minutes=1))
    story.carry(AT + timedelta(minutes=2))
    confirm = VERBS["recall"].confirm
    assert confirm is not None and "UBND phường Hoa Lư" in str(confirm(document_id, story.hoa))
    line = story.line(document_id)
    told = press("recall", document_id, story.hoa, 3, reason=REASON, recipients=[str(line.id)])
    assert "1" in told
    shown = part(document_id, story.hoa)
    assert ("warning", f"Đang thu hồi từ UBND phường Hoa Lư: {REASON}") in banners(shown)
    assert rows(shown, "recipients")[0][1] == "Đang thu hồi"
    assert "recall" not in offered(document_id, story.hoa)
    story.carry(AT + timedelta(minutes=4))
    shown = part(arrival_id, story.ngoc)
    assert banners(shown)[0][0] == "danger" and REASON in banners(shown)[0][1]
    for person in (story.ngoc, actor(story.ward.posts["uoc"])):
        assert offered(arrival_id, person) == {"agree-recall", "deny-recall"}
    assert offered(arrival_id, actor(story.ward.posts["lan"])) == set()
    confirm = VERBS["agree-recall"].confirm
    assert confirm is not None and "2 tệp" in str(confirm(arrival_id, story.ngoc))
    press("agree-recall", arrival_id, story.ngoc, 5)
    story.carry(AT + timedelta(minutes=6))
    shown = part(arrival_id, story.ngoc)
    assert (shown.files, shown.title, str(shown.status)) == ((), "01/SNV-TCCB", "Đã thu hồi")
    assert "bản điện tử tại đây đã bị hủy" in banners(shown)[0][1] and REASON in banners(shown)[0][1]
    answered = rows(shown, "demands")[0]
    assert (answered[1], answered[2], answered[6]) == ("Thu hồi", REASON, "Bùi Thị Ngọc")
    assert offered(arrival_id, story.ngoc) == set()
    told_by_book = book().part(arrival_id, story.ngoc)
    assert told_by_book is not None and (told_by_book.files, told_by_book.title) == ((), "01/SNV-TCCB")
    shown = part(document_id, story.hoa)
    assert rows(shown, "recipients")[0][1] == "Đã thu hồi"
    assert ("danger", f"Đã thu hồi từ UBND phường Hoa Lư: {REASON}") in banners(shown)
    assert rows(shown, "requests")[0][7] == "Bùi Thị Ngọc"


def test_what_was_recalled_is_found_by_number_and_sender_only(story: Story) -> None:
    document_id, arrival_id = story.delivered()
    api.accept(arrival_id, by=story.ngoc, at=AT + timedelta(minutes=1))
    registers = book().search_text
    assert registers is not None and PROVIDER.search_text is not None
    assert "rà soát" in str(registers(arrival_id)) and "rà soát" in str(PROVIDER.search_text(arrival_id))
    api.recall(
        document_id,
        recipient_ids=[story.line(document_id).id],
        reason=REASON,
        by=story.hoa,
        at=AT + timedelta(minutes=2),
    )
    story.carry(AT + timedelta(minutes=3))
    api.agree_recall(arrival_id, by=story.ngoc, at=AT + timedelta(minutes=4))
    for told in (registers(arrival_id), PROVIDER.search_text(arrival_id)):
        assert told is not None and told[1] == "01/SNV-TCCB" and told[2] == "Sở Nội vụ"
    assert registry.is_content_destroyed(arrival_id) and not registry.is_content_destroyed(document_id)


def test_a_refused_recall_lies_before_the_sender_until_it_is_left_at_that(story: Story) -> None:
    document_id, arrival_id = story.delivered()
    press("recall", document_id, story.hoa, 1, reason=REASON, recipients=[str(story.line(document_id).id)])
    story.carry(AT + timedelta(minutes=2))
    press("deny-recall", arrival_id, story.ngoc, 3, reason="Đã giao việc theo văn bản này")
    assert any("Đã giao việc" in text for _level, text in banners(part(arrival_id, story.ngoc)))
    story.carry(AT + timedelta(minutes=4))
    shown = part(document_id, story.hoa)
    assert any(level == "danger" and "Đã giao việc" in text for level, text in banners(shown))
    assert {"recall", "update", "replace", "denial-seen"} <= offered(document_id, story.hoa)
    press("denial-seen", document_id, story.hoa, 5)
    assert {"recall", "update", "replace"} <= offered(document_id, story.hoa)
    assert "denial-seen" not in offered(document_id, story.hoa)
    assert box_items(story.hoa, Box.REFUSED) == []


def test_an_update_shows_what_changes_and_is_answered(story: Story) -> None:
    document_id, arrival_id = story.delivered()
    line = str(story.line(document_id).id)
    form = VERBS["update"].form
    assert form is not None
    blank = form(document_id, story.hoa)
    assert blank.initial["subject"] == "V/v rà soát vị trí việc làm"
    assert [code for code, _name in blank.fields["add"].choices] == ["H42.60"]  # type: ignore[attr-defined]
    told = press(
        "update", document_id, story.hoa, 1, reason="Gia hạn", subject="V/v rà soát vị trí việc làm", due="2026-12-31",
        urgency="2", tell=[line], add=[], remove=[],
    )  # fmt: skip
    assert "1" in told
    api.send_requests(document_id, by=story.hoa, at=AT + timedelta(minutes=1))
    story.carry(AT + timedelta(minutes=2))
    shown = part(arrival_id, story.ngoc)
    assert rows(shown, "changes") == [
        ["Hạn xử lý", "15/12/2026", "31/12/2026"], ["Độ khẩn", "Khẩn", "Thượng khẩn"]]  # fmt: skip
    assert offered(arrival_id, story.ngoc) == {
        "accept", "accept-corrected", "refuse", "agree-update", "deny-update"}  # fmt: skip
    press("agree-update", arrival_id, story.ngoc, 3)
    assert any("đã cập nhật" in text for _level, text in banners(part(arrival_id, story.ngoc)))


def test_a_replaced_document_says_by_what_on_both_sides(story: Story) -> None:
    old, first = story.delivered()
    new = story.issued(main=annex(), subject="V/v rà soát (thay thế)", at=AT + timedelta(minutes=1))
    api.send_issued(new, by=story.hoa, at=AT + timedelta(minutes=1))
    second = story.carry(AT + timedelta(minutes=2))[0]
    for document_id in (old, new):
        grant_access(document_id, [for_clerks(story.snv.agency.id)], kind="outgoing", moment=AT, reason="clerk")
    assert "replace" in offered(old, story.hoa)
    press(
        "replace",
        old,
        story.hoa,
        3,
        replacement=str(new),
        reason="Ghi sai căn cứ",
        recipients=[str(story.line(old).id)],
    )
    api.send_requests(old, by=story.hoa, at=AT + timedelta(minutes=3))
    story.carry(AT + timedelta(minutes=4))
    there = part(first, story.ngoc).notices[0]
    assert "Đã được thay thế bởi 02/SNV-TCCB" in str(there.text) and there.link == f"/vb/{second}/"
    here = part(old, story.hoa).notices[0]
    assert "Đã được thay thế bởi 02/SNV-TCCB" in str(here.text) and here.link == f"/vb/{new}/"
    assert any(notice.link == f"/vb/{first}/" for notice in part(second, story.ngoc).notices)


def test_the_hubs_receipt_is_kept_with_what_it_proves_and_can_be_checked(story: Story) -> None:
    document_id, _arrival_id = story.delivered()
    shown = part(document_id, story.hoa)
    receipt = next(file for file in shown.files if file.role == "receipt")
    assert receipt.name == "bien-nhan-01-SNV-TCCB-1.json"
    facts = json.loads(storage.read(receipt.blob_id))
    told = json.loads(facts["receipt"])
    assert (told["sender"], told["destinations"]) == ("H42.08", ["H42.51"])
    axis.receipt_key().verify(base64.b64decode(facts["signature"]), facts["receipt"].encode())
    section = next(item for item in shown.sections if item.code == "receipts")
    assert told["sha256"] in [str(cell) for cell in section.rows[0]] and "không cần đến trục" in str(section.text)


def test_every_act_around_a_recall_reads_as_a_sentence(story: Story) -> None:
    document_id, arrival_id = story.delivered()
    press("recall", document_id, story.hoa, 1, reason=REASON, recipients=[str(story.line(document_id).id)])
    story.carry(AT + timedelta(minutes=2))
    press("agree-recall", arrival_id, story.ngoc, 3)
    story.carry(AT + timedelta(minutes=4))
    told = [
        str(PROVIDER.sentences[line.code]).format(actor=line.actor_name, **line.data)
        for subject in (document_id, arrival_id)
        for line in lines(subject)
        if line.code.startswith("exchange.")
    ]
    assert any("hủy bản điện tử" in sentence for sentence in told)
    assert any("yêu cầu lấy lại" in sentence for sentence in told)
    assert any("cho Sở Nội vụ lấy lại" in sentence for sentence in told)
