"""The ward's Monday at the screen: a letter of the department lies registered; everybody has an account."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
import time_machine
from django.contrib.auth.hashers import make_password
from django.test import Client

from cast import AT, Office, actor, phuong_hoa_lu, so_noi_vu
from vanban.directory.api import Account, Post, Role
from vanban.kernel.actor import Actor
from vanban.kernel.identifiers import new_id
from vanban.platform.jobs import run_pending
from vanban.registry import api as registry
from vanban.registry.tests.office import letter, paper

BACKEND = "django.contrib.auth.backends.ModelBackend"
PASSWORD = "mat-khau-thu-1"
ONE_SENTENCE = "Phòng Kinh tế tham mưu trả lời trước thứ Năm"


@pytest.fixture(autouse=True)
def own_files(settings: Any, tmp_path: Path) -> None:
    """Blobs and keys below tmp_path."""
    settings.VANBAN_VAR = tmp_path
    settings.VANBAN_KEK_FILE = tmp_path / "kek.key"


@pytest.fixture(autouse=True)
def monday() -> Iterator[None]:
    """It is Monday 23 November 2026, 08:02, and the clock runs."""
    with time_machine.travel(AT, tick=True):
        yield


@pytest.fixture
def snv(db: None) -> Office:
    """The department."""
    return so_noi_vu()


@pytest.fixture
def ward(snv: Office) -> Office:
    """The ward; its clerk also looks after the machine."""
    office = phuong_hoa_lu()
    ngoc = office.posts["ngoc"]
    Post.objects.filter(id=ngoc.id).update(roles=[Role.CLERK, Role.UNIT_ADMIN])
    ngoc.refresh_from_db()
    return office


@pytest.fixture
def who(ward: Office, snv: Office) -> Callable[[str], Actor]:
    """A person by short name, as actor."""

    def find(short: str, at: datetime = AT) -> Actor:
        return actor(ward.posts.get(short) or snv.posts[short], at)

    return find


@pytest.fixture
def sit(ward: Office, snv: Office) -> Callable[[str], Client]:
    """A person at the screen, signed in."""

    def down(short: str) -> Client:
        post = ward.posts.get(short) or snv.posts[short]
        account, _new = Account.objects.get_or_create(
            person=post.person, defaults={"username": f"thu_{short}", "password": make_password(PASSWORD)}
        )
        client = Client()
        client.force_login(account, backend=BACKEND)
        return client

    return down


@pytest.fixture
def arrive(ward: Office, who: Callable[[str], Actor]) -> Callable[..., UUID]:
    """Ngọc registers a letter, the machine submits it to the leader and puts it into the index."""

    def do(content: bytes | None = None, **changes: Any) -> UUID:
        arrival = new_id()
        file = paper() if content is None else paper(content=content)
        registry.register_incoming(
            arrival, agency_id=ward.agency.id, facts=letter(**changes), files=[file], by=who("ngoc"), at=AT
        )
        run_pending()
        return arrival

    return do


HTMX = {"HTTP_HX_REQUEST": "true"}
PANE = HTMX | {"HTTP_HX_TARGET": "pane"}
