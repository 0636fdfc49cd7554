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


class SignOnOver(Refusal):
    """The browser comes back with an attempt that this session did not begin, used up, or let lie too long."""

    code = "portal.sign_on_over"
    message = gettext_noop("This attempt to sign in is over, or was not begun in this browser.")
    cure = gettext_noop("Begin again from the sign-in page.")
    law = "NB25-Đ7.4c"


class SignOnTooOften(Refusal):
    """One network address begins more often than people do; each beginning leaves a session behind."""

    code = "portal.sign_on_too_often"
    message = gettext_noop("From your network the province's sign-in was asked for too often.")
    cure = gettext_noop("Wait a minute and begin again.")
    law = "NB25-Đ7.4c"


class SignOnDeclined(Refusal):
    """The province's sign-in did not let this person through, or they turned back."""

    code = "portal.sign_on_declined"
    message = gettext_noop("The province's sign-in did not let you through, or you turned back.")
    cure = gettext_noop("Begin again; if it happens again, ask who keeps your official mailbox.")
    law = "NB25-Đ7.4c"


class SignOnUnproved(Refusal):
    """What the provider handed over does not prove who somebody is; `why` is for the record and the operator."""

    code = "portal.sign_on_unproved"
    message = gettext_noop("The province's sign-in did not prove who you are.")
    cure = gettext_noop("Begin again; if it happens again, tell the operator the time. Nothing was opened.")
    law = "NB25-Đ7.4c"


class SignOnSilent(Refusal):
    """The provider does not answer, or is set up wrongly."""

    code = "portal.sign_on_silent"
    message = gettext_noop("The province's sign-in does not answer now.")
    cure = gettext_noop("Try again in some minutes. The operator signs in with a password meanwhile.")
    law = "NB25-Đ7.4c"
