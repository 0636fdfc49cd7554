"""Unseen signs typed where words are kept without a form of Django's: dropped, never an error."""

from __future__ import annotations

import pytest
from django.urls import reverse

from security.conftest import Sit
from vanban.exchange.tests.story import Story
from vanban.exchange.tests.test_dispatching import WARD, copies, sent, under

pytestmark = pytest.mark.django_db
HUGE = "9" * 5000


def test_the_paper_list_keeps_no_unseen_sign_and_no_endless_number(story: Story, sit: Sit) -> None:
    """A note, an address, a number of copies."""
    under(story, "vinh-long")
    document = sent(story, WARD, ("Công ty Tràng An", ""))
    task, clerk, page = copies(document)[0], sit("hoa"), reverse("paper_tasks")
    given = {f"address-{task.id}": "Số\x00 1", f"copies-{task.id}": HUGE, "do": f"address:{task.id}"}
    assert clerk.post(page, given).status_code == 302
    kept = copies(document)[0]
    assert (kept.address, kept.copies) == ("Số 1", 999)
    assert clerk.post(page, {"do": f"drop:{task.id}", "note": "không\x00 cần"}).status_code == 302
    assert copies(document)[0].note == "không cần"
    assert clerk.post(page, {"do": f"reopen:{task.id}"}).status_code == 302
    assert clerk.post(page, {"do": "tick", "task": [str(task.id), str(task.id)], "note": "RR\x001"}).status_code == 302
    assert copies(document)[0].note == "RR1"
    again = clerk.post(page, {"do": f"drop:{task.id}", "note": "bấm lần nữa"})
    assert again.status_code == 422
