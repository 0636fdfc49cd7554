"""People are told: by what happens in the office, each in their own way, and never of what they did themselves."""

from __future__ import annotations

import email
import email.policy
import re
from datetime import timedelta
from html import unescape

import pytest
import time_machine

from cast import AT
from vanban.directory.api import delegate, for_post
from vanban.directory.events import WorkOpened
from vanban.kernel.refusals import OutsideFailure
from vanban.platform.events import publish
from vanban.platform.jobs import run_pending
from vanban.portal import actions, ports
from vanban.portal.jobs import TELLER, digests, sweep_sendings
from vanban.portal.models import Notice, Sending
from vanban.portal.rules.telling import Fact
from vanban.portal.tests.conftest import ONE_SENTENCE
from vanban.work import api as work

pytestmark = pytest.mark.django_db


class Post:
    """A mail server that keeps what it gets, or refuses."""

    def __init__(self) -> None:
        self.letters: list[tuple[str, str, str]] = []
        self.fault: OutsideFailure | None = None

    def send(self, message: bytes, *, sender: str, to: str) -> str:
        if self.fault is not None:
            raise self.fault
        self.letters.append((sender, to, message.decode()))
        return "250 ok"


@pytest.fixture
def post():
    server = Post()
    ports.use_mail(server)
    yield server
    ports.use_mail(None)


def write_down(person):
    """Lan's mail address is known to the directory."""
    person.email = "lan@ninhbinh.gov.vn"
    person.save(update_fields=["email"])


def told(who, short):
    """What a person was told, newest first, as kinds."""
    found = Notice.objects.filter(person_id=who(short).person_id).order_by("-at", "-id")
    return [one.kind for one in found]


@pytest.fixture
def instructed(arrive, who, ward):
    """Ước gives a letter to Lan, Tuấn helps."""
    document = arrive()
    work.instruct(
        document,
        text=ONE_SENTENCE,
        assignees=[
            work.Assignee(ward.posts["lan"].id, work.Kind.LEAD),
            work.Assignee(ward.posts["tuan"].id, work.Kind.COWORK),
        ],
        due=AT + timedelta(days=3),
        by=who("uoc"),
        at=AT + timedelta(minutes=5),
    )
    run_pending()
    return document


def test_who_is_given_work_is_told_and_who_gave_it_is_not(instructed, who):
    assert told(who, "lan") == ["assigned"]
    assert told(who, "tuan") == ["cowork"]
    assert told(who, "uoc") == ["to_instruct"]
    assert told(who, "ngoc") == []
    line = Notice.objects.get(person_id=who("lan").person_id)
    assert line.by_name == "Đỗ Văn Ước"
    assert line.subject_id == instructed
    assert line.due is not None


def test_the_same_fact_twice_is_told_once(instructed, who):
    line = Notice.objects.get(person_id=who("lan").person_id)
    again = WorkOpened(instructed, (for_post(who("lan").post_id),), "handle", "1", "2", 0, None, line.at)
    publish(again)
    run_pending()
    assert told(who, "lan") == ["assigned"]


def test_nobody_is_told_of_what_they_did_themselves(arrive, who, ward):
    """Ước takes a letter upon himself: it lies in his box, and no bell rings; Tuấn, who helps, is told."""
    document = arrive()
    work.instruct(
        document,
        text=ONE_SENTENCE,
        assignees=[
            work.Assignee(ward.posts["uoc"].id, work.Kind.LEAD),
            work.Assignee(ward.posts["tuan"].id, work.Kind.COWORK),
        ],
        due=AT + timedelta(days=3),
        by=who("uoc"),
        at=AT + timedelta(minutes=1),
    )
    run_pending()
    assert told(who, "uoc") == ["to_instruct"]
    assert told(who, "tuan") == ["cowork"]


def test_a_stand_in_is_told_and_hears_in_whose_place(arrive, who, ward):
    delegate(
        ward.posts["uoc"].id, ward.posts["tuan"].id, starts=AT, ends=AT + timedelta(days=1), reason="Đi công tác",
        by=who("uoc"), at=AT,
    )  # fmt: skip
    arrive()
    assert "to_instruct" in told(who, "uoc")
    line = Notice.objects.get(person_id=who("tuan").person_id, kind="to_instruct")
    assert line.for_name == "Đỗ Văn Ước"


def test_reading_the_document_is_having_seen_it(instructed, who, sit):
    client = sit("lan")
    page = client.get("/thong-bao/").content.decode()
    assert "Bạn được giao việc" in page
    assert client.get("/thong-bao/so/").json()["unseen"] == 1
    client.get(f"/vb/{instructed}/")
    assert client.get("/thong-bao/so/").json()["unseen"] == 0


def test_one_sees_only_ones_own(instructed, who, sit):
    theirs = Notice.objects.get(person_id=who("lan").person_id)
    client = sit("tuan")
    client.post("/thong-bao/da-xem/", {"notice": str(theirs.id)})
    theirs.refresh_from_db()
    assert theirs.seen_at is None
    client.post("/thong-bao/da-xem/")
    assert not Notice.objects.filter(person_id=who("tuan").person_id, seen_at=None).exists()


def test_a_mail_goes_to_whoever_wants_it_and_tells_nothing_of_the_content(arrive, who, ward, sit, post):
    write_down(ward.posts["lan"].person)
    client = sit("lan")
    answer = client.post("/thong-bao/cach-bao/", {"assigned": ["mail"], "digest": "on", "digest_channel": "mail"})
    assert answer.status_code == 302
    document = arrive(subject="rà soát vị trí việc làm năm 2026")
    work.instruct(
        document, text=ONE_SENTENCE, assignees=[work.Assignee(ward.posts["lan"].id, work.Kind.LEAD)],
        due=AT + timedelta(days=3), by=who("uoc"), at=AT + timedelta(minutes=1),
    )  # fmt: skip
    run_pending()
    [(sender, to, letter)] = post.letters
    assert (sender, to) == ("phuonghoalu@ninhbinh.gov.vn", "lan@ninhbinh.gov.vn")
    read = email.message_from_string(letter, policy=email.policy.default)
    text = read.get_content()
    assert "giao việc" in read["Subject"]
    assert f"/vb/{document}/" in text and "Đỗ Văn Ước" in text
    assert "rà soát" not in text and "rà soát" not in read["Subject"]


def test_who_urged_learns_that_the_mail_did_not_arrive(instructed, who, ward, post):
    lan = who("lan").person_id
    write_down(ward.posts["lan"].person)
    post.fault = OutsideFailure("550 no such user", permanent=True)
    fact = Fact(
        kind="urged", key="urging:1", at=AT, title="56/SNV-TCCB", subject_id=instructed,
        by_id=who("uoc").person_id, by_name="Đỗ Văn Ước",
    )  # fmt: skip
    actions.tell(fact, people=[lan], at=AT)
    run_pending()
    line = Notice.objects.get(person_id=who("uoc").person_id, kind="undelivered")
    assert "Hoàng Thị Lan" in line.words and "550" in line.words
    assert told(who, "lan")[0] in {"urged", "assigned"}


def test_a_mail_server_that_is_down_is_tried_again(instructed, who, ward, post):
    lan = who("lan").person_id
    write_down(ward.posts["lan"].person)
    post.fault = OutsideFailure("mail server: timed out", permanent=False)
    actions.tell(Fact(kind="urged", key="urging:2", at=AT, title="56", subject_id=instructed), people=[lan], at=AT)
    run_pending()
    sending = Sending.objects.get(notice__key="urging:2")
    assert sending.tries == 1 and sending.given_up_at is None
    post.fault = None
    with time_machine.travel(AT + timedelta(minutes=3), tick=True):
        sweep_sendings(0)
        run_pending()
    sending.refresh_from_db()
    assert sending.sent_at is not None
    assert len(post.letters) == 1
    actions.deliver(sending.id, by=TELLER, at=AT)
    assert len(post.letters) == 1


def share_of(who, short, document):
    """A person's open share of a document."""
    return next(one for one in work.assignments_of(document) if one.post_id == who(short).post_id)


@pytest.mark.clause("VL19-Đ16.3")
def test_when_a_deadline_passes_the_holder_and_the_leaders_are_told_once(instructed, who):
    """Three days later nothing was done: Lan and Ước hear of it, however often the clock looks."""
    late = AT + timedelta(days=3, hours=10)
    for _turn in range(2):
        work.pass_deadlines(by=TELLER, at=late)
        run_pending()
    assert told(who, "lan").count("overdue") == 1
    assert told(who, "uoc").count("late_here") >= 1
    line = Notice.objects.filter(person_id=who("uoc").person_id, kind="late_here", words__contains="Lan").get()
    assert line.subject_id == instructed


def test_who_is_urged_is_told_how_and_by_whom(instructed, who):
    at = AT + timedelta(days=1)
    work.urge([share_of(who, "lan", instructed).id], text="Báo cáo ngay trong sáng nay.", by=who("uoc"), at=at)
    run_pending()
    line = Notice.objects.get(person_id=who("lan").person_id, kind="urged")
    assert "Báo cáo ngay trong sáng nay." in line.words
    assert line.by_name == "Đỗ Văn Ước"
    assert "urged" not in told(who, "uoc")


@pytest.mark.clause("NB16-Đ14.3a", "VL19-Đ18.2a")
def test_at_the_start_of_the_afternoon_everybody_with_work_hears_how_it_stands(instructed, who, sit):
    """At 13:31 the digest comes once, to who has something open; who wants none is left in peace."""
    sit("tuan").post("/thong-bao/cach-bao/", {})
    with time_machine.travel(AT.replace(hour=13, minute=31), tick=True):
        digests(0)
        run_pending()
        digests(0)
        run_pending()
        page = sit("lan").get("/thong-bao/").content.decode()
    assert told(who, "lan").count("digest") == 1
    assert told(who, "tuan").count("digest") == 0
    assert told(who, "ngoc").count("digest") == 0
    assert "1 việc đang mở" in page


def test_the_bell_stands_on_every_page(instructed, sit):
    page = sit("lan").get("/viec/").content.decode()
    assert 'href="/thong-bao/"' in page
    assert 'data-count="handle"' in page


def test_older_ones_are_reached_page_by_page(who, sit):
    lan = who("lan").person_id
    Notice.objects.bulk_create(
        Notice(person_id=lan, key=f"k{n}", kind="assigned", title=f"số {n}", at=AT - timedelta(minutes=n))
        for n in range(120)
    )
    client, seen, address = sit("lan"), [], "/thong-bao/"
    while address:
        page = client.get(address).content.decode()
        seen += re.findall(r": (số \d+)</a>", page)
        found = re.search(r'href="(\?truoc=[^"]+)"', page)
        address = f"/thong-bao/{unescape(found[1])}" if found else ""
    assert len(seen) == len(set(seen)) == 120
    assert client.get("/thong-bao/?truoc=rubbish").status_code == 200
