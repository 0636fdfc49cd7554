"""A notice in words: the line on the page, the mail, and what a browser shows over a locked screen."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from email.utils import format_datetime
from uuid import UUID

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from vanban.directory import api as directory
from vanban.kernel import clock
from vanban.portal.models import Notice
from vanban.portal.queries import branding
from vanban.portal.rules import telling
from vanban.portal.rules.digests import Standing


@dataclass(frozen=True)
class Letter:
    """A mail, and the address it leaves from."""

    message: EmailMessage
    sender: str

    def as_bytes(self) -> bytes:
        """As it goes over the wire."""
        return bytes(self.message)


def headline(notice: Notice) -> str:
    """What happened, in one phrase."""
    return _(telling.KINDS[notice.kind].label)


def place_of(notice: Notice) -> str:
    """Where a notice leads."""
    if notice.subject_id:
        return reverse("document", args=[notice.subject_id])
    return reverse("account") if notice.kind in telling.OF_PEOPLE else reverse("work")


def words_of(notice: Notice) -> str:
    """The reason or remark of a notice; of a digest the counts in a sentence."""
    if notice.kind != "digest" or not notice.words:
        return notice.words
    return standing_text(Standing(*(int(part) for part in notice.words.split())))


def standing_text(standing: Standing) -> str:
    """How a person's work stands, in one sentence."""
    parts = [ngettext("%(n)d open", "%(n)d open", standing.open) % {"n": standing.open}]
    if standing.overdue:
        parts.append(ngettext("%(n)d overdue", "%(n)d overdue", standing.overdue) % {"n": standing.overdue})
    if standing.today:
        parts.append(ngettext("%(n)d due today", "%(n)d due today", standing.today) % {"n": standing.today})
    if standing.urgent:
        parts.append(ngettext("%(n)d urgent", "%(n)d urgent", standing.urgent) % {"n": standing.urgent})
    if standing.unseen:
        parts.append(
            ngettext("%(n)d notice not seen", "%(n)d notices not seen", standing.unseen) % {"n": standing.unseen}
        )
    return ", ".join(parts)


def push_words(notice: Notice, *, language: str, at: datetime) -> bytes:
    """What a browser shows: never the subject, since a locked screen is read by whoever stands near."""
    with translation.override(language):
        body = notice.title
        if notice.kind == "digest":
            body = words_of(notice)
        elif notice.due is not None:
            body = _("%(title)s, due %(moment)s") % {
                "title": notice.title,
                "moment": clock.moment_on_screen(notice.due, at),
            }
        said = {"title": headline(notice), "body": body, "url": place_of(notice), "tag": str(notice.id)}
        return json.dumps(said, ensure_ascii=False).encode()


def letter(notice: Notice, to: str, *, message_id: UUID, language: str, at: datetime) -> Letter:
    """The mail: what happened to which document, by whom, until when, and where to read it; never what it says."""
    with translation.override(language):
        product = branding.in_force(clock.local_date(at)).branding.short_name
        person = directory.get_person(notice.person_id)
        sender = _sender(notice.person_id, at)
        message = EmailMessage()
        message["Subject"] = _one_line(f"[{product}] {headline(notice)}: {notice.title}".rstrip(": "))
        message["From"] = sender
        message["To"] = to
        message["Date"] = format_datetime(clock.local(at))
        message["Message-ID"] = f"<{message_id}@{sender.rpartition('@')[2] or 'vanban'}>"
        message["Auto-Submitted"] = "auto-generated"
        message.set_content("\n".join(_lines(notice, person.full_name, at)) + "\n")
        return Letter(message, sender)


def _lines(notice: Notice, name: str, at: datetime) -> list[str]:
    base = settings.VANBAN_BASE_URL.rstrip("/")
    lines = [_("To %(name)s,") % {"name": name}, "", f"{headline(notice)}: {notice.title}".rstrip(": ")]
    if notice.kind == "digest":
        lines.append(words_of(notice))
    if notice.for_name:
        lines.append(_("You stand in for %(name)s.") % {"name": notice.for_name})
    if notice.by_name:
        lines.append(_("By: %(name)s") % {"name": notice.by_name})
    if notice.due is not None:
        lines.append(_("Due: %(moment)s") % {"moment": clock.moment_on_screen(notice.due, at)})
    lines += ["", _("Read it here: %(address)s") % {"address": base + place_of(notice)}, "", "-- "]
    lines.append(_("Sent by the system; nobody reads answers. What reaches you by mail, you choose here:"))
    lines.append(base + reverse("notice_choices"))
    return lines


def _sender(person_id: UUID, at: datetime) -> str:
    """The official address of the person's agency; where it has none, a name nobody reads."""
    posts = directory.posts_of_person(person_id, on=clock.local_date(at))
    found = next((post.agency.email for post in posts if post.agency.email), "")
    return found or "khong-tra-loi@vanban.invalid"


def _one_line(text: str) -> str:
    return " ".join(text.split())
