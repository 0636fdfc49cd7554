"""A hub in its own process, shared by the tests of one folder, and systems with names of their own for each test."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from itertools import count
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from vanban.axis import api
from vanban.axis.actions.systems import register_system
from vanban.axis.tests.vxp.server import running_hub
from vanban.axis.tests.vxp.vendor import VendorClient
from vanban.axis.web.vxp.budget import POCKET
from vanban.axis.web.vxp.complaints import COMPLAINTS
from vanban.kernel.actor import system_actor

OPERATOR = system_actor("vận hành trục")
_numbers = count(1)


@pytest.fixture(scope="session")
def hub_address(django_db_setup: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Where the hub answers."""
    facts = connection.settings_dict
    place = (
        f"{facts['USER']}:{facts['PASSWORD']}@" if facts["PASSWORD"] else f"{facts['USER']}@" if facts["USER"] else ""
    )
    host, port = facts["HOST"], facts["PORT"]
    base = f"postgresql://{place}/{facts['NAME']}?host={host}" if str(host).startswith("/") else (
        f"postgresql://{place}{host}{':' + str(port) if port else ''}/{facts['NAME']}"
    )  # fmt: skip
    with running_hub(base, tmp_path_factory.mktemp("hub")) as address:
        yield address


@pytest.fixture
def join() -> Callable[..., tuple[str, str]]:
    """Join a system with a name of its own; its id and secret."""

    def joined(*codes: str, at: datetime | None = None, **facts: Any) -> tuple[str, str]:
        at = at or timezone.now()
        name = f"vxp.test.{next(_numbers):03d}"
        made = register_system(name, f"Hệ thống {name}", by=OPERATOR, at=at, **{"calls_per_minute": 60_000, **facts})
        for code in codes:
            api.open_mailbox(code, f"Cơ quan {code}", system=name, by=OPERATOR, at=at)
        return made.system, made.secret

    return joined


@pytest.fixture
def client(hub_address: str, join: Callable[..., tuple[str, str]]) -> Callable[..., VendorClient]:
    """A program of the field, joined for these codes."""

    def made(*codes: str, **facts: Any) -> VendorClient:
        return VendorClient(hub_address, *join(*codes, **facts))

    return made


@pytest.fixture(autouse=True)
def _forget() -> None:
    """What one test was told must not silence the next."""
    POCKET.empty()
    COMPLAINTS.forget()
