"""Who may keep and who may read an agency's registers."""

from __future__ import annotations

from uuid import UUID

from vanban.directory.api import Role, can_see, get_agency, units_of
from vanban.kernel.actor import Actor
from vanban.kernel.refusals import Phrase, gettext_noop
from vanban.registry import states
from vanban.registry.errors import (
    NoPaperFileExpected,
    OnlyClerksKeepRegister,
    OnlyReadersDecideSeries,
    RegisterNotReadable,
)
from vanban.registry.models import IncomingDocument, NumberEntry, PaperReceipt

_CLERKS = Phrase(gettext_noop("the agency's clerks"))
_HANDLERS = Phrase(gettext_noop("the unit that handles the document"))
_READERS = Phrase(gettext_noop("the agency's clerks and leaders"))


def can_keep_register(by: Actor, agency_id: UUID) -> bool:
    """Numbers are taken and documents registered by a clerk acting for this agency (NĐ 30/2020 Đ6.3)."""
    return by.agency_id == agency_id and by.has(Role.CLERK)


def check_can_keep_register(by: Actor, agency_id: UUID) -> None:
    """Raises OnlyClerksKeepRegister."""
    if not can_keep_register(by, agency_id):
        raise OnlyClerksKeepRegister(who=_CLERKS)


def check_can_settle_number(by: Actor, agency_id: UUID) -> None:
    """What was begun under a clerk's hand may be ended by a clerk, or by the machine after a fault."""
    if not by.is_system:
        check_can_keep_register(by, agency_id)


def can_read_register(by: Actor, agency_id: UUID) -> bool:
    """Registers are read by the agency's clerks and leaders."""
    return by.is_of(agency_id) and (by.has(Role.CLERK) or by.has(Role.LEADER))


def check_can_read_register(by: Actor, agency_id: UUID) -> None:
    """Raises RegisterNotReadable."""
    if not can_read_register(by, agency_id):
        raise RegisterNotReadable(who=_READERS)


def can_decide_series(by: Actor, agency_id: UUID) -> bool:
    """The head decides which types share a book, the clerk enters it (NĐ 30/2020 Đ15.1c)."""
    return can_read_register(by, agency_id)


def check_can_decide_series(by: Actor, agency_id: UUID) -> None:
    """Raises OnlyReadersDecideSeries."""
    if not can_decide_series(by, agency_id):
        raise OnlyReadersDecideSeries(who=_READERS)


def check_can_hand(by: Actor, agency_id: UUID) -> None:
    """The column "to whom" is filled in by whoever hands the document out inside the agency, or by the machine."""
    if not by.is_system and not by.is_of(agency_id):
        raise OnlyClerksKeepRegister(who=_CLERKS)


def can_receive_paper(by: Actor, document: IncomingDocument) -> bool:
    """The paper file is received once, by somebody of the agency who has the document before them."""
    return (
        document.paper_dossier
        and by.is_of(document.agency_id)
        and not by.has(Role.CLERK)
        and can_see(by, document.id)
        and not PaperReceipt.objects.filter(document_id=document.id).exists()
    )


def check_can_receive_paper(by: Actor, document: IncomingDocument) -> None:
    """Raises NoPaperFileExpected."""
    if not can_receive_paper(by, document):
        raise NoPaperFileExpected(who=_HANDLERS)


def unit_name(by: Actor) -> str:
    """The unit the actor's post sits in, as a receipt prints it; the agency's name for posts without one."""
    if by.agency_id is None:
        return ""
    found = next((unit for unit in units_of(by.agency_id) if unit.id == by.unit_id), None)
    return found.name if found is not None else get_agency(by.agency_id).name


def is_aside(entry: NumberEntry) -> bool:
    """The number is set aside and may be given to a document."""
    return states.NUMBER.can(entry.state, "assign")
