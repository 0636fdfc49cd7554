"""What a file from the scanner is, by its first bytes: its name and what a browser says of it do not count."""

from __future__ import annotations

MOST_BYTES = 120 * 1024 * 1024


def media_type_of(start: bytes) -> str:
    """PDF, TIFF or JPEG; empty for anything else."""
    if b"%PDF-" in start[:1024]:
        return "application/pdf"
    if start[:4] in (b"II*\x00", b"MM\x00*"):
        return "image/tiff"
    if start[:3] == b"\xff\xd8\xff":
        return "image/jpeg"
    return ""


def fault_of(start: bytes, size: int) -> str:
    """Why the file cannot be a scan at all, as a code; empty when it may be one."""
    if not size:
        return "empty"
    if size > MOST_BYTES:
        return "too_large"
    return "" if media_type_of(start) else "kind"
