"""The refusals of the portal."""

from django.http import Http404

from vanban.kernel.refusals import Refusal, gettext_noop


class DocumentNotVisible(Refusal, Http404):
    """No such document, or nobody gave this person sight of it; the two are not told apart: the page is not found."""

    code = "portal.not_visible"
    message = gettext_noop("There is no document here that you may see.")
    cure = gettext_noop("Ask the clerk of your agency whether it was assigned to you.")
    law = "NB16 Đ17.6"


class PushUnknown(Refusal):
    """A browser named an address for its notices that belongs to no push service we speak to."""

    code = "portal.push_unknown"
    message = gettext_noop("This browser's notice service is not one that this system speaks to.")
    cure = gettext_noop("Use another browser, or ask the operator to add the service.")


class AlreadyDone(Refusal):
    """The same act was sent before and was done; the answer was lost on the way."""

    code = "portal.already_done"
    message = gettext_noop("This was received before and was done once; it was not done again.")
    cure = gettext_noop("Open the document to see how it stands.")


class ListNameMissing(Refusal):
    """A narrowed list was to be kept without a name, or nothing is narrowed."""

    code = "portal.list_name_missing"
    message = gettext_noop("A list is kept under a name, and only when it is narrowed.")
    cure = gettext_noop("Choose what to show, then give it a name.")
    field = "name"


class TooManyLists(Refusal):
    """More narrowed lists than anybody finds again."""

    code = "portal.too_many_lists"
    message = gettext_noop("You keep {most} lists already.")
    cure = gettext_noop("Forget one that you do not use, then keep this one.")
    field = "name"
