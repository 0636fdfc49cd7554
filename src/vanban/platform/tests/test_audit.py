"""The audit keeps what happened: nobody rewrites or deletes a line, not even by SQL."""

from datetime import UTC, datetime

import pytest
from django.db import IntegrityError, connection, transaction

from vanban.kernel.actor import Actor
from vanban.kernel.identifiers import new_id
from vanban.platform import audit
from vanban.platform.models import AuditEntry

AT = datetime(2026, 11, 23, 1, 2, tzinfo=UTC)
HOA = Actor(person_id=new_id(), name="Lê Thị Hoa", post_title="Văn thư", for_person_id=new_id(), for_name="Đỗ Văn Ước")

pytestmark = pytest.mark.django_db


@pytest.mark.clause("NB25-Đ23.2c", "NB16-Đ13.3b")
def test_a_line_tells_who_acted_for_whom_in_which_post_and_when() -> None:
    document = new_id()
    audit.record(HOA, "registry.registered", document, AT, number=12)

    (line,) = audit.lines(document)

    assert (line.actor_id, line.actor_name, line.post_title) == (HOA.person_id, "Lê Thị Hoa", "Văn thư")
    assert (line.for_id, line.for_name) == (HOA.for_person_id, "Đỗ Văn Ước")
    assert (line.at, line.code, line.data) == (AT, "registry.registered", {"number": 12})


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE platform_audit SET actor_name = 'Người khác'",
        "DELETE FROM platform_audit",
        "UPDATE platform_audit_202611 SET at = now()",
    ],
)
def test_no_statement_changes_or_deletes_a_line(statement: str) -> None:
    audit.record(HOA, "registry.registered", new_id(), AT)

    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)

    assert AuditEntry.objects.get().actor_name == "Lê Thị Hoa"


def test_the_line_falls_with_the_act_that_fails() -> None:
    with pytest.raises(RuntimeError, match="the act failed"), transaction.atomic():
        audit.record(HOA, "registry.registered", new_id(), AT)
        raise RuntimeError("the act failed")

    assert not AuditEntry.objects.exists()


def test_each_month_has_its_own_partition() -> None:
    audit.record(HOA, "a.b", new_id(), datetime(2026, 11, 30, 17, 30, tzinfo=UTC))

    with connection.cursor() as cursor:
        cursor.execute("SELECT tableoid::regclass::text FROM platform_audit")
        assert cursor.fetchone()[0] == "platform_audit_202612", "half past midnight of 1 December in Vietnam"


def test_an_agency_reads_its_own_lines_and_the_machines() -> None:
    document, agency = new_id(), new_id()
    audit.record(Actor(new_id(), "Trần Văn Hùng", agency_id=agency), "drafting.submitted", document, AT)
    audit.record(Actor(new_id(), "Người nơi khác", agency_id=new_id()), "exchange.accepted", document, AT)

    assert [line.actor_name for line in audit.lines(document, agency_id=agency)] == ["Trần Văn Hùng"]
