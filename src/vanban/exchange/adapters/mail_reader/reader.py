"""Reading a message in a bounded child."""

from __future__ import annotations

from dataclasses import replace

from vanban.exchange.rules.letters.reading import Read, head_of
from vanban.platform.bounded import pool
from vanban.platform.bounded.marks import Declined

PATIENCE = 60.0


def read_letter(raw: bytes) -> Read:
    """The message; of one that breaks its reader, the head alone with the fault `unreadable`."""
    try:
        values, files = pool.run("vanban.exchange.adapters.mail_reader.child:read_message", {}, [raw], timeout=PATIENCE)
    except (pool.Fault, Declined) as fault:
        found = head_of(raw)
        found.faults.append(("unreadable", str(fault)[:100]))
        return found
    names = values.pop("names")
    for pairs in ("faults", "dangers", "nested"):
        values[pairs] = [tuple(item) for item in values[pairs]]
    return replace(Read(**values), files=list(zip(names, files, strict=True)))
