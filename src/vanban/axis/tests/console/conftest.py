"""The hub's Monday: three agencies of two systems, the operator at the screen, an ordinary person beside."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.contrib.auth.hashers import make_password
from django.test import Client

from cast import AT, Office, actor, phuong_hoa_lu, so_noi_vu
from vanban.axis import api
from vanban.axis.rules import edxml
from vanban.axis.rules.edxml import Code, Organization, ResponseFor, Status
from vanban.axis.tests.packets import COMMUNE, DEPARTMENT, WARD, letter
from vanban.directory.api import Account, Post, Role
from vanban.kernel.actor import Actor, system_actor

BACKEND = "django.contrib.auth.backends.ModelBackend"
HUB = system_actor("trục liên thông")
SECRET_SUBJECT = "V/v kỷ luật cán bộ Nguyễn Văn Kín"
SECRET_FILE = "quyet-dinh-ky-luat.pdf"


@pytest.fixture(autouse=True)
def own_files(settings: Any, tmp_path: Path) -> None:
    """Blobs and keys below tmp_path."""
    settings.VANBAN_VAR = tmp_path
    settings.VANBAN_KEK_FILE = tmp_path / "kek.key"
    settings.VANBAN_HUB_KEY_FILE = tmp_path / "hub.pem"


@pytest.fixture(autouse=True)
def monday() -> Iterator[None]:
    """It is Monday 23 November 2026, 08:02."""
    with time_machine.travel(AT, tick=False):
        yield


@pytest.fixture
def offices(db: None) -> tuple[Office, Office]:
    """The department, whose specialist Mai runs the hub, and the ward, whose clerk Ngọc administers it."""
    snv, ward = so_noi_vu(), phuong_hoa_lu()
    Post.objects.filter(id=snv.posts["mai"].id).update(roles=[Role.SPECIALIST, Role.OPERATOR])
    Post.objects.filter(id=ward.posts["ngoc"].id).update(roles=[Role.CLERK, Role.UNIT_ADMIN])
    for office, short in ((snv, "mai"), (ward, "ngoc"), (ward, "lan")):
        office.posts[short].refresh_from_db()
        Account.objects.create(
            person=office.posts[short].person, username=f"thu_{short}", password=make_password("mat-khau-thu-1")
        )
    return snv, ward


def _sit(short: str) -> Client:
    client = Client()
    client.force_login(Account.objects.get(username=f"thu_{short}"), backend=BACKEND)
    return client


@pytest.fixture
def operator(offices: tuple[Office, Office]) -> Actor:
    """Mai, who runs the hub."""
    return actor(offices[0].posts["mai"])


@pytest.fixture
def administrator(offices: tuple[Office, Office]) -> Actor:
    """Ngọc, who administers the ward."""
    return actor(offices[1].posts["ngoc"])


@pytest.fixture
def mai(offices: tuple[Office, Office]) -> Client:
    """The operator at the screen."""
    return _sit("mai")


@pytest.fixture
def ngoc(offices: tuple[Office, Office]) -> Client:
    """The administrator of an agency at the screen."""
    return _sit("ngoc")


@pytest.fixture
def lan(offices: tuple[Office, Office]) -> Client:
    """An ordinary account."""
    return _sit("lan")


@pytest.fixture
def hub(db: None) -> None:
    """The shared system with two mailboxes and an agency's own software with one."""
    api.connect_system("office", "Hệ thống dùng chung", by=HUB, at=AT)
    api.connect_system("rieng", "Phần mềm riêng", kind="vxp", by=HUB, at=AT)
    for organ, system in ((DEPARTMENT, "office"), (WARD, "office"), (COMMUNE, "rieng")):
        api.open_mailbox(organ.code, organ.name, system=system, by=HUB, at=AT)


@pytest.fixture
def send(hub: None) -> Callable[..., api.Receipt]:
    """Hand a letter to the hub as any office system does."""

    def do(message_id: str, *, at: datetime = AT, **changes: Any) -> api.Receipt:
        packet = letter(message_id=message_id, **changes)
        return api.submit(edxml.write_document(packet), system="office", message_id=message_id, by=HUB, at=at)

    return do


@pytest.fixture
def report(hub: None) -> Callable[..., api.Receipt]:
    """Report a status of the department's letter, from the commune's own software."""

    def do(message_id: str, code: Code, *, at: datetime = AT, sender: Organization = COMMUNE) -> api.Receipt:
        about = ResponseFor(DEPARTMENT.code, "1234/SNV-CCVC", letter().document_id)
        data = edxml.write_status(Status(sender, about, code, at))
        system = "rieng" if sender is COMMUNE else "office"
        return api.submit(data, system=system, message_id=message_id, by=HUB, at=at)

    return do


def carry(at: datetime, outcome: str = "deliver", code: str = "") -> int:
    """Everything due, or what is due for one mailbox, is taken by its receiver at this moment."""
    due = api.due(at=at, agency_code=code)
    for delivery_id, _code in due:
        held = api.lease(delivery_id, by=HUB, at=at)
        assert held
        api.acknowledge(delivery_id, token=held.token, outcome=outcome, by=HUB, at=at, reason="máy đích báo lỗi")
    return len(due)


LATER = AT + timedelta(minutes=3)
