"""Search stories are told in the ward: letters are registered there, then the index reads them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest

from vanban.search.api import index
from vanban.work.tests.conftest import arrive as registered
from vanban.work.tests.conftest import own_files, snv, ward, who

__all__ = ["own_files", "registered", "snv", "ward", "who"]


@pytest.fixture
def arrive(registered: Callable[..., UUID]) -> Callable[..., UUID]:
    """A letter that is registered and indexed."""

    def do(**changes: Any) -> UUID:
        document = registered(**changes)
        index(document)
        return document

    return do
