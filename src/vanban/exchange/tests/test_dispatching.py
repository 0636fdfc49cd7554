"""How a document goes to each recipient: the regulation decides, a person may say otherwise, paper is left to do."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.utils import translation

from cast import AT, actor
from vanban.axis.api import edxml
from vanban.directory.api import Agency, can_see
from vanban.exchange import api
from vanban.exchange.models import Dispatch as Packet
from vanban.exchange.models import Envelope
from vanban.exchange.ports import Planned, use_drafts
from vanban.exchange.tests.story import MACHINE, Story, annex
from vanban.exchange.tests.test_page import offered, part, press
from vanban.kernel.clock import VIETNAM
from vanban.kernel.refusals import Refusal
from vanban.platform import storage
from vanban.rulebook.actions import keep_own_list
from vanban.rulebook.api import Dispatch
from vanban.signing.api import Certificate, SignatureRecord

WARD = ("UBND phường Hoa Lư", "H42.51")
COMMUNE = ("UBND xã Gia Viễn", "H42.60")
REMOTE = ("UBND xã Ninh Xá", "H42.70")


@pytest.fixture(autouse=True)
def vietnamese() -> Any:
    with translation.override("vi"):
        yield


def under(story: Story, province: str) -> None:
    """The department works under another province's regulation."""
    Agency.objects.filter(id=story.snv.agency.id).update(province=province)
    story.snv.agency.refresh_from_db()


def sealed(story: Story, document_id: UUID) -> UUID:
    """On record as sealed here, as every document of the issuing flow is."""
    certificate = Certificate.objects.filter(agency_id=story.snv.agency.id).first()
    assert certificate is not None
    SignatureRecord.objects.create(
        document_id=document_id, purpose="seal", certificate=certificate, signer="Sở Nội vụ", done_by_name="Lê Thị Hoa",
        signed_at=AT, sha256_before="0" * 64, sha256_after="1" * 64,
    )  # fmt: skip
    return document_id


def sent(story: Story, *recipients: tuple[str, str], at: datetime = AT, **changes: Any) -> UUID:
    """Issued, sealed, and handed to the hub."""
    document_id = sealed(story, story.issued(*(recipients or (WARD,)), at=at, **changes))
    api.send_issued(document_id, by=MACHINE, at=at + timedelta(minutes=1))
    return document_id


def copies(document_id: UUID, kind: str = "send") -> list[api.PaperTask]:
    return [task for task in api.paper_tasks_of(document_id) if task.kind == kind]


def codes(caught: pytest.ExceptionInfo[Refusal]) -> list[str]:
    return [reason.code for reason in caught.value.reasons]


@pytest.mark.clause("NB25-Đ6", "NB25-Đ14.2d")
def test_a_listed_type_goes_without_paper_and_the_decision_is_kept_with_its_rules(story: Story) -> None:
    line = story.line(sent(story))
    assert (line.mode, line.channel, line.state) == ("e_only", "axis", "handed")
    assert "775" in line.mode_reason
    assert (line.profile, line.profile_version) == ("nb25", "1")


@pytest.mark.clause("NB25-Đ5.2", "HP25-Đ10.1-2")
@pytest.mark.parametrize("province", ["ninh-binh", "hai-phong"])
def test_what_carries_no_seal_goes_with_paper_which_is_the_original(story: Story, province: str) -> None:
    under(story, province)
    document_id = story.issued(WARD)
    api.send_issued(document_id, by=MACHINE, at=AT)
    assert story.line(document_id).mode == "e_and_paper"
    assert [task.name for task in copies(document_id)] == [WARD[0]]


@pytest.mark.clause("VL19-Đ11.2đ", "VL19-Đ8.1", "NB16-Đ2.10")
def test_paper_goes_only_to_who_cannot_be_reached(story: Story) -> None:
    under(story, "vinh-long")
    remote()
    document_id = sent(story, WARD, REMOTE, ("Ông Nguyễn Văn A", ""), ("Lưu: VT, TCCB", ""))
    ways = {item.name: (item.mode, item.channel, item.state) for item in api.grid(document_id)}
    assert ways[WARD[0]] == ("e_only", "axis", "handed")
    assert ways[REMOTE[0]] == ("paper_only", "paper", "paper")
    assert ways["Ông Nguyễn Văn A"] == ("paper_only", "paper", "paper")
    assert [task.name for task in copies(document_id)] == [REMOTE[0], "Ông Nguyễn Văn A"]
    assert all("VL19-Đ11.2đ" in task.reason for task in copies(document_id))


def remote(**changes: Any) -> None:
    """A commune without a system and without a mailbox on the hub."""
    Agency.objects.create(
        code=REMOTE[1], name=REMOTE[0], abbreviation="UBND", level="commune", place="Ninh Xá", has_system=False,
        **changes,
    )  # fmt: skip


@pytest.mark.clause("NB16-Đ5.5", "NB16-Đ6.2")
def test_what_is_signed_and_sent_needs_no_paper_nor_do_its_attachments(story: Story) -> None:
    profile = {"profile": "nb16", "profile_version": "1"}
    letter = sent(story, WARD, annexes=(annex(),), **profile)
    assert (story.line(letter).mode, story.line(letter).channel) == ("e_only", "axis")
    assert "NB16-Đ6.3a" in story.line(letter).mode_reason
    assert copies(letter) == [], "no paper of the letter, and none of what is attached"
    (arrival_id,) = story.carry(AT + timedelta(minutes=2))
    arrived = api.arrival_of(arrival_id)
    assert arrived is not None
    assert [file.role for file in arrived.files.all()] == ["main", "annex"]
    decision = sent(story, WARD, type_code="quyet-dinh", type_name="Quyết định", symbol="QĐ-SNV", **profile)
    assert [task.name for task in copies(decision)] == [WARD[0]], "but what must be kept on paper goes with it"


@pytest.mark.clause("NB16-Đ13.2b", "NB16-Đ7.1a-d", "NB16-Đ2.10")
def test_what_the_regulation_wants_on_paper_too_is_on_the_clerks_list(story: Story) -> None:
    profile = {"profile": "nb16", "profile_version": "1"}
    decision = sent(story, WARD, type_code="quyet-dinh", type_name="Quyết định", symbol="QĐ-SNV", **profile)
    (task,) = copies(decision)
    assert "NB16-Đ7.1a" in task.reason
    assert story.line(decision).state == "handed", "and it went electronically at once"
    invitation = sent(story, WARD, type_code="giay-moi", type_name="Giấy mời", symbol="GM-SNV", **profile)
    assert copies(invitation) == []
    assert "NB16-Đ6.1b" in story.line(invitation).mode_reason
    api.tick_paper([task.id], note="RR123456789VN", by=story.hoa, at=AT + timedelta(hours=1))
    (done,) = copies(decision)
    assert (done.state, done.done_by, done.note) == ("done", "Lê Thị Hoa", "RR123456789VN")
    assert done.done_at == AT + timedelta(hours=1)


@pytest.mark.clause("NB16-Đ6.4", "NB16-Đ7.2")
def test_the_list_an_agency_keeps_for_those_under_it_decides_from_its_day(story: Story) -> None:
    """The department asks for paper beside reports inside its line; the ward stands beside it, not under it."""
    tomorrow = AT + timedelta(days=1)
    keep_own_list(
        {"bao-cao": "e_and_paper"}, agency_name="Sở Nội vụ", effective_from=tomorrow.date(),
        basis="Quyết định số 15/QĐ-SNV", reason="Cơ quan trực thuộc còn lưu bản giấy", by=story.viet, at=AT,
    )  # fmt: skip
    Agency.objects.filter(id=story.commune.id).update(parent=story.snv.agency)
    report = {
        "type_code": "bao-cao", "type_name": "Báo cáo", "symbol": "BC-SNV", "profile": "nb16", "profile_version": "1",
    }  # fmt: skip
    today = sent(story, COMMUNE, **report)
    assert copies(today) == [], "before its day the regulation alone counts"
    later = sent(story, COMMUNE, WARD, at=tomorrow, **report)
    (task,) = copies(later)
    assert task.name == COMMUNE[0]
    assert "NB16-Đ6.4, Đ7.2: Sở Nội vụ, Quyết định số 15/QĐ-SNV" in task.reason
    assert "NB16-Đ6.1b" in story.line(later).mode_reason


@pytest.mark.clause("HY19-Đ7.2", "HY19-Đ5.3")
def test_under_hung_yen_paper_goes_with_the_list_and_nobody_may_add_it_to_anything_else(story: Story) -> None:
    under(story, "hung-yen")
    contract = sent(story, WARD, type_code="hop-dong", type_name="Hợp đồng", symbol="HĐ-SNV")
    assert story.line(contract).mode == "e_and_paper"
    letter = sent(story, WARD)
    with pytest.raises(api.PaperForbidden) as refused:
        api.choose_dispatch(letter, ["H42.51"], Dispatch.E_AND_PAPER, reason="Quen dùng bản giấy", by=story.hoa, at=AT)
    assert "HY19-Đ5.3" in refused.value.data["reason"]
    assert copies(letter) == []


@pytest.mark.clause("VL19-Đ10.4", "NB16-Đ6.1a", "HP25-Đ13.1-2")
@pytest.mark.parametrize("province", ["vinh-long", "hai-phong"])
def test_a_unit_of_the_sender_reads_it_in_the_house_and_gets_no_paper(story: Story, province: str) -> None:
    under(story, province)
    mai = actor(story.snv.posts["mai"])
    document_id = sealed(story, story.issued(WARD, ("Phòng Tổ chức cán bộ", "")))
    assert not can_see(mai, document_id)
    api.send_issued(document_id, by=MACHINE, at=AT)
    line = next(item for item in api.grid(document_id) if item.code == "")
    assert (line.mode, line.channel, line.state) == ("e_only", "house", "here")
    assert can_see(actor(story.snv.posts["mai"]), document_id)
    with pytest.raises(api.PaperForbidden):
        api.choose_dispatch(
            document_id, ["Phòng Tổ chức cán bộ"], Dispatch.E_AND_PAPER, reason="Cho tiện", by=story.hoa, at=AT
        )


@pytest.mark.clause("NB16-Đ3.1a", "VL19-Đ8.1")
@pytest.mark.parametrize("province", ["ninh-binh", "vinh-long", "hung-yen", "hai-phong"])
def test_paper_alone_is_refused_for_who_can_be_reached(story: Story, province: str) -> None:
    under(story, province)
    document_id = sealed(story, story.issued(WARD, COMMUNE))
    with pytest.raises(Refusal) as refused:
        api.choose_dispatch(document_id, ["H42.51", "H42.60"], Dispatch.PAPER_ONLY, reason="", by=story.hoa, at=AT)
    assert codes(refused).count("exchange.paper_only_refused") == 2, "every line's reason at once"
    assert "exchange.reason_missing" in codes(refused)


def test_a_choice_made_before_issue_holds_at_sending_with_name_and_reason(story: Story) -> None:
    under(story, "vinh-long")
    document_id = sealed(story, story.issued(WARD, COMMUNE))
    law = "Bên nhận cần bản giấy theo Luật Đất đai"
    api.choose_dispatch(document_id, ["H42.51"], Dispatch.E_AND_PAPER, reason=law, by=story.viet, at=AT)
    api.send_issued(document_id, by=MACHINE, at=AT)
    line = story.line(document_id)
    assert (line.mode, line.chosen_by, line.chosen_reason) == ("e_and_paper", "Phạm Quốc Việt", law)
    assert "VL19-Đ10.2" in line.mode_reason, "what the table said stays beside it"
    assert [task.name for task in copies(document_id)] == [WARD[0]]


def test_paper_is_added_and_left_out_after_sending(story: Story) -> None:
    under(story, "vinh-long")
    document_id = sent(story)
    chosen = {"by": story.hoa, "at": AT + timedelta(hours=1)}
    api.choose_dispatch(document_id, ["H42.51"], Dispatch.E_AND_PAPER, reason="Luật định", **chosen)
    api.choose_dispatch(document_id, ["H42.51"], Dispatch.E_AND_PAPER, reason="Luật định", **chosen)
    assert [task.state for task in copies(document_id)] == ["open"], "pressed twice, one copy"
    api.choose_dispatch(document_id, ["H42.51"], Dispatch.E_ONLY, reason="Bên nhận báo không cần", **chosen)
    (task,) = copies(document_id)
    assert (task.state, task.done_by, task.note) == ("dropped", "Lê Thị Hoa", "Bên nhận báo không cần")


def test_who_may_not_decide(story: Story) -> None:
    document_id = sealed(story, story.issued(WARD))
    for other in (story.ngoc, actor(story.snv.posts["mai"])):
        with pytest.raises(api.OnlySendersDecide):
            api.choose_dispatch(document_id, ["H42.51"], Dispatch.E_AND_PAPER, reason="Vì", by=other, at=AT)
        assert "dispatch" not in offered(document_id, other)
    with pytest.raises(api.NobodyChosen):
        api.choose_dispatch(document_id, ["H99.99"], Dispatch.E_ONLY, reason="Không có", by=story.hoa, at=AT)


@pytest.mark.clause("VL19-Đ10.2", "VL19-Đ11.5", "HP25-Đ20.1b")
@pytest.mark.parametrize("province", ["vinh-long", "hai-phong", "ninh-binh"])
def test_a_stamped_copy_is_kept_and_ticked(story: Story, province: str) -> None:
    under(story, province)
    document_id = sent(story)
    (keep,) = copies(document_id, "keep")
    assert keep.state == "open"
    with pytest.raises(Refusal):
        api.tick_paper([keep.id], by=story.ngoc, at=AT)
    assert api.tick_paper([keep.id], note="Tủ 3, cặp 12", by=story.hoa, at=AT) == 1
    assert api.tick_paper([keep.id], by=story.hoa, at=AT) == 0, "ticked once"
    (kept,) = copies(document_id, "keep")
    assert (kept.done_by, kept.note) == ("Lê Thị Hoa", "Tủ 3, cặp 12")
    api.reopen_paper(keep.id, by=story.hoa, at=AT)
    assert copies(document_id, "keep")[0].state == "open"
    with pytest.raises(api.ReasonMissing):
        api.drop_paper(keep.id, reason=" ", by=story.hoa, at=AT)


@pytest.mark.clause("HP25-Đ8.3", "HP25-Đ8.3a", "HP25-Đ8.3b", "HP25-Đ8.3c")
def test_files_are_sent_under_made_names_and_keep_their_own_in_the_register(story: Story) -> None:
    under(story, "hai-phong")
    subject = "Về việc rà soát, sắp xếp vị trí việc làm của công chức, viên chức " * 5
    document_id = sealed(story, story.issued(WARD, annexes=(annex(),), subject=subject.strip()))
    words = "Về công tác đặt tên, rà soát Ư"
    api.word_file_name(document_id, words, agency_id=story.snv.agency.id, by=story.hoa, at=AT)
    api.send_issued(document_id, by=MACHINE, at=AT)
    packet = edxml.read(storage.read(Packet.objects.get(envelope_id=document_id).blob_id))
    names = [item.name for item in packet.attachments]
    stem = "01-SNV-TCCB_23112026_Ve-cong-tac-dat-ten-ra-soat-U"
    assert names[0].replace(" ", "-") == f"{stem}.pdf"
    assert names[1].replace(" ", "-") == f"{stem}_PL01.pdf"
    envelope = Envelope.objects.get(id=document_id)
    assert [own for own, _sent in envelope.file_names] == ["cong-van.pdf", "phu-luc-1.pdf"]
    shown = next(one for one in part(document_id, story.hoa).sections if one.code == "file-names")
    assert [str(row[0]) for row in shown.rows] == ["cong-van.pdf", "phu-luc-1.pdf"]


def test_where_names_are_not_made_files_keep_theirs(story: Story) -> None:
    document_id = sent(story)
    packet = edxml.read(storage.read(Packet.objects.get(envelope_id=document_id).blob_id))
    assert [item.name for item in packet.attachments] == ["cong-van.pdf"]


@pytest.mark.clause("HP25-Đ6.1a#1", "VL19-Đ11.1")
def test_on_time_or_late_is_kept_from_the_hour_of_signing(story: Story) -> None:
    friday = datetime(2026, 11, 20, 16, 50, tzinfo=VIETNAM)
    seen = []
    for province, left in (("hai-phong", 11), ("hai-phong", 14), ("vinh-long", 11)):
        under(story, province)
        use_drafts(lambda _id: planned(story, friday))
        document_id = sealed(story, story.issued(WARD, urgency=0))
        moment = datetime(2026, 11, 23, left, 0, tzinfo=VIETNAM)
        api.send_issued(document_id, by=MACHINE, at=moment)
        envelope = Envelope.objects.get(id=document_id)
        assert envelope.signed_at == friday
        assert envelope.first_sent_at == moment
        seen.append(api.was_late(envelope, moment))
    use_drafts(lambda _id: None)
    assert seen == [False, True, True]


def planned(story: Story, signed_at: datetime) -> Planned:
    return Planned(story.snv.agency.id, "cong-van", "", 0, (WARD,), "", "", signed_at, signed_at)


def test_the_page_says_how_why_and_what_is_left(story: Story) -> None:
    under(story, "vinh-long")
    document_id = sent(story, WARD, ("Ông Nguyễn Văn A", ""))
    assert "dispatch" in offered(document_id, story.hoa)
    told = press(
        "dispatch", document_id, story.hoa, recipients=["H42.51"], mode="e_and_paper", reason="Luật Đất đai Đ100"
    )
    assert "1" in told
    shown = part(document_id, story.hoa)
    rows = {str(row[0]): [str(cell) for cell in row] for section in shown.sections if section.code == "dispatch"
            for row in section.rows}  # fmt: skip
    assert rows[WARD[0]][1] == "Điện tử và giấy"
    assert rows[WARD[0]][3].startswith("Lê Thị Hoa: Luật Đất đai Đ100")
    assert "VL19-Đ10.2" in rows[WARD[0]][3] and "1123" in rows[WARD[0]][4]
    assert rows["Ông Nguyễn Văn A"][1] == "Chỉ giấy"
    paper = next(section for section in shown.sections if section.code == "paper-tasks")
    assert len(paper.rows) == 3
    assert [one.link for one in shown.notices if "giấy" in str(one.text)] == ["/lien-thong/ban-giay/"]
    read = part(document_id, actor(story.snv.posts["mai"]))
    assert [one.link for one in read.notices if "giấy" in str(one.text)] == ["#part-paper-tasks"]
    limit = next(fact for fact in shown.facts if str(fact.label) == "Hạn gửi")
    assert "_" not in str(limit.source) and "at once" not in str(limit.source)
    assert any("bản giấy" in str(notice.text) for notice in shown.notices)


def test_before_it_is_sent_the_page_says_how_it_will_be(story: Story) -> None:
    use_drafts(lambda _id: planned(story, AT))
    shown = part(story.commune.id, story.hoa)
    use_drafts(lambda _id: None)
    (row,) = shown.sections[0].rows
    assert [str(cell) for cell in row[:3]] == [WARD[0], "Chỉ điện tử", "trục liên thông"]
    assert "775" in str(row[3])
