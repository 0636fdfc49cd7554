"""Calls of the wire protocol that are not carried out."""

from __future__ import annotations

from typing import ClassVar

from vanban.axis.errors.packets import PacketRefused
from vanban.kernel.refusals import Refusal, gettext_noop


class CallRefused(Refusal):
    """A call of the wire protocol that is not carried out; `error_code` is what it is answered with."""

    code = "axis.call_refused"
    error_code: ClassVar[str] = "20"
    message = gettext_noop("The call cannot be carried out.")


class CallUnsigned(CallRefused):
    """The headers that carry the signature are absent or unreadable."""

    code = "axis.call_unsigned"
    error_code = "15"
    message = gettext_noop("The call is not signed, or its signed text cannot be read.")
    cure = gettext_noop("Sign the headers with the secret that the hub gave to this system.")
    law = "HY19-Đ3.1"


class SystemUnknown(CallRefused):
    """No such system, or no secret was ever given to it; the answer does not tell which, nor that it exists."""

    code = "axis.system_unknown"
    error_code = "15"
    message = gettext_noop("The system id or the secret is wrong.")
    cure = gettext_noop("Check the system id and the secret with the operator of the hub.")
    law = "HY19-Đ3.1"


class SignatureWrong(CallRefused):
    """No secret of this system made the signature over the text received."""

    code = "axis.signature_wrong"
    error_code = "15"
    message = gettext_noop("The system id or the secret is wrong.")
    cure = gettext_noop("Check the system id and the secret with the operator of the hub.")
    law = "HY19-Đ3.1"


class HeaderAltered(CallRefused):
    """A header differs from what was signed, or a parameter is not signed at all."""

    code = "axis.header_altered"
    error_code = "15"
    message = gettext_noop("The header “{name}” is not the one that was signed.")
    cure = gettext_noop("Write only letters without diacritics in headers, and sign every parameter.")


class HeaderUnreadable(CallRefused):
    """Control characters in a header: what is left of Vietnamese letters that a client cut to their low byte."""

    code = "axis.header_unreadable"
    error_code = "15"
    message = gettext_noop("A header contains characters that cannot be carried, so its signature cannot be checked.")
    cure = gettext_noop("Write only letters without diacritics in headers; a reason belongs in the status packet.")


class HeadersTooLarge(CallRefused):
    """A header line longer than the hub reads."""

    code = "axis.headers_too_large"
    error_code = "10"
    message = gettext_noop("A header of the call is longer than {limit} bytes.")
    cure = gettext_noop("Name the recipients in the packet only, or divide them among several packets.")


class TimestampUnreadable(CallRefused):
    """The timestamp has another form than the protocol's."""

    code = "axis.timestamp_unreadable"
    error_code = "15"
    message = gettext_noop("The timestamp “{value}” cannot be read.")
    cure = gettext_noop("Write it as ddMMyyyy'T'HHmmss+SSSS in Vietnam time.")
    law = "HP25-Đ14.1a"


class TimestampAbsurd(CallRefused):
    """No wrong zone and no long-running client explains this moment."""

    code = "axis.timestamp_absurd"
    error_code = "15"
    message = gettext_noop("The timestamp “{value}” is more than {days} days old, or lies in the future.")
    cure = gettext_noop("Set the clock of the sending system by the hub's, or restart its client.")
    law = "HP25-Đ14.1a"


class SystemSuspended(CallRefused):
    """The operator stopped this system for a while."""

    code = "axis.system_suspended"
    error_code = "15"
    message = gettext_noop("The system “{system}” is suspended on the hub.")
    cure = gettext_noop("Ask the operator of the hub.")


class TooManyCalls(CallRefused):
    """More calls than the system may make."""

    code = "axis.too_many_calls"
    error_code = "20"
    message = gettext_noop("The system calls more often than {limit} times a minute.")
    cure = gettext_noop("Try again in {seconds} seconds.")


class NoSuchCall(CallRefused):
    """An address or a method that the protocol does not have."""

    code = "axis.no_such_call"
    error_code = "20"
    message = gettext_noop("The hub has no call “{name}”.")


class ParameterWrong(CallRefused):
    """A parameter is absent or has another form than the protocol's."""

    code = "axis.parameter_wrong"
    error_code = "10"
    message = gettext_noop("The parameter {name} is missing or cannot be read: “{value}”.")
    cure = gettext_noop("Correct the parameter and call again.")


class BodyCut(CallRefused):
    """The connection ended before the packet did; nothing was taken."""

    code = "axis.body_cut"
    error_code = "21"
    message = gettext_noop("The packet was cut: {received} of {announced} bytes arrived.")
    cure = gettext_noop("Send the packet again.")


class RefusedThere(PacketRefused):
    """Another hub refused a packet or a call; its own code and sentence are passed on."""

    code = "axis.refused_there"
    error_code = "20"
    message = gettext_noop("The other hub answered {error_code}: {reason}")

    def __init__(self, *, error_code: str, reason: str, **data: object) -> None:
        super().__init__(error_code=error_code, reason=reason, **data)
        self.answered = error_code
