"""What the portal needs from outside: a mail server and push services to tell people, the province's sign-in.

config/wiring.py joins the adapters; where none is joined, people are told on the pages only and sign in by password.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from vanban.kernel.refusals import OutsideFailure


class MailPort(Protocol):
    """A mail server. Called outside transactions; raises `OutsideFailure`, permanent when the address is refused."""

    def send(self, message: bytes, *, sender: str, to: str) -> str:
        """Hand one message over; the server's answer."""


@dataclass(frozen=True)
class PushAddress:
    """Where a browser takes its notices, and the keys that only that browser can open them with."""

    endpoint: str
    p256dh: str
    auth: str


class BrowserGone(OutsideFailure):
    """This browser takes no notices any more: its person took the permission back, or the device is no more."""


class PushPort(Protocol):
    """The push services of browsers. `push` runs outside transactions."""

    def public_key(self) -> str:
        """The key by which a browser knows notices of this house."""

    def accepts(self, endpoint: str) -> bool:
        """Whether this is the address of a push service we speak to; no other is ever called."""

    def push(self, to: PushAddress, words: bytes, *, urgent: bool) -> str:
        """Hand a notice over, sealed for the browser; the service's answer.

        Raises `BrowserGone`, and `OutsideFailure` for everything else.
        """


@dataclass(frozen=True)
class Vouched:
    """Whom the province's sign-in vouches for: the official e-mail address it has verified."""

    email: str
    subject: str
    token: str
    """The proof itself, handed back when its person signs out there too."""


class SignOnPort(Protocol):
    """The province's own sign-in. All but the two attributes run outside transactions."""

    @property
    def shown_as(self) -> str:
        """What people call it, for the button; may be empty."""

    @property
    def passwords_for_all(self) -> bool:
        """Whether passwords of this house still open the door to everybody, not to the operator alone."""

    def address(self, *, back: str, state: str, nonce: str, verifier: str) -> str:
        """Where the browser goes; it comes back to `back`. Raises `OutsideFailure`."""

    def vouch(self, *, code: str, back: str, nonce: str, verifier: str, said_issuer: str = "") -> Vouched:
        """Whom the code stands for. Raises `errors.SignOnUnproved`, and `OutsideFailure` for no answer."""

    def leave(self, *, back: str, token: str) -> str:
        """Where one signs out there too; empty where that is not offered."""


_mail: list[MailPort] = []
_push: list[PushPort] = []
_sign_on: list[SignOnPort] = []


def use_mail(port: MailPort | None) -> None:
    """Join the mail server, or none; joining again replaces."""
    _mail[:] = [port] if port is not None else []


def mail() -> MailPort | None:
    """The mail server in use, None where the house has none."""
    return _mail[0] if _mail else None


def use_push(port: PushPort | None) -> None:
    """Join the way to push services, or none; joining again replaces."""
    _push[:] = [port] if port is not None else []


def push() -> PushPort | None:
    """The way to push services, None where there is none."""
    return _push[0] if _push else None


def use_sign_on(port: SignOnPort | None) -> None:
    """Join the province's sign-in, or none; joining again replaces."""
    _sign_on[:] = [port] if port is not None else []


def sign_on() -> SignOnPort | None:
    """The province's sign-in, None where people have passwords only."""
    return _sign_on[0] if _sign_on else None
