"""Refusals of checking form."""

from __future__ import annotations

from vanban.kernel.refusals import Refusal, gettext_noop


class NothingToCheck(Refusal):
    """The draft has neither a paper nor what one could be made of."""

    code = "drafting.nothing_to_check"
    message = gettext_noop("There is nothing to check yet.")
    cure = gettext_noop("Choose the signer, upload a Word file or a PDF, then check again.")
    law = "NĐ 30/2020/NĐ-CP Đ8, Đ12.2"


class NothingToMend(Refusal):
    """No fault was chosen that a machine may mend, or the Word file is another by now."""

    code = "drafting.nothing_to_mend"
    message = gettext_noop("Nothing was mended: no fault was chosen, or the Word file has been replaced since.")
    cure = gettext_noop("Check the file again, then choose what to mend.")
