"""What every attack needs: files of its own, a Monday morning, both offices on one hub, people at their screens."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.contrib.auth.hashers import make_password
from django.test import Client

from cast import AT
from vanban.directory.api import Account
from vanban.exchange.adapters.local_axis import LocalAxis
from vanban.exchange.ports import use_axis
from vanban.exchange.tests.story import Story

BACKEND = "django.contrib.auth.backends.ModelBackend"
PASSWORD = "mat-khau-thu-1"

Sit = Callable[[str], Client]


@pytest.fixture(scope="session")
def attack_files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Blobs, keys and the demo authority of all attacks."""
    return tmp_path_factory.mktemp("attacks")


@pytest.fixture(autouse=True)
def own_files(settings: Any, attack_files: Path) -> None:
    """Nothing is written outside the test's folder."""
    settings.VANBAN_VAR = attack_files
    settings.VANBAN_KEK_FILE = attack_files / "kek.key"
    use_axis(LocalAxis())


@pytest.fixture(autouse=True)
def monday() -> Iterator[None]:
    """It is Monday 23 November 2026, 08:02, and the clock runs."""
    with time_machine.travel(AT, tick=True):
        yield


@pytest.fixture
def story(db: None) -> Story:
    """Both offices, joined to the hub."""
    return Story.begin()


@pytest.fixture
def sit(story: Story) -> Sit:
    """A person at the screen, signed in."""

    def down(short: str) -> Client:
        post = story.snv.posts.get(short) or story.ward.posts[short]
        account, _new = Account.objects.get_or_create(
            person=post.person, defaults={"username": f"thu_{short}", "password": make_password(PASSWORD)}
        )
        client = Client(enforce_csrf_checks=False)
        client.force_login(account, backend=BACKEND)
        return client

    return down
