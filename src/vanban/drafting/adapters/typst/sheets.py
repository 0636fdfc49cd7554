"""The office's own papers (phiếu trình, summary of opinions) typeset with Typst: a sheet in, PDF out."""

from __future__ import annotations

import json
import threading
from dataclasses import asdict
from pathlib import Path
from typing import Any

import typst

from vanban.drafting.ports import ComposingFailed
from vanban.drafting.rules.slips import Sheet
from vanban.kernel.vietnamese import nfc
from vanban.platform.transactions import assert_none_open

TEMPLATE = Path(__file__).with_name("sheet.typ")
FONTS = Path(__file__).parents[3] / "platform" / "fonts"
_alone = threading.Lock()


def compose_sheet(sheet: Sheet) -> bytes:
    """The sheet as PDF. Words are handed over as data, so nothing in them can act as code or open a file.

    Raises `ComposingFailed` when the typesetter refuses.
    """
    assert_none_open()
    values = asdict(sheet) | {"agency": sheet.agency.upper(), "parent": sheet.parent.upper()}
    data = json.dumps(_clean(values), ensure_ascii=False)
    nowhere = str(TEMPLATE.parent / "no-packages")
    with _alone:  # a sheet takes some milliseconds and comes once for a decision
        try:
            pdf = typst.compile(
                str(TEMPLATE),
                root=str(TEMPLATE.parent),
                font_paths=[str(FONTS)],
                ignore_system_fonts=True,
                format="pdf",
                sys_inputs={"content": data},
                package_path=nowhere,
                package_cache_path=nowhere,
            )
        except typst.TypstError as error:
            raise ComposingFailed(str(error), permanent=True) from error
    if not isinstance(pdf, bytes):
        raise ComposingFailed("no single file came out", permanent=True)
    return pdf


def _clean(value: Any) -> Any:
    """Control characters out, Unicode in its normal form."""
    if isinstance(value, str):
        return nfc("".join(char for char in value if char >= " " or char == "\n"))
    if isinstance(value, dict):
        return {key: _clean(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_clean(item) for item in value]
    return value
