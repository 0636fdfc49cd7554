"""Four ways of a document: three boxes (VL19), the slip (HP25), signed by hand (NB16, HP25), opinions of agencies."""

from __future__ import annotations

import io
from datetime import date, datetime, timedelta

import pytest
from django.db import DatabaseError, transaction
from PIL import Image, ImageDraw

from cast import actor
from vanban.directory.api import Agency, Person, Post, Role, box_items, can_see
from vanban.drafting import api
from vanban.drafting.errors import (
    CommentMissing,
    ConsultationOver,
    DueTooSoon,
    ElectronicNeedsNoCopy,
    NobodyAsked,
    NotAskedYou,
    NotYourConsultation,
    NotYourPaperWay,
    OpinionMissing,
    QuestionMissing,
    ReasonMissing,
    ScanUnlikePaper,
    VerdictUnknown,
)
from vanban.drafting.events import DraftSubmitted
from vanban.drafting.jobs import note_turn
from vanban.drafting.models import Consulted, Slip
from vanban.drafting.queries.consulting import answers_of, consultations_of, find_laid_open, laid_open
from vanban.drafting.queries.slips import slips_of
from vanban.drafting.tests.papers import text_of
from vanban.kernel.actor import system_actor
from vanban.kernel.clock import VIETNAM
from vanban.kernel.refusals import Refusals
from vanban.kernel.states import StepRefused
from vanban.kernel.vietnamese import sort_key
from vanban.platform import audit, storage
from vanban.registry.api import files_of, find_outgoing, held_number
from vanban.rulebook.api import profile_for
from vanban.signing.api import Origin, check, missing

PDF = "application/pdf"
STRANGER = system_actor("góp ý công khai")


def boxes(desk, short, box):
    """Subjects in a person's box."""
    return [item.subject for item in box_items(desk.who(short), box)]


def scan(pages: int = 1, dpi: int = 200) -> bytes:
    """A signed paper from a scanner: a picture of a letter with a red seal, as large as its paper."""
    image = Image.new("RGB", (round(8.27 * dpi), round(11.69 * dpi)), "white")
    pen = ImageDraw.Draw(image)
    for line in range(20):
        y = round((2 + line * 0.35) * dpi)
        pen.rectangle((1.2 * dpi, y, 7 * dpi, y + dpi // 12), fill="black")
    pen.ellipse((4.6 * dpi, 9 * dpi, 6 * dpi, 10.4 * dpi), outline=(200, 20, 30), width=dpi // 20)
    out = io.BytesIO()
    image.save(out, "PDF", resolution=dpi, save_all=True, append_images=[image] * (pages - 1))
    return out.getvalue()


def scanned(desk, draft, content):
    """The clerk hands in the scan."""
    return api.take_scan(
        draft.id, name="BanKyTay.pdf", content=content, media_type=PDF, by=desk.who("hoa"), at=desk.now()
    )


@pytest.mark.clause("VL19-Đ11.2a", "VL19-Đ11.2b", "VL19-Đ11.2c")
def test_the_three_boxes_of_vinh_long(desk, settings):
    """“Trình duyệt dự thảo”, “Trình ký ban hành”, “Chờ phát hành”: one after the other, each by its name."""
    settings.VANBAN_PROVINCE = "vinh-long"
    rules = profile_for("vinh-long", date(2026, 11, 23))
    assert [rules.box_label(box) for box in ("review", "sign", "issue")] == [
        "Trình duyệt dự thảo", "Trình ký ban hành", "Chờ phát hành",
    ]  # fmt: skip
    draft = desk.submitted()
    places = [("hung", "review"), ("viet", "sign"), ("hoa", "issue")]
    for turn, (who, _box) in enumerate(places):
        assert [bool(boxes(desk, short, name)) for short, name in places] == [turn == one for one in range(3)]
        if who == "hung":
            api.approve(draft.id, by=desk.who(who), at=desk.now())
        elif who == "viet":
            paper = api.paper_of(draft.id).number
            api.sign(draft.id, version=paper, by=desk.who(who), at=desk.now())
        else:
            api.begin_issue(draft.id, by=desk.who(who), at=desk.now())
            assert api.resume_issue(draft.id, at=desk.now())
    assert find_outgoing(draft.id).profile == rules.id


def slip_of(desk, draft):
    """What the job makes after a turn, and its words."""
    note_turn(DraftSubmitted(draft.id, draft.drafter_id, desk.now()))
    found = slips_of(draft.id)
    return len(found), text_of(storage.read(found[-1].blob_id)) if found else ""


@pytest.mark.clause("HP25-Đ19.1", "HP25-Đ19.2", "HP25-Đ19.3a", "HP25-Đ19.3b")
def test_the_slip_of_hai_phong_goes_along_and_is_kept(desk, settings):
    """Submitted, refused by the head, submitted again, approved, refused by the director, signed: all on the slip."""
    settings.VANBAN_PROVINCE = "hai-phong"
    draft = desk.drafted()
    api.submit(draft.id, submission="Kính trình Giám đốc ký công văn rà soát.", by=desk.who("mai"), at=desk.now())
    count, words = slip_of(desk, draft)
    assert count == 1 and "PHIẾU TRÌNH" in words and "Kính trình Giám đốc ký công văn rà soát." in words
    assert slip_of(desk, draft)[0] == 1  # run twice, kept once
    api.reject(draft.id, reason="Thiếu biểu mẫu", by=desk.who("hung"), at=desk.now())
    assert boxes(desk, "mai", "returned") == [draft.subject]
    count, words = slip_of(desk, draft)
    assert count == 2 and "Không duyệt" in words and "Thiếu biểu mẫu" in words
    api.submit(draft.id, by=desk.who("mai"), at=desk.now())
    api.approve(draft.id, note="Đã bổ sung", by=desk.who("hung"), at=desk.now())
    api.reject(draft.id, reason="Lùi thời hạn", by=desk.who("viet"), at=desk.now())
    assert boxes(desk, "mai", "returned") == [draft.subject]
    assert boxes(desk, "hung", "review") == []
    api.submit(draft.id, by=desk.who("mai"), at=desk.now())
    api.approve(draft.id, by=desk.who("hung"), at=desk.now())
    api.sign(draft.id, version=api.paper_of(draft.id).number, by=desk.who("viet"), at=desk.now())
    assert boxes(desk, "hoa", "issue") == [draft.subject]
    count, words = slip_of(desk, draft)
    assert count == 3
    for told in ("Lùi thời hạn", "Đã bổ sung", "Ký duyệt", "Phạm Quốc Việt", "Trần Văn Hùng"):
        assert told in words
    with pytest.raises(DatabaseError), transaction.atomic():
        Slip.objects.filter(draft_id=draft.id).update(number=9)


def test_where_no_slip_is_asked_for_none_is_made(desk):
    """Ninh Bình's rules name no phiếu trình."""
    draft = desk.submitted()
    assert slip_of(desk, draft) == (0, "")


@pytest.fixture
def in_2020(desk):
    """The same office under Ninh Bình's regulation of 2016, with certificates of that year."""
    from vanban.signing.api import issue_demo_certificates

    desk.clock[0] = datetime(2020, 6, 15, 8, 2, tzinfo=VIETNAM)
    people = [desk.snv.posts[short].person_id for short in ("viet", "long")]
    issue_demo_certificates(people, [desk.snv.agency.id], by=system_actor("thử"), at=desk.clock[0])
    return desk


@pytest.mark.clause("NB16-Đ13.2a", "NB16-Đ8.2")
def test_ninh_binh_2016_approves_digitally_then_signs_by_hand(in_2020):
    """Signed on the screen, printed, signed with a pen, numbered, scanned: the agency signs the scan and it is out."""
    desk = in_2020
    draft = desk.signed()
    assert api.get_draft(draft.id).profile == "nb16"
    with pytest.raises(NotYourPaperWay):
        api.print_paper(draft.id, by=desk.who("viet"), at=desk.now())
    printed = api.print_paper(draft.id, by=desk.who("hoa"), at=desk.now())
    assert printed.kind == "composed"
    with pytest.raises(StepRefused):
        api.begin_issue(draft.id, by=desk.who("hoa"), at=desk.now())
    held = api.take_signed(draft.id, by=desk.who("hoa"), at=desk.now())
    assert boxes(desk, "hoa", "issue") == [draft.subject]
    with pytest.raises(ElectronicNeedsNoCopy):
        scanned(desk, draft, storage.read(printed.source_blob_id))
    with pytest.raises(ScanUnlikePaper):
        scanned(desk, draft, scan(pages=2))
    scanned(desk, draft, scan(pages=printed.pages))
    assert api.resume_issue(draft.id, at=desk.now())
    entered = find_outgoing(draft.id)
    assert entered.number == held.number
    main = next(file for file in files_of(draft.id) if file.role == "main")
    report = check(storage.read(main.blob_id), at=desk.now())
    assert missing(report, Origin.ISSUER_SCAN, organisation="Sở Nội vụ") == ()
    told = [line.code for line in audit.lines(draft.id)]
    order = ["drafting.signed", "drafting.printed", "drafting.signed_by_hand", "drafting.scanned", "drafting.issued"]
    assert [code for code in told if code in order] == order


@pytest.mark.clause("HP25-Đ20.1a", "HP25-Đ6.1d", "HP25-Đ11.1a")
def test_hai_phong_sends_the_scan_together_with_the_final_draft(desk, settings):
    """The director agrees on his phone and signs on paper: scan with the agency's signature, and the final draft."""
    settings.VANBAN_PROVINCE = "hai-phong"
    draft = desk.approved()
    paper = api.paper_of(draft.id, "composed")
    api.approve_by_hand(draft.id, version=paper.number, by=desk.who("viet"), at=desk.now())
    api.print_paper(draft.id, by=desk.who("hoa"), at=desk.now())
    api.take_signed(draft.id, by=desk.who("hoa"), at=desk.now())
    scanned(desk, draft, scan(pages=paper.pages))
    assert api.resume_issue(draft.id, at=desk.now())
    files = files_of(draft.id)
    assert [file.role for file in files] == ["main", "annex"]
    assert "Sở Nội vụ đề nghị các cơ quan rà soát dữ liệu" in " ".join(text_of(storage.read(files[1].blob_id)).split())
    report = check(storage.read(files[0].blob_id), at=desk.now())
    assert [facts.kind for facts in report.signatures] == ["agency"]


@pytest.mark.clause("HY19-Đ7.1", "HY19-Đ11.1")
def test_in_hung_yen_nothing_goes_out_but_with_both_digital_signatures(desk, settings):
    """Not issued before the leader has signed, not registered before the agency has; then both stand on the paper."""
    settings.VANBAN_PROVINCE = "hung-yen"
    draft = desk.approved()
    assert api.get_draft(draft.id).profile == "hy19"
    version = api.paper_of(draft.id, "composed").number
    with pytest.raises(StepRefused):
        api.begin_issue(draft.id, by=desk.who("hoa"), at=desk.now())
    api.sign(draft.id, version=version, by=desk.who("viet"), at=desk.now())
    api.begin_issue(draft.id, by=desk.who("hoa"), at=desk.now())
    assert find_outgoing(draft.id) is None, "nothing is registered as sent before the agency has signed"
    assert api.resume_issue(draft.id, at=desk.now())
    main = next(file for file in files_of(draft.id) if file.role == "main")
    report = check(storage.read(main.blob_id), at=desk.now())
    assert [(facts.kind, facts.is_good) for facts in report.signatures] == [("person", True), ("agency", True)]


def test_a_number_on_paper_that_is_not_issued_goes_back(desk, settings):
    """The scanner is broken: the number goes back with a reason, and the paper waits for the pen again."""
    settings.VANBAN_PROVINCE = "hai-phong"
    draft = desk.approved()
    version = api.paper_of(draft.id, "composed").number
    api.approve_by_hand(draft.id, version=version, by=desk.who("viet"), at=desk.now())
    api.print_paper(draft.id, by=desk.who("hoa"), at=desk.now())
    api.take_signed(draft.id, by=desk.who("hoa"), at=desk.now())
    with pytest.raises(ReasonMissing):
        api.give_number_back(draft.id, reason=" ", by=desk.who("hoa"), at=desk.now())
    api.give_number_back(draft.id, reason="Giám đốc đổi ý", by=desk.who("hoa"), at=desk.now())
    assert held_number(draft.id) is None
    api.reject(draft.id, reason="Chưa ký", by=desk.who("hoa"), at=desk.now())
    assert boxes(desk, "mai", "returned") == [draft.subject]
    assert api.get_draft(draft.id).by_hand is False


def agencies(*names):
    """Other agencies, each with a leader and a clerk: {name: (agency, leader, clerk)}."""
    made = {}
    for place, name in enumerate(names):
        agency = Agency.objects.create(
            code=f"H42.7{place}", name=name, abbreviation=f"CQ{place}", level="department", invented=True
        )
        posts = []
        for title, role in (("Giám đốc", Role.LEADER), ("Văn thư", Role.CLERK)):
            person = Person.objects.create(full_name=f"{title} {name}", sort_key=sort_key(title))
            posts.append(Post.objects.create(person=person, agency=agency, title=title, roles=[str(role)]))
        made[name] = (agency, *posts)
    return made


def asked(desk, draft, *, by="mai", **of):
    """Mai asks, for a week."""
    question = api.Question("Đề nghị góp ý dự thảo", date(2026, 11, 30), **of)
    return api.ask(draft.id, question, by=desk.who(by), at=desk.now())


def test_opinions_of_three_agencies_and_a_colleague(desk):
    """Agree, disagree with words, a letter entered by Mai, one silent: the summary counts all four and is kept."""
    others = agencies("Sở Tài chính", "Sở Tư pháp", "Sở Xây dựng")
    draft = desk.drafted()
    posts = (desk.snv.posts["long"].id,)
    made = asked(desk, draft, agencies=tuple(one[0].id for one in others.values()), posts=posts)
    assert api.paper_of(draft.id).number == made.version
    leaders = {name: actor(one[1], desk.clock[0]) for name, one in others.items()}
    clerk = actor(others["Sở Tư pháp"][2], desk.clock[0])
    assert boxes(desk, "long", "opinion") == [draft.subject]
    assert all(can_see(leader, draft.id) for leader in leaders.values())
    assert box_items(clerk, "opinion")[0].due == made.due
    with pytest.raises(NotAskedYou):  # the clerk sees it, a leader answers
        api.answer(draft.id, verdict="agree", text="", by=clerk, at=desk.now())
    api.answer(draft.id, verdict="agree", text="", by=leaders["Sở Tài chính"], at=desk.now())
    with pytest.raises(NotAskedYou):  # once
        api.answer(draft.id, verdict="other", text="x", by=leaders["Sở Tài chính"], at=desk.now())
    with pytest.raises(OpinionMissing):
        api.answer(draft.id, verdict="disagree", text=" ", by=leaders["Sở Tư pháp"], at=desk.now())
    with pytest.raises(VerdictUnknown):
        api.answer(draft.id, verdict="maybe", text="", by=leaders["Sở Tư pháp"], at=desk.now())
    api.answer(draft.id, verdict="disagree", text="Sửa khoản 2", by=leaders["Sở Tư pháp"], at=desk.now())
    assert api.remind_asked(draft.id, by=desk.who("mai"), at=desk.now()) == 2
    silent = next(one for one in answers_of(made) if one.name == "Sở Xây dựng")
    desk.clock[0] += timedelta(days=9)
    api.record_letter(
        silent.id, verdict="other", text="Bổ sung phụ lục", letter="15/SXD-VP ngày 01/12/2026",
        by=desk.who("mai"), at=desk.now(),
    )  # fmt: skip
    with pytest.raises(NotYourConsultation):
        api.close(draft.id, by=desk.who("hoa"), at=desk.now())
    closed = api.close(draft.id, by=desk.who("mai"), at=desk.now())
    words = " ".join(text_of(storage.read(closed.summary_blob_id)).split())
    assert "Nhất trí: 1; Không nhất trí: 1; Ý kiến khác: 1; Chưa trả lời: 1" in words
    for told in ("Sửa khoản 2", "Bổ sung phụ lục", "15/SXD-VP", "(quá hạn)"):
        assert told in words
    assert boxes(desk, "long", "opinion") == []
    with pytest.raises(DatabaseError), transaction.atomic():
        Consulted.objects.filter(id=silent.id).update(text="khác")


def test_what_is_wrong_with_an_asking_is_told_at_once(desk):
    """No words, nobody, a day that has passed: three reasons; a stranger may not ask."""
    draft = desk.drafted()
    with pytest.raises(Refusals) as refused:
        api.ask(draft.id, api.Question(" ", date(2026, 11, 23)), by=desk.who("mai"), at=desk.now())
    assert {type(one) for one in refused.value.reasons} == {QuestionMissing, NobodyAsked, DueTooSoon}
    with pytest.raises(NotYourConsultation):
        asked(desk, draft, by="hoa", posts=(desk.snv.posts["long"].id,))


def test_the_reviewer_asks_while_it_is_before_him(desk):
    """Hùng asks Long in parallel; his turn goes on meanwhile, and the open question stays in Long's box."""
    draft = desk.submitted()
    asked(desk, draft, by="hung", posts=(desk.snv.posts["long"].id,))
    api.approve(draft.id, by=desk.who("hung"), at=desk.now())
    assert boxes(desk, "long", "opinion") == [draft.subject]
    api.answer(draft.id, verdict="agree", text="", by=desk.who("long"), at=desk.now())
    assert boxes(desk, "long", "opinion") == []


@pytest.mark.clause("NB16-Đ15.2")
def test_the_public_comments_until_the_day_and_it_stands_in_the_summary(desk):
    """A draft laid open: comments with their author, none without a name, none after the deadline."""
    draft = desk.drafted()
    made = asked(desk, draft, public=True)
    assert [one.id for one in laid_open(at=desk.clock[0])] == [made.id]
    told = {"contact": "", "source": "s", "by": STRANGER}
    api.comment(made.id, author="Hội Luật gia", text="Nên rõ thời hạn", at=desk.now(), **told)
    with pytest.raises(CommentMissing):
        api.comment(made.id, author=" ", text="x", at=desk.now(), **told)
    late = desk.clock[0] + timedelta(days=20)
    with pytest.raises(ConsultationOver):
        api.comment(made.id, author="A", text="x", at=late, **told)
    assert find_laid_open(made.id, at=late) is None
    closed = api.close(draft.id, by=desk.who("mai"), at=desk.now())
    words = text_of(storage.read(closed.summary_blob_id))
    assert "Hội Luật gia" in words and "Nên rõ thời hạn" in words
    assert consultations_of(draft.id)[0].closed_at is not None
