"""The running house and its people, for every journey."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from django.conf import settings

from journeys.house import RunningHouse, shared_house

if TYPE_CHECKING:
    from playwright.sync_api import Browser

    from journeys.screens import Screens


@pytest.fixture(scope="session")
def house(tmp_path_factory: pytest.TempPathFactory, worker_id: str, chromium: Browser) -> Iterator[RunningHouse]:
    """The house with its demo, shared by all test processes of this run.

    While journeys are written, `VANBAN_HOUSE=http://127.0.0.1:8000` with that house's `VANBAN_VAR` spares the start.
    """
    if address := os.environ.get("VANBAN_HOUSE"):
        var = Path(settings.VANBAN_VAR)
        yield RunningHouse(address, (var / "demo-password").read_text().strip(), var)
        return
    folder = tmp_path_factory.getbasetemp()
    with shared_house(folder if worker_id == "master" else folder.parent, Path(settings.VANBAN_VAR)) as running:
        yield running


@pytest.fixture
def screens(house: RunningHouse, chromium: Browser) -> Iterator[Screens]:
    """Browsers of this test; it fails when one of them said anything on its console."""
    from journeys.screens import Screens

    everybody = Screens(house, chromium)
    yield everybody
    everybody.close()
