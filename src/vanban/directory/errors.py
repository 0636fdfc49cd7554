"""The refusals of the directory."""

from vanban.kernel.refusals import Refusal, gettext_noop


class AgencyUnknown(Refusal):
    """No agency has this code."""

    code = "directory.agency_unknown"
    message = gettext_noop("No agency has the code {agency_code}.")
    cure = gettext_noop("Choose the recipient from the directory.")
    law = "QĐ 20/2020/QĐ-TTg; HP25 Đ6.1b"


class AgencyClosed(Refusal):
    """The agency of this code has been closed or merged."""

    code = "directory.agency_closed"
    message = gettext_noop("{name} ({agency_code}) is closed since {since}.")
    cure = gettext_noop("Send to the agency that took over its work.")
    law = "HY19 Đ14.6; HP25 Đ6.1b"


class AccountExists(Refusal):
    """A person has one account, whatever posts they hold."""

    code = "directory.account_exists"
    message = gettext_noop("{name} already has the account “{username}”.")
    cure = gettext_noop("Give the person another post instead of another account.")
    law = "NB25-Đ3.3"


class AccountAlreadyLocked(Refusal):
    """The account is locked already."""

    code = "directory.account_locked"
    message = gettext_noop("The account “{username}” is locked already.")


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


class DelegationPeriodWrong(Refusal):
    """The period ends before it begins, or is over."""

    code = "directory.delegation_period"
    message = gettext_noop("The period from {starts} to {ends} is not possible.")
    cure = gettext_noop("Choose an end that lies after the beginning and in the future.")
    law = "NB16-Đ13.3a"
    field = "ends"


class DelegationTooLong(Refusal):
    """Standing in is for a time; what lasts is a post."""

    code = "directory.delegation_long"
    message = gettext_noop("A delegation lasts at most {limit} days.")
    cure = gettext_noop("Choose an earlier end, or let the person be given the post.")
    field = "ends"


class DelegationOutside(Refusal):
    """The two posts belong to different agencies."""

    code = "directory.delegation_outside"
    message = gettext_noop("{taker} does not work in {agency}.")
    cure = gettext_noop("Choose somebody of the same agency.")
    law = "NB16-Đ13.3a"
    field = "taker"


class DelegationToOneself(Refusal):
    """A person cannot stand in for themselves."""

    code = "directory.delegation_self"
    message = gettext_noop("Both posts belong to {name}.")
    cure = gettext_noop("Choose another person.")
    field = "taker"


class DelegationOver(Refusal):
    """The delegation has been ended or has run out."""

    code = "directory.delegation_over"
    message = gettext_noop("This delegation is over already.")


class CalendarDayPast(Refusal):
    """Deadlines already counted by a day do not change any more."""

    code = "directory.calendar_day_past"
    message = gettext_noop("{day} has begun or is over; days are counted as they were.")
    cure = gettext_noop("Choose a day that lies ahead.")
    law = "HP25-Đ6.2c"
    field = "day"


class CalendarDayTwice(Refusal):
    """One word for one day."""

    code = "directory.calendar_day_twice"
    message = gettext_noop("{day} is on the list already.")
    cure = gettext_noop("Take the earlier entry back first.")
    field = "day"


class CalendarDayUnexplained(Refusal):
    """A day off has a name and a notice behind it."""

    code = "directory.calendar_day_unexplained"
    message = gettext_noop("Say what day it is and which notice or decision makes it so.")
    cure = gettext_noop("Write both in a few words.")
    law = "HP25-Đ6.2c"
    field = "basis"
