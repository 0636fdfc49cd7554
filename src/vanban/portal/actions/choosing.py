"""How a person wants to be told: channels by kind, the digest, and the browsers that may show notices."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from uuid import UUID

from django.db import transaction

from vanban.kernel.actor import Actor
from vanban.platform import audit
from vanban.portal import ports
from vanban.portal.errors import PushUnknown
from vanban.portal.models import NoticeChoice, PushDevice
from vanban.portal.rules import telling

MOST_DEVICES = 10
"""A person's oldest browser gives way to the newest."""


@transaction.atomic
def choose_channels(
    person_id: UUID,
    *,
    channels: Mapping[str, Iterable[str]],
    digest: bool,
    digest_channels: Iterable[str],
    by: Actor,
    at: datetime,
) -> None:
    """Keep by which channels a person is told of which kinds; what cannot be switched off stays on."""
    NoticeChoice.objects.update_or_create(
        person_id=person_id,
        defaults={
            "channels": telling.cleaned_choice(channels),
            "digest": digest,
            "digest_channels": sorted(set(digest_channels) & set(telling.CHANNELS)),
            "changed_at": at,
        },
    )
    audit.record(by, "portal.channels_chosen", person_id, at, digest=digest)


@transaction.atomic
def allow_browser(person_id: UUID, *, address: ports.PushAddress, label: str, by: Actor, at: datetime) -> PushDevice:
    """Let a browser show this person's notices; one that showed another's shows theirs no longer.

    Raises PushUnknown for an address that is none of the known services.
    """
    push = ports.push()
    sound = len(address.endpoint) <= 1000 and len(address.p256dh) <= 200 and len(address.auth) <= 100
    if push is None or not sound or not push.accepts(address.endpoint) or not address.p256dh or not address.auth:
        raise PushUnknown
    device, _new = PushDevice.objects.update_or_create(
        endpoint=address.endpoint,
        defaults={
            "person_id": person_id,
            "p256dh": address.p256dh,
            "auth": address.auth,
            "label": label[:200],
            "at": at,
            "ended_at": None,
        },
    )
    mine = PushDevice.objects.filter(person_id=person_id, ended_at__isnull=True).order_by("-at")
    PushDevice.objects.filter(id__in=list(mine.values_list("id", flat=True)[MOST_DEVICES:])).update(ended_at=at)
    audit.record(by, "portal.browser_allowed", person_id, at, device=label[:200])
    return device


@transaction.atomic
def end_browser(person_id: UUID, *, device_id: UUID | None = None, endpoint: str = "", by: Actor, at: datetime) -> None:
    """A browser of one's own shows notices no longer; another's is left alone."""
    found = PushDevice.objects.filter(person_id=person_id, ended_at__isnull=True)
    found = found.filter(id=device_id) if device_id is not None else found.filter(endpoint=endpoint)
    for device in found:
        device.ended_at = at
        device.save(update_fields=["ended_at"])
        audit.record(by, "portal.browser_ended", person_id, at, device=device.label)
