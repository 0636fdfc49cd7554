"""Archives that open with a password only: ZIP with AES-256, as common programs read it."""

from __future__ import annotations

import io
from collections.abc import Sequence

import pyzipper


def lock_files(files: Sequence[tuple[str, bytes]], password: str) -> bytes:
    """The files in one archive; the password is kept nowhere."""
    buffer = io.BytesIO()
    with pyzipper.AESZipFile(buffer, "w", compression=pyzipper.ZIP_DEFLATED, encryption=pyzipper.WZ_AES) as archive:
        archive.setpassword(password.encode())
        archive.setencryption(pyzipper.WZ_AES, nbits=256)
        for name, content in files:
            archive.writestr(name, content)
    return buffer.getvalue()
