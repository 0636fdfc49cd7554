"""The chairman's desk: his sentence becomes proposals, two leaders meet on one letter, fields and words are kept."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.test import Client

from cast import AT, Office
from vanban.directory.api import Account, Person, Post, Role, delegate
from vanban.kernel.actor import Actor
from vanban.kernel.clock import VIETNAM
from vanban.platform import audit
from vanban.work import api
from vanban.work.actions.desk import drop_sentence, end_field, keep_field, keep_sentence
from vanban.work.errors import (
    DeadlineOnDayOff,
    FieldNobodys,
    FieldTaken,
    InstructedMeanwhile,
    NotAPostHere,
    OnlyAgencyKeepsFields,
    SentenceMissing,
)
from vanban.work.models import Responsibility
from vanban.work.queries import desk, progress
from vanban.work.rules.due import DueWhy
from vanban.work.web.instruct_form import InstructForm

pytestmark = pytest.mark.django_db

FRIDAY = datetime(2026, 11, 27, 17, 0, tzinfo=VIETNAM)
LATER = AT + timedelta(hours=1)
Who = Callable[[str], Actor]
Arrive = Callable[..., UUID]
Sit = Callable[[str], Client]


@pytest.fixture(autouse=True)
def monday() -> Iterator[None]:
    """It is Monday 23 November 2026, 08:02."""
    with time_machine.travel(AT, tick=True):
        yield


@pytest.fixture
def tam(ward: Office) -> Post:
    """A second leader of the ward: Phạm Văn Tâm, deputy chairman."""
    person = Person.objects.create(full_name="Phạm Văn Tâm", sort_key="tam pham van")
    ward.posts["tam"] = Post.objects.create(
        person=person, agency=ward.agency, title="Phó Chủ tịch", roles=[Role.LEADER], capacity="KT.", order=1
    )
    return ward.posts["tam"]


@pytest.fixture
def sit(ward: Office) -> Sit:
    """A person at the screen, signed in."""

    def down(short: str) -> Client:
        account, _new = Account.objects.get_or_create(
            person=ward.posts[short].person, defaults={"username": f"thu_{short}", "password": "!"}
        )
        client = Client()
        client.force_login(account, backend="django.contrib.auth.backends.ModelBackend")
        return client

    return down


def instruct(letter: UUID, by: Actor, lead: Post, *, at: datetime = AT, **more: Any) -> api.Instruction:
    named = [api.Assignee(lead.id, api.Kind.LEAD)]
    values = {"text": "Chủ trì tham mưu", "due": FRIDAY} | more
    return api.instruct(letter, assignees=named, by=by, at=at, **values)


def shown(letter: UUID, by: Actor, **typed: Any) -> Any:
    return InstructForm.being_read(letter, by, typed).shown


def lead_of(letter: UUID) -> str:
    [one] = [share for share in api.assignments_of(letter) if share.kind == "lead" and share.ended_at is None]
    return one.post.person.full_name


class TestTheSentence:
    def test_it_fills_in_the_form(self, arrive: Arrive, who: Who, ward: Office) -> None:
        letter = arrive()
        read = shown(letter, who("uoc"), text="Đồng chí Lan chủ trì, Tuấn phối hợp, báo cáo hạn 27/11")
        assert read.values.lead == str(ward.posts["lan"].id)
        assert read.values.coworkers == [str(ward.posts["tuan"].id)]
        assert read.values.due == "2026-11-27T17:00"
        assert [(row.told.split(",")[0], row.said, row.sure) for row in read.rows] == [
            ("Hoàng Thị Lan", "Lan", True),
            ("Đinh Anh Tuấn", "Tuấn", True),
            ("17:00 27/11/2026", "hạn 27/11", True),
        ]

    def test_what_a_person_chose_is_not_overwritten(self, arrive: Arrive, who: Who, ward: Office) -> None:
        """Lan was proposed, Ước chose Bình and took Tuấn out; typing on changes neither."""
        letter = arrive()
        lan, tuan, binh = (str(ward.posts[one].id) for one in ("lan", "tuan", "binh"))
        read = shown(
            letter,
            who("uoc"),
            text="Đồng chí Lan chủ trì, Tuấn phối hợp, trong tuần",
            lead=binh,
            was_lead=lan,
            was_coworkers=tuan,
        )
        assert (read.values.lead, read.values.coworkers) == (binh, [])

    def test_a_proposal_gives_way_to_the_next(self, arrive: Arrive, who: Who, ward: Office) -> None:
        letter = arrive()
        lan, tuan = (str(ward.posts[one].id) for one in ("lan", "tuan"))
        read = shown(letter, who("uoc"), text="Tuấn chủ trì", lead=lan, was_lead=lan)
        assert read.values.lead == tuan

    def test_a_touch_takes_the_other_meaning(self, arrive: Arrive, who: Who, ward: Office) -> None:
        letter = arrive()
        read = shown(letter, who("uoc"), text="Lan chủ trì trước 30/11")
        row = read.rows[-1]
        assert (row.told, [pick.label for pick in row.picks]) == ("17:00 27/11/2026", ["17:00 30/11/2026"])
        taken = shown(letter, who("uoc"), text="Lan chủ trì trước 30/11", pick=row.picks[0].value)
        assert taken.values.due == "2026-11-30T17:00"

    def test_a_unit_means_its_head_and_a_touch_gives_it_to_all(self, arrive: Arrive, who: Who, ward: Office) -> None:
        letter, kt = arrive(), f"unit:{ward.units['kt'].id}"
        read = shown(letter, who("uoc"), text="Phòng Kinh tế chủ trì")
        assert read.values.lead == str(ward.posts["binh"].id)
        [pick] = read.rows[0].picks
        taken = shown(letter, who("uoc"), text="Phòng Kinh tế chủ trì", pick=pick.value)
        assert taken.values.lead == kt
        assert taken.rows[0].told == "Cả đơn vị: Phòng Kinh tế, Hạ tầng và Đô thị"

    def test_a_unit_without_a_head_is_given_it_as_a_whole(
        self, arrive: Arrive, who: Who, ward: Office, sit: Sit
    ) -> None:
        """Nobody heads the unit: whoever of it comes first takes the letter."""
        Post.objects.filter(id=ward.posts["binh"].id).update(roles=[Role.SPECIALIST])
        letter = arrive()
        [row, _due] = shown(letter, who("uoc"), text="Phòng Kinh tế xử lý").rows
        assert row.sure
        assert len(row.picks) == 3
        typed = {"text": "Phòng Kinh tế xử lý", "lead": f"unit:{ward.units['kt'].id}", "due": "2026-11-27"}
        assert sit("uoc").post(f"/vb/{letter}/instruct/", typed).status_code == 302
        [share] = api.assignments_of(letter)
        assert share.unit_id == ward.units["kt"].id

    @pytest.mark.clause("VL19-Đ13.2o")
    def test_without_words_the_rule_proposes_the_deadline(self, arrive: Arrive, who: Who) -> None:
        letter = arrive(due=FRIDAY)
        assert shown(letter, who("uoc")).values.due == "2026-11-27T17:00"
        urgent = arrive(number="57", document_code="", urgency=2, due=None)
        assert shown(urgent, who("uoc")).values.due == "2026-11-25T17:00", "Tuesday is a day off"

    def test_nonsense_in_hidden_fields_breaks_nothing(self, arrive: Arrive, who: Who) -> None:
        letter = arrive()
        read = shown(
            letter, who("uoc"), text="x" * 3000, lead="?", pick="due|never", was_due="x", due="31/31", due_time="99"
        )
        assert read.values.lead == "?"
        assert shown(letter, who("uoc"), text="Lan chủ trì", pick="lead|1|2").values.lead


class TestTwoLeaders:
    def test_the_second_reads_the_first_before_replacing(
        self, arrive: Arrive, who: Who, ward: Office, tam: Post
    ) -> None:
        letter = arrive()
        instruct(letter, who("uoc"), ward.posts["lan"], seen=0)
        with pytest.raises(InstructedMeanwhile) as refused:
            instruct(letter, who("tam"), ward.posts["tuan"], seen=0, at=LATER)
        assert refused.value.data["giver"] == "Đỗ Văn Ước"
        assert refused.value.data["text"] == "Chủ trì tham mưu"
        assert refused.value.data["lead"].startswith("Hoàng Thị Lan")
        assert lead_of(letter) == "Hoàng Thị Lan"
        instruct(letter, who("tam"), ward.posts["tuan"], seen=1, at=LATER)
        assert lead_of(letter) == "Đinh Anh Tuấn"

    def test_on_the_screen_nothing_typed_is_lost(self, arrive: Arrive, sit: Sit, ward: Office, tam: Post) -> None:
        """Both have the form open; Tâm presses second and reads Ước's word over the sentence he typed."""
        letter = arrive()
        typed = {"text": "Giao đồng chí Tuấn", "lead": str(ward.posts["tuan"].id), "due": "2026-11-27", "seen": "0"}
        first = {"text": "Giao đồng chí Lan", "lead": str(ward.posts["lan"].id), "due": "2026-11-26", "seen": "0"}
        assert sit("uoc").post(f"/vb/{letter}/instruct/", first).status_code == 302
        answer = sit("tam").post(f"/vb/{letter}/instruct/", typed)
        page = answer.content.decode()
        assert answer.status_code == 422
        assert "Đỗ Văn Ước đã cho ý kiến chỉ đạo" in page
        assert "Giao đồng chí Tuấn" in page
        assert 'name="seen" value="1"' in page
        assert lead_of(letter) == "Hoàng Thị Lan"
        assert sit("tam").post(f"/vb/{letter}/instruct/", typed | {"seen": "1"}).status_code == 302
        assert lead_of(letter) == "Đinh Anh Tuấn"


class TestDaysOff:
    @pytest.mark.clause("HP25-Đ6.2c")
    def test_a_deadline_on_a_day_off_is_refused_with_the_next_working_day(
        self, arrive: Arrive, who: Who, ward: Office
    ) -> None:
        letter = arrive()
        tuesday = datetime(2026, 11, 24, 17, 0, tzinfo=VIETNAM)
        with pytest.raises(DeadlineOnDayOff) as refused:
            instruct(letter, who("uoc"), ward.posts["lan"], due=tuesday)
        assert refused.value.data["following"] == "25/11/2026"
        assert "Ngày Văn hóa Việt Nam" in refused.value.data["day"]

    def test_the_rule_never_proposes_one(self, arrive: Arrive, who: Who) -> None:
        from vanban.registry.api import get_incoming

        letter = arrive(due=datetime(2026, 11, 29, 17, 0, tzinfo=VIETNAM))
        rule = desk.due_by_rule(get_incoming(letter), AT)
        assert (rule.moment, rule.why) == (FRIDAY, DueWhy.ASKED)


@pytest.mark.clause("VL19-Đ16.2")
class TestFields:
    def test_a_document_of_a_field_comes_with_its_handler(self, arrive: Arrive, who: Who, ward: Office) -> None:
        letter = arrive()
        handler = ward.posts["binh"].id
        known = "biên chế, vị trí việc làm"
        keep_field("Tổ chức bộ máy", words=known, leader_id=None, handler_id=handler, by=who("uoc"), at=AT)
        read = shown(letter, who("uoc"))
        assert read.values.lead == str(handler)
        assert "vị trí việc làm" in [found.said for found in read.fields]
        [row] = [row for row in read.rows if "Bình" in row.told]
        assert not row.sure, "a field proposes, the leader decides"
        assert shown(letter, who("uoc"), text="Lan chủ trì").values.lead == str(ward.posts["lan"].id)

    def test_whole_words_only(self, arrive: Arrive, who: Who, ward: Office) -> None:
        letter = arrive()
        handler = ward.posts["binh"].id
        keep_field("Vị trí việc là", leader_id=None, handler_id=handler, by=who("uoc"), at=AT)
        assert shown(letter, who("uoc")).fields == []

    def test_leaders_and_the_administrator_keep_the_list(self, who: Who, ward: Office) -> None:
        handler = ward.posts["binh"].id
        made = keep_field("Đất đai", leader_id=None, handler_id=handler, by=who("uoc"), at=AT)
        with pytest.raises(FieldTaken):
            keep_field("đất  đai", leader_id=None, handler_id=handler, by=who("uoc"), at=AT)
        with pytest.raises(FieldNobodys):
            keep_field("Đầu tư", leader_id=None, handler_id=None, by=who("uoc"), at=AT)
        for short in ("lan", "ngoc", "binh"):
            with pytest.raises(OnlyAgencyKeepsFields):
                keep_field("Đầu tư", leader_id=None, handler_id=handler, by=who(short), at=AT)
        with pytest.raises(NotAPostHere):
            keep_field("Đầu tư", leader_id=None, handler_id=handler, by=who("viet"), at=AT)
        end_field(made.id, by=who("uoc"), at=LATER)
        end_field(made.id, by=who("uoc"), at=LATER)
        assert desk.fields_of(ward.agency.id) == []
        keep_field("Đất đai", leader_id=None, handler_id=handler, by=who("uoc"), at=LATER)
        assert [line.code for line in audit.lines(made.id)] == ["work.field_kept", "work.field_ended"]

    def test_the_database_wants_somebody_for_each_field(self, ward: Office) -> None:
        with pytest.raises(IntegrityError), transaction.atomic():
            Responsibility.objects.create(agency=ward.agency, name="Đất đai")

    def test_the_page_adds_and_takes_off(self, sit: Sit, ward: Office) -> None:
        uoc = sit("uoc")
        assert uoc.get("/chi-dao/linh-vuc/").status_code == 200
        bad = uoc.post("/chi-dao/linh-vuc/", {"name": "Đất đai"})
        assert bad.status_code == 422
        assert "chưa có ai phụ trách" in bad.content.decode()
        typed = {"name": "Đất đai", "words": "thu hồi đất, san lấp", "leader": str(ward.posts["uoc"].id)}
        assert uoc.post("/chi-dao/linh-vuc/", typed).status_code == 302
        page = uoc.get("/chi-dao/linh-vuc/").content.decode()
        assert "thu hồi đất, san lấp" in page
        [made] = desk.fields_of(ward.agency.id)
        uoc.post("/chi-dao/linh-vuc/", {"end": str(made.id)})
        assert desk.fields_of(ward.agency.id) == []
        assert sit("lan").get("/chi-dao/linh-vuc/").status_code == 403


class TestSentencesAtHand:
    def test_kept_once_and_dropped_by_their_owner_only(self, who: Who, tam: Post) -> None:
        kept = keep_sentence("  Chủ trì, báo cáo trong tuần. ", by=who("uoc"), at=AT)
        assert keep_sentence("Chủ trì, báo cáo trong tuần.", by=who("uoc"), at=LATER) == kept
        drop_sentence(kept.id, by=who("tam"), at=LATER)
        assert [one.text for one in desk.favourites_of(who("uoc").person_id)] == ["Chủ trì, báo cáo trong tuần."]
        drop_sentence(kept.id, by=who("uoc"), at=LATER)
        assert desk.favourites_of(who("uoc").person_id) == []
        with pytest.raises(SentenceMissing):
            keep_sentence(" ", by=who("uoc"), at=AT)

    def test_a_tick_in_the_form_keeps_it_and_a_touch_writes_it(self, arrive: Arrive, sit: Sit, ward: Office) -> None:
        uoc, letter = sit("uoc"), arrive()
        other = arrive(number="57", document_code="")
        typed = {"text": "Lan chủ trì trong tuần", "lead": str(ward.posts["lan"].id), "keep": "on"}
        assert uoc.post(f"/vb/{letter}/instruct/", typed).status_code == 302
        asked = {"favourite": "Lan chủ trì trong tuần"}
        page = uoc.post(f"/chi-dao/{other}/doc-cau/", asked, HTTP_HX_REQUEST="true").content.decode()
        assert "Lan chủ trì trong tuần</textarea>" in page
        assert f'value="{ward.posts["lan"].id}" selected' in page
        assert uoc.get("/chi-dao/cau-mau/").content.decode().count("Lan chủ trì trong tuần") >= 1


class TestSeveral:
    def test_each_has_its_result(self, arrive: Arrive, sit: Sit, ward: Office, who: Who, tam: Post) -> None:
        """Three are marked; Tâm has just instructed one of them, so two are done and one is told why not."""
        letters = [arrive(number=str(number), document_code="", due=None) for number in (56, 57, 58)]
        uoc = sit("uoc")
        page = uoc.get("/chi-dao/nhieu/").content.decode()
        values = [f"{letter}:0" for letter in letters]
        assert all(f'value="{value}"' in page for value in values)
        instruct(letters[1], who("tam"), ward.posts["tuan"])
        typed = {"chosen": values, "text": "Chủ trì tham mưu", "lead": str(ward.posts["lan"].id)}
        answer = uoc.post("/chi-dao/nhieu/", typed).content.decode()
        assert "Đã giao 2 văn bản" in answer
        assert "Phạm Văn Tâm đã cho ý kiến chỉ đạo" in answer
        assert [lead_of(letter) for letter in letters] == ["Hoàng Thị Lan", "Đinh Anh Tuấn", "Hoàng Thị Lan"]
        again = uoc.post("/chi-dao/nhieu/", typed).content.decode()
        assert "Đã giao 0 văn bản" in again, "a reload does nothing twice"

    def test_nothing_marked_nothing_done(self, arrive: Arrive, sit: Sit, ward: Office) -> None:
        arrive()
        typed = {"text": "Chủ trì tham mưu", "lead": str(ward.posts["lan"].id), "chosen": ["x", "1:2:3"]}
        answer = sit("uoc").post("/chi-dao/nhieu/", typed)
        assert answer.status_code == 422
        assert "Chủ trì tham mưu</textarea>" in answer.content.decode()

    def test_anothers_document_is_nothing_here(self, arrive: Arrive, sit: Sit, ward: Office, snv: Office) -> None:
        letter = arrive()
        ward.posts["viet"] = snv.posts["viet"]
        typed = {"text": "Xử lý", "lead": str(snv.posts["mai"].id), "chosen": [f"{letter}:0"]}
        answer = sit("viet").post("/chi-dao/nhieu/", typed).content.decode()
        assert "Văn bản này không chờ bạn" in answer
        assert api.assignments_of(letter) == []


class TestReading:
    def test_only_who_may_instruct_reads(self, arrive: Arrive, sit: Sit) -> None:
        letter = arrive()
        address = f"/chi-dao/{letter}/doc-cau/"
        assert sit("uoc").post(address, {"text": "Lan chủ trì"}).status_code == 200
        assert sit("uoc").get(address).status_code == 405
        assert sit("ngoc").post(address, {"text": "Lan chủ trì"}).status_code in {403, 404}
        assert sit("lan").post(address, {"text": "Lan chủ trì"}).status_code == 404
        assert Client().post(address, {"text": "Lan chủ trì"}).status_code in {302, 403}

    def test_without_scripts_it_is_a_page_with_the_form(self, arrive: Arrive, sit: Sit, ward: Office) -> None:
        letter = arrive()
        page = sit("uoc").post(f"/chi-dao/{letter}/doc-cau/", {"text": "Lan chủ trì", "hop": "instruct"}).content
        assert b"<html" in page
        assert f'action="/vb/{letter}/instruct/"'.encode() in page
        assert f'value="{ward.posts["lan"].id}" selected'.encode() in page


@pytest.mark.clause("VL19-Đ16.1", "NB16-Đ12.3", "HY19-Đ12.3")
class TestProgress:
    def test_each_unit_with_its_numbers(self, arrive: Arrive, who: Who, ward: Office) -> None:
        first, second = arrive(), arrive(number="57", document_code="")
        instruct(first, who("uoc"), ward.posts["lan"], due=AT + timedelta(hours=2))
        instruct(second, who("uoc"), ward.posts["tuan"])
        late = AT + timedelta(hours=4)
        [unit] = progress.progress_by_unit(who("uoc"), late)
        assert (unit.name, unit.open, unit.overdue, unit.unopened) == ("Phòng Kinh tế, Hạ tầng và Đô thị", 2, 1, 2)
        [row] = progress.tasks_behind(who("uoc"), late, standing=progress.OVERDUE)
        assert row.task.post.person.full_name == "Hoàng Thị Lan"
        assert progress.overdue_here(who("binh"), late) == 1, "the head answers for the unit"
        assert progress.overdue_here(who("lan"), late) == 0
        assert progress.overdue_here(who("viet"), late) == 0

    @pytest.mark.clause("VL19-Đ16.3")
    def test_the_leader_urges_from_there(self, arrive: Arrive, who: Who, sit: Sit, ward: Office) -> None:
        letter = arrive()
        instruct(letter, who("uoc"), ward.posts["lan"], due=AT + timedelta(hours=2))
        [share] = api.assignments_of(letter)
        with time_machine.travel(AT + timedelta(hours=4), tick=True):
            uoc = sit("uoc")
            page = uoc.get("/chi-dao/tien-do/").content.decode()
            assert "Hoàng Thị Lan" in page
            assert "1 việc bạn chịu trách nhiệm đã quá hạn" in uoc.get("/viec/").content.decode()
            typed = {"task": [str(share.id)], "kind": "remind", "text": "Báo cáo ngay chiều nay"}
            assert uoc.post("/chi-dao/tien-do/", typed).status_code == 302
            assert [one.text for one in api.urgings_of(letter)] == ["Báo cáo ngay chiều nay"]
            nobody = uoc.post("/chi-dao/tien-do/", {"kind": "remind"})
            assert nobody.status_code == 422
            assert sit("lan").get("/chi-dao/tien-do/").status_code == 403

    def test_the_number_of_questions_does_not_grow(
        self, arrive: Arrive, who: Who, ward: Office, django_assert_max_num_queries: Any
    ) -> None:
        for number in range(56, 62):
            instruct(arrive(number=str(number), document_code=""), who("uoc"), ward.posts["lan"])
        uoc = who("uoc")
        with django_assert_max_num_queries(3):
            progress.progress_by_unit(uoc, AT)
            assert len(progress.tasks_behind(uoc, AT, standing=progress.OPEN)) == 6


@pytest.mark.clause("VL19-Đ16.4")
def test_a_delegate_assigns_in_the_leaders_place(arrive: Arrive, who: Who, sit: Sit, ward: Office) -> None:
    """Ước is away; Ngọc assigns for him, both names stand under the instruction, and it is over when it is over."""
    letter = arrive()
    delegate(
        ward.posts["uoc"].id, ward.posts["ngoc"].id, starts=AT, ends=AT + timedelta(hours=3), reason="Đi công tác",
        by=who("uoc"), at=AT,
    )  # fmt: skip
    client = sit("ngoc")
    client.post("/toi/chuc-vu/", {"for_post": str(ward.posts["uoc"].id)})
    typed = {"text": "Lan chủ trì, báo cáo trong tuần", "lead": str(ward.posts["lan"].id), "due": "2026-11-27"}
    assert client.post(f"/vb/{letter}/instruct/", typed).status_code == 302
    [word] = api.instructions_of(letter)
    assert word.giver_name == "Bùi Thị Ngọc (thay Đỗ Văn Ước)"
    assert client.get("/chi-dao/tien-do/").status_code == 200
    with time_machine.travel(AT + timedelta(hours=4), tick=True):
        assert client.get("/chi-dao/tien-do/").status_code == 403


@pytest.mark.clause("VL19-Đ16.4")
@pytest.mark.parametrize(("scope", "answer"), [("instruct", 200), ("sign", 403)])
def test_a_narrow_delegation_covers_what_it_names(
    arrive: Arrive, who: Who, sit: Sit, ward: Office, scope: str, answer: int
) -> None:
    """Assigning and monitoring may be delegated alone; who only signs for Ước neither assigns nor watches."""
    letter = arrive()
    delegate(
        ward.posts["uoc"].id, ward.posts["ngoc"].id, starts=AT, ends=AT + timedelta(hours=3), reason="Đi công tác",
        by=who("uoc"), at=AT, scope=scope,
    )  # fmt: skip
    client = sit("ngoc")
    client.post("/toi/chuc-vu/", {"for_post": str(ward.posts["uoc"].id)})
    assert client.get("/chi-dao/tien-do/").status_code == answer
    assert client.get("/chi-dao/nhieu/").status_code == answer
    typed = {"text": "Lan chủ trì", "lead": str(ward.posts["lan"].id), "due": "2026-11-27", "keep": "on"}
    done = client.post(f"/vb/{letter}/instruct/", typed).status_code == 302
    assert done is (answer == 200)
    assert bool(api.instructions_of(letter)) is done
    kept = [one.text for one in desk.favourites_of(who("ngoc").person_id)]
    assert kept == (["Lan chủ trì"] if done else []), "at hand for whoever wrote it, not for whom it was written"
    assert desk.favourites_of(who("uoc").person_id) == []
