"""Reading pyHanko's objects without tripping over references."""

from __future__ import annotations

from typing import Any

from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.rw_common import PdfHandler


def value(dictionary: Any, key: str, default: Any = None) -> Any:
    """The value of a key with its reference followed; pyHanko's own `get` gives the bare reference."""
    if key not in dictionary:
        return default
    return dictionary[key]


def form_fields(handler: PdfHandler) -> list[tuple[str, generic.DictionaryObject]]:
    """The form's fields on the top level, by name."""
    form = value(handler.root, "/AcroForm")
    found = []
    if isinstance(form, generic.DictionaryObject):
        for item in value(form, "/Fields", ()):
            field = item.get_object()
            if isinstance(field, generic.DictionaryObject):
                found.append((str(value(field, "/T", "")), field))
    return found
