"""Two offices on a Monday, with everything that can be open in them: letters, tasks, drafts."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any
from uuid import UUID

import pytest
import time_machine
from django.test import Client

from cast import AT
from vanban.directory.api import Account, Post, Role
from vanban.drafting.tests.conftest import Desk, desk, own_files, seated, shared_var
from vanban.kernel.identifiers import new_id
from vanban.platform.jobs import run_pending
from vanban.registry import api as registry
from vanban.registry.tests.office import letter, paper

__all__ = ["desk", "own_files", "seated", "shared_var"]


@pytest.fixture(autouse=True)
def monday() -> Iterator[None]:
    """It is Monday 23 November 2026, 08:02, and the clock runs."""
    with time_machine.travel(AT, tick=True):
        yield


@pytest.fixture
def arrive(desk: Desk) -> Callable[..., UUID]:
    """Ngọc registers a letter; the machine submits it and puts it into the index."""

    def do(at: datetime = AT, **changes: Any) -> UUID:
        arrival = new_id()
        registry.register_incoming(
            arrival,
            agency_id=desk.ward.agency.id,
            facts=letter(**changes),
            files=[paper()],
            by=desk.who("ngoc"),
            at=at,
        )
        run_pending()
        return arrival

    return do


@pytest.fixture
def admin(desk: Desk) -> Post:
    """Hoa also administers her department."""
    hoa = desk.snv.posts["hoa"]
    hoa.roles = [Role.CLERK, Role.UNIT_ADMIN]
    hoa.save()
    return hoa


@pytest.fixture
def sit(desk: Desk) -> Callable[[str], Client]:
    """Somebody at the screen, with an account named after them."""

    def down(short: str) -> Client:
        post = desk.snv.posts.get(short) or desk.ward.posts[short]
        account, _new = Account.objects.get_or_create(person=post.person, defaults={"username": f"thu_{short}"})
        client = Client()
        client.force_login(account, backend="django.contrib.auth.backends.ModelBackend")
        return client

    return down
