"""Paper envelopes as a PDF, typeset inside this process: values go in as JSON data, nothing in them acts as code."""

from __future__ import annotations

import dataclasses
import json
import threading
from collections.abc import Sequence
from pathlib import Path

import typst

from vanban.exchange.ports import AddressedEnvelope
from vanban.kernel.refusals import OutsideFailure
from vanban.platform.transactions import assert_none_open

HERE = Path(__file__).parent
TEMPLATE = HERE / "envelope.typ"
FONTS = HERE.parents[2] / "platform" / "fonts"

_lock = threading.Lock()
_compilers: list[typst.Compiler] = []


def print_envelopes(envelopes: Sequence[AddressedEnvelope]) -> bytes:
    """One envelope a page, 220 x 110 mm; raises `OutsideFailure` when the typesetter refuses."""
    assert_none_open()
    values = json.dumps([dataclasses.asdict(one) for one in envelopes], ensure_ascii=False)
    with _lock:  # one compiler, not shared between threads: envelopes are few
        try:
            pdf = _compiler().compile(input=TEMPLATE, format="pdf", sys_inputs={"values": values})
        except typst.TypstError as error:
            raise OutsideFailure(str(error), permanent=True) from error
    if not isinstance(pdf, bytes):
        raise OutsideFailure("no single file came out", permanent=True)
    return pdf


def _compiler() -> typst.Compiler:
    if not _compilers:
        nowhere = str(HERE / "no-packages")
        fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(FONTS)])
        _compilers.append(
            typst.Compiler(
                input=str(TEMPLATE),
                root=str(HERE),
                font_paths=fonts,
                ignore_system_fonts=True,
                package_path=nowhere,
                package_cache_path=nowhere,
            )
        )
    return _compilers[0]
