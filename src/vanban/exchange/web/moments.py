"""Moments in tables and banners."""

from __future__ import annotations

from datetime import datetime

from vanban.kernel.clock import local


def moment(at: datetime | None) -> str:
    """Hour and day in Vietnam; empty when it has not come."""
    return f"{local(at):%H:%M %d/%m/%Y}" if at else ""
