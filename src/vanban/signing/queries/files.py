"""PDF work that records nothing: places for number and date, pages as pictures, what is wrong with an upload, whether
a stranger's file is what was signed."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from django.conf import settings

from vanban.kernel.refusals import OutsideFailure
from vanban.platform.bounded.marks import Declined
from vanban.platform.bounded.pool import Fault
from vanban.signing import ports
from vanban.signing.errors import DECLINED, FileTooHard, KeyUnavailable, PdfRefused
from vanban.signing.errors.keys import pin_refused
from vanban.signing.rules.integrity import integrity_alone
from vanban.signing.rules.layout import Box, Layout
from vanban.signing.rules.placing import SEAL_MM
from vanban.signing.rules.reports import SignatureReport, from_json
from vanban.signing.rules.uploads import Screening, screening


def add_named_fields(pdf: bytes, layout: Layout) -> bytes:
    """The PDF with empty fields for number, day and month, ready for the person's signature (NĐ 30/2020 Đ15.3).

    Refuses (PdfRefused) what is broken, encrypted, signed already, or has no such page.
    """
    with engine_words():
        return ports.engine().add_named_fields(pdf, layout)


def render_page(pdf: bytes, page: int, *, width: int = 1200) -> bytes:
    """A page (from 1) as WebP, `width` pixels wide (at most 2400). Refuses what cannot be drawn."""
    with engine_words():
        return ports.engine().render_page(pdf, page, width=width)


def fill_numbers(pdf: bytes, *, layout: Layout, number: str, day: str, month: str) -> tuple[bytes, Box]:
    """The signed PDF with number, day and month filled in, and the place of a seal that is put on elsewhere (Đ15).

    Refuses what carries no person's signature, no empty fields, or values that do not belong there.
    """
    with engine_words():
        seal_mm = float(getattr(settings, "VANBAN_SEAL_MM", SEAL_MM))
        return ports.engine().fill_numbers(pdf, layout=layout, number=number, day=day, month=month, seal_mm=seal_mm)


def page_sizes(pdf: bytes) -> list[tuple[float, float]]:
    """Width and height in points of every page as seen. Refuses what cannot be read."""
    with engine_words():
        return ports.engine().page_sizes(pdf)


def screen_upload(pdf: bytes) -> Screening:
    """What is wrong (`faults`) or only remarkable (`notes`) about an uploaded PDF. Never raises for a bad file."""
    found = ports.engine().screen_upload(pdf)
    return screening(found["findings"], found["pages"])


def normalise(pdf: bytes) -> bytes:
    """An unsigned PDF rewritten so that a signature can be appended; a signed one as it is, or it would break."""
    with engine_words():
        try:
            return ports.engine().normalise(pdf)
        except Declined as declined:
            if declined.code != "signed_already":
                raise
            return pdf


@contextmanager
def engine_words(holder: str = "") -> Iterator[None]:
    """Turn what the engine and the keys say into refusals of this context."""
    try:
        yield
    except Declined as declined:
        raise DECLINED.get(declined.code, PdfRefused)(**declined.data) from declined
    except Fault as fault:
        raise FileTooHard from fault
    except ports.KeyMissing as missing:
        raise KeyUnavailable(holder=holder) from missing
    except ports.KeyRefused as refused:
        by_code = isinstance(refused, ports.CodeRefused)
        raise pin_refused(holder, refused.tries_left, by_code=by_code) from refused
    except ports.KeySilent as silent:
        raise OutsideFailure("the keeper of the key does not answer", permanent=False) from silent
    except ports.TimestampUnavailable as silent:
        raise OutsideFailure("the timestamp authority does not answer", permanent=False) from silent


def check_integrity(pdf: bytes, *, at: datetime) -> SignatureReport:
    """Check the bytes alone, whoever signed them: nothing is trusted, nothing is kept, no database is needed."""
    nobody = ports.TrustMaterial(version="", roots=(), timestamp_roots=())
    found = ports.engine().check(pdf, nobody, at=at)
    digest = hashlib.sha256(pdf).hexdigest()
    return integrity_alone(from_json({**found, "sha256": digest, "checked_at": at.isoformat(), "trust_version": ""}))
