"""What a document was when it was issued or registered: kept, compared part by part, and shown to who may see it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import translation

from cast import AT
from vanban.exchange import api
from vanban.exchange.models import Whole
from vanban.exchange.rules.whole import compare, origin_of, signed_text
from vanban.exchange.tests.story import MACHINE, Story, annex
from vanban.exchange.web.page import PROVIDER
from vanban.kernel.actor import Actor
from vanban.platform import storage
from vanban.platform.web.page import PagePart
from vanban.registry import api as registry
from vanban.signing import api as signing


@pytest.fixture(autouse=True)
def vietnamese() -> Iterator[None]:
    with translation.override("vi"):
        yield


def part_of(document_id: UUID, by: Actor) -> PagePart:
    """The page as this person sees it."""
    found = PROVIDER.part(document_id, by)
    assert found is not None
    return found


LATER = AT + timedelta(days=400)


def issued(story: Story) -> UUID:
    """A sealed letter with an annex, kept at its issue."""
    document_id = story.issued(annexes=(annex(),))
    assert api.keep_whole(document_id, by=MACHINE, at=AT)
    return document_id


def tamper(sql: str, *values: Any) -> None:
    """Somebody with the database in their hands, past every trigger."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute(sql, values)
        assert cursor.rowcount > 0
        cursor.execute("SET LOCAL session_replication_role = origin")


def changed(story: Story, document_id: UUID, at: Any = LATER) -> list[str]:
    """The parts that an examination finds changed."""
    found = api.examine(document_id, by=story.hoa, at=at)
    assert found is not None
    return [part.code for part in found.parts if part.ok is False] + ([] if found.genuine else ["record"])


CHANGES = {
    "name": "UPDATE registry_outgoing SET subject = 'V/v việc khác' WHERE id = %s",
    "parties": "UPDATE registry_outgoing SET agency_name = 'Sở Tài chính' WHERE id = %s",
    "times": "UPDATE registry_outgoing SET issued_at = issued_at - interval '1 day' WHERE id = %s",
    "content": "UPDATE registry_outgoing SET page_count = 9 WHERE id = %s",
    "files": "UPDATE registry_file SET name = 'khac.pdf' WHERE role = 'annex' AND document_id = %s",
}


@pytest.mark.clause("NB16-Đ9.1a-f", "HP25-Đ15.2a-đ")
@pytest.mark.parametrize("part", CHANGES)
def test_a_change_of_one_part_shows_at_exactly_that_part(story: Story, part: str) -> None:
    document_id = issued(story)
    assert changed(story, document_id) == []
    tamper(CHANGES[part], document_id)
    assert changed(story, document_id) == [part]


@pytest.mark.clause("NB16-Đ9.1a-f", "HP25-Đ15.2a-đ")
def test_a_signature_that_no_longer_holds_shows_at_the_signatures() -> None:
    then = {"signatures": {"1. main": "Phạm Quốc Việt (+), Sở Nội vụ (+)"}, "content": {"pages": "1"}}
    now = {"signatures": {"1. main": "Phạm Quốc Việt (-), Sở Nội vụ (+)"}, "content": {"pages": "1"}}
    assert [part.code for part in compare(then, now) if part.ok is False] == ["signatures"]
    assert {part.code: part.ok for part in compare(then, now)}["name"] is None, "what was not kept is not judged"


@pytest.mark.clause("HP25-Đ20.2a")
def test_other_bytes_in_the_place_of_the_paper_show_at_content_and_signatures_and_nothing_is_sent(story: Story) -> None:
    document_id = issued(story)
    other = storage.put(annex() + b"\n%khac", media_type="application/pdf")
    tamper("UPDATE registry_file SET blob_id = %s WHERE role = 'main' AND document_id = %s", other.id, document_id)
    assert {"content", "signatures"} <= set(changed(story, document_id))
    found = api.examine(document_id, by=story.hoa, at=LATER)
    assert found is not None and not found.is_whole
    with pytest.raises(api.NotWhole):
        api.send_issued(document_id, by=MACHINE, at=LATER)
    assert not api.receipts_of(document_id) and {line.state for line in api.grid(document_id) if line.code} == {
        "waiting"
    }


def test_who_changes_the_record_too_is_betrayed_by_the_signature_of_the_house(story: Story) -> None:
    document_id = issued(story)
    tamper(CHANGES["name"], document_id)
    tamper(
        "UPDATE exchange_whole SET parts = jsonb_set(parts, '{name,subject}', '\"V/v việc khác\"') "
        "WHERE document_id = %s",
        document_id,
    )
    assert changed(story, document_id) == ["record"]
    kept = Whole.objects.get()
    text = signed_text(str(document_id), kept.origin, kept.made_at, kept.parts)
    tamper("UPDATE exchange_whole SET text = %s WHERE document_id = %s", text, document_id)
    assert changed(story, document_id) == ["record"], "a text that fits is not one that the house signed"


@pytest.mark.clause("NB16-Đ11.1b", "HP25-Đ20.3a")
def test_the_copy_that_is_kept_has_the_same_value_as_what_was_sent_and_nobody_changes_it(story: Story) -> None:
    document_id, arrival_id = story.delivered(annexes=(annex(),))
    assert api.keep_whole(document_id, by=MACHINE, at=AT)
    kept = [storage.read(item.blob_id) for item in registry.files_of(document_id)]
    sent = [storage.read(item.blob_id) for item in api.arrival_of(arrival_id).files.all()]  # type: ignore[union-attr]
    assert kept == sent, "byte for byte what the receiver has"
    report = signing.check(kept[0], at=LATER, by=story.hoa)
    assert report.is_good and report.of_kind("person") and report.of_kind("agency")
    for sql in (
        "UPDATE registry_file SET name = 'x'",
        "DELETE FROM registry_file",
        "UPDATE registry_outgoing SET subject = 'x'",
        "DELETE FROM registry_outgoing",
        "UPDATE exchange_whole SET origin = 'scanned'",
        "DELETE FROM exchange_whole",
    ):
        with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql)
    found = api.examine(document_id, by=story.hoa, at=LATER)
    assert found is not None and found.is_whole


@pytest.mark.clause("NB16-Đ2.3")
def test_a_scan_and_a_born_digital_document_are_told_apart_and_it_is_kept(story: Story) -> None:
    signed = issued(story)
    scan = story.issued(main=annex())
    api.keep_whole(scan, by=MACHINE, at=AT)
    assert [api.whole_of(one).origin for one in (signed, scan)] == ["born_digital", "scanned"]  # type: ignore[union-attr]
    facts = {"on_paper": False, "is_pdf": True, "by_person": False, "planned": ""}
    assert [origin_of(**facts | change) for change in (  # type: ignore[arg-type]
        {}, {"on_paper": True, "by_person": True}, {"is_pdf": False}, {"planned": "born_digital"})
    ] == ["scanned", "scanned", "born_digital", "born_digital"]  # fmt: skip
    for one, said in ((signed, "Tạo lập điện tử ngay từ đầu"), (scan, "Số hóa từ bản giấy")):
        api.send_issued(one, by=MACHINE, at=AT)
        shown = part_of(one, story.hoa)
        assert said in [str(fact.value) for fact in shown.facts]


def test_what_came_is_kept_too_and_once(story: Story) -> None:
    _document_id, arrival_id = story.delivered()
    assert not api.keep_whole(arrival_id, by=MACHINE, at=AT), "not registered yet"
    api.accept(arrival_id, by=story.ngoc, at=AT + timedelta(minutes=1))
    assert api.keep_whole(arrival_id, by=MACHINE, at=AT + timedelta(minutes=1))
    assert not api.keep_whole(arrival_id, by=MACHINE, at=AT + timedelta(minutes=2))
    assert changed(story, arrival_id) == []
    tamper("UPDATE exchange_arrival SET sent_at = sent_at - interval '1 hour' WHERE id = %s", arrival_id)
    assert changed(story, arrival_id) == ["times"]
