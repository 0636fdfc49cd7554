"""Who calls, and may it call: the frame around each call of the protocol."""

from __future__ import annotations

from contextlib import nullcontext
from datetime import datetime, timedelta

import structlog
from django.conf import settings
from django.db import InterfaceError, OperationalError, connection
from django.utils import timezone, translation

from vanban.axis.actions import calling
from vanban.axis.errors import (
    HeaderAltered,
    HeaderUnreadable,
    NoSuchCall,
    SignatureWrong,
    SystemSuspended,
    SystemUnknown,
)
from vanban.axis.queries.systems import Credentials, credentials
from vanban.axis.rules.vxp import clock, signing
from vanban.axis.rules.vxp.parameters import readable
from vanban.axis.web.vxp import agencies, mail, sending
from vanban.axis.web.vxp.budget import POCKET
from vanban.axis.web.vxp.call import Call, Incoming, Reply
from vanban.axis.web.vxp.complaints import COMPLAINTS
from vanban.axis.web.vxp.memory import MEMORY
from vanban.axis.web.vxp.refusing import failed, put_on_record, refused
from vanban.kernel.actor import system_actor
from vanban.kernel.refusals import OutsideFailure, Refusal

log = structlog.get_logger(__name__)

OUT_OF_ORDER = "Hệ thống tạm thời không xử lý được, hãy gọi lại sau."

CALLS = {
    "sendEdoc": sending.send_edoc,
    "getReceivedEdocList": mail.received,
    "getEdoc": mail.get_edoc,
    "downloadEdoc": mail.download,
    "updateStatus": mail.update_status,
    "getSentEdocList": mail.sent,
    "countReceiveEdoc": mail.count_documents,
    "countReceiveStatus": mail.count_statuses,
    "getAgenciesList": agencies.agencies,
    "getAgenciesListQD20": agencies.agencies_qd20,
    "getSynchronizeUnit": agencies.units,
    "registerAgency": agencies.register,
    "deleteAgency": agencies.delete,
    "checkRecipients": agencies.check,
}

_BY_NAME = {name.lower(): view for name, view in CALLS.items()}


def answer(incoming: Incoming) -> Reply:
    """Carry out a call; every refusal and every outage becomes an answer that a client can read."""
    with nullcontext() if translation.get_language() == "vi" else translation.override("vi"):
        try:
            return _carry_out(incoming)
        except OutsideFailure as failure:
            log.warning("call put off", call=incoming.name, reason=str(failure))
        except Exception:
            # The last line: a page of HTML, or none, would be read as "no mail" over there.
            log.exception("call failed", call=incoming.name)
        return failed(incoming, "20", OUT_OF_ORDER)


def _carry_out(incoming: Incoming) -> Reply:
    at = timezone.now()
    system = None
    try:
        known = _remembered(incoming, at)
        system, signed = known or _verified(incoming, at)
        by = system_actor(system.code)
        POCKET.spend(system, by=by, at=at)

        def verify_again() -> None:
            MEMORY.forget(incoming)
            _verified(incoming, at)

        return _BY_NAME[incoming.name.lower()](
            Call(incoming, system, signed, by, at, remembered=known is not None, verify_again=verify_again)
        )
    except Refusal as refusal:
        put_on_record(incoming, refusal, at, system)
        return refused(incoming, refusal)


def _remembered(incoming: Incoming, at: datetime) -> tuple[Credentials, signing.Signed] | None:
    """The same as `_verified` for a packet, by what an earlier call has shown; None when that does not suffice.

    A packet is accepted only after a look at the database, which also tells whether the system's row is still the one
    that was seen: so a stop, a new secret and a new right count at once, and the question for them is spared.
    """
    system = MEMORY.recall(incoming, at) if incoming.name.lower() == "sendedoc" else None
    if system is None:
        return None
    try:
        return system, _check(incoming, system, at)
    except Refusal:
        return None


def _verified(incoming: Incoming, at: datetime) -> tuple[Credentials, signing.Signed]:
    """Is there such a call, who makes it, did they sign it, and is it of our time."""
    if incoming.name.lower() not in _BY_NAME or incoming.method not in ("GET", "POST"):
        raise NoSuchCall(name=readable(incoming.name)[:60])
    system = _credentials(incoming.claimed, at)
    if system is None:
        raise SystemUnknown()
    signed = _check(incoming, system, at)
    MEMORY.keep(incoming, system)
    return system, signed


def _check(incoming: Incoming, system: Credentials, at: datetime) -> signing.Signed:
    """What this system has signed, at a time that can be true."""
    try:
        signed = signing.verify(incoming.headers, system.secrets)
    except (SignatureWrong, HeaderAltered) as refusal:
        # Letters that a client cut to one byte each: nobody can check that signature, whatever the secret.
        if any(_is_cut(value) for value in incoming.headers.values()):
            raise HeaderUnreadable() from refusal
        raise
    if signed.system_id.strip() != system.code:
        raise SignatureWrong()
    if not system.active:
        raise SystemSuspended(system=system.name)
    off = clock.skew(signed.timestamp, at=at, oldest=timedelta(days=settings.VANBAN_VXP_OLDEST_DAYS))
    if clock.is_skewed(off) and COMPLAINTS.is_new(("clock", system.code, signed.timestamp), at):
        calling.note_skew(system.id, signed.timestamp, round(off.total_seconds()), by=system_actor(system.code), at=at)
    return signed


def _credentials(claimed: str, at: datetime) -> Credentials | None:
    """The first question of every call; where the line to the database broke since the last one, it is asked again."""
    try:
        return credentials(claimed, at=at)
    except (OperationalError, InterfaceError):
        connection.close()
        return credentials(claimed, at=at)


def _is_cut(value: bytes) -> bool:
    """True for bytes that are no UTF-8, and for control characters (which the server hands on as the byte 255)."""
    try:
        return not value.decode().isprintable()
    except UnicodeDecodeError:
        return True
