"""What goes out through the hub and what comes in: sending, asking back, following up; accepting, scanning, mail."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from uuid import UUID

from django.conf import settings

from cast import AT, MONDAY
from delegation.matrix import Act, Town
from delegation.scenes_work import helper, lead
from vanban.directory.api import Box
from vanban.exchange import api, ports
from vanban.exchange.adapters.dkim import DomainKeys
from vanban.exchange.adapters.imap import ImapMailboxes
from vanban.exchange.adapters.mail_reader.reader import read_letter
from vanban.exchange.adapters.smtp import SmtpMail
from vanban.exchange.tests.scanner import LETTER, scanned
from vanban.exchange.tests.story import MACHINE, annex
from vanban.exchange.tests.test_dispatching import sealed, sent
from vanban.exchange.tests.test_mending import later
from vanban.exchange.tests.test_same_letter import mailed, nobody
from vanban.exchange.tests.test_scans import ALL_LINES, facts
from vanban.kernel.identifiers import new_id
from vanban.platform import storage
from vanban.rulebook.api import Dispatch, SentTime
from vanban.work import api as work

WARD, COMMUNE = ("UBND phường Hoa Lư", "H42.51"), ("UBND xã Gia Viễn", "H42.60")
REASON = "Ban hành nhầm số liệu"
PAPER = "Biên bản thống nhất ngày 20/11/2026"
ARRIVED = (Box.ARRIVED,)


def came(town: Town, number: str = "77", **changes: object) -> UUID:
    """A letter of another system through the hub, before Ngọc."""
    packet = town.story.packet(number=number, document_id=f"H42.08,2026/11/20,{number}/SNV-VP", **changes)
    return town.story.foreign(packet, town.now())


def going_out(town: Town) -> Iterator[Act]:
    """Issued and not sent yet: how it goes, and under which names of files."""
    story = town.story
    document = sealed(story, story.issued(WARD, COMMUNE))
    reason = "Luật Lưu trữ quy định gửi kèm bản giấy"
    for who, boxes in (("hoa", (Box.ISSUE,)), ("viet", (Box.ISSUE,))):
        yield Act(
            "exchange.dispatch_chosen",
            who,
            lambda by, at: api.choose_dispatch(document, ["H42.51"], Dispatch.E_AND_PAPER, reason=reason, by=by, at=at),
            boxes=boxes,
        )
        yield Act(
            "exchange.file_worded",
            who,
            lambda by, at: api.word_file_name(document, "Về rà soát", agency_id=story.snv.agency.id, by=by, at=at),
            boxes=boxes,
        )


def after_issue(town: Town) -> Iterator[Act]:
    """Out and delivered: asked back, updated, replaced, extended, published, agreed on; clerks and leaders."""
    story = town.story
    refused, back = story.delivered()
    api.refuse(back, reason="Gửi nhầm nơi nhận", by=town.who("ngoc"), at=town.now())
    story.carry(town.now())
    document, _arrival = story.delivered(at=AT + timedelta(minutes=3))
    line = story.line(document).id
    letter = later(story, 3, WARD)
    on_board = sent(story, WARD)
    api.publish_document(on_board, by=town.who("hoa"), at=town.now())
    fresh = sent(story, WARD)
    agreed = api.agree_times("H42.60", SentTime.HANDED, basis=PAPER, starts=MONDAY, by=town.who("hoa"), at=town.now())
    for who in ("hoa", "viet"):
        yield Act(
            "exchange.recall_asked",
            who,
            lambda by, at: api.recall(document, recipient_ids=[line], reason=REASON, by=by, at=at),
        )
        yield Act(
            "exchange.updated",
            who,
            lambda by, at: api.update(
                document, reason=REASON, facts={"due": date(2026, 12, 31)}, tell=[line], by=by, at=at
            ),
        )
        yield Act(
            "exchange.extended", who, lambda by, at: api.extend(document, add=["H42.60"], reason=REASON, by=by, at=at)
        )
        yield Act("exchange.published", who, lambda by, at: api.publish_document(fresh, by=by, at=at))
        yield Act(
            "exchange.unpublished",
            who,
            lambda by, at: api.withdraw_publication(on_board, reason="Đăng nhầm", by=by, at=at),
        )
        yield Act(
            "exchange.times_agreed",
            who,
            lambda by, at: api.agree_times("H42.51", SentTime.HANDED, basis=PAPER, starts=MONDAY, by=by, at=at),
        )
        yield Act("exchange.times_ended", who, lambda by, at: api.end_agreement(agreed.id, by=by, at=at))
    yield Act(
        "exchange.replaced",
        "hoa",
        lambda by, at: api.replace_by(
            document, replacement_id=letter, recipient_ids=[line], reason=REASON, by=by, at=at
        ),
    )
    yield Act(
        "exchange.corrected",
        "hoa",
        lambda by, at: api.correct_by(
            document, letter_id=letter, fault="form", recipient_ids=[line], reason=REASON, by=by, at=at
        ),
    )
    yield Act(
        "exchange.sent_once_more",
        "hoa",
        lambda by, at: api.send_once_more(document, recipient_ids=[line], reason=REASON, by=by, at=at),
    )
    yield Act("exchange.resent", "hoa", lambda by, at: api.resend(refused, by=by, at=at))
    ports.use_mail(SmtpMail("smtp://127.0.0.1:9"))  # a worker would speak to it; none does here
    yield Act(
        "exchange.mail_written",
        "hoa",
        lambda by, at: api.mail_copy(document, "to-dan-pho@example.vn", by=by, at=at),
    )


def on_paper_too(town: Town) -> Iterator[Act]:
    """A copy that is kept with the ink of the stamp: ticked, dropped, taken up again, addressed."""
    story = town.story
    document = sealed(story, story.issued(WARD))
    api.choose_dispatch(
        document, ["H42.51"], Dispatch.E_AND_PAPER, reason="Luật Lưu trữ quy định", by=town.who("hoa"), at=town.now()
    )
    api.send_issued(document, by=MACHINE, at=town.now())
    task = next(one for one in api.paper_tasks_of(document) if one.kind == "send")
    other = sealed(story, story.issued(WARD))
    api.choose_dispatch(
        other, ["H42.51"], Dispatch.E_AND_PAPER, reason="Luật Lưu trữ quy định", by=town.who("hoa"), at=town.now()
    )
    api.send_issued(other, by=MACHINE, at=town.now())
    done = next(one for one in api.paper_tasks_of(other) if one.kind == "send")
    api.tick_paper([done.id], by=town.who("hoa"), at=town.now())
    yield Act("exchange.paper_done", "hoa", lambda by, at: api.tick_paper([task.id], by=by, at=at))
    yield Act("exchange.paper_dropped", "hoa", lambda by, at: api.drop_paper(task.id, reason="Thôi", by=by, at=at))
    yield Act("exchange.paper_reopened", "hoa", lambda by, at: api.reopen_paper(done.id, by=by, at=at))
    yield Act(
        "exchange.paper_addressed",
        "hoa",
        lambda by, at: api.address_paper(task.id, address="Số 1 Hoa Lư", copies=2, by=by, at=at),
    )


def followed(town: Town) -> Iterator[Act]:
    """Mai led the drafting and follows it up; Hùng heads her unit; the ward's Lan handles and reports."""
    story = town.story
    document = story.issued(WARD, COMMUNE)
    api.follow(document, post_id=town.post("mai").id, body="", by=MACHINE, at=town.now())
    api.send_issued(document, by=MACHINE, at=town.now())
    at_ward = next(one for one in story.carry(town.now()) if api.arrival_of(one).agency_id == story.ward.agency.id)
    line = story.line(document).id
    for text in ("Cử người dự họp", "Gửi báo cáo", "Nộp biểu", "Đã xong"):
        api.give_task(
            document, text=text, due=date(2026, 12, 5), recipient_ids=[line], by=town.who("mai"), at=town.now()
        )
    tasks = {one.task.text: one.task.id for one in api.tasks_of(document, on=MONDAY)}
    meet, report, sheet, done = (tasks[text] for text in ("Cử người dự họp", "Gửi báo cáo", "Nộp biểu", "Đã xong"))
    api.accept(at_ward, by=town.who("ngoc"), at=town.now())
    work.submit_to_leader(at_ward, by=town.who("ngoc"), at=town.now())
    given = [lead(town, "lan"), helper(town, "tuan")]
    work.instruct(
        at_ward, text="Chủ trì", assignees=given, due=AT + timedelta(days=4), by=town.who("uoc"), at=town.now()
    )
    api.report_task(done, text="Đã làm", done=True, by=town.who("lan"), at=town.now())
    api.ask_task_time(sheet, due=date(2026, 12, 10), reason="Chờ số liệu", by=town.who("lan"), at=town.now())
    for who in ("mai", "hung", "hoa", "viet"):
        yield Act(
            "exchange.task_given",
            who,
            lambda by, at: api.give_task(document, text="Việc mới", due=None, recipient_ids=[line], by=by, at=at),
        )
        yield Act("exchange.task_ended", who, lambda by, at: api.end_task(meet, result="Xong", by=by, at=at))
        yield Act("exchange.task_sent_back", who, lambda by, at: api.send_back_task(done, reason="Thiếu", by=by, at=at))
        for granted, code in ((True, "exchange.task_time_granted"), (False, "exchange.task_time_refused")):
            yield Act(
                code,
                who,
                lambda by, at, granted=granted: api.answer_task_time(
                    sheet, granted=granted, word="Theo đề nghị", by=by, at=at
                ),
            )
        yield Act("exchange.urged", who, lambda by, at: api.urge([report], text="Đề nghị gửi ngay", by=by, at=at))
        yield Act(
            "exchange.lines_given",
            who,
            lambda by, at: api.give_lines(document, lines="tất cả | Rà soát | 05/12/2026", by=by, at=at),
        )
    for who, boxes in (("lan", (Box.HANDLE,)), ("tuan", (Box.COWORK,)), ("ngoc", ()), ("uoc", ())):
        yield Act(
            "exchange.task_reported",
            who,
            lambda by, at: api.report_task(report, text="Đang làm", percent=20, by=by, at=at),
            boxes=boxes,
        )
        yield Act(
            "exchange.task_time_asked",
            who,
            lambda by, at: api.ask_task_time(report, due=date(2026, 12, 20), reason="Chờ", by=by, at=at),
            boxes=boxes,
        )


def arriving(town: Town) -> Iterator[Act]:
    """Before Ngọc: accepted, refused; read again, known as a copy of another."""
    one, two = came(town), came(town, "78", attachments=(replace(town.story.packet().attachments[0]),))
    here = came(town, "79")
    api.accept(here, by=town.who("ngoc"), at=town.now())
    yield Act("exchange.accepted", "ngoc", lambda by, at: api.accept(one, by=by, at=at), boxes=ARRIVED)
    yield Act(
        "exchange.refused", "ngoc", lambda by, at: api.refuse(one, reason="Gửi nhầm", by=by, at=at), boxes=ARRIVED
    )
    yield Act("exchange.joined", "ngoc", lambda by, at: api.join_copy(two, one, by=by, at=at), boxes=ARRIVED)
    yield Act(
        "exchange.paper_copy", "ngoc", lambda by, at: api.note_paper_copy(here, note="Tủ 2", by=by, at=at),
        boxes=ARRIVED,
    )  # fmt: skip


def asked_back(town: Town) -> Iterator[Act]:
    """The department wants one back, updates another, and reminds of a third."""
    story = town.story
    wanted, first = story.delivered()
    api.recall(wanted, recipient_ids=[story.line(wanted).id], reason=REASON, by=town.who("hoa"), at=town.now())
    changed, second = story.delivered(at=AT + timedelta(minutes=3))
    due = {"due": date(2026, 12, 31)}
    api.update(changed, reason=REASON, facts=due, tell=[story.line(changed).id], by=town.who("hoa"), at=town.now())
    reminded = []
    for minute in (4, 5):
        urged, arrival = story.delivered(at=AT + timedelta(minutes=minute))
        api.follow(urged, post_id=town.post("mai").id, body="", by=MACHINE, at=town.now())
        line = story.line(urged).id
        api.give_task(urged, text="Báo cáo", due=MONDAY, recipient_ids=[line], by=town.who("mai"), at=town.now())
        api.accept(arrival, by=town.who("ngoc"), at=town.now())
        task = next(one.task for one in api.tasks_of(urged, on=MONDAY) if one.task.text == "Báo cáo")
        api.urge([task.id], text="Gửi ngay", by=town.who("mai"), at=town.now())
        reminded.append((urged, arrival))
    (urged, third), (other, handled) = reminded
    for document in (wanted, changed, urged, other):
        api.send_requests(document, by=MACHINE, at=town.now())
        api.send_issued(document, by=MACHINE, at=town.now())
    story.carry(town.now())
    work.submit_to_leader(handled, by=town.who("ngoc"), at=town.now())
    named = [lead(town, "lan"), work.Assignee(town.post("tuan").id, work.Kind.COWORK)]
    work.instruct(
        handled, text="Chủ trì", assignees=named, due=AT + timedelta(days=4), by=town.who("uoc"), at=town.now()
    )
    for who, box in (("lan", Box.HANDLE), ("tuan", Box.COWORK)):
        yield Act("exchange.heeded", who, lambda by, at: api.heed(handled, note="Đã rõ", by=by, at=at), boxes=(box,))
    for who, boxes in (("ngoc", ARRIVED), ("uoc", ARRIVED)):
        yield Act("exchange.given_back", who, lambda by, at: api.agree_recall(first, by=by, at=at), boxes=boxes)
        yield Act(
            "exchange.recall_denied", who, lambda by, at: api.deny_recall(first, reason="Đã giao việc", by=by, at=at),
            boxes=boxes,
        )  # fmt: skip
        yield Act("exchange.update_agreed", who, lambda by, at: api.agree_update(second, by=by, at=at), boxes=boxes)
        yield Act(
            "exchange.update_denied", who, lambda by, at: api.deny_update(second, reason="Đã xong", by=by, at=at),
            boxes=boxes,
        )  # fmt: skip
    yield Act("exchange.heeded", "ngoc", lambda by, at: api.heed(third, note="Đã chuyển", by=by, at=at), boxes=ARRIVED)


def scanner(town: Town) -> Iterator[Act]:
    """Hoa's scanner: a pile taken, sorted, joined, dropped, laid back, entered."""
    agency = town.desk.snv.agency.id

    def read(words: str) -> UUID:
        scan = api.take_scan(
            scanned([LETTER, words]), name="Quet.pdf", agency_id=agency, by=town.who("hoa"), at=town.now()
        )
        api.read_scan(scan.id, by=MACHINE, at=town.now())
        return scan.id

    first, second, third = read("Công văn một"), read("Công văn hai"), read("Công văn ba")
    (letter,) = api.sort_scan(third, by=town.who("hoa"), at=town.now())
    marks = [api.Mark(page.id, page.begins, turn=page.turn) for page in api.table_of(first)]
    fresh = scanned(["Công văn bốn"])
    held = storage.put(fresh, media_type="application/pdf").id
    rows = {
        "exchange.scan_taken": lambda by, at: api.take_scan(fresh, name="Q.pdf", agency_id=agency, by=by, at=at),
        "exchange.scan_to_be_read": lambda by, at: api.ask_reading(new_id(), held, agency_id=agency, by=by, at=at),
        "exchange.scan_arranged": lambda by, at: api.arrange_scan(first, marks, by=by, at=at),
        "exchange.scan_sorted": lambda by, at: api.sort_scan(first, by=by, at=at),
        "exchange.scans_joined": lambda by, at: api.join_scans(first, second, by=by, at=at),
        "exchange.scan_dropped": lambda by, at: api.drop_scan(first, by=by, at=at),
        "exchange.letter_laid_back": lambda by, at: api.lay_back(letter, by=by, at=at),
        "exchange.letter_entered": lambda by, at: api.enter_letter(
            letter, corrections=facts(), looked=ALL_LINES, form="SAO Y", by=by, at=at
        ),
    }
    for code, play in rows.items():
        yield Act(code, "hoa", play, boxes=ARRIVED)


def by_mail(town: Town) -> Iterator[Act]:
    """The ward's mailbox: kept by the operator in person; what comes is accepted, refused, put aside by Ngọc."""
    ports.use_mail_tools(ports.MailTools(ImapMailboxes(Path(settings.VANBAN_VAR)), read_letter, DomainKeys(nobody)))
    ward = town.desk.ward.agency.id
    line = {"host": "127.0.0.1", "port": 993, "line": "tls", "account": "x", "vouches": "mx.ninhbinh.gov.vn"}
    domain = api.list_domain("ninhbinh.gov.vn", province="ninh-binh", by=town.who("hanh"), at=town.now())
    mailbox = api.keep_mailbox(ward, **line, by=town.who("hanh"), at=town.now())
    one = mailed(mailbox, ("a.pdf", annex()))
    yield Act(
        "exchange.mailbox_kept", "hanh", lambda by, at: api.keep_mailbox(ward, **line, by=by, at=at), personal=True
    )
    yield Act(
        "exchange.domain_listed",
        "hanh",
        lambda by, at: api.list_domain("hoalu.gov.vn", province="ninh-binh", by=by, at=at),
        personal=True,
    )
    yield Act("exchange.domain_ended", "hanh", lambda by, at: api.end_domain(domain.id, by=by, at=at), personal=True)
    typed = {"type_name": "Công văn", "number": "5", "symbol": "SNV-VP", "issued_date": date(2026, 11, 20)}
    yield Act(
        "exchange.accepted", "ngoc", lambda by, at: api.accept(one, corrections=typed, by=by, at=at), boxes=ARRIVED
    )
    yield Act(
        "exchange.refused", "ngoc", lambda by, at: api.refuse(one, reason="Thiếu phụ lục", by=by, at=at),
        boxes=ARRIVED,
    )  # fmt: skip
    yield Act(
        "exchange.fields_taken",
        "ngoc",
        lambda by, at: api.take_fields(one, {"signer_name": "Phạm Quốc Vượng"}, by=by, at=at),
        boxes=ARRIVED,
    )
    yield Act("exchange.dismissed", "ngoc", lambda by, at: api.dismiss(one, by=by, at=at), boxes=ARRIVED)


SCENES = (
    going_out, after_issue, on_paper_too, followed, arriving, asked_back, scanner, by_mail,
)  # fmt: skip
