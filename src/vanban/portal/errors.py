"""The refusals of the portal."""

from django.http import Http404

from vanban.kernel.refusals import Refusal, gettext_noop


class DocumentNotVisible(Refusal, Http404):
    """No such document, or nobody gave this person sight of it; the two are not told apart: the page is not found."""

    code = "portal.not_visible"
    message = gettext_noop("There is no document here that you may see.")
    cure = gettext_noop("Ask the clerk of your agency whether it was assigned to you.")
    law = "NB16 Đ17.6"
