"""Outgoing documents a minute: Word files looked into, converted, checked as papers, and issued.

    .venv/bin/python bench/outgoing.py [--files 30] [--issued 15]

One table. Word files of one and of ten pages; one warm LibreOffice, one process, one file after the other: what one
worker does. The floor stands beside it: the same file through a LibreOffice that is started anew each time.
"""

from __future__ import annotations

import argparse
import os
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent / "tests")]

from journeys.places import own_place, settle_in  # noqa: E402 - after the path is set

COLD = 3


def main() -> int:
    """Measure on a database and in a folder of its own."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--files", type=int, default=30, help="Word files of each length")
    asked.add_argument("--issued", type=int, default=15, help="documents carried from the signature to the register")
    given = asked.parse_args()
    with own_place() as (databases, folder):
        settle_in(databases, folder)
        from vanban.config.starting import prepare

        prepare()
        from django.core.management import call_command

        call_command("migrate", verbosity=0)
        _say(f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}; medians")
        _say(f"{'':44}{'ms each':>10}{'a minute':>10}")
        for pages in (1, 10):
            _word_files(pages, given.files)
        _issued(given.issued)
        from django.db import connection

        connection.close()
    return 0


def _word_files(pages: int, count: int) -> None:
    """What happens to a Word file between the upload and its paper."""
    from django.conf import settings

    from vanban.drafting.adapters.office.converter import Converter
    from vanban.drafting.adapters.office.looking import look_at_words, look_into
    from vanban.drafting.adapters.office.templates import word_template
    from vanban.drafting.adapters.places.finder import find_places
    from vanban.drafting.tests.papers import SENTENCE, letter, paragraph
    from vanban.signing.api import screen_upload

    files = [
        word_template(letter(subject=f"V/v rà soát, đợt {turn}", body=tuple([paragraph(SENTENCE)] * 9 * pages)))
        for turn in range(count)
    ]
    converter = Converter(Path(settings.VANBAN_OFFICE))
    converter("docx", files[0])
    made: list[bytes] = []
    name = "1 page" if pages == 1 else f"{pages} pages"
    _line(f"look into a Word file, {name}", [_timed(lambda f=file: look_into(f)) for file in files])
    _line(f"converted, {name}, warm", [_timed(lambda f=file: made.append(converter("docx", f))) for file in files])
    _line(f"checked as the paper, {name}", [
        _timed(lambda p=pdf: (screen_upload(p), find_places(p, "Vũ Đức Long"), look_at_words(p))) for pdf in made
    ])  # fmt: skip
    cold = []
    for file in files[:COLD]:
        converter.close()
        cold.append(_timed(lambda f=file: converter("docx", f)))
    converter.close()
    _line(f"  floor: converted, {name}, started anew", cold)


def _issued(count: int) -> None:
    """From the leader's signature to the register: number, date, seal, book; the packet is the hub's affair."""
    from django.utils import timezone
    from trip import Offices

    from vanban.drafting import api as drafting

    offices = Offices()
    signed, times = [], []
    for turn in range(count):
        begun = time.monotonic()
        signed.append(offices.signed_letter(turn))
        times.append(time.monotonic() - begun)
    _line("written, typeset, reviewed and signed", times)
    clerk = offices.actor(offices.clerk)

    def issue(document: Any) -> None:
        drafting.begin_issue(document, by=clerk, at=timezone.now())
        drafting.resume_issue(document, at=timezone.now())

    _line("issued: number, date, seal, register", [_timed(lambda d=document: issue(d)) for document in signed])


def _timed(act: Callable[[], object]) -> float:
    begun = time.monotonic()
    act()
    return time.monotonic() - begun


def _line(name: str, seconds: list[float]) -> None:
    middle = statistics.median(seconds)
    _say(f"{name:44}{middle * 1000:10.0f}{60 / middle:10.0f}")


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
