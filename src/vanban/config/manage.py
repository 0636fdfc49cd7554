"""Django's own command line, for administrators and developers: `python -m vanban.config.manage`."""

import os
import sys

from django.core.management import execute_from_command_line

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "vanban.config.settings")
    execute_from_command_line(sys.argv)
