"""Shared by every test of the house: the mark that ties a test to its clauses, and the choice of fast tests."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

import pytest

from vanban.rulebook import queries as rulebook

ROOT = Path(__file__).parent
CLAUSES = ROOT / "docs" / "clauses.tsv"

FAST_FOLDERS = ("src/vanban/kernel/", "tests/architecture/")
FAST_FILES = ("test_rules", "test_states", "test_events")
rulebook.read_amendments_with(None)  # many tests ask the shipped regulations while there is no database yet
NEEDS_DATABASE = {"db", "transactional_db", "django_db_setup", "live_server", "client", "admin_client"}


def pytest_addoption(parser: pytest.Parser) -> None:
    """`--fast`: the kernel, rules and laws of the house, none of which needs a database."""
    parser.addoption("--fast", action="store_true", help="only tests that need no database and take no time")


def pytest_configure(config: pytest.Config) -> None:
    """Compile the catalogues once, before any test reads a translation."""
    if not hasattr(config, "workerinput"):
        from vanban.config.messages import compile_catalogues

        compile_catalogues()


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """With `--fast`, files that hold no fast test are not even imported."""
    if not config.getoption("--fast") or collection_path.is_dir() or not collection_path.is_relative_to(ROOT):
        return None
    place = collection_path.relative_to(ROOT).as_posix()
    return (
        None if place.startswith(FAST_FOLDERS) or collection_path.name.startswith((*FAST_FILES, "conftest")) else True
    )


def is_fast(item: pytest.Item) -> bool:
    """True for tests of plain Python that no mark calls slow."""
    place = item.path.relative_to(ROOT).as_posix()
    if not place.startswith(FAST_FOLDERS) and not item.path.name.startswith(FAST_FILES):
        return False
    if any(item.get_closest_marker(mark) for mark in ("slow", "browser", "django_db")):
        return False
    return not NEEDS_DATABASE & set(getattr(item, "fixturenames", ()))


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Refuse a clause that does not exist, since a mistyped id would count for nothing; then choose."""
    with CLAUSES.open(encoding="utf-8", newline="") as file:
        known = {row["id"] for row in csv.DictReader(file, delimiter="\t")}
    wrong = [
        f"{item.nodeid}: {clause}"
        for item in items
        for mark in item.iter_markers("clause")
        for clause in mark.args
        if clause not in known
    ]
    if wrong:
        raise pytest.UsageError("unknown clauses (docs/clauses.tsv):\n" + "\n".join(wrong))
    if config.getoption("--fast"):
        chosen = [item for item in items if is_fast(item)]
        config.hook.pytest_deselected(items=[item for item in items if item not in set(chosen)])
        items[:] = chosen


@pytest.fixture(autouse=True)
def jobs_of_gone_rows_go_too(request: pytest.FixtureRequest) -> Iterator[None]:
    """Django empties its own tables after a story that committed; the jobs' table is not its own."""
    marker = request.node.get_closest_marker("django_db")
    commits = "transactional_db" in request.fixturenames or "live_server" in request.fixturenames
    commits = commits or (marker is not None and bool(marker.kwargs.get("transaction")))
    if not commits:
        yield
        return
    from django.db import connection

    blocker = request.getfixturevalue("django_db_blocker")
    yield
    with blocker.unblock(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_jobs")


@pytest.fixture(autouse=True)
def amendments_where_there_is_a_database(request: pytest.FixtureRequest) -> Iterator[None]:
    """The house as it runs, for tests with a database; the shipped regulations alone for the others."""
    marked = request.node.get_closest_marker("django_db") is not None
    wants = marked or bool(NEEDS_DATABASE & set(request.fixturenames))
    rulebook.read_amendments_with(rulebook.kept_changes if wants else None)
    yield
    rulebook.read_amendments_with(None)
