"""Children with little memory and time: a crash, a loop or a bomb costs one call, never the house."""

from __future__ import annotations

import os
import time
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction

from vanban.platform.bounded import pool
from vanban.platform.bounded.marks import Answer, Blobs, Declined, bounded
from vanban.platform.transactions import TransactionOpen

pytestmark = pytest.mark.slow
HERE = "vanban.platform.tests.test_bounded"


@bounded
def turned(values: dict[str, Any], blobs: Blobs) -> Answer:
    """Everything backwards, and who did it."""
    return {"word": values["word"][::-1], "pid": os.getpid()}, [blob[::-1] for blob in blobs]


@bounded
def endless(_values: dict[str, Any], _blobs: Blobs) -> Answer:
    """Never ends."""
    while True:
        pass


@bounded
def greedy(_values: dict[str, Any], _blobs: Blobs) -> Answer:
    """Takes more memory than allowed."""
    return {"size": len(bytearray(8 * 1024**3))}, []


@bounded
def dying(_values: dict[str, Any], _blobs: Blobs) -> Answer:
    """Ends the process without a word."""
    os._exit(9)


@bounded
def declining(_values: dict[str, Any], _blobs: Blobs) -> Answer:
    """Says no."""
    raise Declined("not_today", day="Chủ nhật")


@bounded
def stumbling(_values: dict[str, Any], _blobs: Blobs) -> Answer:
    """Meets an error of its own."""
    raise KeyError("thiếu")


@bounded
def printing(_values: dict[str, Any], _blobs: Blobs) -> Answer:
    """Prints where the frames go."""
    os.write(1, b"noise")
    return {"done": True}, []


@bounded
def writing(values: dict[str, Any], _blobs: Blobs) -> Answer:
    """Tries to leave a file behind."""
    Path(values["path"]).write_bytes(b"x" * 10)
    return {}, []


@bounded
def environment(_values: dict[str, Any], _blobs: Blobs) -> Answer:
    """What the child knows of its surroundings."""
    return {"names": sorted(os.environ)}, []


def unmarked(_values: dict[str, Any], _blobs: Blobs) -> Answer:
    """Not for children."""
    return {}, []


@pytest.fixture(autouse=True)
def _database(db: None) -> None:
    """The pool asks the connection whether a transaction is open."""


def run(name: str, timeout: float = 20.0, **values: Any) -> dict[str, Any]:
    return pool.run(f"{HERE}:{name}", values, [], timeout=timeout)[0]


def test_values_and_bytes_go_there_and_back_and_the_child_is_used_again() -> None:
    values, blobs = pool.run(f"{HERE}:turned", {"word": "công văn"}, [b"abc", b""], timeout=20)
    assert (values["word"], blobs) == ("năv gnôc", [b"cba", b""])
    assert values["pid"] != os.getpid()
    assert run("turned", word="a")["pid"] == values["pid"]


@pytest.mark.parametrize(
    ("name", "kind"),
    [("endless", "timeout"), ("greedy", "MemoryError"), ("dying", "died"), ("stumbling", "KeyError")],
)
def test_a_child_that_fails_costs_one_call(name: str, kind: str) -> None:
    run("turned", word="a")
    began = time.monotonic()
    with pytest.raises(pool.Fault) as fault:
        run(name, timeout=3.0)
    assert fault.value.kind == kind
    assert time.monotonic() - began < 10
    assert run("turned", word="ab")["word"] == "ba"


def test_a_refusal_travels_with_its_data() -> None:
    with pytest.raises(Declined) as declined:
        run("declining")
    assert (declined.value.code, declined.value.data) == ("not_today", {"day": "Chủ nhật"})


def test_a_child_prints_aside_writes_no_file_and_knows_no_secret(tmp_path: Path) -> None:
    assert run("printing") == {"done": True}
    with pytest.raises(pool.Fault):
        run("writing", path=str(tmp_path / "x"))
    assert not {name for name in run("environment")["names"] if "SECRET" in name or "DATABASE" in name}


def test_only_marked_functions_of_ours_run() -> None:
    for name in ("os:getpid", f"{HERE}:unmarked"):
        with pytest.raises(pool.Fault):
            pool.run(name, {}, [], timeout=10)


def test_not_inside_a_transaction() -> None:
    with pytest.raises(TransactionOpen), transaction.atomic():
        run("turned", word="a")
