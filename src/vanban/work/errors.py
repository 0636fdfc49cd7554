"""The refusals of work."""

from vanban.kernel.refusals import NotAllowed, Refusal, gettext_noop


class OnlyClerksSubmit(NotAllowed):
    """Registered documents are submitted by the agency's clerks."""

    code = "work.only_clerks_submit"
    message = gettext_noop("Only a clerk of the agency submits a registered document.")
    law = "NĐ 30/2020/NĐ-CP Đ6.3, Đ23.1"


class NotRegistered(Refusal):
    """What is not in the incoming book is nobody's work."""

    code = "work.not_registered"
    message = gettext_noop("This document is not in the incoming register, so nobody has to handle it.")
    cure = gettext_noop("Register it first.")
    law = "NĐ 30/2020/NĐ-CP Đ22.1; HP25 Đ4.2"


class OnlyLeadersInstruct(NotAllowed):
    """Incoming documents are assigned by a leader of the agency, or who acts for one."""

    code = "work.only_leaders_instruct"
    message = gettext_noop("Only a leader of the agency assigns this document.")
    law = "NĐ 30/2020/NĐ-CP Đ23.2; NB16 Đ12.1"


class NotYourTask(NotAllowed):
    """The document is not assigned to the post in force."""

    code = "work.not_your_task"
    message = gettext_noop("This document is not assigned to you in your present post.")
    law = "VL19 Đ15.3"


class OnlyUnitHeadsPassOn(NotAllowed):
    """A task is passed on inside a unit by its head."""

    code = "work.only_unit_heads_pass_on"
    message = gettext_noop("Only the head of a unit passes a task on inside it.")
    law = "NĐ 30/2020/NĐ-CP Phụ lục IV, VII.2"


class InstructionMissing(Refusal):
    """A leader assigns with a word of instruction."""

    code = "work.instruction_missing"
    message = gettext_noop("The instruction is empty.")
    cure = gettext_noop("Write in one sentence what is to be done.")
    law = "NĐ 30/2020/NĐ-CP Đ23.2; HP25 Đ18.3"
    field = "text"


class ExactlyOneLead(Refusal):
    """One post, and only one, leads."""

    code = "work.exactly_one_lead"
    message = gettext_noop("{count} posts would lead; exactly one must.")
    cure = gettext_noop("Choose one to lead and let the others take part.")
    law = "NĐ 30/2020/NĐ-CP Đ23.2; HP25 Đ18.3"
    field = "lead"


class AssignedTwice(Refusal):
    """The same post stands twice in one instruction."""

    code = "work.assigned_twice"
    message = gettext_noop("{name} stands twice in the instruction.")
    cure = gettext_noop("Name each person once.")
    law = "NĐ 30/2020/NĐ-CP Đ23.2"
    field = "coworkers"


class NotAPostHere(Refusal):
    """Work is given to posts of the own agency that are held today."""

    code = "work.not_a_post_here"
    message = gettext_noop("{name} holds no post in this agency today.")
    cure = gettext_noop("Choose somebody of this agency; other agencies are written to.")
    law = "NĐ 30/2020/NĐ-CP Đ23.2; NB25 Đ12"
    field = "lead"


class DeadlineMissing(Refusal):
    """When several take part, the deadline is said."""

    code = "work.deadline_missing"
    message = gettext_noop("Several people take part, so a deadline is needed.")
    cure = gettext_noop("Set a deadline.")
    law = "NĐ 30/2020/NĐ-CP Đ23.2; HP25 Đ18.3"
    field = "due"


class DeadlinePast(Refusal):
    """A deadline lies ahead."""

    code = "work.deadline_past"
    message = gettext_noop("The deadline {due} has passed already.")
    cure = gettext_noop("Set a deadline that lies ahead.")
    law = "NB25 Đ12"
    field = "due"


class DeadlineAfterLead(Refusal):
    """Who takes part is due no later than who leads."""

    code = "work.deadline_after_lead"
    message = gettext_noop("{name} would be due after the one who leads.")
    cure = gettext_noop("Set an earlier deadline for those who take part.")
    law = "HP25 Đ18.3"
    field = "due"


class ResultMissing(Refusal):
    """A task ends with its result."""

    code = "work.result_missing"
    message = gettext_noop("Say what the result is.")
    cure = gettext_noop("Write the result in one sentence, or reply with a document.")
    law = "NB25 Đ12; VL19 Đ17.2"
    field = "result"


class NoteMissing(Refusal):
    """A report of progress says something."""

    code = "work.note_missing"
    message = gettext_noop("The report of progress is empty.")
    cure = gettext_noop("Write in one sentence how far the work is.")
    law = "VL19 Đ17.1"
    field = "text"


class ReasonMissing(Refusal):
    """A task is returned with the reason."""

    code = "work.reason_missing"
    message = gettext_noop("Say why you return the document.")
    cure = gettext_noop("Name the unit that should handle it, if you know it.")
    law = "NĐ 30/2020/NĐ-CP Đ23.2"
    field = "reason"


class FileMissing(Refusal):
    """A document is put into a case file named by its number and symbol."""

    code = "work.file_missing"
    message = gettext_noop("The case file's number and symbol are missing.")
    cure = gettext_noop("Write them as in the list of case files, for example 01.TCCB.")
    law = "NĐ 30/2020/NĐ-CP Đ29, Phụ lục V"
    field = "file_notation"


class NotYourUnit(Refusal):
    """A head passes work on to somebody of the own unit."""

    code = "work.not_your_unit"
    message = gettext_noop("{name} is not in your unit.")
    cure = gettext_noop("Return the document to the leader if another unit should handle it.")
    law = "NĐ 30/2020/NĐ-CP Phụ lục IV, VII.2"
    field = "to_post"


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


class DeadlineOnDayOff(Refusal):
    """A task does not fall due on a day nobody works (BLDS 2015 Đ148.5)."""

    code = "work.deadline_on_day_off"
    message = gettext_noop("Nobody works on {day}.")
    cure = gettext_noop("Take the next working day, {following}.")
    law = "BLDS 2015 Đ148.5; HP25 Đ6.2c"
    field = "due"


class InstructedMeanwhile(Refusal):
    """Another leader has instructed since this person opened the document."""

    code = "work.instructed_meanwhile"
    message = gettext_noop("{giver} instructed at {when}: “{text}” Led by {lead}.")
    cure = gettext_noop("Read it; press again only if yours is to take its place, or leave it as it is.")
    law = "NĐ 30/2020/NĐ-CP Đ23.2; HP25 Đ18.3"
    field = "text"


class FieldNameless(Refusal):
    """A field of responsibility has a name."""

    code = "work.field_nameless"
    message = gettext_noop("The field has no name.")
    cure = gettext_noop("Write it as the agency's division of duties does.")
    law = "VL19 Đ16.2"
    field = "name"


class FieldTaken(Refusal):
    """Each field stands once in the list."""

    code = "work.field_taken"
    message = gettext_noop("“{name}” stands in the list already.")
    cure = gettext_noop("Take the old line off first, or choose another name.")
    law = "VL19 Đ16.2"
    field = "name"


class FieldNobodys(Refusal):
    """Somebody answers for a field."""

    code = "work.field_nobodys"
    message = gettext_noop("Nobody answers for this field.")
    cure = gettext_noop("Choose the leader in charge, or who handles it.")
    law = "VL19 Đ16.2"
    field = "leader"


class OnlyAgencyKeepsFields(NotAllowed):
    """The list of fields is kept by the agency's leaders or its administrator."""

    code = "work.only_agency_keeps_fields"
    message = gettext_noop("Only a leader of the agency or its administrator keeps the list of fields.")
    law = "VL19 Đ16.2"


class SentenceMissing(Refusal):
    """An empty sentence is not worth keeping."""

    code = "work.sentence_missing"
    message = gettext_noop("The sentence is empty.")
    cure = gettext_noop("Write it first.")
    field = "text"
