"""The deck of faults: every place where a death or an error is aimed at, and by what means."""

from __future__ import annotations

from dataclasses import dataclass

from hubkill.aims import Aim
from hubkill.proxy import Trouble


@dataclass(frozen=True)
class Fault:
    """One kind of fault: the point of the table, the means, and what sets it off."""

    point: str
    means: str
    where: str
    """`hub` (a packet is handed over), `report`, `recall`, `fetch` (receivers fetch), `office`, or its own name."""
    aim: Aim | None = None
    injected: tuple[str, ...] = ()
    trouble: Trouble | None = None


RENAME = "rename,renameat,renameat2"
FLUSHES = (
    ("blob flush", "fdatasync", 1),
    ("folder's folder flush", "fsync", 1),
    ("root folder flush", "fsync", 2),
    ("folder flush", "fsync", 3),
)
"""In a fresh process the first file also makes its folders durable, from above."""


def _strace() -> list[Fault]:
    kills = [
        Fault(f"before {name}", "SIGKILL by strace, power cut", "hub", injected=(f"{call}:signal=KILL:when={n}",))
        for name, call, n in FLUSHES
    ]
    kills.append(
        Fault("after flush, before rename", "SIGKILL by strace, power cut", "hub",
              injected=(f"{RENAME}:signal=KILL:when=1",))
    )  # fmt: skip
    errors = [
        Fault(f"error of {name}", error, "stop", injected=(f"{call}:error={error}:when={n}",))
        for name, call, n in FLUSHES
        for error in ("EIO", "ENOSPC")
    ]
    errors.append(Fault("error of rename", "EIO", "stop", injected=(f"{RENAME}:error=EIO:when=1",)))
    cuts = [
        Fault("after the receipt", "SIGKILL, power cut", "power"),
        Fault("several together: after the receipts", "SIGKILL, power cut", "power group"),
    ]
    return [*kills, *errors, *cuts]


def _marks() -> list[Fault]:
    found = []
    for moment, name in (("before", "before COMMIT"), ("after", "after COMMIT, before the receipt")):
        for where, what in (("hub", ""), ("report", "status push: "), ("recall", "recall: ")):
            found.append(Fault(f"{what}{name}", "SIGKILL", where, Aim(f"accept: {moment} commit")))
        told = "before" if moment == "before" else "after"
        found.append(
            Fault(f"receiver has it, {told} the hub notes it", "SIGKILL", "fetch", Aim(f"end: {moment} commit"))
        )
    for point, name in (
        ("group: before names", "content durable, names not"),
        ("group: before commit", "before COMMIT"),
        ("group: after commit", "after COMMIT, before the receipts"),
    ):
        found.append(Fault(f"several together: {name}", "SIGKILL", "group", Aim(point)))
    for point, name in (
        ("lease: after commit", "after lease"),
        ("arrival: before commit", "received, before COMMIT there"),
        ("arrival: after commit", "receiver has it, before recording"),
        ("end: before commit", "recording, before COMMIT"),
        ("end: after commit", "recorded"),
        ("accept: before commit", "status push: before COMMIT"),
        ("accept: after commit", "status push: taken, before noting it"),
        ("handed: before commit", "status push: noting, before COMMIT"),
        ("handed: after commit", "status push: noted"),
    ):
        found.append(Fault(f"office: {name}", "SIGKILL", "office", Aim(point)))
    for point, name in (
        ("lease: after commit", "after lease"),
        ("demand: before commit", "noting it, before COMMIT"),
        ("demand: after commit", "noted, before the hub is told"),
        ("end: after commit", "recorded"),
    ):
        found.append(Fault(f"office: recall, {name}", "SIGKILL", "office recall", Aim(point)))
    for point, name in (
        ("lease: after commit", "after lease"),
        ("end: before commit", "it has it, before recording"),
        ("end: after commit", "recorded"),
    ):
        found.append(Fault(f"hub above: {name}", "SIGKILL", "above", Aim(point)))
    return found


def _lines() -> list[Fault]:
    means = "line"
    return [
        Fault("request cut at its head", means, "line", trouble=Trouble("cut request", after=700)),
        Fault("request cut in its body", means, "line", trouble=Trouble("cut request", after=5000)),
        Fault("answer made and never seen", means, "line", trouble=Trouble("cut answer", after=0)),
        Fault("answer cut in the middle", means, "line", trouble=Trouble("cut answer", after=120)),
        Fault("half closed after the request", means, "line", trouble=Trouble("half close")),
        Fault("every piece late", means, "line", trouble=Trouble("delay", seconds=0.02)),
        Fault("every request twice at once", means, "line", trouble=Trouble("twice")),
        Fault("result cut before its answer", means, "line fetch", trouble=Trouble("cut answer", after=0)),
        Fault("result sent twice at once", means, "line fetch", trouble=Trouble("twice")),
    ]


def deck() -> list[Fault]:
    """Every kind once."""
    return [
        *_strace(),
        *_marks(),
        *_lines(),
        Fault("anywhere, four senders at once", "SIGKILL from outside", "burst"),
        Fault("anywhere, receivers fetching", "SIGKILL from outside", "burst fetch"),
        Fault("before COMMIT", "database backend ended", "cut", Aim("accept: before commit", act="cut")),
        Fault("several together: before COMMIT", "database backend ended", "cut group",
              Aim("group: before commit", act="cut")),
        Fault("recording the result", "database backend ended", "cut fetch", Aim("end: before commit", act="cut")),
        Fault("office: received, before COMMIT there", "database backend ended", "office",
              Aim("arrival: before commit", act="cut")),
        Fault("between two requests", "all database backends ended", "idle cut"),
        Fault("lease lost, late result", "SIGSTOP, SIGCONT", "zombie"),
    ]  # fmt: skip
