"""Accounts, the lists and reports about them."""

from vanban.kernel.refusals import Refusal, gettext_noop


class AccountExists(Refusal):
    """A person has one account, whatever posts they hold."""

    code = "directory.account_exists"
    message = gettext_noop("{name} already has the account “{username}”.")
    cure = gettext_noop("Give the person another post instead of another account.")
    law = "NB25-Đ3.3"


class EmailUnknown(Refusal):
    """The province vouches for an address that no account has."""

    code = "directory.email_unknown"
    message = gettext_noop("No account here has the official e-mail address {email}.")
    cure = gettext_noop("Ask the administrator of your agency to enter this address with your account.")
    law = "NB25-Đ7.4c"


class EmailOfSeveral(Refusal):
    """Two accounts carry the same address, so it proves neither."""

    code = "directory.email_several"
    message = gettext_noop("Several accounts here have the official e-mail address {email}.")
    cure = gettext_noop("Ask the administrator of your agency: an address belongs to one person.")
    law = "NB25-Đ3.3; NB25-Đ7.4c"


class EmailLocked(Refusal):
    """The account of this address is locked."""

    code = "directory.email_locked"
    message = gettext_noop("The account “{username}” is locked.")
    cure = gettext_noop("Ask the administrator of your agency.")
    law = "NB25-Đ23.1c"


class EmailTaken(Refusal):
    """An address stands for one person, and a person has one account."""

    code = "directory.email_taken"
    message = gettext_noop("{email} is the address of {name}, who has the account “{username}”.")
    cure = gettext_noop(
        "If it is the same person, write the user name “{username}” instead of the name: they get another post, not "
        "another account. If not, correct the address."
    )
    law = "VL19-Đ15.1; NB25-Đ3.3"
    field = "email"


class AccountAlreadyLocked(Refusal):
    """The account is locked already."""

    code = "directory.account_locked"
    message = gettext_noop("The account “{username}” is locked already.")


class PasswordInUse(Refusal):
    """A password that somebody uses is not replaced without the head's word."""

    code = "directory.password_in_use"
    message = gettext_noop("The account “{username}” has a password already.")
    cure = gettext_noop("Put a reset on the list of accounts; once the head approves it, give a first password.")
    law = "HY19-Đ17.2g"


class HeldElsewhere(Refusal):
    """One agency's list does not dispose of somebody who is in office in another."""

    code = "directory.held_elsewhere"
    message = gettext_noop("{name} holds a post in {agencies} today.")
    cure = gettext_noop(
        "The head of {agencies} must agree: let the person hand over there first, or ask the operator if both stay."
    )
    law = "HY19-Đ17.2g; NB25-Đ23.1c"
    field = "full_name"


class OwnAccount(Refusal):
    """Nobody locks the account they work with."""

    code = "directory.own_account"
    message = gettext_noop("You cannot lock your own account.")
    cure = gettext_noop("Ask another administrator.")


class ReasonMissing(Refusal):
    """An act that others must be able to understand later needs a reason."""

    code = "directory.reason_missing"
    message = gettext_noop("A reason is needed.")
    cure = gettext_noop("Write one sentence that says why.")
    field = "reason"


class RequestEmpty(Refusal):
    """A list without a line asks for nothing."""

    code = "directory.request_empty"
    message = gettext_noop("The list is empty.")
    cure = gettext_noop("Add a line first.")


class LineUnfit(Refusal):
    """A line of the list does not say enough, or speaks of somebody elsewhere."""

    code = "directory.line_unfit"
    message = gettext_noop("Line “{line}” cannot be taken: {why}.")
    cure = gettext_noop("Mend the line and add it again.")
    law = "HY19-Đ17.2g"
    field = "full_name"


class ReportSent(Refusal):
    """One report of an agency for one period; it is not written anew."""

    code = "directory.report_sent"
    message = gettext_noop("The report for this period was sent already.")
    cure = gettext_noop("Write what came to light later into the next report.")
    law = "NB25-Đ23.4b"


class ReportNotDue(Refusal):
    """Reports are about periods that are over."""

    code = "directory.report_not_due"
    message = gettext_noop("This period is not over yet, or lies too far back.")
    cure = gettext_noop("Report on the last period that is over.")
    law = "NB25-Đ23.4b"


class ReportSilent(Refusal):
    """Numbers alone do not say how things stand."""

    code = "directory.report_silent"
    message = gettext_noop("Say in a sentence how things stand.")
    cure = gettext_noop("Write what worked and what did not; “nothing new” is an answer too.")
    law = "NB25-Đ23.4b"
    field = "state"
