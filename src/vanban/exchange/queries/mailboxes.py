"""Reads of official mailboxes, official domains, and what came by mail."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import UUID

from vanban.directory.api import Agency
from vanban.exchange.models import MailAnswer, Mailbox, MailDomain, ReceivedMail
from vanban.exchange.ports import MailPlace
from vanban.exchange.rules.letters.senders import Domain, domain_of, is_official, is_under

BACK = timedelta(days=7)
"""What came in the week before a mailbox was set up is taken as well; older mail was handled without us."""


def place_of(mailbox: Mailbox) -> MailPlace:
    """Where the mailbox is. The time of setting it up is in its id, which sorts by time."""
    made = datetime.fromtimestamp((mailbox.id.int >> 80) / 1000, UTC)
    return MailPlace(
        code=mailbox.agency.code,
        host=mailbox.host,
        port=mailbox.port,
        line=mailbox.line,
        account=mailbox.account,
        folder=mailbox.folder,
        since=(made - BACK).date(),
    )


def official_domains() -> list[Domain]:
    """Every domain whose mailboxes are official now."""
    rows = MailDomain.objects.filter(ended_at=None)
    return [Domain(row.domain, row.signs, str(row.agency_id or "")) for row in rows]


def is_official_address(address: str) -> bool:
    """Whether a mailbox is the state's by the list, or by its name under gov.vn (NB16-Đ14.3b)."""
    return is_official(address, official_domains())


def listed_domains() -> list[MailDomain]:
    """The same for the operators' page, by name."""
    return list(MailDomain.objects.filter(ended_at=None).select_related("agency").order_by("domain"))


def agency_of_address(address: str) -> Agency | None:
    """The agency whose official mailbox this is, or to which its whole domain belongs."""
    if not address:
        return None
    found = list(Agency.objects.filter(email__iexact=address)[:2])
    if len(found) == 1:
        return found[0]
    domain = domain_of(address)
    own = [item for item in listed_domains() if item.agency is not None and is_under(domain, item.domain)]
    return max(own, key=lambda item: len(item.domain)).agency if own else None


def mailboxes() -> list[Mailbox]:
    """Every mailbox with its agency, those in trouble first."""
    rows = Mailbox.objects.select_related("agency").order_by("agency__order", "agency__name")
    return sorted(rows, key=lambda row: (not row.failure, row.agency.order))


def mailbox_of(agency_id: UUID) -> Mailbox | None:
    """The agency's own."""
    return Mailbox.objects.select_related("agency").filter(agency_id=agency_id).first()


def to_look_into() -> list[UUID]:
    """The mailboxes that are looked into."""
    return list(Mailbox.objects.filter(enabled=True).order_by("looked_at").values_list("id", flat=True))


def received(agency_id: UUID, *, limit: int = 100) -> list[ReceivedMail]:
    """What was taken out of an agency's mailbox, newest first."""
    rows = ReceivedMail.objects.filter(agency_id=agency_id).select_related("arrival").prefetch_related("replies")
    return list(rows.order_by("-taken_at", "-id")[:limit])


def mail_of(document_id: UUID) -> ReceivedMail | None:
    """The message an arrival came in, None for what came otherwise."""
    return ReceivedMail.objects.filter(arrival_id=document_id).prefetch_related("replies").first()


def replies_by_mail(document_id: UUID) -> list[ReceivedMail]:
    """What was answered by mail to an issued document of ours."""
    return list(ReceivedMail.objects.filter(answers=document_id).select_related("arrival").order_by("taken_at"))


def unanswered(*, before: datetime, limit: int) -> list[UUID]:
    """Answers that have waited for the mail server since before this moment."""
    rows = MailAnswer.objects.filter(handed_at=None, failed_at=None, made_at__lt=before)
    return list(rows.order_by("made_at").values_list("id", flat=True)[:limit])
