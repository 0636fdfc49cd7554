"""Official e-mail through an SMTP server of the province."""

from __future__ import annotations

import smtplib
import ssl
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote, urlsplit

from vanban.kernel.refusals import OutsideFailure
from vanban.platform.transactions import assert_none_open

PATIENCE = 30.0


@dataclass(frozen=True)
class SmtpMail:
    """Answers the port `MailPort`.

    `url` is smtp://user@host:port (STARTTLS wherever the server offers it, and always before a password) or
    smtps://…; the password lies in a file of its own.
    """

    url: str
    password_file: str = ""

    def send(self, message: bytes, *, sender: str, to: str) -> str:
        """Hand one message over in one session; the server's answer to it."""
        assert_none_open()
        try:
            with self._session() as session:
                session.mail(sender)
                code, said = session.rcpt(to)
                if code < 400:
                    code, said = session.data(message)
                else:
                    session.rset()
        except (OSError, smtplib.SMTPException) as failure:
            raise OutsideFailure(f"mail server: {failure}"[:400], permanent=False) from failure
        answer = f"{code} {said.decode('utf-8', 'replace')}"[:400]
        if code >= 400:
            raise OutsideFailure(answer, permanent=code >= 500)
        return answer

    def _session(self) -> smtplib.SMTP:
        place = urlsplit(self.url)
        host, context = place.hostname or "127.0.0.1", ssl.create_default_context()
        if place.scheme == "smtps":
            session: smtplib.SMTP = smtplib.SMTP_SSL(host, place.port or 465, timeout=PATIENCE, context=context)
        else:
            session = smtplib.SMTP(host, place.port or 25, timeout=PATIENCE)
            session.ehlo()
            if session.has_extn("starttls"):
                session.starttls(context=context)
                session.ehlo()
        if place.username:
            if not isinstance(session, smtplib.SMTP_SSL) and not session.has_extn("auth"):
                raise smtplib.SMTPNotSupportedError("the server takes no password over this line")
            session.login(unquote(place.username), Path(self.password_file).read_text(encoding="utf-8").strip())
        return session
