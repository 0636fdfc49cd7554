"""Two agencies joined to one hub: Sở Nội vụ writes, UBND phường Hoa Lư receives."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from vanban.exchange.adapters.local_axis import LocalAxis
from vanban.exchange.ports import use_axis
from vanban.exchange.tests.post_office import PostOffice, opened
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
    with opened() as handler:
        yield handler
