"""The refusals of a ledger of tasks."""

from __future__ import annotations

from vanban.kernel.refusals import NotAllowed, Refusal, gettext_noop


class LedgerLineUnread(Refusal):
    """A line names a recipient of the document, a task, and a day if it has one."""

    code = "exchange.ledger_line_unread"
    message = gettext_noop("Line {number} cannot be read: {text}")
    cure = gettext_noop("Write: recipient as on the document | task | day as 05/12/2026.")
    law = "NB25-Đ14.3b"
    field = "lines"


class OnlyLeadersBlame(NotAllowed):
    """Criticism and a demand for review are a leader's."""

    code = "exchange.only_leaders_blame"
    message = gettext_noop("Only a leader criticises or demands a review of responsibility.")
    law = "VL19-Đ16.1, Đ16.3"


class UrgedInTime(Refusal):
    """Nobody is criticised for a task that is within its time."""

    code = "exchange.urged_in_time"
    message = gettext_noop("Among the tasks chosen are some within their time.")
    cure = gettext_noop("Choose overdue ones only, or send a reminder.")
    law = "VL19-Đ16.3"
    field = "kind"


class UrgingSaysNothing(Refusal):
    """Criticism says what for."""

    code = "exchange.urging_says_nothing"
    message = gettext_noop("Say what the criticism is for.")
    cure = gettext_noop("Write one sentence; it stays on record.")
    law = "VL19-Đ16.3"
    field = "text"


class OnlyAssigneesReport(NotAllowed):
    """The agency that has the task reports on it: its clerks and leaders, and who handles the document."""

    code = "exchange.only_assignees_report"
    message = gettext_noop("Only the office that has this task reports on it.")
    law = "NB25-Đ14.3b; VL19-Đ15.2-3; HY19-Đ17.2c"


class TaskOver(Refusal):
    """What has ended takes no report any more."""

    code = "exchange.task_over"
    message = gettext_noop("This task ended on {when}: {result}")
    cure = gettext_noop("Write to the agency that gave it if something is still to be said.")
    law = "NB25-Đ14.3b"


class ReportEmpty(Refusal):
    """A report says something."""

    code = "exchange.report_empty"
    message = gettext_noop("Say how far the task is, or what its result is.")
    cure = gettext_noop("Write one sentence.")
    law = "HY19-Đ17.2c"
    field = "text"


class PercentWrong(Refusal):
    """How far it is, of a hundred."""

    code = "exchange.percent_wrong"
    message = gettext_noop("{percent} is not a share of a hundred.")
    cure = gettext_noop("Give a number from 0 to 100.")
    field = "percent"


class TimeNotLater(Refusal):
    """More time ends after the present day, and ahead."""

    code = "exchange.time_not_later"
    message = gettext_noop("{asked} is not later than the present day, {due}.")
    cure = gettext_noop("Choose a later day.")
    field = "due"


class TimeAskedAlready(Refusal):
    """One question at a time."""

    code = "exchange.time_asked_already"
    message = gettext_noop("More time is asked already, until {due}.")
    cure = gettext_noop("Wait for the answer.")


class NoTimeAsked(Refusal):
    """Nothing was asked, or it is answered."""

    code = "exchange.no_time_asked"
    message = gettext_noop("Nobody asks for more time here.")


class LedgerTooLong(Refusal):
    """One list makes a bounded number of lines."""

    code = "exchange.ledger_too_long"
    message = gettext_noop("This list makes {count} tasks; {most} are taken at once.")
    cure = gettext_noop("Part it and enter it in several pieces.")
    law = "NB25-Đ14.3b"
    field = "text"
