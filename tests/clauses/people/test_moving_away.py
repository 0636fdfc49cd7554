"""A specialist moves away: everything open goes to her successor in one act, on record; nothing is lost or left."""

from __future__ import annotations

import io
import json
import zipfile
from datetime import timedelta

import pypdfium2
import pytest
from django.db import InternalError, connection, transaction
from django.db.utils import IntegrityError

from cast import AT, actor
from vanban.directory import api as directory
from vanban.directory.errors import (
    ExportNotGranted,
    HandoverOpen,
    HandoverUnconfirmed,
    NoPostInForce,
    SuccessorUnfit,
)
from vanban.directory.models import Handover
from vanban.drafting import api as drafting
from vanban.kernel.refusals import NotAllowed, Refusals
from vanban.platform import storage
from vanban.platform.jobs import run_pending
from vanban.platform.models import AuditEntry
from vanban.work import api as work
from vanban.work.errors import HolderLeft
from vanban.work.rules import Assignee, Kind

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)
REASON = "Quyết định số 15/QĐ-SNV ngày 20/11/2026 về điều động công chức"


def assigned(desk, arrive, short="lan", **changes):
    """A letter that somebody of the ward handles."""
    letter_id = arrive(**changes)
    work.instruct(
        letter_id,
        text="Tham mưu trả lời.",
        assignees=[Assignee(desk.ward.posts[short].id, Kind.LEAD)],
        due=AT + timedelta(days=3),
        by=desk.who("uoc"),
        at=AT + HOUR,
    )
    return letter_id


def prepared(desk, person="lan", successor="tuan", by="uoc"):
    ward = desk.ward
    return directory.prepare_handover(
        ward.posts[person].person_id,
        ward.agency.id,
        ward.posts[successor].id,
        reason=REASON,
        by=desk.who(by),
        at=AT + HOUR,
    )


@pytest.mark.clause("NB25-Đ23.1c", "NB25-Đ23.2b", "VL19-Đ20.5")
def test_a_specialist_moves_away_at_the_screen(desk, arrive, sit):
    """Lan prepares and confirms, Tuấn confirms, Ước completes; the record is a paper; Lan is out, her links go on."""
    ward = desk.ward.posts
    letter_id = assigned(desk, arrive)
    lan, tuan, uoc = sit("lan"), sit("tuan"), sit("uoc")
    typed = {"person": str(ward["lan"].person_id), "successor": str(ward["tuan"].id), "reason": REASON}
    answer = lan.post("/nhan-su/ban-giao/", typed)
    assert answer.status_code == 302, answer.content.decode()
    address = answer.headers["Location"]
    page = tuan.get(address).content.decode()
    assert "Việc chủ trì" in page
    assert f"/vb/{letter_id}/" not in tuan.get("/viec/handle/").content.decode()
    for who in (lan, tuan):
        assert who.post(address, {"act": "confirm"}).status_code == 302
    assert lan.post(address, {"act": "complete"}).status_code == 422, "nobody lets herself go"
    assert uoc.post(address, {"act": "complete"}).status_code == 302
    run_pending()

    assert lan.get("/viec/").status_code == 302, "her session has ended"
    assert not directory.account_of(ward["lan"].person_id).is_active
    assert f"/vb/{letter_id}/" in tuan.get("/viec/handle/").content.decode()
    assert tuan.get(f"/vb/{letter_id}/").status_code == 200
    found = directory.handovers_of(desk.ward.agency.id)[0]
    pdf = storage.read(found.blob_id)
    text = "".join(page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(pdf))
    for words in ("BIÊN BẢN BÀN GIAO", "Hoàng Thị Lan", "Đinh Anh Tuấn", "15/QĐ-SNV", "Việc chủ trì"):
        assert words in text
    answer = tuan.get(f"{address}bien-ban.pdf")
    assert answer.content == pdf
    assert sit("mai").get(address).status_code == 404
    assert sit("mai").get(f"{address}bien-ban.pdf").status_code == 404


@pytest.mark.clause("NB25-Đ23.1c")
def test_nothing_is_assigned_to_who_left_and_the_successor_goes_on_working(desk, arrive):
    letter_id = assigned(desk, arrive)
    other = arrive(number="78")
    directory.complete_handover(prepared(desk).id, excuse="đã nghỉ từ hôm qua", by=desk.who("uoc"), at=AT + HOUR)
    with pytest.raises(HolderLeft, match="Đinh Anh Tuấn"):
        work.instruct(
            other,
            text="Tham mưu.",
            assignees=[Assignee(desk.ward.posts["lan"].id, Kind.LEAD)],
            due=None,
            by=desk.who("uoc"),
            at=AT + 2 * HOUR,
        )
    successor = directory.successor_of(desk.ward.posts["lan"].id, on=AT.date())
    assert successor == desk.ward.posts["tuan"]
    work.note_progress(letter_id, text="Đã tiếp quản.", by=desk.who("tuan"), at=AT + 2 * HOUR)
    work.finish(letter_id, result="Đã trả lời.", by=desk.who("tuan"), at=AT + 3 * HOUR)
    line = AuditEntry.objects.get(code="work.handed_over")
    assert (line.data["giver"], line.data["taker"]) == ("Hoàng Thị Lan", "Đinh Anh Tuấn")


def test_where_both_take_part_the_lead_stays_one(desk, arrive):
    letter_id = arrive()
    work.instruct(
        letter_id,
        text="Phối hợp.",
        assignees=[
            Assignee(desk.ward.posts["lan"].id, Kind.LEAD),
            Assignee(desk.ward.posts["tuan"].id, Kind.COWORK),
        ],
        due=AT + timedelta(days=3),
        by=desk.who("uoc"),
        at=AT + HOUR,
    )
    directory.complete_handover(prepared(desk).id, excuse="nghỉ", by=desk.who("uoc"), at=AT + HOUR)
    (share,) = work.find_handling(letter_id).open_assignments()
    assert (share.post_id, share.kind) == (desk.ward.posts["tuan"].id, Kind.LEAD)
    boxes = directory.box_counts(desk.who("tuan"))
    assert boxes.get("handle") == 1


@pytest.mark.clause("NB25-Đ23.2b", "VL19-Đ20.5")
def test_drafts_and_turns_go_over_and_a_signature_is_not_inherited(desk, admin):
    """Mai's draft and Hùng's turn go to colleagues; what waited for Long's signature goes back to be composed anew."""
    snv, agency = desk.snv.posts, desk.snv.agency.id
    written, at_hung = desk.drafted(), desk.submitted()
    at_long = desk.approved(signer=str(snv["long"].id))

    def leaves(short, successor, by, confirmed=False):
        made = directory.prepare_handover(
            snv[short].person_id, agency, snv[successor].id, reason=REASON, by=by, at=desk.now()
        )
        if confirmed:
            directory.confirm_handover(made.id, by=desk.who(short), at=desk.now())
        directory.complete_handover(made.id, excuse="đi học dài hạn", by=by, at=desk.now())

    viet = desk.who("viet")
    leaves("hung", "hoa", viet)
    assert drafting.get_draft(at_hung.id).holder_id == snv["hoa"].id
    drafting.approve(at_hung.id, by=desk.who("hoa"), at=desk.now())
    leaves("long", "viet", actor(admin), confirmed=True)
    back = drafting.get_draft(at_long.id)
    assert back.signer_id == snv["viet"].id
    assert "Vũ Đức Long" in back.returned_reason
    drafting.submit(back.id, by=desk.who("mai"), at=desk.now())
    leaves("mai", "hoa", viet)
    assert drafting.get_draft(written.id).drafter_id == snv["hoa"].id
    fields = drafting.get_draft(written.id)
    drafting.save_fields(written.id, fields.fields, revision=fields.revision, by=desk.who("hoa"), at=desk.now())


def test_what_a_hand_over_refuses(desk):
    ward = desk.ward
    with pytest.raises(SuccessorUnfit):
        prepared(desk, successor="lan")
    with pytest.raises(NotAllowed):
        prepared(desk, by="tuan")
    made = prepared(desk)
    with pytest.raises(HandoverOpen):
        prepared(desk)
    with pytest.raises(HandoverUnconfirmed) as refusal:
        directory.complete_handover(made.id, by=desk.who("uoc"), at=AT + HOUR)
    assert refusal.value.data["names"] == "Hoàng Thị Lan, Đinh Anh Tuấn"
    with pytest.raises(NotAllowed):
        directory.confirm_handover(made.id, by=desk.who("ngoc"), at=AT + HOUR)
    directory.cancel_handover(made.id, by=desk.who("lan"), at=AT + HOUR)
    with pytest.raises(Refusals):
        directory.prepare_handover(
            ward.posts["lan"].person_id,
            ward.agency.id,
            desk.snv.posts["mai"].id,
            reason=" ",
            by=desk.who("uoc"),
            at=AT,
        )
    done = prepared(desk)
    directory.complete_handover(done.id, excuse="nghỉ", by=desk.who("uoc"), at=AT + HOUR)
    with pytest.raises(NoPostInForce):
        prepared(desk)


def test_delegations_end_with_the_post(desk):
    ward = desk.ward.posts
    words = {"starts": AT, "ends": AT + timedelta(days=9), "reason": "nghỉ phép", "at": AT}
    directory.delegate(ward["uoc"].id, ward["lan"].id, by=desk.who("uoc"), **words)
    directory.complete_handover(prepared(desk).id, excuse="nghỉ", by=desk.who("uoc"), at=AT + HOUR)
    assert directory.delegations_not_over(ward["lan"].person_id, at=AT + 2 * HOUR) == []


def test_the_record_is_kept_as_it_is(desk):
    """The database refuses to change a record whose paper is kept, to delete one, and to disinherit."""
    directory.complete_handover(prepared(desk).id, excuse="nghỉ", by=desk.who("uoc"), at=AT + HOUR)
    run_pending()
    for statement in (
        "UPDATE directory_handover SET reason = 'x'",
        "DELETE FROM directory_handover",
        "DELETE FROM directory_inheritance",
    ):
        with pytest.raises((InternalError, IntegrityError)), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
    assert Handover.objects.get().blob_id is not None


@pytest.mark.clause("NB25-Đ23.1d")
def test_own_data_only_with_the_heads_decision_and_once(desk, sit):
    """Lan asks, Tuấn cannot grant, Ước grants; she fetches a ZIP once; the second time is refused."""
    desk_agency = desk.ward.agency.id
    lan, uoc = sit("lan"), sit("uoc")
    assert lan.post("/nhan-su/du-lieu-cua-toi/", {"reason": ""}).status_code == 422
    assert lan.post("/nhan-su/du-lieu-cua-toi/", {"reason": "Lưu quá trình công tác"}).status_code == 302
    assert lan.post("/nhan-su/du-lieu-cua-toi/tai-ve/").status_code == 403
    wish = directory.exports_of(desk_agency)[0]
    with pytest.raises(NotAllowed):
        directory.decide_export(wish.id, grant=True, decision="được", by=desk.who("tuan"), at=AT)
    typed = {"id": str(wish.id), "verdict": "grant", "decision": "Đồng ý"}
    assert uoc.post("/nhan-su/tai-khoan/du-lieu/", typed).status_code == 302
    answer = lan.post("/nhan-su/du-lieu-cua-toi/tai-ve/")
    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        told = json.loads(archive.read("du-lieu-tai-khoan.json"))
    assert told["full_name"] == "Hoàng Thị Lan"
    assert told["decided_by"] == "Đỗ Văn Ước"
    assert lan.post("/nhan-su/du-lieu-cua-toi/tai-ve/").status_code == 403
    with pytest.raises(ExportNotGranted):
        directory.fetch_export(wish.id, by=desk.who("lan"), at=AT)
    with pytest.raises(NotAllowed):
        directory.fetch_export(wish.id, by=actor(desk.ward.posts["tuan"]), at=AT)
