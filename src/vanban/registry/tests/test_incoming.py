"""Ngọc, clerk of the ward, registers what arrives: arrival numbers, every field, duplicates, the printed book."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import IntegrityError, transaction

from cast import AT, Office, actor, phuong_hoa_lu, so_noi_vu
from vanban.directory.api import Role, can_see, find_agency, posts_with_role
from vanban.kernel.actor import Actor, system_actor
from vanban.kernel.clock import VIETNAM
from vanban.kernel.identifiers import new_id
from vanban.registry import api
from vanban.registry.errors import FieldMissing, FieldTooLong, FileMissing, OnlyClerksKeepRegister
from vanban.registry.models import IncomingDocument
from vanban.registry.tests.office import codes, letter, paper
from vanban.registry.web.page import PROVIDER

pytestmark = pytest.mark.django_db


@pytest.fixture
def ward() -> Office:
    so_noi_vu()
    return phuong_hoa_lu()


@pytest.fixture
def ngoc(ward: Office) -> Actor:
    return actor(ward.posts["ngoc"])


def register(ward: Office, ngoc: Actor, facts: api.IncomingFacts | None = None, *, at: datetime = AT) -> UUID:
    arrival = new_id()
    api.register_incoming(
        arrival, agency_id=ward.agency.id, facts=facts or letter(), files=[paper("congvan.pdf")], by=ngoc, at=at
    )
    return arrival


@pytest.mark.clause("NB16-Đ13.1c", "HP25-Đ17.3a-c", "NB25-Đ13.2a")
def test_every_field_of_an_incoming_document_is_kept_and_shown(ward: Office, ngoc: Actor) -> None:
    arrival = register(ward, ngoc)
    part = PROVIDER.part(arrival, ngoc)
    assert part is not None
    shown = {fact.value for fact in part.facts}
    assert {
        "1/2026",
        "23/11/2026",
        "08:02 23/11/2026",
        "Sở Nội vụ",
        "56/SNV-TCCB",
        "20/11/2026",
        "Công văn",
        "Tổ chức cán bộ",
        "Giám đốc Phạm Quốc Việt",
        "2",
        "Tủ 3, ngăn 2",
        "Bản giấy gửi sau",
        "H42.08,2026/11/20,56/SNV-TCCB",
        "Nguyễn Thị Mai",
    } <= shown
    assert (part.subject, part.urgency) == ("V/v rà soát vị trí việc làm", 2)


def test_arrival_numbers_run_through_paper_and_electronic_documents(ward: Office, ngoc: Actor) -> None:
    arrivals = [
        register(ward, ngoc, letter(number=str(n), received_as=by))
        for n, by in enumerate(("axis", "paper", "email"), 1)
    ]
    assert [api.get_incoming(one).arrival_number for one in arrivals] == [1, 2, 3]


def test_a_document_that_came_on_new_years_eve_is_numbered_in_the_year_it_is_accepted(
    ward: Office, ngoc: Actor
) -> None:
    eve = datetime(2026, 12, 31, 18, 0, tzinfo=VIETNAM)
    register(ward, ngoc)
    arrival = register(ward, ngoc, letter(arrived_at=eve), at=eve + timedelta(days=2))
    found = api.get_incoming(arrival)
    assert (found.arrival_number, found.arrival_year, str(found.arrival_date)) == (1, 2027, "2027-01-02")
    assert found.arrived_at == eve


def test_the_arrival_year_changes_at_midnight_in_vietnam_not_elsewhere(ward: Office, ngoc: Actor) -> None:
    """At 17:00 in Greenwich on 31 December the new book begins with number 1."""
    last, first = datetime(2026, 12, 31, 16, 59, 59, tzinfo=UTC), datetime(2026, 12, 31, 17, 0, tzinfo=UTC)
    register(ward, ngoc)
    numbered = [api.get_incoming(register(ward, ngoc, letter(number=f"{n:%H%M}"), at=n)) for n in (last, first)]
    assert [(one.arrival_year, one.arrival_number) for one in numbered] == [(2026, 2), (2027, 1)]


def test_registering_again_changes_nothing(ward: Office, ngoc: Actor) -> None:
    arrival = register(ward, ngoc)
    again = api.register_incoming(
        arrival, agency_id=ward.agency.id, facts=letter(subject="Khác"), files=[paper()], by=ngoc, at=AT
    )
    assert (again.arrival_number, again.subject) == (1, "V/v rà soát vị trí việc làm")
    assert api.numbers_taken(ward.agency.id, 2026, direction="in") == [(1, "used")]


def test_only_the_clerk_registers_and_the_clerks_see_it(ward: Office, ngoc: Actor) -> None:
    with pytest.raises(OnlyClerksKeepRegister):
        register(ward, actor(ward.posts["lan"]))
    arrival = register(ward, ngoc)
    assert can_see(actor(ward.posts["ngoc"]), arrival)
    assert not can_see(actor(ward.posts["lan"]), arrival)
    assert codes(arrival) == ["registry.registered"]


@pytest.mark.clause("HY19-Đ5.5", "VL19-Đ4.1")
def test_a_paper_document_is_scanned_before_it_is_registered(ward: Office, ngoc: Actor) -> None:
    with pytest.raises(FileMissing):
        api.register_incoming(
            new_id(), agency_id=ward.agency.id, facts=letter(received_as="paper"), files=[], by=ngoc, at=AT
        )


def test_a_citizens_letter_needs_no_number_nor_signer_but_a_sender(ward: Office, ngoc: Actor) -> None:
    register(ward, ngoc, letter(number="", symbol="", issuer_code="", document_code="", signer_name=""))
    with pytest.raises(FieldMissing):
        register(ward, ngoc, letter(issuer_name=" "))


def test_a_field_too_long_is_refused_and_not_cut(ward: Office, ngoc: Actor) -> None:
    with pytest.raises(FieldTooLong) as refused:
        register(ward, ngoc, letter(subject="x" * 501))
    assert refused.value.data["limit"] == 500


@pytest.mark.clause("VL19-Đ1.2")
def test_a_secret_document_is_not_registered_here(ward: Office, ngoc: Actor) -> None:
    with pytest.raises(api.SecretDocument):
        register(ward, ngoc, letter(secrecy=1))
    assert not IncomingDocument.objects.exists()


@pytest.mark.clause("NB25-Đ9.3")
def test_the_same_document_code_is_recognised(ward: Office, ngoc: Actor) -> None:
    arrival = register(ward, ngoc)
    found = api.find_duplicates(ward.agency.id, document_code="H42.08,2026/11/20,056/SNV-TCCB")
    assert [(one.document_id, one.why) for one in found] == [(arrival, "code")]
    assert api.find_duplicates(ward.agency.id, document_code="H42.08,2026/11/20,57/SNV-TCCB") == []


@pytest.mark.parametrize(
    "issuer",
    [{"issuer_code": "H42.08"}, {"issuer_code": "000.00.08.H42"}, {"issuer_name": "sở nội vụ"}],
    ids=["code", "old code", "name"],
)
def test_number_symbol_and_issuer_are_recognised_under_any_code(ward: Office, ngoc: Actor, issuer: dict) -> None:
    arrival = register(ward, ngoc)
    found = api.find_duplicates(ward.agency.id, number="056", symbol="snv-tccb", **issuer)
    assert [(one.document_id, one.why) for one in found] == [(arrival, "number")]


def test_what_only_looks_alike_is_no_duplicate(ward: Office, ngoc: Actor) -> None:
    arrival = register(ward, ngoc)
    same: dict[str, Any] = {"number": "56", "symbol": "SNV-TCCB", "issuer_code": "H42.08"}
    assert api.find_duplicates(ward.agency.id, **same | {"symbol": "SNV-VP"}) == []
    assert api.find_duplicates(ward.agency.id, **same | {"issuer_code": "H42.51"}) == []
    assert api.find_duplicates(ward.agency.id, **same, issued_date=AT.date().replace(year=2025)) == []
    assert api.find_duplicates(ward.agency.id, **same, besides=arrival) == []
    assert api.find_duplicates(new_id(), **same) == []


@pytest.mark.clause("NB25-Đ13.2a", "VL19-Đ3.9")
def test_the_incoming_book_prints_the_ten_columns_of_the_decree(ward: Office, ngoc: Actor) -> None:
    arrival = register(ward, ngoc)
    api.note_handed(arrival, to_places="Hoàng Thị Lan", due=None, by=system_actor("test"), at=AT)
    book = api.print_register(ngoc, ward.agency.id, "in", 2026)
    assert len(book.columns) == 10
    assert list(book.rows) == [
        (
            "23/11/2026",
            "1",
            "Sở Nội vụ",
            "56/SNV-TCCB",
            "20/11/2026",
            "Công văn: V/v rà soát vị trí việc làm",
            "Hoàng Thị Lan",
            "23/11/2026",
            "",
            "Bản giấy gửi sau",
        )
    ]


@pytest.mark.clause("NB25-Đ18.1")
def test_a_registered_document_is_never_changed_or_deleted(ward: Office, ngoc: Actor) -> None:
    rows = IncomingDocument.objects.filter(id=register(ward, ngoc))
    for act in (rows.delete, lambda: rows.update(subject="Khác"), lambda: rows.update(arrival_number=9)):
        with pytest.raises(IntegrityError), transaction.atomic():
            act()
    rows.update(to_places="Phòng KT")


def test_another_agency_cannot_take_over_an_arrival(ward: Office, ngoc: Actor) -> None:
    arrival = register(ward, ngoc)
    department = find_agency("H42.08")
    assert department is not None
    hoa = posts_with_role(department.id, Role.CLERK, on=AT.date())[0]
    with pytest.raises(api.AlreadyRegistered):
        api.register_incoming(arrival, agency_id=department.id, facts=letter(), files=[paper()], by=actor(hoa), at=AT)
