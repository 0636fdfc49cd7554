"""LibreOffice inside the child process, by its stable C interface (LibreOfficeKit): load a file, save it as PDF.

Each function stands at a fixed place of a table; places were never moved since the interface began. Macros stay off:
the interface runs none unless a caller asks for it by an option, and we pass none.
"""

from __future__ import annotations

import ctypes
from pathlib import Path
from typing import Any

_HOOKS = {"libmergedlo.so": "libreofficekit_hook_2", "libsofficeapp.so": "libreofficekit_hook_2"}
_KIT_ERROR, _KIT_LOAD = 3, 4
_DOCUMENT_DESTROY, _DOCUMENT_SAVE = 1, 2


class CannotLoad(Exception):
    """LibreOffice would not open this file; the words are LibreOffice's own."""


class Kit:
    """One started LibreOffice. Serves one file at a time and can only be ended with its process."""

    def __init__(self, program: Path, profile: Path) -> None:
        """Start it. Raises OSError when LibreOffice is not there or will not start."""
        library = next((program / name for name in _HOOKS if (program / name).exists()), None)
        if library is None:
            raise OSError(f"no LibreOffice in {program}")
        loaded = ctypes.CDLL(str(library), mode=ctypes.RTLD_GLOBAL)
        hook = getattr(loaded, _HOOKS[library.name])
        hook.restype, hook.argtypes = ctypes.c_void_p, [ctypes.c_char_p, ctypes.c_char_p]
        self._kit = hook(str(program).encode(), profile.as_uri().encode())
        if not self._kit:
            raise OSError("LibreOffice did not start")

    def to_pdf(self, source: Path, target: Path) -> None:
        """Write `source` as a PDF to `target`. Raises CannotLoad."""
        load = _entry(self._kit, _KIT_LOAD, ctypes.c_void_p, ctypes.c_char_p, ctypes.c_char_p)
        document = load(self._kit, source.as_uri().encode(), b"")
        if not document:
            told = _entry(self._kit, _KIT_ERROR, ctypes.c_char_p)(self._kit)
            raise CannotLoad((told or b"").decode("utf-8", "replace")[:200])
        try:
            save = _entry(document, _DOCUMENT_SAVE, ctypes.c_int, ctypes.c_char_p, ctypes.c_char_p, ctypes.c_char_p)
            if not save(document, target.as_uri().encode(), b"pdf", None):
                raise CannotLoad("no PDF came out")
        finally:
            _entry(document, _DOCUMENT_DESTROY, None)(document)


def _entry(thing: int, place: int, result: Any, *arguments: Any) -> Any:
    """The function at this place of the table that `thing` begins with."""
    table = ctypes.cast(thing, ctypes.POINTER(ctypes.c_void_p))[0]
    address = ctypes.cast(table, ctypes.POINTER(ctypes.c_void_p))[place]
    return ctypes.CFUNCTYPE(result, ctypes.c_void_p, *arguments)(address)
