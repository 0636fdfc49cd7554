"""The refusals of numbers that a paper cannot carry."""

from __future__ import annotations

from vanban.kernel.refusals import Refusal, gettext_noop


class PaperOfAnotherYear(Refusal):
    """The paper was signed with one year printed on it, the number would be of another."""

    code = "drafting.paper_of_another_year"
    message = gettext_noop("The signed paper says year {printed}; the number would be of {year}.")
    cure = gettext_noop(
        "Use a number set aside with a date of {printed}, or send the draft back so that it is signed anew."
    )
    law = "NĐ 30/2020/NĐ-CP Đ15.1; Phụ lục I, II.4"
