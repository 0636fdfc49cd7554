"""The finder of blanks: has the file read in a bounded child and tells what stands where, and what does not."""

from __future__ import annotations

from typing import Any

from vanban.drafting.errors import UploadRejected
from vanban.drafting.ports import Found, Place
from vanban.platform.bounded import pool
from vanban.platform.bounded.marks import Declined
from vanban.signing.api import Box

READ_SECONDS = 15.0
_HERE = "vanban.drafting.adapters.places.reading"


def find_places(pdf: bytes, signer_name: str, *others: str) -> Found:
    """The places on an uploaded document, with the blocks of other signers when they are named.

    Raises UploadRejected for a file that cannot be read.
    """
    names = [signer_name, *others]
    values = _run("read_places", {"signers": names}, pdf)
    places = {name: _place(box) for name, box in values["boxes"].items()}
    blocks = values["signers"]
    if signer_name in blocks:
        places["signature"] = _place(blocks[signer_name]["box"])
    return Found(
        places=places,
        typed=dict(values["typed"]),
        narrow=tuple(values["narrow"]),
        missing=tuple(values["missing"]) + (() if signer_name in blocks else ("signature",)),
        has_text=bool(values["has_text"]),
        title=tuple(blocks[signer_name]["title"]) if signer_name in blocks else (),
        others=tuple(_place(blocks[name]["box"]) for name in others if name in blocks),
    )


def read_letters(pdf: bytes, pages: tuple[int, ...]) -> list[tuple[str, Box]]:
    """Every letter of these pages and its box. Raises UploadRejected."""
    rows = _run("read_letters", {"pages": list(pages)}, pdf)["letters"]
    return [(char, Box(page, left, top, right - left, base - top)) for char, page, left, top, right, base in rows]


def _run(function: str, values: dict[str, Any], pdf: bytes) -> dict[str, Any]:
    try:
        return pool.run(f"{_HERE}:{function}", values, [pdf], timeout=READ_SECONDS)[0]
    except (pool.Fault, Declined) as fault:
        raise UploadRejected(name="PDF", why=getattr(fault, "kind", "broken")) from fault


def _place(values: dict[str, Any]) -> Place:
    box = Box(values["page"], values["x"], values["y"], values["width"], values["height"])
    return Place(box, values["size"], bool(values.get("dots")))
