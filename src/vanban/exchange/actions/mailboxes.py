"""The operator says where official mailboxes are and which domains are official (NB16-Đ14.1, Đ14.3b)."""

from __future__ import annotations

import re
from datetime import datetime
from uuid import UUID

from django.db import transaction

from vanban.directory.api import Agency
from vanban.exchange import policies
from vanban.exchange.errors.mail import DomainListed, DomainWrong, MailboxWrong
from vanban.exchange.models import Mailbox, MailDomain
from vanban.kernel.actor import Actor
from vanban.kernel.refusals import Phrase, gettext_noop, refuse_all
from vanban.platform import audit

LINES = ("tls", "starttls", "plain")
_HOST = re.compile(r"[A-Za-z0-9]([A-Za-z0-9.:-]{0,198}[A-Za-z0-9])?")
_DOMAIN = re.compile(r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)+")


@transaction.atomic
def keep_mailbox(
    agency_id: UUID,
    *,
    host: str,
    port: int,
    line: str,
    account: str,
    folder: str = "INBOX",
    vouches: str = "",
    enabled: bool = True,
    by: Actor,
    at: datetime,
) -> Mailbox:
    """Write down where an agency's mailbox is; its password lies in a file and is never typed here.

    Raises OnlyOperatorsKeepMailboxes, and every reason why this is no mailbox at once.
    """
    policies.check_operates(by)
    agency = Agency.objects.select_for_update().get(id=agency_id)
    plain = {"host": host.strip(), "account": account.strip(), "folder": folder.strip(), "vouches": vouches.strip()}
    refuse_all(MailboxWrong(what=Phrase(one)) for one in _wrong(plain, port, line))
    made, _new = Mailbox.objects.update_or_create(
        agency=agency,
        defaults={**plain, "port": port, "line": line, "enabled": enabled, "changed_by": by.printed, "changed_at": at},
    )
    audit.record(
        by, "exchange.mailbox_kept", None, at, name=agency.name, address=made.account, text=f"{made.host}:{port}",
        enabled=enabled,
    )  # fmt: skip
    return made


@transaction.atomic
def list_domain(
    domain: str, *, province: str, agency_id: UUID | None = None, signs: bool = False, by: Actor, at: datetime
) -> MailDomain:
    """Put a domain on the list of official ones. Raises OnlyOperatorsKeepMailboxes, DomainWrong, DomainListed."""
    policies.check_operates(by)
    plain = domain.strip().lower().lstrip("@").rstrip(".")
    if len(plain) > 200 or not _DOMAIN.fullmatch(plain):
        raise DomainWrong(given=domain.strip()[:100])
    if MailDomain.objects.select_for_update().filter(domain=plain, ended_at=None).exists():
        raise DomainListed(given=plain)
    made = MailDomain.objects.create(
        domain=plain, province=province, agency_id=agency_id, signs=signs, added_by=by.printed, added_at=at
    )
    audit.record(by, "exchange.domain_listed", None, at, text=plain, signs=signs)
    return made


@transaction.atomic
def end_domain(domain_id: UUID, *, by: Actor, at: datetime) -> None:
    """Take a domain off the list; the line stays on record. Raises OnlyOperatorsKeepMailboxes."""
    policies.check_operates(by)
    held = MailDomain.objects.select_for_update().get(id=domain_id)
    if held.ended_at is None:
        held.ended_at = at
        held.save(update_fields=["ended_at"])
        audit.record(by, "exchange.domain_ended", None, at, text=held.domain)


def _wrong(plain: dict[str, str], port: int, line: str) -> list[str]:
    return [
        what
        for what, fits in (
            (gettext_noop("The server's name"), bool(_HOST.fullmatch(plain["host"]))),
            (gettext_noop("The port"), 0 < port < 65536),
            (gettext_noop("The line"), line in LINES),
            (gettext_noop("The account"), 0 < len(plain["account"]) <= 254 and plain["account"].isprintable()),
            (gettext_noop("The folder"), 0 < len(plain["folder"]) <= 100 and plain["folder"].isprintable()),
            (gettext_noop("The name of the voucher"), len(plain["vouches"]) <= 200 and " " not in plain["vouches"]),
        )
        if not fits
    ]
