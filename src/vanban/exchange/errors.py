"""The refusals of exchange."""

from __future__ import annotations

from vanban.kernel.refusals import NotAllowed, Refusal, gettext_noop


class NotRegisteredYet(Refusal):
    """What is not in the outgoing register does not leave the house."""

    code = "exchange.not_registered"
    message = gettext_noop("The document is not in the outgoing register yet.")
    cure = gettext_noop("Number, seal and register it first; it is sent by itself then.")
    law = "NB16-Đ11.1a"


class OnlyClerksExchange(NotAllowed):
    """Accepting, refusing and resending are the clerk's acts."""

    code = "exchange.only_clerks"
    message = gettext_noop("Only a clerk of the agency may do this.")
    law = "HY19-Đ7.3; NĐ 30/2020/NĐ-CP Đ4.2, Đ6"


class ChecksMissing(Refusal):
    """No registration without a check report."""

    code = "exchange.checks_missing"
    message = gettext_noop("The packet has not been checked yet.")
    cure = gettext_noop("Wait a moment until the check report is there, then accept.")
    law = "NB16-Đ11.2a; VL19-Đ12.2"


class CheckFailed(Refusal):
    """A check found something that forbids acceptance."""

    code = "exchange.check_failed"
    message = gettext_noop("It cannot be accepted: {finding}")
    cure = gettext_noop("Refuse it with this reason; the sender is told at once.")
    law = "HY19-Đ10.1; VL19-Đ12.3"


class ReasonMissing(Refusal):
    """The receiver answers for a refusal and says why."""

    code = "exchange.reason_missing"
    message = gettext_noop("Say why the document is refused.")
    cure = gettext_noop("Write one sentence that tells the sender what to mend.")
    law = "NB16-Đ3.1c; HY19-Đ5.4"
    field = "reason"


class ReasonTooLong(Refusal):
    """The protocol carries 1,000 characters."""

    code = "exchange.reason_too_long"
    message = gettext_noop("The reason has {length} characters; at most {limit} are carried.")
    cure = gettext_noop("Shorten the reason.")
    field = "reason"


class NothingToResend(Refusal):
    """Sending again is for refused or failed recipients only."""

    code = "exchange.nothing_to_resend"
    message = gettext_noop("No recipient waits to be sent to again.")
    cure = gettext_noop("A document is sent again only after a refusal or a failed delivery.")
    law = "HP25-Đ20.2c"


class NotElectronic(Refusal):
    """The document cannot be sent through the hub."""

    code = "exchange.no_main_file"
    message = gettext_noop("The document has no file to send.")
    cure = gettext_noop("Attach the signed document.")
    law = "QĐ 28/2018/QĐ-TTg Đ10.1"
