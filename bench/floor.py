"""The limit of accepting a packet on this machine, in this minute: digest, flushed file, one commit; nothing else."""

from __future__ import annotations

import hashlib
import multiprocessing
import os
import threading
import time
from multiprocessing.connection import Connection
from pathlib import Path

import psycopg

TABLE = "CREATE TABLE IF NOT EXISTS bench_floor (sha256 text PRIMARY KEY, size bigint, at timestamptz DEFAULT now())"


def limit(url: str, folder: Path, content: bytes, *, processes: int, threads: int, seconds: float) -> float:
    """How many packets a second so many threads in so many processes can keep."""
    folder.mkdir(parents=True, exist_ok=True)
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(TABLE)
    context = multiprocessing.get_context("fork")
    barrier = context.Barrier(processes)
    runs = []
    for number in range(processes):
        ours, theirs = context.Pipe(duplex=False)
        given = (url, folder / str(number), content, threads, seconds, barrier, theirs)
        process = context.Process(target=_process, args=given, daemon=True)
        process.start()
        theirs.close()
        runs.append((process, ours))
    total = 0.0
    for process, ours in runs:
        total += ours.recv()
        process.join()
    return total


def _process(
    url: str, folder: Path, content: bytes, threads: int, seconds: float, barrier: threading.Barrier, tell: Connection
) -> None:
    folder.mkdir(exist_ok=True)
    counts = [0] * threads
    connections = [psycopg.connect(url, autocommit=True) for _thread in range(threads)]
    barrier.wait(30)
    begun = time.perf_counter()

    def work(place: int) -> None:
        while time.perf_counter() - begun < seconds:
            _keep(connections[place], folder, content, f"{os.getpid()}-{place}-{counts[place]}-{begun}")
            counts[place] += 1

    running = [threading.Thread(target=work, args=(place,)) for place in range(threads)]
    for thread in running:
        thread.start()
    for thread in running:
        thread.join()
    tell.send(sum(counts) / (time.perf_counter() - begun))
    for connection in connections:
        connection.close()


def _keep(connection: psycopg.Connection, folder: Path, content: bytes, name: str) -> None:
    digest = hashlib.sha256(content).hexdigest()
    temporary = folder / f"{name}.tmp"
    with temporary.open("wb") as handle:
        handle.write(content)
        handle.flush()
        os.fdatasync(handle.fileno())
    temporary.rename(folder / name)
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
    connection.execute("INSERT INTO bench_floor (sha256, size) VALUES (%s, %s)", [f"{digest}-{name}", len(content)])
