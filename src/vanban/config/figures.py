"""What an administrator's report counts beside accounts: keys and devices, joined to the directory."""

from __future__ import annotations

from vanban.directory.ports import use_figures
from vanban.portal.queries import devices
from vanban.signing.queries import figures as keys


def join() -> None:
    """Join whoever counts, in the order a report lists them."""
    use_figures("signing", keys.count)
    use_figures("portal", devices.count)
