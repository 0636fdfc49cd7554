"""The refusals of the leader's desk: days off, two leaders at once, fields of duty, kept sentences."""

from __future__ import annotations

from vanban.kernel.refusals import NotAllowed, Refusal, gettext_noop


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
