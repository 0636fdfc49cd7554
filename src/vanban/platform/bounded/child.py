"""The child process: lowers its own limits, then runs one marked function after the other until its parent is gone.

Standard output belongs to the parent's pipe; anything else that prints goes nowhere. The child opens no
network connection, writes no file and holds no key.
"""

from __future__ import annotations

import importlib
import logging
import os
import resource
import sys
from typing import Any, BinaryIO, cast

from vanban.platform.bounded import frames
from vanban.platform.bounded.marks import BoundedFunction, Declined


def main() -> int:
    """Serve the parent until its end of the pipe closes."""
    source, sink = _take_pipes()
    memory = int(sys.argv[1]) * 1024 * 1024
    logging.disable(logging.ERROR)
    while True:
        try:
            header, blobs = frames.read(source)
        except EOFError:
            return 0
        function = _named(header["name"])
        _lower_limits(memory, int(header["cpu_seconds"]))
        answer, found = _perform(function, header["values"], blobs)
        frames.write(sink, answer, found)
        if answer.get("fault") in {"MemoryError", "RecursionError"}:
            return 3


def _perform(
    function: BoundedFunction, values: dict[str, Any], blobs: list[bytes]
) -> tuple[dict[str, Any], list[bytes]]:
    try:
        result, found = function(values, blobs)
    except Declined as declined:
        return {"declined": declined.code, "data": declined.data}, []
    except (SystemExit, KeyboardInterrupt):
        raise
    except BaseException as error:  # noqa: BLE001 - a stranger's file may raise anything; the parent names the fault
        return {"fault": type(error).__name__, "detail": str(error)[:500]}, []
    return {"values": result}, found


def _named(name: str) -> BoundedFunction:
    """The function `module:function`, if it is ours and marked; anything else is a bug of the caller."""
    module_name, _, function_name = name.partition(":")
    if not module_name.startswith("vanban."):
        raise SystemExit(2)
    function = getattr(importlib.import_module(module_name), function_name)  # noqa: TID251 - names come from our own code
    if not getattr(function, "__bounded__", False):
        raise SystemExit(2)
    return cast(BoundedFunction, function)


def _take_pipes() -> tuple[BinaryIO, BinaryIO]:
    """Keep the real pipe for frames and let stray prints go to standard error."""
    source = os.fdopen(os.dup(0), "rb")
    sink = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    return source, sink


def _lower_limits(memory: int, cpu_seconds: int) -> None:
    """Bound memory, processor time (from now on), files and core dumps."""
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    used = resource.getrusage(resource.RUSAGE_SELF)
    spent = int(used.ru_utime + used.ru_stime) + 1
    hard = resource.getrlimit(resource.RLIMIT_CPU)[1]
    resource.setrlimit(resource.RLIMIT_CPU, (spent + cpu_seconds, hard))


if __name__ == "__main__":
    sys.exit(main())
