"""An agency that has gone up in another: its address on the hub of this house leads to its heir."""

from __future__ import annotations

from django.conf import settings
from django.utils import timezone

from vanban.axis import api as axis
from vanban.directory import api as directory
from vanban.directory.events import AgencyMerged
from vanban.kernel.actor import system_actor

CALENDAR = system_actor("sáp nhập cơ quan")


def close_address(event: AgencyMerged) -> None:
    """Close the former agency's mailbox with its heir as successor; harmless twice, and where the hub is elsewhere.

    With a hub that runs apart its operator does this; the page of mergers says so.
    """
    former, heir = directory.get_agency(event.former_id), directory.get_agency(event.heir_id)
    box, successor = axis.find_mailbox(former.code), axis.find_mailbox(heir.code)
    if (
        settings.VANBAN_HUB_URL
        or box is None
        or successor is None
        or box.closed_at is not None
        or box.id == successor.id
    ):
        return
    axis.close_mailbox(box.code, successor=successor.code, by=CALENDAR, at=timezone.now())
