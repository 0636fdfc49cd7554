"""A letter lies in the ward: submitted, given out, handled; the chairman's desk, teams and fields."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from uuid import UUID

from cast import AT
from delegation.matrix import Act, Town
from vanban.directory.api import Box
from vanban.kernel.clock import VIETNAM
from vanban.kernel.identifiers import new_id
from vanban.registry import api as registry
from vanban.registry.tests.office import letter, paper
from vanban.work import api as work
from vanban.work.actions import desk

FRIDAY = datetime(2026, 11, 27, 17, 0, tzinfo=VIETNAM)
SATURDAY = FRIDAY + timedelta(hours=20)
HANDLE = (Box.HANDLE, Box.COWORK)


def registered(town: Town, number: str = "56") -> UUID:
    """Ngọc registers a letter of the department."""
    arrival = new_id()
    facts = letter(number=number, document_code="")
    agency = town.desk.ward.agency.id
    registry.register_incoming(arrival, agency_id=agency, facts=facts, files=[paper()], by=town.who("ngoc"), at=AT)
    return arrival


def submitted(town: Town, number: str = "56") -> UUID:
    """The same before the chairman."""
    arrival = registered(town, number)
    work.submit_to_leader(arrival, by=town.who("ngoc"), at=AT)
    return arrival


def given(town: Town, *named: work.Assignee, number: str = "56") -> UUID:
    """The chairman has given it out."""
    arrival = submitted(town, number)
    work.instruct(arrival, text="Chủ trì tham mưu", assignees=named, due=FRIDAY, by=town.who("uoc"), at=town.now())
    return arrival


def lead(town: Town, short: str) -> work.Assignee:
    """Who leads."""
    return work.Assignee(town.post(short).id, work.Kind.LEAD)


def helper(town: Town, short: str) -> work.Assignee:
    """Who takes part."""
    return work.Assignee(town.post(short).id, work.Kind.COWORK)


def coming_in(town: Town) -> Iterator[Act]:
    """The clerk submits, the chairman instructs; both desks."""
    new, waiting = registered(town), submitted(town, "57")
    named = [lead(town, "lan"), helper(town, "tuan")]
    yield Act("work.submitted", "ngoc", lambda by, at: work.submit_to_leader(new, by=by, at=at), boxes=(Box.ARRIVED,))
    yield Act(
        "work.instructed",
        "uoc",
        lambda by, at: work.instruct(waiting, text="Tham mưu", assignees=named, due=FRIDAY, by=by, at=at),
        boxes=(Box.INSTRUCT,),
    )
    yield Act(
        "work.sentence_kept",
        "uoc",
        lambda by, at: desk.keep_sentence("Chủ trì, báo cáo trong tuần.", by=by, at=at),
        boxes=(Box.INSTRUCT,),
        anybodys=True,
    )

    def kept_and_dropped(by, at):
        kept = desk.keep_sentence("Phối hợp.", by=by, at=at)
        desk.drop_sentence(kept.id, by=by, at=at)

    yield Act("work.sentence_dropped", "uoc", kept_and_dropped, boxes=(Box.INSTRUCT,), anybodys=True)


def by_field(town: Town) -> Iterator[Act]:
    """Submitted to the leader of the field; the field was wrong, so all leaders get it."""
    desk.keep_field("Tổ chức cán bộ", leader_id=town.post("uoc").id, handler_id=None, by=town.who("uoc"), at=AT)
    new, laid = registered(town), submitted(town, "57")
    yield Act(
        "work.submitted_by_field",
        "ngoc",
        lambda by, at: work.submit_to_leader(new, by=by, at=at),
        boxes=(Box.ARRIVED,),
    )
    for who, box in (("ngoc", Box.ARRIVED), ("uoc", Box.INSTRUCT)):
        yield Act("work.laid_before_all", who, lambda by, at: work.lay_before_all(laid, by=by, at=at), boxes=(box,))


def teams_and_fields(town: Town) -> Iterator[Act]:
    """What a leader sets up for the whole agency is delegated with everything only."""
    members = [town.post(short).id for short in ("tuan", "ngoc")]
    head = town.post("lan").id
    team = work.make_team(name="Tổ một", basis="QĐ 1", head_id=head, member_ids=members, by=town.who("uoc"), at=AT)
    field = desk.keep_field("Đất đai", leader_id=None, handler_id=head, by=town.who("uoc"), at=AT)
    for who in ("uoc", "binh"):
        yield Act(
            "work.team_made",
            who,
            lambda by, at: work.make_team(name="Tổ hai", basis="QĐ 2", head_id=head, member_ids=members, by=by, at=at),
        )
    yield Act(
        "work.team_changed",
        "uoc",
        lambda by, at: work.change_team(team.id, basis="QĐ 3", head_id=head, member_ids=members[:1], by=by, at=at),
    )
    yield Act("work.team_ended", "uoc", lambda by, at: work.end_team(team.id, by=by, at=at))
    yield Act(
        "work.field_kept",
        "uoc",
        lambda by, at: desk.keep_field("Xây dựng", leader_id=None, handler_id=head, by=by, at=at),
    )
    yield Act("work.field_ended", "uoc", lambda by, at: desk.end_field(field.id, by=by, at=at))


def handling(town: Town) -> Iterator[Act]:
    """Lan leads, Tuấn takes part: opening, progress, filing, parts, more time, result, urging."""
    arrival = given(town, lead(town, "lan"), helper(town, "tuan"))
    alone = given(town, lead(town, "lan"), number="57")
    parted = given(town, lead(town, "lan"), number="58")
    tuan = town.post("tuan").id
    part = work.split(parted, to_post=tuan, text="Xin số liệu", by=town.who("lan"), at=town.now())
    to_share = given(town, lead(town, "lan"), helper(town, "tuan"), number="59")
    thing = work.split(to_share, to_post=town.post("binh").id, text="In", by=town.who("tuan"), at=town.now())
    asked = work.ask_more_time(arrival, due=SATURDAY, reason="Chờ số liệu", by=town.who("lan"), at=town.now())
    shares = {one.post_id: one.id for one in work.assignments_of(arrival)}
    yield Act("work.opened", "lan", lambda by, at: work.start(alone, by=by, at=at), boxes=(Box.HANDLE,))
    yield Act(
        "work.progress", "lan", lambda by, at: work.note_progress(arrival, text="Đang làm", by=by, at=at),
        boxes=(Box.HANDLE,),
    )  # fmt: skip
    yield Act(
        "work.filed", "lan", lambda by, at: work.keep_in_file(arrival, file_notation="01.KT", by=by, at=at),
        boxes=(Box.HANDLE,),
    )  # fmt: skip
    yield Act(
        "work.finished", "lan", lambda by, at: work.finish(alone, result="Xong", by=by, at=at), boxes=(Box.HANDLE,)
    )
    yield Act(
        "work.split", "lan", lambda by, at: work.split(alone, to_post=tuan, text="Số liệu", by=by, at=at),
        boxes=(Box.HANDLE,),
    )  # fmt: skip
    yield Act(
        "work.part_taken_back", "lan", lambda by, at: work.take_back_part(part.id, reason="Đã có", by=by, at=at),
        boxes=(Box.HANDLE,),
    )  # fmt: skip
    yield Act(
        "work.more_time_asked",
        "lan",
        lambda by, at: work.ask_more_time(alone, due=SATURDAY, reason="Chờ", by=by, at=at),
        boxes=(Box.HANDLE,),
    )
    yield Act(
        "work.returned", "lan", lambda by, at: work.return_to_leader(alone, reason="Nhầm", by=by, at=at),
        boxes=(Box.HANDLE,),
    )  # fmt: skip
    for code, box in (("work.opened", Box.COWORK), ("work.progress", Box.COWORK), ("work.share_done", Box.COWORK)):
        verbs = {
            "work.opened": lambda by, at: work.start(arrival, by=by, at=at),
            "work.progress": lambda by, at: work.note_progress(arrival, text="Đang làm", by=by, at=at),
            "work.share_done": lambda by, at: work.finish(arrival, result="Xong", by=by, at=at),
        }
        yield Act(code, "tuan", verbs[code], boxes=(box,))
    before = FRIDAY - timedelta(days=2)
    short = given(town, lead(town, "lan"), number="60")
    work.split(short, to_post=tuan, text="Số liệu", due=before, by=town.who("lan"), at=town.now())
    rows = {
        "work.filed": lambda by, at: work.keep_in_file(arrival, file_notation="01.KT", by=by, at=at),
        "work.split": lambda by, at: work.split(arrival, to_post=town.post("binh").id, text="In", by=by, at=at),
        "work.part_taken_back": lambda by, at: work.take_back_part(thing.id, reason="Đã in", by=by, at=at),
        "work.urged": lambda by, at: work.urge([thing.id], by=by, at=at),
        "work.more_time_asked": lambda by, at: work.ask_more_time(short, due=FRIDAY, reason="Chờ", by=by, at=at),
        "work.returned": lambda by, at: work.return_to_leader(arrival, reason="Nhầm", by=by, at=at),
    }
    for code, play in rows.items():
        yield Act(code, "tuan", play, boxes=(Box.COWORK,))
    for granted, code in ((True, "work.more_time_granted"), (False, "work.more_time_refused")):
        yield Act(
            code,
            "uoc",
            lambda by, at, granted=granted: work.answer_more_time(
                asked.id, granted=granted, answer="Theo đề nghị", by=by, at=at
            ),
            boxes=(Box.INSTRUCT,),
        )
    yield Act(
        "work.urged", "uoc", lambda by, at: work.urge([shares[town.post("lan").id]], by=by, at=at),
        boxes=(Box.INSTRUCT,),
    )  # fmt: skip
    yield Act(
        "work.urged", "lan", lambda by, at: work.urge([shares[town.post("tuan").id]], by=by, at=at),
        boxes=(Box.HANDLE,),
    )  # fmt: skip


def of_the_unit(town: Town) -> Iterator[Act]:
    """Given to the whole unit: Bình heads it, and whoever stands in for him does what the head does."""
    named = work.unit_assignee(town.desk.ward.units["kt"].id, town.desk.ward.agency.id, work.Kind.LEAD, on=AT.date())
    assert named is not None
    arrival = given(town, named)
    to_head = given(town, lead(town, "binh"), number="57")
    to_lan = given(town, lead(town, "lan"), number="58")
    aside = work.unit_assignee(town.desk.ward.units["kt"].id, town.desk.ward.agency.id, work.Kind.COWORK, on=AT.date())
    assert aside is not None
    shared = given(town, lead(town, "ngoc"), aside, number="59")
    helping = given(town, lead(town, "ngoc"), helper(town, "binh"), number="60")
    yield Act("work.claimed", "tuan", lambda by, at: work.claim(shared, by=by, at=at), boxes=(Box.COWORK,))
    yield Act(
        "work.passed_on",
        "binh",
        lambda by, at: work.pass_on(helping, to_post=town.post("lan").id, text="Tham mưu", by=by, at=at),
        boxes=(Box.COWORK,),
    )
    lan = town.post("lan").id
    (share,) = [one.id for one in work.assignments_of(to_lan)]
    for who in ("binh", "tuan"):
        yield Act("work.claimed", who, lambda by, at: work.claim(arrival, by=by, at=at), boxes=(Box.HANDLE,))
    for one in (arrival, to_head):
        yield Act(
            "work.passed_on",
            "binh",
            lambda by, at, one=one: work.pass_on(one, to_post=lan, text="Tham mưu", by=by, at=at),
            boxes=(Box.HANDLE,),
        )
        yield Act(
            "work.returned",
            "binh",
            lambda by, at, one=one: work.return_to_leader(one, reason="Lĩnh vực khác", by=by, at=at),
            boxes=(Box.HANDLE,),
        )
        yield Act(
            "work.progress",
            "binh",
            lambda by, at, one=one: work.note_progress(one, text="Đang làm", by=by, at=at),
            boxes=(Box.HANDLE,),
        )
    yield Act("work.urged", "binh", lambda by, at: work.urge([share], by=by, at=at), boxes=(Box.INSTRUCT,))


SCENES = (coming_in, by_field, teams_and_fields, handling, of_the_unit)
