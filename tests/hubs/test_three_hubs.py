"""Province A, the nation and province B as separate processes on separate databases, and what travels between them.

One test, so that one set of processes serves all scenes however the tests are divided; `python -m hubs` in tests/ plays
the same and prints the table.
"""

from __future__ import annotations

import time

import pytest

from hubs.scenes import SCENES
from hubs.table import table
from hubs.world import three_hubs

pytestmark = pytest.mark.slow


@pytest.mark.clause(
    "HY19-Đ1.1",
    "HY19-Đ3.1",
    "HY19-Đ10.2#1",
    "HY19-Đ10.2#2",
    "HY19-Đ14.2",
    "HY19-Đ14.6",
    "HP25-Đ21.3",
    "VL19-Đ3.3",
    "VL19-Đ11.3a-b",
    "VL19-Đ11.4",
    "NB25-Đ10.1",
    "NB25-Đ10.2",
)
def test_everything_that_is_exchanged_travels_between_three_hubs(subtests: pytest.Subtests) -> None:
    begun = time.monotonic()
    with three_hubs() as world:
        world.times.append(("three hubs and two offices started and joined", time.monotonic() - begun))
        for scene in SCENES:
            begun = time.monotonic()
            with subtests.test(scene.__name__):
                scene(world)
            world.times.append((scene.__name__, time.monotonic() - begun))
    print(table(world.times))
