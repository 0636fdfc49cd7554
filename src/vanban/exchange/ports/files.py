"""What locks files with a password, and what looks for viruses in them."""

from __future__ import annotations

from collections.abc import Callable, Sequence

Lock = Callable[[Sequence[tuple[str, bytes]], str], bytes]
"""Files and a password to one archive that opens with it only."""


_locks: list[Lock] = []


def use_lock(joined: Lock) -> None:
    """Join what locks files with a password; joining again replaces."""
    _locks[:] = [joined]


def lock() -> Lock:
    """What locks files; raises `LookupError` when config joined none."""
    if not _locks:
        raise LookupError("no lock: config/wiring.py must call exchange.ports.use_lock")
    return _locks[0]


VirusScanner = Callable[[bytes], str]
"""The name of the virus in a file, empty for none. Called outside transactions; raises `OutsideFailure`."""

_scanners: list[VirusScanner] = []


def use_virus_scanner(scanner: VirusScanner) -> None:
    """Join what looks for viruses; joining again replaces."""
    _scanners[:] = [scanner]


def virus_scanner() -> VirusScanner:
    """What looks for viruses; raises `LookupError` when config joined none."""
    if not _scanners:
        raise LookupError("no virus scanner: config/wiring.py must call exchange.ports.use_virus_scanner")
    return _scanners[0]
