"""The refusals of tasks: claimed, parted, urged, given more time, done by teams."""

from __future__ import annotations

from vanban.kernel.refusals import NotAllowed, Refusal, gettext_noop


class TaskClosed(Refusal):
    """What has ended takes no report and no result any more."""

    code = "work.task_closed"
    message = gettext_noop("This task ended at {when}: {how}. {why}")
    cure = gettext_noop("Ask a leader to assign the document again if something is still to be done.")
    law = "NB25-Đ12; VL19-Đ17.2"


class HolderLeft(Refusal):
    """Nothing is assigned to somebody who has left the post; the successor is named."""

    code = "work.holder_left"
    message = gettext_noop("{name} left the post of {title} on {day}; since then it is held by {successor}.")
    cure = gettext_noop("Assign it to {successor}.")
    law = "NB25-Đ23; VL19-Đ20"
    field = "lead"


class HolderLeftNobody(Refusal):
    """Nothing is assigned to somebody who has left; nobody followed in the post."""

    code = "work.holder_left_nobody"
    message = gettext_noop("{name} left the post of {title} on {day}, and nobody has followed.")
    cure = gettext_noop("Choose somebody else: {head}.")
    law = "NB25-Đ23; VL19-Đ20"
    field = "lead"


class NobodyAnswers(Refusal):
    """A unit or team without anybody in it cannot be given work."""

    code = "work.nobody_answers"
    message = gettext_noop("Nobody in {name} could take this today.")
    cure = gettext_noop("Choose a person.")
    law = "NB25-Đ12"
    field = "lead"


class NotForYourUnit(NotAllowed):
    """Work of a unit or team is taken by somebody in it."""

    code = "work.not_for_your_unit"
    message = gettext_noop("This is not given to your unit or team, or somebody has taken it already.")
    law = "NB25-Đ12; VL19-Đ15.2-3"


class PercentWrong(Refusal):
    """How far the work is, of a hundred."""

    code = "work.percent_wrong"
    message = gettext_noop("{percent} is not a share of a hundred.")
    cure = gettext_noop("Give a number from 0 to 100.")
    field = "percent"


class PartsOpen(Refusal):
    """The whole ends after its parts."""

    code = "work.parts_open"
    message = gettext_noop("Parts of this task are still open: {names}.")
    cure = gettext_noop("Wait for their results, or take the parts back with a reason.")
    law = "NB25-Đ12"


class PartMissing(Refusal):
    """There is no such part of one's own task."""

    code = "work.part_missing"
    message = gettext_noop("This is not an open part of your task.")
    law = "NB25-Đ12"


class ResultNotHere(Refusal):
    """The document named as the result is one of the agency's own that the handler may read."""

    code = "work.result_not_here"
    message = gettext_noop("There is no document of this agency that you may see under that address.")
    cure = gettext_noop("Take the document from the outgoing register.")
    law = "VL19-Đ17.2"
    field = "result_document"


class OnlyLeadersBlame(NotAllowed):
    """Criticism and a demand for review are a leader's."""

    code = "work.only_leaders_blame"
    message = gettext_noop("Only a leader criticises or demands a review of responsibility.")
    law = "VL19-Đ16.1, Đ16.3"


class BlamedInTime(Refusal):
    """Nobody is criticised for a task that is within its time."""

    code = "work.blamed_in_time"
    message = gettext_noop("The task is within its time.")
    cure = gettext_noop("Send a reminder instead.")
    law = "VL19-Đ16.3"
    field = "kind"


class UrgingSaysNothing(Refusal):
    """Criticism says what for."""

    code = "work.urging_says_nothing"
    message = gettext_noop("Say what the criticism is for.")
    cure = gettext_noop("Write one sentence; it stays on record.")
    law = "VL19-Đ16.3"
    field = "text"


class NobodyToUrge(Refusal):
    """Urging needs an open task that this person watches over."""

    code = "work.nobody_to_urge"
    message = gettext_noop("None of these is an open task that you watch over.")
    law = "VL19-Đ16.1; NB25-Đ14.3b"


class UrgedJustNow(Refusal):
    """The same words a moment later are a slip of the hand."""

    code = "work.urged_just_now"
    message = gettext_noop("{name} was urged {when} already.")
    cure = gettext_noop("Urge again after an hour, or telephone.")
    law = "VL19-Đ16.1"


class ExtensionAsked(Refusal):
    """One question at a time."""

    code = "work.extension_asked"
    message = gettext_noop("More time is asked already, until {due}.")
    cure = gettext_noop("Wait for the answer.")
    law = "NB25-Đ12"


class ExtensionNotLater(Refusal):
    """More time ends after the present deadline and in the future."""

    code = "work.extension_not_later"
    message = gettext_noop("{asked} is not later than the present deadline {due}.")
    cure = gettext_noop("Choose a later day.")
    law = "NB25-Đ12"
    field = "due"


class ExtensionOutlasts(Refusal):
    """A part ends before the whole."""

    code = "work.extension_outlasts"
    message = gettext_noop("{asked} lies after the deadline of the whole, {due}.")
    cure = gettext_noop("Ask for more time for the whole first.")
    law = "HP25-Đ18.3"
    field = "due"


class NoDeadline(Refusal):
    """Where there is no deadline, there is nothing to put off."""

    code = "work.no_deadline"
    message = gettext_noop("This task has no deadline.")
    law = "NB25-Đ12"


class OnlyGiversExtend(NotAllowed):
    """More time is granted by a leader, or for a part by whoever gave it."""

    code = "work.only_givers_extend"
    message = gettext_noop("Only a leader, or whoever gave this part, answers.")
    law = "NĐ 30/2020/NĐ-CP Đ23.2; HP25-Đ18.3"


class NoExtensionAsked(Refusal):
    """Nothing was asked, or it is answered."""

    code = "work.no_extension_asked"
    message = gettext_noop("Nobody asks for more time here.")
    law = "NB25-Đ12"


class AnswerMissing(Refusal):
    """A refusal says why."""

    code = "work.answer_missing"
    message = gettext_noop("Say why no more time is given.")
    cure = gettext_noop("Write one sentence.")
    field = "answer"


class TeamWrong(Refusal):
    """A team has a name, a basis, a head, and members of one agency."""

    code = "work.team_wrong"
    message = gettext_noop("A team needs a name of its own, the decision behind it, and at least two posts held today.")
    cure = gettext_noop("Fill in what is missing.")
    law = "NB25-Đ12"


class OnlyLeadersMakeTeams(NotAllowed):
    """Teams are made by leaders and heads of units."""

    code = "work.only_leaders_make_teams"
    message = gettext_noop("Only a leader or the head of a unit makes or ends a team.")
    law = "NB25-Đ12"
