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


class DelegationScopeUnknown(Refusal):
    """Everything, or the work of one box."""

    code = "directory.delegation_scope"
    message = gettext_noop("“{scope}” cannot be delegated alone.")
    cure = gettext_noop("Delegate everything, or choose one of the boxes.")
    law = "VL19-Đ16.4"
    field = "scope"


class DelegationCircle(Refusal):
    """Who stands in for somebody cannot be stood in for by them at the same time."""

    code = "directory.delegation_circle"
    message = gettext_noop("In this period the work would go in a circle: {way}.")
    cure = gettext_noop("Choose somebody who is there, or another period.")
    field = "taker"


class DelegationToTheMaker(Refusal):
    """Who lets one person stand in for another, in their name, does not choose themselves."""

    code = "directory.delegation_maker"
    message = gettext_noop("You cannot make yourself the stand-in of {giver}.")
    cure = gettext_noop("Choose another person, or let {giver} name you.")
    law = "VL19-Đ16.4"
    field = "taker"


class DelegationOver(Refusal):
    """The delegation has been ended or has run out."""

    code = "directory.delegation_over"
    message = gettext_noop("This delegation is over already.")


class NoPostInForce(Refusal):
    """Who holds no post has nothing to delegate and nothing to hand over."""

    code = "directory.no_post"
    message = gettext_noop("This person holds no post here today.")
    cure = gettext_noop("Look under the people of the agency.")


class SuccessorUnfit(Refusal):
    """Work is handed over to somebody else of the same agency who is in office."""

    code = "directory.successor_unfit"
    message = gettext_noop("The successor must be another person who holds a post in this agency today.")
    cure = gettext_noop("Choose a colleague of this agency.")
    law = "NB25-Đ23.1c; VL19-Đ20.5"
    field = "successor"


class HandoverOpen(Refusal):
    """One hand-over of one person at a time."""

    code = "directory.handover_open"
    message = gettext_noop("A hand-over of {name} is prepared already.")
    cure = gettext_noop("Complete it or give it up first.")


class HandoverUnconfirmed(Refusal):
    """Both confirm the list, or the record says why one of them did not."""

    code = "directory.handover_unconfirmed"
    message = gettext_noop("Not confirmed yet by: {names}.")
    cure = gettext_noop("Let them confirm the list, or write down why they cannot.")
    law = "NB25-Đ23.2b; VL19-Đ20.5"
    field = "excuse"


class HandoverToTheMaker(Refusal):
    """Who has another's posts ended does not take over what was theirs."""

    code = "directory.handover_maker"
    message = gettext_noop("You cannot hand the work of {giver} over to yourself.")
    cure = gettext_noop("Choose another successor, or let somebody else who is set over the post do it.")
    law = "NB25-Đ23.2b; VL19-Đ20.5"
    field = "successor"


class LeaderUnconfirmed(Refusal):
    """Who leads is not put out of office on the word of those below."""

    code = "directory.leader_unconfirmed"
    message = gettext_noop("{name} leads here and has not confirmed; a reason does not replace that.")
    cure = gettext_noop("Let {name} confirm the list, or ask a leader above or the operator to complete it.")
    law = "NB25-Đ23.2b; VL19-Đ20.5"
    field = "excuse"


class ExportOpen(Refusal):
    """One wish at a time."""

    code = "directory.export_open"
    message = gettext_noop("You have asked already; the head decides, or the data wait to be fetched.")


class ExportNotGranted(Refusal):
    """The head has not agreed, has taken it back, or it was fetched already."""

    code = "directory.export_not_granted"
    message = gettext_noop("These data may not be fetched now: it takes the head's decision, and it is done once.")
    cure = gettext_noop("Ask the head of the agency.")
    law = "NB25-Đ23.1d"


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
