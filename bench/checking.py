"""Checking two signatures B-LT with chain, timestamps and revocation: the house beside plain pyHanko, in one run.

    .venv/bin/python bench/checking.py [--seconds 3] [--turns 3]

Files of 1 page (typeset) and 20 pages (2.5 MB, like a scan), keys RSA-2048 and ECDSA P-256. See bench/README.md.
"""

from __future__ import annotations

import argparse
import asyncio
import gc
import hashlib
import io
import itertools
import logging
import os
import statistics
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent / "tests")]
BAR = 0.5
FILES = 4
"""Different files of the same two signers take turns, as in a day's post."""


@dataclass(frozen=True)
class Line:
    """One kind of file: milliseconds of processor time for each check."""

    house: float
    stock: float
    again: float
    digest: float

    @property
    def share(self) -> float:
        """The house's part of pyHanko's time."""
        return self.house / self.stock


def main() -> int:
    """Measure in turns, print one table; 1 when a line is above the bar."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--seconds", type=float, default=3.0, help="of processor time for each way in each turn")
    asked.add_argument("--turns", type=int, default=3)
    given = asked.parse_args()
    _settle()
    _say(f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}; ms of processor time for each check, medians")
    _say(f"{'two signatures B-LT':24}{'bytes':>10}{'house':>9}{'pyHanko':>9}{'share':>8}{'again':>9}{'digest':>9}")
    lines = []
    for kind in ("rsa", "ec"):
        for count in (1, 20):
            files = _files(kind, count)
            line = _measured(files, given.seconds, given.turns)
            lines.append(line)
            _say(
                f"{kind.upper() + f', {count}p':24}{len(files[0]):10d}{line.house:9.2f}{line.stock:9.2f}"
                f"{line.share:7.0%} {line.again:9.3f}{line.digest:9.3f}"
            )
    return 0 if all(line.share <= BAR for line in lines) else 1


def _files(kind: str, count: int) -> list[bytes]:
    """Files signed by a person and an agency with timestamps, certificates and lists inside."""
    from signing_desk import pages

    from attacks.accepted import with_evidence
    from attacks.authority import ISSUING, made, rsa_key
    from attacks.papers import signed

    keys = (rsa_key(90), rsa_key(91)) if kind == "rsa" else (None, None)
    person = made("Nguyễn Văn An", 90, ISSUING, key=keys[0])
    seal = made("Sở Thử nghiệm", 91, ISSUING, key=keys[1], organisation="Sở Thử nghiệm")
    paper = pages(count)
    return [
        with_evidence(signed(with_evidence(signed(paper, person)), seal, name="Dau_1", box=(200, 130, 302, 232)))
        for _copy in range(FILES)
    ]


def _measured(files: list[bytes], seconds: float, turns: int) -> Line:
    from attacks.authority import CRLS, ISSUING, LATER, ROOT
    from vanban.signing import ports
    from vanban.signing.adapters.pdf.engine import BoundedPdfEngine
    from vanban.signing.queries.recent import judged, remember
    from vanban.signing.rules.reports import from_json

    trust = ports.TrustMaterial("bench", (ROOT.der,), (ROOT.der,), ("official",), (), (), (ISSUING.der,), CRLS)
    engine = BoundedPdfEngine()
    ports.put_engine(engine)
    turn = itertools.cycle(files)

    def house() -> object:
        told = engine.check(next(turn), trust, at=LATER)
        return from_json({**told, "sha256": "", "checked_at": LATER.isoformat(), "trust_version": ""})

    def stock() -> object:
        return asyncio.run(_plain(next(turn)))

    for _file in files:
        report = house()
        if report.verdict != "valid" or not all(stock()):  # type: ignore[attr-defined, call-overload]
            raise SystemExit(f"a file is not valid: {report}")
        remember(judged(_file, trust, at=LATER))
        _digests[id(_file)] = hashlib.sha256(_file).hexdigest()
    ways: dict[str, Callable[[], object]] = {
        "house": house,
        "stock": stock,
        "again": lambda: _again(next(turn), trust),
        "digest": lambda: hashlib.sha256(next(turn)).hexdigest(),
    }
    found: dict[str, list[float]] = {name: [] for name in ways}
    for _turn in range(turns):
        for name, way in ways.items():
            found[name].append(_spent(way, seconds if name in {"house", "stock"} else seconds / 6))
    return Line(*(statistics.median(found[name]) for name in ways))


def _again(pdf: bytes, trust: Any) -> object:
    """A stored file once more: storage has compared its digest, so it is known."""
    from attacks.authority import LATER
    from vanban.signing.queries.recent import recent_report

    return recent_report(_digests[id(pdf)], trust.version, LATER)


_digests: dict[int, str] = {}


async def _plain(pdf: bytes) -> list[bool]:
    """Plain pyHanko with chain, revocation, timestamps and the comparison of revisions."""
    from pyhanko.pdf_utils.reader import PdfFileReader
    from pyhanko.sign.validation import async_validate_pdf_signature
    from pyhanko_certvalidator import ValidationContext

    from attacks.authority import LATER

    roots, known, lists = _material()

    def context(mode: str) -> ValidationContext:
        return ValidationContext(
            trust_roots=roots,
            other_certs=known,
            crls=lists,
            moment=LATER,
            best_signature_time=LATER,
            revocation_mode=mode,
            retroactive_revinfo=True,
        )

    reader = PdfFileReader(io.BytesIO(pdf))
    found = []
    for signature in reader.embedded_signatures:
        status = await async_validate_pdf_signature(
            signature, context("require"), ts_validation_context=context("require")
        )
        found.append(bool(status.bottom_line))
    return found


_loaded: list[tuple[list[object], list[object], list[object]]] = []


def _material() -> tuple[list[object], list[object], list[object]]:
    """Roots, certificates and lists, read once: pyHanko need not read them for each file."""
    if not _loaded:
        from asn1crypto import crl, x509

        from attacks.authority import CRLS, ISSUING, ROOT

        _loaded.append(
            (
                [x509.Certificate.load(ROOT.der)],
                [x509.Certificate.load(ISSUING.der)],
                [crl.CertificateList.load(one) for one in CRLS],
            )
        )
    return _loaded[0]


def _spent(way: Callable[[], object], seconds: float) -> float:
    """Milliseconds of processor time for each call, the workers' included."""
    gc.collect()
    begun, count = _processor(), 0
    while _processor() - begun < seconds:
        for _call in range(5):
            way()
        count += 5
    return 1000 * (_processor() - begun) / count


def _processor() -> float:
    """Seconds of processor time of this process and of its workers."""
    from vanban.platform.bounded import pool

    spent = time.process_time()
    for child in pool._pool()._free:
        fields = Path(f"/proc/{child.process.pid}/stat").read_text().rsplit(")", 1)[1].split()
        spent += (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
    return spent


def _settle() -> None:
    """Settings without a house around them: only the engine and its workers are measured."""
    from django.conf import settings

    settings.configure(VANBAN_BOUNDED_WORKERS=1, DATABASES={})
    logging.getLogger("pyhanko").setLevel(logging.ERROR)


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    raise SystemExit(main())
