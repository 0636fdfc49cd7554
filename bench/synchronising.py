"""Copying another hub's directory in a process of its own: the whole, the same again, and one changed agency."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator

from served import memory_of, watermark_of

from hubkill.wire import Caller

COPY = "do.ban-sao"


def copy_directory(url: str, port: int, caller: Caller) -> Iterator[tuple[str, int, float, int]]:
    """What was done, agencies kept, seconds, and bytes of memory above idle; `url` is the copying hub's database."""
    told = {"endpoint": f"http://127.0.0.1:{port}/XrdAdapter/adapter", "system": caller.system, "secret": caller.secret}
    run = subprocess.run(
        [sys.executable, __file__, json.dumps(told)],
        env={**os.environ, "DATABASE_URL": url, "PYTHONPATH": os.pathsep.join(sys.path)},
        capture_output=True,
        text=True,
        timeout=900,
        check=False,
    )
    if run.returncode:
        raise RuntimeError(run.stderr[-3000:])
    for line in run.stdout.splitlines():
        if line.startswith("["):
            yield tuple(json.loads(line))


def _copy(told: dict[str, str]) -> None:
    from vanban.config.starting import prepare

    prepare()
    from django.utils import timezone

    from vanban.axis.actions.upstream import join_upstream
    from vanban.axis.actions.upstream_directory import sync_directory
    from vanban.axis.models import RemoteAgency
    from vanban.kernel.actor import system_actor

    by = system_actor("đo")
    join_upstream(
        COPY, "Trục khác", endpoint=told["endpoint"], remote_id=told["system"], secret=told["secret"], by=by,
        at=timezone.now(),
    )  # fmt: skip
    for name, whole in (("copying it whole", True), ("nothing new, in increments", False), ("whole again", True)):
        idle = memory_of(os.getpid())
        watermark_of(os.getpid(), begin=True)
        begun = time.perf_counter()
        sync_directory(COPY, by=by, at=timezone.now(), whole=whole)
        seconds = time.perf_counter() - begun
        kept = RemoteAgency.objects.filter(system__code=COPY, deleted=False).count()
        sys.stdout.write(json.dumps([name, kept, seconds, watermark_of(os.getpid()) - idle]) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    _copy(json.loads(sys.argv[1]))
