"""Commit first, then talk to the world: adapters ask here that no transaction is open."""

from django.db import connection


class TransactionOpen(RuntimeError):
    """Network, subprocess or file work was begun inside a transaction. This is a bug, not a refusal."""


def assert_none_open() -> None:
    """Raise `TransactionOpen` when the caller holds a transaction: rows would stay locked while the world is slow.

    The outermost transaction of a test case does not count: it stands for the test's own database.
    """
    blocks = [block for block in connection.atomic_blocks if not getattr(block, "_from_testcase", False)]
    if connection.in_atomic_block and blocks:
        raise TransactionOpen("outside work inside a transaction")
