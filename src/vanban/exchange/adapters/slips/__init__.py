"""The slip that goes back with returned paper, typeset inside this process from values that act as nothing but text."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path

import typst

from vanban.exchange.ports import ReturnSlip
from vanban.kernel.refusals import OutsideFailure
from vanban.platform.transactions import assert_none_open

HERE = Path(__file__).parent
FONTS = HERE.parents[2] / "platform" / "fonts"


def print_slip(slip: ReturnSlip) -> bytes:
    """One sheet of A4. Raises `OutsideFailure` when the typesetter refuses."""
    assert_none_open()
    nowhere = str(HERE / "no-packages")
    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(FONTS)])
    try:
        pdf = typst.Compiler(
            input=str(HERE / "slip.typ"),
            root=str(HERE),
            font_paths=fonts,
            ignore_system_fonts=True,
            package_path=nowhere,
            package_cache_path=nowhere,
        ).compile(format="pdf", sys_inputs={"values": json.dumps(asdict(slip), ensure_ascii=False)})
    except typst.TypstError as error:
        raise OutsideFailure(str(error), permanent=True) from error
    if not isinstance(pdf, bytes):
        raise OutsideFailure("no single file came out", permanent=True)
    return pdf
