"""Before anything else: PostgreSQL found or started, the catalogues compiled, Django loaded."""

from __future__ import annotations

import os
from pathlib import Path


def var_folder() -> Path:
    """Where everything of this house lies that is not in the database."""
    return Path(os.environ.get("VANBAN_VAR", "var")).resolve()


def prepare(*, database: bool = True, serving: bool = False) -> None:
    """Find or start PostgreSQL, compile the catalogues and load Django; `serving` with collected static files."""
    from vanban.config.messages import compile_catalogues
    from vanban.platform.database import start_embedded

    if database and not os.environ.get("DATABASE_URL"):
        os.environ["DATABASE_URL"] = start_embedded(var_folder())
    if serving:
        os.environ["VANBAN_STATIC"] = "collected"
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "vanban.config.settings")
    compile_catalogues()
    import django

    django.setup()
