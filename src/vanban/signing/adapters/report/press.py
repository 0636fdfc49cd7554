"""Typesetting inside this process: values go in as JSON data, so that nothing in them can act as code."""

from __future__ import annotations

import json
import threading
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import segno
import typst

from vanban.platform.transactions import assert_none_open
from vanban.signing.ports.press import PressFailed

HERE = Path(__file__).parent
FONTS = HERE.parents[2] / "platform" / "fonts"

_per_thread = threading.local()
_fonts: list[typst.Fonts] = []
_fonts_lock = threading.Lock()


class TypstPress:
    """Answers the port `Press`. The templates print no time of their own, so the bytes depend on the values alone."""

    def report(self, values: Mapping[str, Any]) -> bytes:
        """The report on a file's signatures."""
        return _set("report", values)

    def sheet(self, values: Mapping[str, Any]) -> bytes:
        """The sheet with the check code."""
        return _set("sheet", {**values, "qr": _squares(str(values["link"]))})


def _squares(link: str) -> list[str]:
    """The rows of the QR code: “1” is dark."""
    return ["".join("1" if dark else "0" for dark in row) for row in segno.make(link, error="m", micro=False).matrix]


def _set(template: str, values: Mapping[str, Any]) -> bytes:
    assert_none_open()
    data = json.dumps(values, ensure_ascii=False, sort_keys=True, default=str)
    try:
        pdf = _compiler(template).compile(
            input=HERE / f"{template}.typ", format="pdf", sys_inputs={"values": data}, pdf_standards="1.7"
        )
    except typst.TypstError as error:
        raise PressFailed(str(error), permanent=True) from error
    if not isinstance(pdf, bytes):
        raise PressFailed("no single file came out", permanent=True)
    return pdf


def _compiler(template: str) -> typst.Compiler:
    """One compiler per thread and template (it may not be shared), with our own fonts and no others."""
    found = getattr(_per_thread, template, None)
    if found is None:
        with _fonts_lock:
            if not _fonts:
                _fonts.append(
                    typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(FONTS)])
                )
        nowhere = str(HERE / "no-packages")
        found = typst.Compiler(
            input=str(HERE / f"{template}.typ"),
            root=str(HERE),
            font_paths=_fonts[0],
            ignore_system_fonts=True,
            package_path=nowhere,
            package_cache_path=nowhere,
        )
        setattr(_per_thread, template, found)
    return found
