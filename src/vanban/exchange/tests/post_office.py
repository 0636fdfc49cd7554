"""A mail server on this machine that takes what the house sends."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

from aiosmtpd.controller import Controller

from vanban.exchange.adapters.smtp import SmtpMail
from vanban.exchange.ports import use_mail


@dataclass
class PostOffice:
    """What the mail server got; `refuses` are addresses it does not know, `busy` makes it ask to come back."""

    got: list[EmailMessage] = field(default_factory=list)
    refuses: set[str] = field(default_factory=set)
    busy: bool = False

    async def handle_RCPT(self, _server: Any, _session: Any, envelope: Any, address: str, _options: Any) -> str:
        if address in self.refuses:
            return "550 5.1.1 no such mailbox"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:
        if self.busy:
            return "451 4.3.0 come back later"
        found = message_from_bytes(envelope.content, policy=policy.default)
        assert isinstance(found, EmailMessage)
        self.got.append(found)
        return "250 2.0.0 queued as 77"


@contextmanager
def opened() -> Iterator[PostOffice]:
    """A mail server on a free port, joined to the house while it is open."""
    handler = PostOffice()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    controller = Controller(handler, hostname="127.0.0.1", port=port)
    controller.start()
    use_mail(SmtpMail(f"smtp://127.0.0.1:{port}"))
    try:
        yield handler
    finally:
        use_mail(None)
        controller.stop()
