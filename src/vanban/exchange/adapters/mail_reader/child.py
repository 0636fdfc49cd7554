"""What runs in the child: no network, no keys, little memory."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

from vanban.exchange.rules.letters.reading import read
from vanban.platform.bounded.marks import Answer, Blobs, bounded


@bounded
def read_message(_values: dict[str, Any], blobs: Blobs) -> Answer:
    """Everything about the message as JSON, its files as byte strings in order."""
    found = read(blobs[0])
    values = {item.name: getattr(found, item.name) for item in fields(found) if item.name != "files"}
    return values | {"names": [name for name, _content in found.files]}, [content for _name, content in found.files]
