"""An issued document in the book: every field, once, and never changed again."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID

import pytest
from django.db import IntegrityError, transaction

from cast import AT, Office, actor, so_noi_vu
from vanban.directory.api import for_clerks, grant_access
from vanban.kernel.actor import Actor
from vanban.kernel.identifiers import new_id
from vanban.kernel.refusals import Refusals
from vanban.platform import audit
from vanban.registry import api
from vanban.registry.errors import FieldMissing, FieldTooLong, FileMissing, RegisterNotReadable, WrongDate
from vanban.registry.models import DocumentFile, OutgoingDocument
from vanban.registry.tests.office import codes, decision, paper
from vanban.registry.web.page import PROVIDER

pytestmark = pytest.mark.django_db


@pytest.fixture
def snv() -> Office:
    return so_noi_vu()


@pytest.fixture
def hoa(snv: Office) -> Actor:
    return actor(snv.posts["hoa"])


def issue(snv: Office, hoa: Actor, facts: api.OutgoingFacts | None = None, *, book: str = "QĐ", at=AT) -> UUID:
    document = new_id()
    grant_access(document, [for_clerks(snv.agency.id)], kind="outgoing", moment=at, reason="clerk")
    api.reserve_number(document, agency_id=snv.agency.id, book=book, by=hoa, at=at)
    api.complete_issue(document, facts=facts or decision(), files=[paper()], by=hoa, at=at)
    return document


@pytest.mark.clause("NB16-Đ13.2c", "VL19-Đ13.2c-g", "VL19-Đ13.2i", "VL19-Đ13.2k", "VL19-Đ13.2q")
def test_every_field_of_an_outgoing_document_is_kept_and_shown(snv: Office, hoa: Actor) -> None:
    document = issue(snv, hoa)
    api.note_sent(document, by=hoa, at=AT + timedelta(minutes=5))
    part = PROVIDER.part(document, hoa)
    assert part is not None
    shown = {fact.value for fact in part.facts}
    assert {
        "Quyết định",
        "01/QĐ-SNV",
        "23/11/2026",
        "08:07 23/11/2026",
        "Cải cách hành chính",
        "KT. PHÓ GIÁM ĐỐC Vũ Đức Long",
        "UBND phường Hoa Lư; Lưu: VT, TCCB",
        "12",
        "3",
        "Gửi kèm bản giấy",
        "2",
        "Quyết định số 161/2025/QĐ-UBND, phiên bản 1",
    } <= shown
    assert part.subject == "Về việc kiện toàn Ban Chỉ đạo cải cách hành chính"
    assert part.urgency == 1
    assert [(file.name, file.role) for file in part.files] == [("vanban.pdf", "main")]


@pytest.mark.clause("NB25-Đ9.3", "VL19-Đ13.2b")
def test_the_document_code_joins_agency_year_and_number(snv: Office, hoa: Actor) -> None:
    first, second = issue(snv, hoa), issue(snv, hoa)
    assert api.get_outgoing(first).document_code == "H42.08,2026/11/23,01/QĐ-SNV"
    assert api.get_outgoing(second).document_code == "H42.08,2026/11/23,02/QĐ-SNV"


def test_completing_again_changes_nothing(snv: Office, hoa: Actor) -> None:
    document = issue(snv, hoa)
    again = api.complete_issue(document, facts=decision(subject="Khác"), files=[paper()], by=hoa, at=AT)
    assert again.subject == "Về việc kiện toàn Ban Chỉ đạo cải cách hành chính"
    assert codes(document) == ["registry.number_reserved", "registry.issued"]
    assert DocumentFile.objects.count() == 1


@pytest.mark.clause("HY19-Đ5.2", "NB16-Đ11.1a", "HP25-Đ4.2#1")
def test_nothing_is_issued_without_a_line_in_the_book(snv: Office, hoa: Actor) -> None:
    with pytest.raises(api.NoNumberHeld):
        api.complete_issue(new_id(), facts=decision(), files=[paper()], by=hoa, at=AT)


def test_every_missing_field_is_told_at_once(snv: Office, hoa: Actor) -> None:
    document = new_id()
    api.reserve_number(document, agency_id=snv.agency.id, book="QĐ", by=hoa, at=AT)
    facts = decision(subject=" ", recipients=(), signer_name="", issued_date=date(2026, 11, 20), note="x" * 501)
    with pytest.raises(Refusals) as refused:
        api.complete_issue(document, facts=facts, files=[], by=hoa, at=AT)
    kinds = [type(reason) for reason in refused.value.reasons]
    assert kinds == [FieldMissing, FieldMissing, FieldMissing, FieldTooLong, WrongDate, FileMissing]
    assert not OutgoingDocument.objects.exists()


@pytest.mark.clause("HP25-Đ1.2", "NB25-Đ1.2")
def test_a_secret_document_is_not_entered(snv: Office, hoa: Actor) -> None:
    document = new_id()
    api.reserve_number(document, agency_id=snv.agency.id, book="QĐ", by=hoa, at=AT)
    with pytest.raises(api.SecretDocument):
        api.complete_issue(document, facts=decision(secrecy=1), files=[paper()], by=hoa, at=AT)


@pytest.mark.clause("NB25-Đ18.1")
def test_an_issued_document_is_never_changed_or_deleted(snv: Office, hoa: Actor) -> None:
    document = issue(snv, hoa)
    rows, files = OutgoingDocument.objects.filter(id=document), DocumentFile.objects.filter(document_id=document)
    for act in (
        rows.delete,
        lambda: rows.update(subject="Khác"),
        lambda: rows.update(number=7),
        files.delete,
        lambda: files.update(name="khac.pdf"),
        files.get().blob.delete,
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            act()


@pytest.mark.clause("HP25-Đ4.2#2")
def test_number_and_symbol_are_unique_in_the_year(snv: Office, hoa: Actor) -> None:
    """One number serves the paper and the electronic copies; no second document has it, the database included."""
    first = api.get_outgoing(issue(snv, hoa))
    other = new_id()
    held = api.reserve_number(other, agency_id=snv.agency.id, book="CV", by=hoa, at=AT)
    assert held.number == first.number
    with pytest.raises(api.NumberSymbolTaken):
        api.complete_issue(other, facts=decision(), files=[paper()], by=hoa, at=AT)
    with pytest.raises(IntegrityError), transaction.atomic():
        OutgoingDocument.objects.create(
            id=other,
            entry_id=held.entry_id,
            agency=snv.agency,
            document_code="x",
            year=2026,
            number=1,
            symbol="QĐ-SNV",
            issued_date=held.dated,
            issued_at=AT,
        )


@pytest.mark.clause("NB25-Đ14.2a", "VL19-Đ3.9")
def test_the_outgoing_book_prints_the_ten_columns_of_the_decree(snv: Office, hoa: Actor) -> None:
    issue(snv, hoa)
    void = new_id()
    api.reserve_number(void, agency_id=snv.agency.id, book="QĐ", by=hoa, at=AT)
    api.void_number(void, reason="Ký nhầm bản thảo", by=hoa, at=AT)
    issue(snv, hoa)
    book = api.print_register(actor(snv.posts["viet"]), snv.agency.id, "out", 2026, book="QĐ")
    rows = list(book.rows)
    assert len(book.columns) == 10
    assert rows[0] == (
        "01/QĐ-SNV",
        "23/11/2026",
        "Quyết định: Về việc kiện toàn Ban Chỉ đạo cải cách hành chính",
        "Vũ Đức Long",
        "UBND phường Hoa Lư; Lưu: VT, TCCB",
        "VT, Phòng TCCB",
        "12",
        "",
        "",
        "Gửi kèm bản giấy",
    )
    assert rows[1][0] == "02"
    assert "Ký nhầm bản thảo" in rows[1][9]
    assert rows[2][0] == "03/QĐ-SNV"


def test_a_register_is_read_by_clerks_and_leaders_of_its_agency(snv: Office) -> None:
    with pytest.raises(RegisterNotReadable):
        api.print_register(actor(snv.posts["mai"]), snv.agency.id, "out", 2026)


def test_sending_is_written_into_the_book_once(snv: Office, hoa: Actor) -> None:
    document = issue(snv, hoa)
    api.note_sent(document, by=hoa, at=AT)
    api.note_sent(document, by=hoa, at=AT + timedelta(days=1))
    assert api.get_outgoing(document).sent_at == AT
    assert [line.code for line in audit.lines(document)].count("registry.sent") == 1


def test_search_finds_every_field(snv: Office, hoa: Actor) -> None:
    assert PROVIDER.search_text is not None
    found = PROVIDER.search_text(issue(snv, hoa))
    assert found is not None
    kind, number, text, _moment = found
    assert (kind, number) == ("outgoing", "01/QĐ-SNV")
    for words in ("Vũ Đức Long", "UBND phường Hoa Lư", "Phòng Tổ chức cán bộ", "Cải cách hành chính"):
        assert words in text
