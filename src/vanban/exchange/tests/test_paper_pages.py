"""The clerk's paper list, the envelopes, and the watch over what was sent."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from pypdfium2 import PdfDocument

from cast import AT
from vanban.directory.api import Account, Post
from vanban.exchange import api
from vanban.exchange.tests.story import MACHINE, Story
from vanban.exchange.tests.test_dispatching import WARD, copies, sent, under

Enter = Callable[[Post], Client]
BACKEND = "django.contrib.auth.backends.ModelBackend"


@pytest.fixture
def enter(db: None) -> Enter:
    def signed_in(post: Post) -> Client:
        account = Account.objects.filter(person_id=post.person_id).first()
        if account is None:
            account = Account.objects.create(person_id=post.person_id, username=f"thu_{post.order}_{post.agency_id}")
        client = Client()
        client.force_login(account, backend=BACKEND)
        return client

    return signed_in


def both(story: Story) -> tuple[object, object]:
    """A decision that goes with paper, urgent, and a letter before it that does not hurry."""
    under(story, "vinh-long")
    slow = sent(story, WARD, ("Hợp tác xã Ninh Hải", ""), urgency=0)
    quick = sent(story, WARD, ("Công ty Tràng An", ""), urgency=3, at=AT + timedelta(minutes=5))
    return slow, quick


@time_machine.travel(AT + timedelta(hours=1), tick=False)
def test_the_list_shows_urgent_ones_first_and_is_ticked_with_name_and_hour(story: Story, enter: Enter) -> None:
    slow, quick = both(story)
    page = enter(story.snv.posts["hoa"])
    told = page.get(reverse("paper_tasks")).content.decode()
    assert told.index("Công ty Tràng An") < told.index("Hợp tác xã Ninh Hải")
    assert "QĐ 1123/QĐ-UBND Vĩnh Long 2019 Đ11.2đ" in told
    task = copies(quick)[0]  # type: ignore[arg-type]
    page.post(reverse("paper_tasks"), {f"address-{task.id}": "Số 1 đường Tràng An, Hoa Lư", f"copies-{task.id}": "2",
                                       "do": f"address:{task.id}"})  # fmt: skip
    page.post(reverse("paper_tasks"), {"task": [str(task.id)], "note": "RR1", "do": "tick"})
    done = copies(quick)[0]  # type: ignore[arg-type]
    assert (done.state, done.done_by, done.note, done.address, done.copies) == (
        "done", "Lê Thị Hoa", "RR1", "Số 1 đường Tràng An, Hoa Lư", 2)  # fmt: skip
    left = copies(slow)[0]  # type: ignore[arg-type]
    refused = page.post(reverse("paper_tasks"), {"do": f"drop:{left.id}", "note": ""})
    assert refused.status_code == 422
    assert copies(slow)[0].state == "open"  # type: ignore[arg-type]


def test_nobody_else_sees_or_ticks_the_list(story: Story, enter: Enter) -> None:
    _slow, quick = both(story)
    task = copies(quick)[0]  # type: ignore[arg-type]
    assert enter(story.snv.posts["mai"]).get(reverse("paper_tasks")).status_code == 403
    ward = enter(story.ward.posts["ngoc"])
    assert "Công ty Tràng An" not in ward.get(reverse("paper_tasks")).content.decode()
    ward.post(reverse("paper_tasks"), {"task": [str(task.id)], "do": "tick"})
    assert copies(quick)[0].state == "open"  # type: ignore[arg-type]
    assert ward.get(reverse("paper_envelopes"), {"task": str(task.id)}).status_code == 302


@pytest.mark.parametrize("junk", ["", "tick", "drop:x", "tick:00000000-0000-0000-0000-000000000000", "address:'--"])
def test_junk_is_answered_quietly(story: Story, enter: Enter, junk: str) -> None:
    page = enter(story.snv.posts["hoa"])
    assert page.post(reverse("paper_tasks"), {"do": junk, "task": ["x", "\x00"]}).status_code == 302


def test_envelopes_are_printed_one_a_page_with_number_and_receiver(story: Story, enter: Enter) -> None:
    both(story)
    answer = enter(story.snv.posts["hoa"]).get(reverse("paper_envelopes"))
    assert answer["Content-Type"] == "application/pdf"
    pdf = PdfDocument(answer.content)
    assert len(pdf) == 2, "two copies to send; the kept one needs no envelope"
    width, height = pdf[0].get_size()
    assert (round(width / 72 * 25.4), round(height / 72 * 25.4)) == (220, 110)
    text = pdf[0].get_textpage().get_text_bounded()
    for word in ("SỞ NỘI VỤ", "02/SNV-TCCB", "Công ty Tràng An"):
        assert word in text
    assert "else" not in text


@pytest.mark.clause("HP25-Đ20.2b", "HP25-Đ6.1a#2")
def test_unconfirmed_after_so_many_hours_urgent_first(story: Story, enter: Enter) -> None:
    sent(story, WARD, urgency=0, subject="V/v thường")
    sent(story, WARD, urgency=3, subject="V/v hỏa tốc", at=AT + timedelta(hours=1))
    hoa = story.snv.posts["hoa"]
    with time_machine.travel(AT + timedelta(hours=4), tick=False):
        assert "V/v thường" not in watched(enter(hoa))
        told = watched(enter(hoa), hours="2")
        assert told.index("V/v hỏa tốc") < told.index("V/v thường")
    arrivals = story.carry(AT + timedelta(hours=2))
    for arrival_id in arrivals:
        api.accept(arrival_id, by=story.ngoc, at=AT + timedelta(hours=3))
    story.carry(AT + timedelta(hours=3))
    with time_machine.travel(AT + timedelta(hours=30), tick=False):
        assert "V/v hỏa tốc" not in watched(enter(hoa))


def watched(page: Client, **asked: str) -> str:
    """The list of what is not confirmed."""
    answer = page.get(reverse("sending_watch"), asked)
    assert answer.status_code == 200
    return str(answer.content.decode().split('id="late-title"')[0])


def test_what_left_late_is_listed_with_its_limit(story: Story, enter: Enter) -> None:
    document_id = story.issued(WARD, urgency=3)
    api.send_issued(document_id, by=MACHINE, at=AT + timedelta(hours=3))
    with time_machine.travel(AT + timedelta(hours=4), tick=False):
        late = enter(story.snv.posts["hoa"]).get(reverse("sending_watch")).content.decode().split("late-title")[-1]
    assert "01/SNV-TCCB" in late
    assert "11:02" in late
