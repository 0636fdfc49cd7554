"""The refusals of submitting, instructing and handling."""

from __future__ import annotations

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
