"""Two agencies joined to one hub: Sở Nội vụ writes, UBND phường Hoa Lư receives."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller

from vanban.exchange.adapters.local_axis import LocalAxis
from vanban.exchange.adapters.smtp import SmtpMail
from vanban.exchange.ports import use_axis, use_mail
from vanban.exchange.tests.post_office import PostOffice
from vanban.exchange.tests.story import Story


@pytest.fixture(scope="session")
def shared_files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Blobs, keys and the demo authority of all exchange stories."""
    return tmp_path_factory.mktemp("exchange")


@pytest.fixture(autouse=True)
def own_files(settings: Any, shared_files: Path) -> None:
    """Nothing is written outside the test's folder; the adapters are those of the house."""
    settings.VANBAN_VAR = shared_files
    settings.VANBAN_KEK_FILE = shared_files / "kek.key"
    use_axis(LocalAxis())


@pytest.fixture
def story(db: None) -> Story:
    """Monday morning in both offices."""
    return Story.begin()


@pytest.fixture
def office() -> Iterator[PostOffice]:
    """A mail server on a free port, joined to the house."""
    handler = PostOffice()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    controller = Controller(handler, hostname="127.0.0.1", port=port)
    controller.start()
    use_mail(SmtpMail(f"smtp://127.0.0.1:{port}"))
    yield handler
    use_mail(None)
    controller.stop()
