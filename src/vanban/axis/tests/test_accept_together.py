"""Packets that come at the same moment share a transaction; each stands or falls by itself."""

from __future__ import annotations

import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import DatabaseError, connection

from vanban.axis import api
from vanban.axis.actions import accepting, entering
from vanban.axis.errors import RecipientsRefused, SameIdOtherBytes
from vanban.axis.models import Acceptance, Delivery, Event, Message
from vanban.axis.queries.stopping import HubStopped
from vanban.axis.rules import edxml
from vanban.axis.rules.edxml import Organization
from vanban.axis.rules.receipts import Receipt
from vanban.axis.tests.packets import DEPARTMENT, WARD, letter
from vanban.kernel.actor import system_actor
from vanban.kernel.clock import VIETNAM
from vanban.platform.gathering import Gathering
from vanban.platform.models import AuditEntry, Blob

from datetime import datetime  # isort: skip

HUB = system_actor("trục liên thông")
AT = datetime(2026, 11, 23, 8, 2, tzinfo=VIETNAM)
STRANGER = Organization("H42.99", "Không ai biết")


@pytest.fixture
def hub(transactional_db: None) -> None:
    api.connect_system("office", "Phần mềm", kind="vxp", by=HUB, at=AT)
    for organ in (DEPARTMENT, WARD):
        api.open_mailbox(organ.code, organ.name, system="office", by=HUB, at=AT)


def at_once(packets: Sequence[bytes], monkeypatch: pytest.MonkeyPatch) -> tuple[list[Receipt | Exception], list[int]]:
    """Hand all over in threads of this process; what each got, and how many went together each time."""
    together: list[int] = []
    commit, start = entering._commit, Barrier(len(packets))

    def counted(entries: Sequence[entering.Entry]) -> list[bool]:
        together.append(len(entries))
        return commit(entries)

    monkeypatch.setattr(entering, "_commit", counted)
    monkeypatch.setattr(accepting._ENTRIES, "_patience", 2.0)

    def hand_over(packet: bytes) -> Receipt | Exception:
        try:
            start.wait(10)
            return api.submit(packet, system="office", by=HUB, at=AT)
        except (api.HubStopped, DatabaseError, RecipientsRefused, SameIdOtherBytes) as error:
            return error
        finally:
            connection.close()

    with ThreadPoolExecutor(len(packets)) as pool:
        return list(pool.map(hand_over, packets)), together


def many(count: int, **changes: object) -> list[bytes]:
    return [edxml.write_document(letter(number=f"{n}", message_id=f"m-{n}", **changes)) for n in range(count)]


def test_those_who_come_together_are_committed_together_and_each_has_all_that_is_its_own(
    hub: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    told_before = Event.objects.filter(kind="accepted").count()  # both outlive the stories of others
    lines_before = AuditEntry.objects.filter(code="axis.accepted").count()
    got, together = at_once(many(6), monkeypatch)
    assert all(isinstance(receipt, Receipt) for receipt in got), got
    assert sum(together) == 6
    assert max(together) > 1
    for model, count in ((Message, 6), (Acceptance, 6), (Delivery, 6), (Blob, 6)):
        assert model.objects.count() == count
    assert Event.objects.filter(kind="accepted").count() == told_before + 6
    assert AuditEntry.objects.filter(code="axis.accepted").count() == lines_before + 6
    kept = dict(Acceptance.objects.values_list("message_id", "receipt"))
    assert {receipt.doc_id: receipt.text for receipt in got if isinstance(receipt, Receipt)} == kept


def test_one_that_is_refused_holds_up_and_spoils_nobody(hub: None, monkeypatch: pytest.MonkeyPatch) -> None:
    wrong = edxml.write_document(letter(recipients=(STRANGER,), number="9", message_id="m-9"))
    got, _together = at_once([*many(4), wrong], monkeypatch)
    assert [type(answer) for answer in got] == [Receipt] * 4 + [RecipientsRefused]
    assert Message.objects.count() == 4


def test_one_that_the_database_refuses_leaves_the_others_accepted(hub: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """The transaction of all fails; then each tries alone, and only the one that spoilt it is told so."""
    commit = entering._commit

    def spoilt(entries: Sequence[entering.Entry]) -> list[bool]:
        if any(entry.facts["number_symbol"] == "2/SNV-CCVC" for entry in entries):
            raise DatabaseError("hỏng")
        return commit(entries)

    monkeypatch.setattr(entering, "_commit", spoilt)
    got, together = at_once(many(5), monkeypatch)
    assert [type(answer) for answer in got] == [Receipt, Receipt, DatabaseError, Receipt, Receipt]
    assert max(together) > 1
    assert Message.objects.count() == 4


def test_twins_in_one_transaction_are_one_message_with_one_receipt(hub: None, monkeypatch: pytest.MonkeyPatch) -> None:
    got, _together = at_once(many(1) * 5, monkeypatch)
    assert len({receipt.text for receipt in got if isinstance(receipt, Receipt)}) == 1
    assert all(isinstance(receipt, Receipt) for receipt in got)
    for model in (Message, Acceptance, Delivery, Blob):
        assert model.objects.count() == 1


def test_names_that_cannot_be_made_durable_stop_the_hub_for_all_of_them(
    hub: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = []

    def refuse(_folder: str) -> None:
        asked.append(_folder)
        raise OSError(5, "Input/output error")

    monkeypatch.setattr("vanban.axis.queries.stopping._seen_here", [])
    api.submit(many(9)[8], system="office", by=HUB, at=AT)
    monkeypatch.setattr("vanban.platform.storage._make_folder", lambda _folder: None)
    monkeypatch.setattr("vanban.platform.storage._create", _create_in_made_folder)
    monkeypatch.setattr("vanban.platform.storage._flush_folder", refuse)
    got, together = at_once(many(4), monkeypatch)
    assert [type(answer) for answer in got] == [HubStopped] * 4
    assert together == []
    assert Message.objects.count() == 1


def _create_in_made_folder(temporary: str, folder: str) -> int:
    import os
    from pathlib import Path

    Path(folder).mkdir(parents=True, exist_ok=True)
    return os.open(temporary, os.O_WRONLY | os.O_CREAT, 0o600)


def test_who_comes_alone_waits_for_nobody() -> None:
    place: Gathering[int, int] = Gathering(lambda wishes: [wish + 1 for wish in wishes], most=8, patience=5, spoils=())
    begun = time.monotonic()
    with place.expected(soon=True) as ask:
        assert ask(1) == 2
    with place.expected(soon=True):
        pass  # refused on its way: nobody waits for it any more
    with place.expected(soon=False) as slow, place.expected(soon=True) as quick:
        assert quick(2) == 3  # nor for a large one
        assert slow(3) == 4
    assert time.monotonic() - begun < 2


def test_an_error_is_told_to_the_one_who_made_it() -> None:
    def serve(wishes: Sequence[int]) -> list[int]:
        time.sleep(0.01)
        if 3 in wishes:
            raise ValueError(len(wishes))
        return list(wishes)

    place: Gathering[int, int] = Gathering(serve, most=8, patience=1, spoils=(ValueError,))
    start = Barrier(6)

    def come(number: int) -> int | str:
        with place.expected(soon=True) as ask:
            start.wait(10)
            try:
                return ask(number)
            except ValueError as error:
                return str(error)

    with ThreadPoolExecutor(6) as pool:
        assert list(pool.map(come, range(6))) == [0, 1, 2, "1", 4, 5]
