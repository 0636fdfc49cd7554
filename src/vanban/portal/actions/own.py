"""The portal's verbs: writing down who read what and who signed in; ending sessions; language and theme."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from django.contrib.sessions.models import Session
from django.db import transaction

from vanban.directory import api as directory
from vanban.kernel.actor import Actor
from vanban.platform import audit, live
from vanban.platform.models import AuditEntry
from vanban.portal.actions.telling import see
from vanban.portal.models import SignIn
from vanban.work import api as work

LANGUAGES = frozenset({"vi", "en"})
LOCK = timedelta(minutes=15)
THEMES = frozenset({"auto", "light", "dark"})


@transaction.atomic
def note_reading(document_id: UUID, *, by: Actor, at: datetime) -> None:
    """A person opened a document: reading is an act too; an assignee's first opening counts as seen (VL19-Đ17.2)."""
    audit.record(by, "portal.read", document_id, at)
    if by.person_id is not None:
        see(by.person_id, document_id=document_id, at=at)
    work.note_opening(document_id, by=by, at=at)


@transaction.atomic
def note_seen(document_id: UUID, *, by: Actor, at: datetime) -> None:
    """A person fetched a picture of a page: reading, even when the page itself was never opened; once per person."""
    read = AuditEntry.objects.filter(subject_id=document_id, actor_id=by.person_id, code="portal.read")
    if not read.exists():
        audit.record(by, "portal.read", document_id, at)


@transaction.atomic
def note_printed(agency_id: UUID, *, book: str, year: int, by: Actor, at: datetime) -> None:
    """A person took a whole register to the printer."""
    audit.record(by, "portal.register_printed", agency_id, at, book=book, year=year)


@transaction.atomic
def note_sign_out(account_id: UUID, *, by: Actor, at: datetime) -> None:
    """A person ended this session; pages of theirs that stand open elsewhere show again who they are."""
    _part(by)
    audit.record(by, "portal.signed_out", account_id, at)


@transaction.atomic
def note_file_opened(document_id: UUID, *, file: str, by: Actor, at: datetime) -> None:
    """A person downloaded a file of a document."""
    audit.record(by, "portal.file_opened", document_id, at, file=file)


@transaction.atomic
def note_sign_in(
    account_id: UUID,
    *,
    session_key: str,
    address: str | None,
    device: str,
    way: str = "password",
    by: Actor,
    at: datetime,
) -> None:
    """A person signed in, by password or at the province's sign-in; the session appears on their account page."""
    SignIn.objects.update_or_create(
        session_key=session_key,
        defaults={"account_id": account_id, "at": at, "address": address, "device": device[:200]},
    )
    audit.record(by, "portal.signed_in", account_id, at, address=address or "", way=way)


@transaction.atomic
def note_sign_on_refused(code: str, *, why: str, address: str | None, by: Actor, at: datetime) -> None:
    """Somebody came back from the province's sign-in, or could not go there, and nothing was opened."""
    audit.record(by, "portal.sign_on_refused", None, at, reason=code, why=why[:200], address=address or "")


@transaction.atomic
def note_lock_out(*, username: str, address: str | None, by: Actor, at: datetime) -> None:
    """Too many wrong passwords for a user name; written down once in a quarter of an hour."""
    name = username[:120]
    told = AuditEntry.objects.filter(code="portal.locked_out", at__gt=at - LOCK, data__username=name)
    if not told.exists():
        audit.record(by, "portal.locked_out", None, at, username=name, address=address or "")


@transaction.atomic
def end_session(account_id: UUID, sign_in_id: UUID, *, by: Actor, at: datetime) -> None:
    """End one of one's own sessions; a session that is not one's own is left alone."""
    found = SignIn.objects.filter(id=sign_in_id, account_id=account_id).first()
    if found is not None:
        Session.objects.filter(session_key=found.session_key).delete()
        found.delete()
        _part(by)
        audit.record(by, "portal.session_ended", account_id, at)


@transaction.atomic
def sign_out_everywhere(account_id: UUID, *, by: Actor, at: datetime) -> None:
    """End every session of a person, this one too: every session older than the new epoch is void."""
    account = directory.Account.objects.select_for_update().get(id=account_id)
    account.session_epoch += 1
    account.save(update_fields=["session_epoch"])
    keys = list(SignIn.objects.filter(account_id=account_id).values_list("session_key", flat=True))
    Session.objects.filter(session_key__in=keys).delete()
    SignIn.objects.filter(account_id=account_id).delete()
    _part(by)
    audit.record(by, "portal.signed_out_everywhere", account_id, at, sessions=len(keys))


@transaction.atomic
def choose_look(account_id: UUID, *, language: str, theme: str, by: Actor, at: datetime) -> None:
    """Keep a person's language and theme; an unknown choice changes nothing."""
    account = directory.Account.objects.select_for_update().get(id=account_id)
    account.language = language if language in LANGUAGES else account.language
    account.theme = theme if theme in THEMES else account.theme
    account.save(update_fields=["language", "theme"])
    audit.record(by, "portal.look_chosen", account_id, at, language=account.language, theme=account.theme)


@transaction.atomic
def choose_post(post_id: UUID, *, by: Actor, at: datetime) -> None:
    """A person chose the post to act in, their own or one delegated to them."""
    audit.record(by, "portal.post_chosen", post_id, at)


def _part(by: Actor) -> None:
    """Close the open lines of a person who has signed out somewhere."""
    if by.person_id is not None:
        live.part(by.person_id)
