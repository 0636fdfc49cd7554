"""What both sides read of recalls, updates and replacements: banners, tables, and the receipts of the hub."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from uuid import UUID

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from vanban.exchange import api, policies, states
from vanban.exchange.rules.amending import FIELDS
from vanban.exchange.rules.answers import AGAIN, CORRECT, RECALL, REMOVE, REPLACE, UPDATE, URGE
from vanban.exchange.web.moments import moment
from vanban.kernel.document_types import Urgency
from vanban.kernel.refusals import gettext_noop
from vanban.platform.web.page import FileLink, Notice, Section, Text
from vanban.platform.web.reading import once

KINDS: dict[str, Text] = {
    RECALL: _("Recall"),
    UPDATE: _("Update"),
    REMOVE: _("Taken off the list of recipients"),
    REPLACE: _("Replacement"),
    CORRECT: _("Correction"),
    AGAIN: _("Sent once more"),
    URGE: _("Reminder"),
}
CARRIED: dict[str, Text] = {
    UPDATE: gettext_noop("It updates a document received on {day}."),
    REPLACE: gettext_noop("It replaces a document received on {day}."),
    CORRECT: gettext_noop("It corrects a document received on {day}."),
}
CHANGING = (RECALL, UPDATE, REPLACE, CORRECT)
"""What makes somebody's knowledge of a document old."""
_ANSWERS = {code: status.label for code, status in states.REQUEST.statuses.items()}
_STANDING = {code: status.label for code, status in states.DEMAND.statuses.items()}


def demand_notices(row: api.Arrival) -> Iterator[Notice]:
    """The banners over the receiver's copy; after a recall, over what is left of it."""
    demands = list(row.demands.all())
    if row.destroyed_at is not None:
        demand = next((item for item in reversed(demands) if policies.was_agreed(item)), None)
        yield Notice("danger", _tombstone(row, demand))
        return
    for demand in sorted(demands, key=lambda item: item.kind != RECALL):
        notice = _banner(row, demand)
        if notice is not None:
            yield notice
    for carried in row.carried.all():
        if carried.arrival is not None:
            text = gettext(str(CARRIED.get(carried.kind, CARRIED[UPDATE])))
            yield Notice("info", text.format(day=moment(carried.arrival.arrived_at)), f"/vb/{carried.arrival_id}/")
        elif carried.kind == UPDATE:
            text = gettext("The sender calls it an update of a document that did not come here.")
            yield Notice("warning", text)


def _tombstone(row: api.Arrival, demand: api.Demand | None) -> str:
    said = gettext("Recalled by {sender}: the copy here was destroyed at {day}; reason: {reason}")
    return said.format(sender=row.sender_name, day=moment(row.destroyed_at), reason=demand.reason if demand else "–")


def _banner(row: api.Arrival, demand: api.Demand) -> Notice | None:
    facts = {
        "sender": row.sender_name,
        "staff": demand.staff_name or row.sender_name,
        "reason": demand.reason or "–",
        "day": moment(demand.asked_at),
    }
    link = f"/vb/{demand.carrier_id}/" if demand.carrier_id else ""
    if demand.kind == REPLACE:
        what = demand.carrier.printed_number if demand.carrier else ""
        said = gettext("Replaced by {what} of {sender}: {reason}")
        return Notice("danger", said.format(what=what, **facts), link)
    if demand.kind == CORRECT:
        what = demand.carrier.printed_number if demand.carrier else ""
        said = gettext("Corrected by {what} of {sender}: {reason}")
        return Notice("warning", said.format(what=what, **facts), link)
    if demand.kind == URGE:
        if not policies.is_open(demand):
            return None
        said = gettext("{sender} urges this document ({staff}, {day}): {reason}")
        return Notice("warning", said.format(**facts))
    if demand.kind == REMOVE:
        said = gettext("{sender} has taken this agency off the list of recipients: {reason}")
        return Notice("warning", said.format(**facts))
    if policies.is_open(demand):
        if demand.kind == RECALL:
            said = gettext("{sender} asks for this document back ({staff}, {day}): {reason}")
            return Notice("danger", said.format(**facts))
        said = gettext("{sender} updates this document ({staff}, {day}): {reason}")
        return Notice("warning", said.format(**facts), link)
    if policies.was_denied(demand):
        said = gettext("{kind} refused by {who} on {when}: {answer}")
        return Notice("info", said.format(kind=gettext(str(KINDS[demand.kind])), who=demand.decided_by,
                                          when=moment(demand.decided_at), answer=demand.answer))  # fmt: skip
    if demand.kind == UPDATE and policies.was_agreed(demand):
        said = gettext("Updated by the sender on {day}: {reason}")
        return Notice("info", said.format(**facts), link)
    return None


def demand_section(row: api.Arrival) -> Section:
    """Everything the sender asked about this document, with the answers; of a recalled one, all that is left."""
    rows = tuple(
        (
            moment(item.asked_at),
            KINDS[item.kind],
            item.reason,
            item.staff_name,
            gettext(_STANDING[item.state]),
            item.answer,
            item.decided_by,
            moment(item.decided_at),
        )
        for item in row.demands.all()
    )
    columns = (
        _("When"),
        _("What is asked"),
        _("Reason"),
        _("By"),
        _("Standing"),
        _("Answer"),
        _("Who answers"),
        _("Answered"),
    )
    return Section("demands", _("What the sender asks"), columns=columns, rows=rows)


def change_section(row: api.Arrival) -> Section:
    """What an update changes, field by field."""
    rows = tuple(
        (gettext(FIELDS[name]), field_text(name, old), field_text(name, new))
        for item in (*row.demands.all(), *row.carried.all())
        if item.kind == UPDATE
        for name, old, new in item.changes
        if name in FIELDS
    )
    return Section("changes", _("What the update changes"), columns=(_("Field"), _("Before"), _("Now")), rows=rows)


def field_text(name: str, value: str) -> str:
    """A stored value as people read it."""
    if name == "due" and value:
        return f"{date.fromisoformat(value):%d/%m/%Y}"
    if name == "urgency":
        return gettext(Urgency.from_wire(int(value or 0)).label)
    return value or "–"


def request_section(requests: Sequence[api.Request]) -> Section:
    """What was asked of each recipient after sending, and what it answered."""
    rows = tuple(
        (
            moment(item.asked_at),
            KINDS[item.kind],
            item.recipient.name,
            item.reason,
            item.asked_by,
            gettext(_ANSWERS[item.state]),
            item.answer,
            item.said_by,
            moment(item.answered_at),
        )
        for item in requests
    )
    columns = (
        _("When"), _("What is asked"), _("Recipient"), _("Reason"), _("By"), _("Standing"), _("Answer"),
        _("Who answers"), _("Answered"),
    )  # fmt: skip
    return Section("requests", _("Recalls, updates and replacements"), columns=columns, rows=rows)


def request_notices(requests: Sequence[api.Request]) -> Iterator[Notice]:
    """The banners over the sender's own copy: what is being recalled, and what was."""
    recalls = [item for item in requests if item.kind == RECALL]
    latest = {item.recipient_id: item for item in recalls}.values()
    asked = [item for item in latest if policies.is_unanswered(item)]
    agreed = [item for item in latest if policies.was_agreed(item)]
    if asked:
        said = gettext("Being recalled from {names}: {reason}")
        yield Notice("warning", said.format(names=_names(asked), reason=asked[-1].reason))
    if agreed:
        said = gettext("Recalled from {names}: {reason}")
        yield Notice("danger", said.format(names=_names(agreed), reason=agreed[-1].reason))
    for item in {one.recipient_id: one for one in requests if one.kind in (RECALL, UPDATE)}.values():
        if policies.was_denied(item):
            said = gettext("{name} refuses ({what}): {answer}")
            yield Notice("danger", said.format(name=item.recipient.name, what=gettext(str(KINDS[item.kind])),
                                               answer=item.answer))  # fmt: skip


def link_notices(document_id: UUID) -> Iterator[Notice]:
    """What mends this document, and what this one mends: it stands over every copy here, drafts and paper too."""
    for link in once(("later links", document_id), lambda: api.later_links(document_id)):
        if link.kind == REPLACE:
            said, level = gettext("Replaced by {what}: {reason}"), "danger"
        else:
            said, level = gettext("Corrected by {what}: {reason}"), "warning"
        yield Notice(level, said.format(what=link.later.number_symbol, reason=link.reason), f"/vb/{link.later_id}/")
    for link in api.former_links(document_id):
        said = gettext("It replaces {what}.") if link.kind == REPLACE else gettext("It corrects {what}.")
        yield Notice("info", said.format(what=link.former.number_symbol), f"/vb/{link.former_id}/")


def sender_readers(document_id: UUID, agency_id: UUID, requests: Sequence[api.Request]) -> Section:
    """Who here had opened the document before its latest change, and who has seen it since."""
    moments = [link.made_at for link in once(("later links", document_id), lambda: api.later_links(document_id))]
    moments += [item.asked_at for item in requests if item.kind in CHANGING]
    return _readers(document_id, agency_id, max(moments, default=None))


def receiver_readers(row: api.Arrival) -> Section:
    """The same for the receiver's copy; after a recall it tells whom the tombstone concerns."""
    moments = [item.noted_at for item in row.demands.all() if item.kind in CHANGING]
    return _readers(row.id, row.agency_id, max(moments, default=None))


def _readers(document_id: UUID, agency_id: UUID, changed: datetime | None) -> Section:
    found = api.readers_before(document_id, agency_id=agency_id, changed=changed) if changed is not None else []
    rows = tuple(
        (one.name, one.post_title, moment(one.opened), moment(one.again) if one.again else gettext("not yet"))
        for one in found
    )
    columns = (_("Person"), _("Post"), _("Opened first"), _("Opened since the change"))
    return Section("former-readers", _("Who had opened it before the change"), columns=columns, rows=rows)


def _names(requests: Sequence[api.Request]) -> str:
    return ", ".join(item.recipient.name for item in requests)


def receipt_section(document_id: UUID) -> Section:
    """The hub's receipts and what they prove."""
    rows = tuple(
        (
            moment(item.handed_at),
            ", ".join(item.receipt.get("destinations", ())),
            str(item.id),
            item.receipt.get("sha256", ""),
        )
        for item in _receipts(document_id)
    )
    text = _(
        "The hub signs that it accepted exactly these bytes (SHA-256) from this agency for these recipients at this "
        "hour, and answers for delivering them. Anybody can check the signature later without the hub. It does not "
        "say that the recipient has read the document: the reports above say that."
    )
    columns = (_("On the hub at"), _("For"), _("Message id"), _("SHA-256"))
    return Section("receipts", _("Receipts of the hub"), columns=columns, rows=rows, text=text if rows else "")


def _receipts(document_id: UUID) -> list[api.Dispatch]:
    return once(("receipts", document_id), lambda: api.receipts_of(document_id))


def receipt_files(document_id: UUID, number: str) -> Iterator[FileLink]:
    """The receipts as files."""
    for place, item in enumerate(_receipts(document_id), 1):
        if item.receipt_file is not None and item.receipt_file_id is not None:
            name = f"{gettext('hub-receipt')}-{number.replace('/', '-')}-{place}.json"
            yield FileLink(item.receipt_file_id, name, item.receipt_file.size, "receipt", item.receipt_file.media_type)
