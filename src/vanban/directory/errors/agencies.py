"""Agencies, their mergers, their calendars and groups of them."""

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


class MergerUnfit(Refusal):
    """An agency goes up once, in another one that lives."""

    code = "directory.merger_unfit"
    message = gettext_noop("{former} cannot be merged into {heir}: one of them is closed or goes up elsewhere.")
    cure = gettext_noop("Choose agencies that are at work.")
    law = "HY19-Đ14.6"
    field = "heir"


class MergerTooEarly(Refusal):
    """A merger is carried out on its day, not before."""

    code = "directory.merger_early"
    message = gettext_noop("This merger takes effect on {on}.")


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


class GroupNameMissing(Refusal):
    """A group is printed by its name, one line under “Nơi nhận”."""

    code = "directory.group_name"
    message = gettext_noop("The group needs a name of one line, at most {limit} characters.")
    cure = gettext_noop("Write it as it is to stand under “Nơi nhận”.")
    law = "NĐ 30/2020/NĐ-CP Phụ lục I, II.9"
    field = "name"


class GroupNameTaken(Refusal):
    """Two groups of one keeper under one name could not be told apart."""

    code = "directory.group_name_taken"
    message = gettext_noop("There is a group “{name}” already.")
    cure = gettext_noop("Change that group, or choose another name.")
    field = "name"


class GroupEmpty(Refusal):
    """A group of nobody reaches nobody."""

    code = "directory.group_empty"
    message = gettext_noop("The group has no member.")
    cure = gettext_noop("Choose agencies, type other recipients, or choose a kind of agency.")
    field = "members"


class GroupTooLarge(Refusal):
    """More members than any province has bodies is a mistake."""

    code = "directory.group_large"
    message = gettext_noop("A group has at most {limit} members; this one would have {count}.")
    cure = gettext_noop("Make two groups of it.")
    field = "members"


class GroupMemberGone(Refusal):
    """A closed agency is no member of a group that is saved today."""

    code = "directory.group_member_gone"
    message = gettext_noop("{names}: closed, and no agency has taken over the work.")
    cure = gettext_noop("Take it off; if somebody does that work now, choose them instead.")
    law = "HY19-Đ14.6; HP25-Đ6.1b"
    field = "members"


class GroupChangedMeanwhile(Refusal):
    """Somebody else has changed the group since it was opened."""

    code = "directory.group_changed"
    message = gettext_noop("{name} has changed this group meanwhile ({time}).")
    cure = gettext_noop("Open it anew, look at the change and make yours again; nothing of yours is saved yet.")


class GroupGivenUp(Refusal):
    """The group has been given up, or is not yours to use."""

    code = "directory.group_given_up"
    message = gettext_noop("This group of recipients is not there any more.")
    cure = gettext_noop("Choose another group, or choose the recipients one by one.")
    field = "groups"
