"""The look into a file, from the parent's side: a file that kills or stalls the child that reads it is harmful."""

from __future__ import annotations

from vanban.drafting.rules.files import BOMB, LEGACY, Looked
from vanban.platform.bounded import pool

LOOK_SECONDS = 20.0
_HERE = "vanban.drafting.adapters.office.inspecting"


def look_into(content: bytes) -> Looked:
    """The kind of a file and what it carries, by its bytes alone. Must be called outside any transaction."""
    try:
        values, _ = pool.run(f"{_HERE}:look", {}, [content], timeout=LOOK_SECONDS)
    except pool.Fault:
        return Looked("unknown", (BOMB,))
    return Looked(values["kind"], tuple(values["findings"]), tuple(values["places"]))


def look_at_words(content: bytes) -> Looked:
    """Whether the words of a PDF are Unicode; what cannot be read is judged elsewhere."""
    try:
        values, _ = pool.run(f"{_HERE}:encoding_of", {}, [content], timeout=LOOK_SECONDS)
    except pool.Fault:
        return Looked("pdf")
    return Looked("pdf", (f"{LEGACY}{values['encoding']}",) if values["encoding"] else ())
