"""The directory that other systems copy: whole or in increments, at the size of a nation, in bounded memory."""

from __future__ import annotations

import json
import tracemalloc
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from threading import Event
from typing import Any

import pytest
from django.db import connection, transaction
from django.utils import timezone

from vanban.axis import api
from vanban.axis.adapters.vxp import VxpClient
from vanban.axis.models import ConnectedSystem, Mailbox, RemoteAgency
from vanban.axis.queries.directory import last_version, listed
from vanban.axis.rules.vxp import answers
from vanban.axis.tests.vxp.conftest import OPERATOR
from vanban.axis.web.vxp.agencies import _unit
from vanban.kernel.clock import VIETNAM, to_edxml

AT = datetime(2026, 11, 23, 8, 2, tzinfo=VIETNAM)
MANY = 125_000


@pytest.fixture
def nation(db: None) -> ConnectedSystem:
    return api.connect_system("nation", "Trục quốc gia", kind="upstream", by=OPERATOR, at=AT)


def copied(system: ConnectedSystem, count: int) -> None:
    """What a synchronisation leaves behind."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            INSERT INTO axis_remote_agency (system_id, code, name, email, old_code, remote_id, parent_id_there, version,
                                            deleted, listed_version, synced_at)
            SELECT %s, 'G' || lpad((n / 10000)::text, 2, '0') || '.' || lpad((n %% 10000)::text, 4, '0'),
                   'Cơ quan trung ương số ' || n, '', '000.' || n, 'r' || n, 'r0', n, false, 0, %s
            FROM generate_series(0, %s) AS n
            """,
            [system.id, AT, count - 1],
        )


@pytest.mark.slow
@pytest.mark.django_db
def test_a_nations_agencies_are_answered_in_bounded_memory(nation: ConnectedSystem) -> None:
    copied(nation, MANY)
    tracemalloc.start()
    rows, size = 0, 0
    for piece in answers.listed(_unit(row, to_edxml(AT)) for row in listed()):
        rows += piece.count(b'"code"')
        size += len(piece)
        assert len(piece) < 256 * 1024
    _now, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert rows == MANY
    assert size > 20_000_000
    assert most < 16_000_000


@pytest.mark.clause("HY19-Đ14.6")
def test_increments_hold_what_changed_and_nothing_else(nation: ConnectedSystem) -> None:
    api.connect_system("office", "Hệ thống dùng chung", by=OPERATOR, at=AT)
    api.open_mailbox("H42.05", "Sở Nội vụ", system="office", aliases=["000.00.05.H42"], by=OPERATOR, at=AT)
    api.open_mailbox("H42.31", "UBND phường", system="office", by=OPERATOR, at=AT)
    copied(nation, 50)

    def changed(since: int) -> list[tuple[str, bool]]:
        return sorted((row.code, row.deleted) for row in listed(from_version=since))

    seen = last_version()
    assert len(changed(0)) == 52
    assert changed(seen) == []
    Mailbox.objects.filter(code="H42.05").update(failures=3, served_at=AT)
    RemoteAgency.objects.update(synced_at=AT + timedelta(days=1), version=9)
    assert changed(seen) == []
    api.close_mailbox("H42.31", by=OPERATOR, at=AT)
    RemoteAgency.objects.filter(code="G00.0007").update(deleted=True)
    RemoteAgency.objects.filter(code="G00.0008").update(name="Tên mới")
    assert changed(seen) == [("G00.0007", True), ("G00.0008", False), ("H42.31", True)]
    seen = last_version()
    api.open_mailbox("H42.05", "Sở Nội vụ", system="office", aliases=["000.00.55.H42"], by=OPERATOR, at=AT)
    assert changed(seen) == [("H42.05", False)]
    whole = {row.code: row for row in listed()}
    assert "H42.31" not in whole
    assert whole["H42.05"].old_code == "000.00.05.H42"


@pytest.mark.django_db(transaction=True)
def test_versions_become_visible_in_their_own_order() -> None:
    """Whoever asks for what came after N never passes over a row that was committed late."""
    api.connect_system("nation", "Trục quốc gia", kind="upstream", by=OPERATOR, at=AT)
    system = ConnectedSystem.objects.get(code="nation")

    written = Event()

    def write(number: int) -> None:
        try:
            with transaction.atomic():
                RemoteAgency.objects.create(system=system, code=f"G{number:02d}", name="x", synced_at=AT)
                with connection.cursor() as cursor:
                    cursor.execute("SELECT pg_sleep(%s)", [0.0 if number % 2 else 0.08])
        finally:
            connection.close()

    def follow() -> list[int]:
        seen: list[int] = []
        try:
            ended = False
            while not ended:
                ended = written.wait(timeout=0.005)
                seen += sorted(row.version for row in listed(from_version=max(seen, default=0)))
        finally:
            connection.close()
        return seen

    with ThreadPoolExecutor(7) as pool:
        following = pool.submit(follow)
        for done in [pool.submit(write, number) for number in range(24)]:
            done.result(timeout=60)
        written.set()
        followed = following.result(timeout=60)
    assert followed == sorted(RemoteAgency.objects.values_list("listed_version", flat=True))


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_the_three_lists_and_a_systems_own_mailboxes_over_the_wire(
    hub_address: str, join: Callable[..., tuple[str, str]], client: Callable[..., Any]
) -> None:
    now = timezone.now()
    api.connect_system("nation", "Trục quốc gia", kind="upstream", by=OPERATOR, at=now)
    copied(ConnectedSystem.objects.get(code="nation"), 3000)
    vendor = client("H42.05", codes=["H42.05"])
    ours = VxpClient(hub_address, vendor.system_id, vendor.secret)
    ours.register_agency("H42.05.09", "Chi cục Lưu trữ", email="cclt@x.vn", old_codes=["001.09.05.H42"])
    [first, *rest] = vendor.call("getAgenciesList").json["data"]
    assert set(first) == {"id", "pid", "code", "name", "mail", "oldCode"}
    assert len(rest) == 3001
    own = {row["code"]: row for row in [first, *rest]}
    assert own["H42.05.09"]["oldCode"] == "001.09.05.H42"
    assert own["H42.05.09"]["pid"] == own["H42.05"]["id"]
    assert set(vendor.call("getAgenciesListQD20").json["data"][0]) == {"id", "code", "name", "mail", "code102"}
    units = vendor.call("getSynchronizeUnit").json
    wanted = {"id", "pid", "code", "name", "mail", "version", "centerCode", "deleted", "modifyDate", "isAgency"}
    assert wanted <= set(units["data"][0])
    assert all(isinstance(row["version"], int) and row["deleted"] is False for row in units["data"])
    versions = [unit.version for unit in ours.units()]
    assert max(versions) == units["lastVersion"]
    assert list(ours.units(from_version=max(versions))) == []
    ours.delete_agency("H42.05.09")
    [gone] = ours.units(from_version=max(versions))
    assert (gone.code, gone.deleted) == ("H42.05.09", True)
    assert ours.check_recipients(["H42.05", "H42.05.09", "G00.0001", "H1"]) == {
        "H42.05.09": "23",
        "G00.0001": "18",
        "H1": "18",
    }
    body = json.dumps({"id": "1", "pcode": "", "code": "H42.31", "name": "Giả", "mail": "", "mobile": "", "fax": ""})
    assert vendor.call("registerAgency", body=body.encode()).code == "19"
    for wrong in (b"", b"[]", b"{", b'{"code":"H42.05.1"}', b'{"code":1,"name":"x"}', b"[" * 60_000):
        assert vendor.call("registerAgency", body=wrong).code == "10"
    vendor.keep({"AgencyCode": "H42.31"})
    assert vendor.call("deleteAgency", body=b"{}").code == "19"
