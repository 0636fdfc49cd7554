"""The house's own management command with stopwatches on: `traced_worker.py TRACE procrastinate worker …`."""

from __future__ import annotations

import sys
from pathlib import Path

import django
from django.core.management import execute_from_command_line

if __name__ == "__main__":
    django.setup()
    from probes import install

    install(Path(sys.argv[1]))
    execute_from_command_line(["manage", *sys.argv[2:]])
