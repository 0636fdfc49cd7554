"""Who leads the work keeps its case file, and submits the answer from there in time (HP25-Đ18.4)."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID

import pytest

from cast import AT
from vanban.directory.api import Box, items_of_boxes
from vanban.drafting import api as drafting
from vanban.drafting.errors import CaseFileMissing
from vanban.drafting.rules.fields import RecipientField
from vanban.kernel.refusals import Refusal
from vanban.work import api as work
from vanban.work.rules import Assignee, Kind

pytestmark = pytest.mark.django_db
DUE = AT + timedelta(days=4)
LATER = AT + timedelta(hours=2)


@pytest.fixture
def given(desk, arrive, settings):
    """The department's letter is Lan's to lead, by Friday."""

    def under(province: str) -> UUID:
        settings.VANBAN_PROVINCE = province
        letter = arrive()
        lead = Assignee(desk.ward.posts["lan"].id, Kind.LEAD)
        work.instruct(letter, text="Lan tham mưu trả lời.", assignees=[lead], due=DUE, by=desk.who("uoc"), at=AT)
        return letter

    return under


def answer(desk, letter: UUID | None, at: datetime = LATER) -> UUID:
    """Lan writes to the department; to answer its letter, if one is named."""
    department = desk.snv.agency
    fields = replace(
        desk.paper,
        recipients=(RecipientField(department.name, department.code),),
        addressees=(department.name,),
        signer=str(desk.ward.posts["uoc"].id),
    )
    return drafting.create_draft(fields, by=desk.who("lan"), at=at, answers=letter).id


def reasons(desk, draft: UUID) -> set[type[Refusal]]:
    """Why it cannot be submitted."""
    try:
        drafting.submit(draft, by=desk.who("lan"), at=LATER)
    except Refusal as refusal:
        return {type(one) for one in refusal.reasons}
    return set()


@pytest.mark.clause("HP25-Đ18.4")
def test_in_hai_phong_the_answer_waits_for_the_case_file(desk, given):
    """Refused with what to do, nothing lost; once the letter is in its file the same draft goes on, before Friday."""
    letter = given("hai-phong")
    draft = answer(desk, letter)
    assert [item.due for item in items_of_boxes(desk.who("lan"), [Box.HANDLE])] == [DUE]
    assert reasons(desk, draft) == {CaseFileMissing}
    assert drafting.get_draft(draft).status == "drafting"
    work.keep_in_file(letter, file_notation="07.VX", by=desk.who("lan"), at=LATER)
    assert reasons(desk, draft) == set()
    assert drafting.get_draft(draft).status != "drafting"


@pytest.mark.clause("HP25-Đ18.4")
def test_the_rule_is_hai_phongs_and_only_for_answers(desk, given):
    """Ninh Bình names no moment for the file; what Lan writes of her own accord answers no letter."""
    letter = given("hai-phong")
    assert reasons(desk, answer(desk, None)) == set()
    assert letter
    assert reasons(desk, answer(desk, given("ninh-binh"))) == set()
