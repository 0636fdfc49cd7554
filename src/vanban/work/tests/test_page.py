"""What the document page says and offers to each person on the way of a letter."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.utils import translation

from cast import AT, Office
from vanban.kernel.actor import Actor
from vanban.kernel.clock import VIETNAM
from vanban.kernel.identifiers import new_id
from vanban.platform import audit
from vanban.platform.web.page import PagePart, VerbSpec
from vanban.work import api
from vanban.work.web.page import PROVIDER, SENTENCES

pytestmark = pytest.mark.django_db

LATER = AT + timedelta(hours=1)
Who = Callable[[str], Actor]
Arrive = Callable[..., UUID]


def offered(document: UUID, who: Actor) -> set[str]:
    """The codes of the verbs this person may use now."""
    return {verb.code for verb in PROVIDER.verbs if verb.can(document, who)}


def verb(code: str) -> VerbSpec:
    return next(one for one in PROVIDER.verbs if one.code == code)


def do(code: str, document: UUID, who: Actor, at: datetime = AT, **typed: Any) -> None:
    """Fill in the form as a person would and press the button."""
    spec = verb(code)
    assert spec.can(document, who)
    data: dict[str, Any] = {}
    if spec.form is not None:
        if code in {"instruct", "reassign"}:
            typed.setdefault("seen", str(len(api.instructions_of(document))))
        form = spec.form(document, who, typed)
        assert form.is_valid(), form.errors
        data = form.cleaned_data
    spec.run(document, who, data, at)


def part(document: UUID, who: Actor) -> PagePart:
    found = PROVIDER.part(document, who)
    assert found is not None
    return found


def instruct(document: UUID, ward: Office, who: Who, **more: Any) -> None:
    typed = {"text": "Chủ trì tham mưu", "lead": str(ward.posts["lan"].id), "due": "2026-11-27"} | more
    do("instruct", document, who("uoc"), **typed)


def test_each_person_is_offered_only_their_verbs(arrive: Arrive, who: Who, ward: Office) -> None:
    letter = arrive()
    assert offered(letter, who("uoc")) == {"instruct"}
    assert offered(letter, who("lan")) == offered(letter, who("ngoc")) == offered(letter, who("viet")) == set()
    instruct(letter, ward, who, coworkers=[str(ward.posts["tuan"].id)])
    work = {"start", "finish", "progress", "file", "return-task", "split", "ask-time"}
    assert offered(letter, who("lan")) == work | {"reply", "urge-work"}
    assert offered(letter, who("tuan")) == work
    assert offered(letter, who("uoc")) == {"reassign", "urge-work"}
    assert offered(letter, who("binh")) == {"urge-work"}
    do("start", letter, who("lan"))
    assert "start" not in offered(letter, who("lan"))
    do("finish", letter, who("lan"), LATER, result="Xong")
    assert not any(offered(letter, who(one)) for one in ("lan", "tuan", "uoc", "ngoc"))


@pytest.mark.clause("VL19-Đ17.2")
def test_the_handler_may_reply_file_report_or_finish(arrive: Arrive, who: Who, ward: Office) -> None:
    letter = arrive()
    instruct(letter, ward, who)
    assert {"reply", "file", "progress", "finish"} <= offered(letter, who("lan"))
    link = verb("reply").link
    assert link is not None
    assert link(letter) == f"/du-thao/moi/?tra-loi={letter}"
    do("file", letter, who("lan"), LATER, file_notation="01.TCCB")
    do("progress", letter, who("lan"), LATER, text="Đang tổng hợp")
    do("finish", letter, who("lan"), LATER, result="Đã báo cáo miệng")
    assert {fact.value for fact in part(letter, who("lan")).facts} == {"01.TCCB", "Đã báo cáo miệng"}


def test_a_deadline_given_as_a_day_ends_with_office_hours(arrive: Arrive, who: Who, ward: Office) -> None:
    letter = arrive()
    instruct(letter, ward, who)
    assert part(letter, who("lan")).due == datetime(2026, 11, 27, 17, 0, tzinfo=VIETNAM)


def test_the_page_says_whose_turn_it_is_and_what_was_said(arrive: Arrive, who: Who, ward: Office) -> None:
    letter = arrive()
    with translation.override("en"):
        assert part(letter, who("uoc")).turn == "the agency's leaders"
        instruct(letter, ward, who, informed=[str(ward.posts["tuan"].id)])
        page = part(letter, who("lan"))
    assert page.turn == "Hoàng Thị Lan, Phòng Kinh tế, Hạ tầng và Đô thị"
    assert (page.status, page.since) == ("Assigned, not begun", AT)
    tables = {section.code: section.rows for section in page.sections}
    assert tables["instructions"][0][2:] == ("Chủ trì tham mưu", "17:00 27/11/2026")
    assert [row[1] for row in tables["tasks"]] == ["Leads", "For information"]
    assert "progress" not in tables


def test_ticking_the_lead_again_is_a_slip_not_a_second_task(arrive: Arrive, who: Who, ward: Office) -> None:
    letter = arrive()
    lan, tuan = str(ward.posts["lan"].id), str(ward.posts["tuan"].id)
    instruct(letter, ward, who, coworkers=[lan, tuan], informed=[tuan])
    assert [one.kind for one in api.assignments_of(letter)] == ["lead", "cowork"]


def test_the_head_of_a_unit_is_offered_the_people_of_the_unit(arrive: Arrive, who: Who, ward: Office) -> None:
    letter = arrive()
    instruct(letter, ward, who, lead=str(ward.posts["binh"].id))
    form = verb("pass-on").form
    assert form is not None
    names = [label for _id, label in form(letter, who("binh")).fields["to_post"].choices]
    assert [name.split(" - ")[0] for name in names] == ["Hoàng Thị Lan", "Đinh Anh Tuấn"]
    do("pass-on", letter, who("binh"), LATER, to_post=str(ward.posts["lan"].id), text="Tham mưu")
    assert "reply" in offered(letter, who("lan"))


def test_a_document_of_nobodys_work_has_no_part_and_no_verbs(who: Who) -> None:
    unknown = new_id()
    assert PROVIDER.part(unknown, who("uoc")) is None
    assert offered(unknown, who("uoc")) == set()


def test_every_act_has_its_sentence(arrive: Arrive, who: Who, ward: Office) -> None:
    """Every line the story writes has a template, and the line has every name the template asks for."""
    letter = arrive()
    instruct(letter, ward, who, lead=str(ward.posts["binh"].id))
    do("pass-on", letter, who("binh"), LATER, to_post=str(ward.posts["lan"].id), text="Tham mưu")
    do("progress", letter, who("lan"), LATER, text="Đang làm")
    do("file", letter, who("lan"), LATER, file_notation="01.TCCB")
    do("return-task", letter, who("lan"), LATER, reason="Nhầm")
    named = api.unit_assignee(ward.units["kt"].id, ward.agency.id, api.Kind.LEAD, on=AT.date())
    assert named is not None
    api.instruct(letter, text="Chủ trì tham mưu", assignees=[named], due=None, by=who("uoc"), at=AT)
    assert [notice.level for notice in part(letter, who("tuan")).notices] == ["warning"]
    do("claim", letter, who("tuan"), LATER)
    typed = {"text": "Chủ trì tham mưu", "lead": str(ward.posts["lan"].id), "due": "2026-11-27"}
    do("reassign", letter, who("uoc"), LATER, **typed, coworkers=[str(ward.posts["tuan"].id)])
    do("ask-time", letter, who("lan"), LATER, due="2026-12-02", reason="Chờ số liệu")
    [asked] = api.extensions_of(letter)
    do("answer-time", letter, who("uoc"), LATER, question=str(asked.id), granted="no", answer="Việc gấp")
    do("ask-time", letter, who("lan"), LATER, due="2026-12-02", reason="Vẫn chờ")
    do("answer-time", letter, who("uoc"), LATER, question=str(api.extensions_of(letter)[1].id), granted="yes")
    lans = next(one for one in api.assignments_of(letter) if one.post_id == ward.posts["lan"].id and not one.ended_at)
    do("urge-work", letter, who("uoc"), LATER, shares=[str(lans.id)], kind="remind", text="Làm sớm")
    api.pass_deadlines(by=who("uoc"), at=LATER + timedelta(days=30))
    do("finish", letter, who("tuan"), LATER, result="Xong phần tôi")
    do("split", letter, who("lan"), LATER, to_post=str(ward.posts["tuan"].id), text="Thêm số liệu", due="")
    part_id = next(one.id for one in api.assignments_of(letter) if one.parent_id is not None)
    do("take-back-part", letter, who("lan"), LATER, part=str(part_id), reason="Đã có")
    page = part(letter, who("lan"))
    assert {"more_time", "urging"} <= {section.code for section in page.sections}
    do("finish", letter, who("lan"), LATER, result="Xong")
    own = [line for line in audit.lines(letter) if line.code.startswith("work.")]
    told_elsewhere = {"work.replied", "work.recalled", "work.submitted_by_field", "work.laid_before_all"}
    assert {line.code for line in own} == set(SENTENCES) - told_elsewhere
    for line in own:
        assert str(SENTENCES[line.code]).format(actor=line.actor_name, **line.data)
    assert PROVIDER.search_text is not None
    found = PROVIDER.search_text(letter)
    assert found is not None
    assert "Chủ trì tham mưu" in found[2]
