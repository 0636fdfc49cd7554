"""Connected systems and their secrets: made here, shown once, sealed in the database, changed without a break."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction

from vanban.axis.actions.mailboxes import close_mailbox, connect_system, open_mailbox
from vanban.axis.errors import SenderUnknown
from vanban.axis.models import ConnectedSystem, Mailbox
from vanban.axis.policies import check_can_operate
from vanban.axis.queries.addresses import find_mailbox
from vanban.axis.rules.vxp.registering import covers
from vanban.kernel.actor import Actor
from vanban.kernel.agency_codes import parse_addressee
from vanban.platform import audit, keys

OVERLAP = timedelta(days=7)
"""How long the former secret still counts, so that the other side can change it in its own time."""


@dataclass(frozen=True)
class NewSecret:
    """A secret in the clear, once: whoever asked for it shows it and forgets it."""

    system: str
    secret: str


@transaction.atomic
def register_system(
    code: str,
    name: str,
    *,
    kind: str = "vxp",
    codes: Iterable[str] = (),
    stage: str = "live",
    calls_per_minute: int = 1200,
    contact: str = "",
    by: Actor,
    at: datetime,
) -> NewSecret:
    """Join a system that calls the hub by itself, and give it its first secret (HY19-Đ3.1).

    `codes` are those it may open mailboxes for by itself. Registering a system again changes these and gives a new
    secret; a former one counts a while longer. Raises `NotAllowed`.
    """
    check_can_operate(by)
    connect_system(code, name, kind=kind, by=by, at=at)
    system = _hold(code)
    system.kind, system.stage, system.calls_per_minute, system.contact = kind, stage, calls_per_minute, contact[:200]
    system.codes = [parse_addressee(item).text for item in codes]
    system.joined_at = system.joined_at or at
    system.save(update_fields=["kind", "stage", "calls_per_minute", "contact", "codes", "joined_at"])
    return rotate_secret(code, by=by, at=at)


@transaction.atomic
def rotate_secret(code: str, *, overlap: timedelta = OVERLAP, by: Actor, at: datetime) -> NewSecret:
    """Give a system a new secret; the one before counts until `overlap` has passed, at once not when it is zero."""
    check_can_operate(by)
    system = _hold(code)
    fresh = keys.new_secret()
    system.former_secret = system.secret if overlap else None
    system.former_until = at + overlap if overlap and system.secret else None
    system.secret, system.secret_since = keys.seal_text(fresh), at
    system.save(update_fields=["secret", "secret_since", "former_secret", "former_until"])
    audit.record(
        by, "axis.secret_changed", system.id, at, system=code, overlap_hours=int(overlap.total_seconds() // 3600)
    )
    return NewSecret(code, fresh)


@transaction.atomic
def keep_secret(code: str, secret: str, *, by: Actor, at: datetime) -> None:
    """Keep the secret that another hub gave to us, sealed like our own."""
    check_can_operate(by)
    system = _hold(code)
    system.secret, system.secret_since = keys.seal_text(secret), at
    system.former_secret = system.former_until = None
    system.save(update_fields=["secret", "secret_since", "former_secret", "former_until"])
    audit.record(by, "axis.secret_kept", system.id, at, system=code)


@transaction.atomic
def suspend_system(code: str, *, reason: str, by: Actor, at: datetime) -> None:
    """Answer none of a system's calls for now; what waits for it goes on waiting."""
    _set_active(code, active=False, reason=reason, by=by, at=at)


@transaction.atomic
def resume_system(code: str, *, by: Actor, at: datetime) -> None:
    """Answer its calls again."""
    _set_active(code, active=True, reason="", by=by, at=at)


def _set_active(code: str, *, active: bool, reason: str, by: Actor, at: datetime) -> None:
    check_can_operate(by)
    system = _hold(code)
    if system.active == active:
        return
    system.active = active
    system.save(update_fields=["active"])
    verb = "axis.system_resumed" if active else "axis.system_suspended"
    audit.record(by, verb, system.id, at, system=code, reason=reason[:500])


@transaction.atomic
def limit_calls(code: str, calls_per_minute: int, *, by: Actor, at: datetime) -> None:
    """How often a system may call."""
    check_can_operate(by)
    system = _hold(code)
    system.calls_per_minute = max(calls_per_minute, 1)
    system.save(update_fields=["calls_per_minute"])
    audit.record(by, "axis.calls_limited", system.id, at, system=code, calls_per_minute=system.calls_per_minute)


@transaction.atomic
def register_agency(
    code: str, name: str, *, system: str, aliases: Iterable[str] = (), email: str = "", by: Actor, at: datetime
) -> Mailbox:
    """A system opens a mailbox for an agency of its own: under a code that the operator listed, or below its agencies.

    Raises `SenderUnknown` for any other code: nobody claims an agency by calling first.
    """
    joined = _hold(system)
    wanted = parse_addressee(code).text
    allowed = [*joined.codes, *Mailbox.objects.filter(system=joined, closed_at=None).values_list("code", flat=True)]
    found = find_mailbox(wanted)
    own = found is not None and found.system_id == joined.id and found.closed_at is None
    if not own and not covers(allowed, wanted):
        raise SenderUnknown(agency_code=wanted)
    present = found.code if found is not None and own else wanted
    box = open_mailbox(present, name, system=system, aliases=aliases, by=by, at=at)
    if box.closed_at is not None:
        raise SenderUnknown(agency_code=wanted)
    if (name, email) != (box.name, box.email) and (name or email):
        box.name, box.email = (name or box.name)[:200], email or box.email
        box.save(update_fields=["name", "email"])
        audit.record(by, "axis.mailbox_renamed", box.id, at, agency_code=box.code, name=box.name)
    return box


@transaction.atomic
def delete_agency(code: str, *, system: str, by: Actor, at: datetime) -> None:
    """A system closes a mailbox of its own; closing it again changes nothing. Raises `SenderUnknown`."""
    box = find_mailbox(parse_addressee(code).text)
    if box is None or box.system.code != system:
        raise SenderUnknown(agency_code=code[:35])
    if box.closed_at is None:
        close_mailbox(box.code, by=by, at=at)


def _hold(code: str) -> ConnectedSystem:
    return ConnectedSystem.objects.select_for_update().get(code=code)
