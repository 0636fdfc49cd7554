"""Leaving and moving: handing over, taking one's data along."""

from vanban.kernel.refusals import Refusal, gettext_noop


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
