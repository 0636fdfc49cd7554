"""What a refusal answers, and what is put on record about it."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext

from vanban.axis.actions import calling
from vanban.axis.errors import CallRefused, PacketRefused, RecipientsRefused, TooManyCalls
from vanban.axis.queries.systems import Credentials
from vanban.axis.rules.vxp.parameters import readable
from vanban.axis.web.vxp.call import Incoming, Reply, fail, nothing
from vanban.axis.web.vxp.complaints import COMPLAINTS
from vanban.kernel.actor import system_actor
from vanban.kernel.refusals import Refusal

DRAINED = 160 * 1024 * 1024
"""A refused body is read to its end, up to this, so that the refusal is not lost with the connection."""


def refused(incoming: Incoming, refusal: Refusal) -> Reply:
    """The answer that a refusal makes."""
    code, sentence, more = _told(refusal)
    return failed(incoming, code, sentence, more)


def failed(incoming: Incoming, code: str, sentence: str, more: dict[str, object] | None = None) -> Reply:
    """A FAIL in the shape that the call's client reads; what is left of the body is thrown away first."""
    for _piece in incoming.body.pieces(DRAINED):
        continue
    name = incoming.name.lower()
    if name == "downloadedoc":
        return nothing(code)
    members = {"DocId": ""} if name == "sendedoc" else {}
    reply = fail(code, sentence, **members, **(more or {}))
    if more and "retryAfter" in more:
        return Reply(reply.body, reply.content_type, reply.length, headers=(("Retry-After", str(more["retryAfter"])),))
    return reply


def put_on_record(incoming: Incoming, refusal: Refusal, at: datetime, system: Credentials | None = None) -> None:
    """One line for a refused call; the same one again within a while is counted, not written."""
    if isinstance(refusal, TooManyCalls):  # on record where the budget is kept
        return
    claimed = readable(incoming.headers.get("systemid", b"").decode("utf-8", "replace"))[:60]
    key = (refusal.code, incoming.address, claimed, incoming.name[:60])
    if not COMPLAINTS.is_new(key, at):
        return
    code, sentence, _more = _told(refusal)
    calling.note_refused_call(
        refusal.code,
        code,
        sentence,
        by=system_actor(system.code if system else "trục liên thông"),
        at=at,
        system=claimed,
        call=readable(incoming.name)[:60],
        address=readable(incoming.address)[:60],
        earlier=COMPLAINTS.taken(key),
    )


def _told(refusal: Refusal) -> tuple[str, str, dict[str, object]]:
    """Code, sentence and further members of a refusal."""
    message, cure = refusal.render(gettext)
    code, more = "10", {}
    if isinstance(refusal, RecipientsRefused):
        code, more = refusal.answer_code, {"codes": refusal.data["codes"]}
    elif isinstance(refusal, (PacketRefused, CallRefused)):
        code = refusal.error_code
    if isinstance(refusal, TooManyCalls):
        more = {"retryAfter": refusal.data["seconds"]}
    return code, f"{message} {cure}".strip(), more
