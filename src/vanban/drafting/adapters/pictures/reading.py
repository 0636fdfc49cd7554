"""Pictures for the text: looked at and drawn anew in a bounded child, so that nothing but dots reaches the paper.

What a camera or a program hid in the file (place, name, thumbnail) does not survive; a turned photo is set upright.
"""

from __future__ import annotations

from vanban.drafting.errors.composing import PictureRejected
from vanban.drafting.ports import Drawn
from vanban.kernel.refusals import Phrase, gettext_noop
from vanban.platform.bounded import pool
from vanban.platform.bounded.marks import Declined

LIMIT_MB = 10
SECONDS = 20.0
REASONS = {
    "unreadable": gettext_noop("it is not a PNG or JPEG picture that can be read"),
    "large": gettext_noop("it is too large"),
}


def read_picture(name: str, content: bytes) -> Drawn:
    """The picture as it will be printed. Raises PictureRejected; called outside transactions."""
    if len(content) > LIMIT_MB * 1024 * 1024:
        raise _rejected(name, "large")
    try:
        found, blobs = pool.run(f"{__package__}.drawing:redraw", {}, [content], timeout=SECONDS)
    except Declined as said:
        raise _rejected(name, said.code) from said
    except pool.Fault as fault:
        raise _rejected(name, "unreadable") from fault
    return Drawn(blobs[0], found["media_type"], found["width"], found["height"])


def _rejected(name: str, code: str) -> PictureRejected:
    return PictureRejected(name=name, why=Phrase(REASONS.get(code, REASONS["unreadable"])), limit=LIMIT_MB)
