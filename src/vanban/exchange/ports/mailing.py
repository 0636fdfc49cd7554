"""The mail server, and the official mailboxes with what reads letters."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from vanban.exchange.rules.letters.reading import Read
from vanban.exchange.rules.letters.senders import Seal


class MailPort(Protocol):
    """A mail server. Called outside transactions; raises `OutsideFailure`, permanent when the address is refused."""

    def send(self, message: bytes, *, sender: str, to: str) -> str:
        """Hand one message over; the server's answer."""


@dataclass(frozen=True)
class MailPlace:
    """Where an official mailbox is; `code` is the agency's, under which its password is kept."""

    code: str
    host: str
    port: int
    line: str
    account: str
    folder: str
    since: date
    """What came before this day is nobody's business here."""


@dataclass(frozen=True)
class Waiting:
    """A message that lies in a mailbox and was not taken yet."""

    uid: int
    size: int
    came_at: datetime


class OpenMailbox(Protocol):
    """A mailbox while it is open. Every method raises `OutsideFailure` through the session."""

    def waiting(self) -> Sequence[Waiting]:
        """What was not taken yet, oldest first."""

    def read(self, uid: int) -> bytes:
        """The message as it lies there; it stays unread."""

    def head(self, uid: int) -> bytes:
        """Its head alone."""

    def note_taken(self, uid: int) -> None:
        """It is kept here and is never found waiting again."""


class MailboxPort(Protocol):
    """A server with mailboxes. Called outside transactions."""

    def session(self, place: MailPlace) -> AbstractContextManager[OpenMailbox]:
        """One session."""


@dataclass(frozen=True)
class MailTools:
    """What reads mail: the mailboxes, and readers of strangers' bytes. All are called outside transactions.

    `seals` are the signatures of the sender's domain.
    """

    mailboxes: MailboxPort
    read: Callable[[bytes], Read]
    seals: Callable[[bytes], Sequence[Seal]]


_mail: list[MailPort] = []


def use_mail(port: MailPort | None) -> None:
    """Join the mail server, or none; joining again replaces."""
    _mail[:] = [port] if port is not None else []


def mail() -> MailPort | None:
    """The mail server in use, None where the house has none."""
    return _mail[0] if _mail else None


_mail_tools: list[MailTools] = []


def use_mail_tools(tools: MailTools) -> None:
    """Join what reads mail; joining again replaces."""
    _mail_tools[:] = [tools]


def mail_tools() -> MailTools:
    """What reads mail; raises `LookupError` when config joined nothing."""
    if not _mail_tools:
        raise LookupError("no mail tools: config/wiring.py must call exchange.ports.use_mail_tools")
    return _mail_tools[0]
