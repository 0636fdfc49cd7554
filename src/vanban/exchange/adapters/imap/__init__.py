"""Official mailboxes on an IMAP server.

A message is read without being touched, and marked only after it is kept here: whatever breaks in between, it is found
again. The mark is a keyword of ours, so that a clerk who reads the mailbox with another program changes nothing.
"""

from __future__ import annotations

import ipaddress
import ssl
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from imapclient import IMAPClient  # type: ignore[import-untyped]
from imapclient.exceptions import IMAPClientError, LoginError  # type: ignore[import-untyped]

from vanban.exchange.ports import MailPlace, OpenMailbox, Waiting
from vanban.kernel.refusals import OutsideFailure
from vanban.platform.transactions import assert_none_open

PATIENCE = 30.0
TAKEN = "$VanbanTaken"
HEAD = 200_000
"""Bytes of a head that are fetched of a message too large to take."""


@dataclass(frozen=True)
class ImapMailboxes:
    """Answers the port `MailboxPort`.

    In `secrets` lie for every agency the password in a file `<code>.password`, and where the mail server's certificate
    is of an authority of its own, that authority's in `<code>.pem`.
    """

    secrets: Path

    @contextmanager
    def session(self, place: MailPlace) -> Iterator[OpenMailbox]:
        """One session; raises OutsideFailure, permanent where only an operator can mend it."""
        assert_none_open()
        client = None
        try:
            client = self._connect(place)
            yield _Session(client, place.since)
        except LoginError as failure:
            raise OutsideFailure(f"account or password refused: {failure}"[:300], permanent=True) from failure
        except (IMAPClientError, OSError) as failure:
            raise OutsideFailure(f"mail server: {failure}"[:300], permanent=False) from failure
        finally:
            if client is not None:
                _leave(client)

    def _connect(self, place: MailPlace) -> IMAPClient:
        password = self._password(place.code)
        if place.line == "plain" and not _is_here(place.host):
            raise OutsideFailure("no password goes over an open line to another machine", permanent=True)
        trust = self.secrets / f"{place.code}.pem"
        context = ssl.create_default_context(cafile=str(trust) if trust.exists() else None)
        tls = place.line == "tls"
        client = IMAPClient(place.host, place.port, ssl=tls, ssl_context=context if tls else None, timeout=PATIENCE)
        client.normalise_times = False
        if place.line == "starttls":
            client.starttls(ssl_context=context)
        client.login(place.account, password)
        opened = client.select_folder(place.folder)
        flags = [flag.lower() for flag in opened.get(b"PERMANENTFLAGS", ())]
        if b"\\*" not in flags and TAKEN.encode().lower() not in flags:
            raise OutsideFailure("the server keeps no keywords, so nothing could be marked as taken", permanent=True)
        return client

    def _password(self, code: str) -> str:
        path = self.secrets / f"{code}.password"
        if path.parent != self.secrets:
            raise OutsideFailure("the agency's code is no name of a file", permanent=True)
        try:
            return path.read_text(encoding="utf-8").strip()
        except (OSError, ValueError) as missing:
            raise OutsideFailure(f"the password is missing: {path.name}", permanent=True) from missing


@dataclass
class _Session:
    """Answers the port `OpenMailbox`."""

    client: IMAPClient
    since: date

    def waiting(self) -> Sequence[Waiting]:
        """What was not taken yet, oldest first."""
        found = self.client.search(["UNKEYWORD", TAKEN, "UNDELETED", "SINCE", self.since])
        told: list[Waiting] = []
        for start in range(0, len(found), 500):
            facts = self.client.fetch(found[start : start + 500], ["RFC822.SIZE", "INTERNALDATE"])
            told += [Waiting(uid, int(item.get(b"RFC822.SIZE", 0)), _moment(item)) for uid, item in facts.items()]
        return sorted(told, key=lambda item: item.uid)

    def read(self, uid: int) -> bytes:
        """The whole message as it lies there, left unread."""
        return self._body(uid, "BODY.PEEK[]", b"BODY[]")

    def head(self, uid: int) -> bytes:
        """The first lines of it."""
        return self._body(uid, f"BODY.PEEK[HEADER]<0.{HEAD}>", b"BODY[HEADER]<0>")

    def note_taken(self, uid: int) -> None:
        """It is kept here: it will not be found waiting again."""
        self.client.add_flags([uid], [TAKEN, rb"\Seen"], silent=True)

    def _body(self, uid: int, wanted: str, told: bytes) -> bytes:
        found = self.client.fetch([uid], [wanted]).get(uid, {})
        body = found.get(told, next((value for key, value in found.items() if key.startswith(b"BODY[")), None))
        if not isinstance(body, bytes):
            raise OutsideFailure("the message is gone from the mailbox", permanent=False)
        return body


def _moment(facts: dict[bytes, Any]) -> datetime:
    found = facts.get(b"INTERNALDATE")
    if not isinstance(found, datetime):
        raise OutsideFailure("the server does not say when a message came", permanent=False)
    return found if found.tzinfo is not None else found.replace(tzinfo=UTC)


def _leave(client: IMAPClient) -> None:
    """Say goodbye; a line that is dead already says nothing back."""
    try:
        client.logout()
    except (IMAPClientError, OSError):
        client.shutdown()


def _is_here(host: str) -> bool:
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
