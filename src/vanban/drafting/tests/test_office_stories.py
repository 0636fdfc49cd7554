"""The way of a draft at Sở Nội vụ, told with its people: who may do what, what comes back, what is refused."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import date

import pikepdf
import pytest

from vanban.directory.api import AgencyClosed, AgencyUnknown, box_items, can_see
from vanban.drafting import api
from vanban.drafting.adapters.typst.composer import compose
from vanban.drafting.api import RecipientField
from vanban.drafting.errors import (
    AnnexCountWrong,
    BodyMissing,
    EditedMeanwhile,
    NotYourDraft,
    NotYourIssue,
    NotYourReview,
    NotYourSignature,
    ReasonMissing,
    RecipientsMissing,
    SignerMissing,
    SubjectMissing,
    SubjectTooLong,
    UploadedForAnotherSigner,
    UploadRejected,
    VersionChanged,
)
from vanban.drafting.queries.drafts import opinions_on
from vanban.drafting.rules.content import Signer
from vanban.drafting.tests.papers import letter, text_of
from vanban.kernel.actor import system_actor
from vanban.kernel.refusals import Refusal, Refusals
from vanban.kernel.states import StepRefused
from vanban.platform import audit, storage
from vanban.rulebook.api import SecretContent
from vanban.signing.api import CertificateRevoked, certificate_of_person, revoke

MACHINE = system_actor("thử")


def boxes(desk, short, box):
    """Subjects in a person's box."""
    return [item.subject for item in box_items(desk.who(short), box)]


def codes(draft):
    """The audit codes of a document, in order."""
    return [line.code for line in audit.lines(draft.id)]


def reasons(refused):
    """The classes of every single reason."""
    return {type(reason) for reason in refused.value.reasons}


@pytest.mark.clause("NB25-Đ14.1", "VL19-Đ11.2a", "HP25-Đ19.1")
def test_mai_submits_and_it_stands_before_hung(desk):
    """Trình puts the draft into “Trình duyệt dự thảo” of the head of the unit, out of Mai's drafts."""
    draft = desk.drafted()
    assert boxes(desk, "mai", "drafts") == [draft.subject]
    assert not can_see(desk.who("viet"), draft.id)
    api.submit(draft.id, by=desk.who("mai"), at=desk.now())
    assert boxes(desk, "mai", "drafts") == []
    assert boxes(desk, "hung", "review") == [draft.subject]
    assert codes(draft) == ["drafting.created", "drafting.composed", "drafting.submitted"]


@pytest.mark.clause("VL19-Đ11.2b", "HP25-Đ19.2")
def test_hung_approves_and_it_stands_before_viet(desk):
    """Duyệt sends it to “Trình ký ban hành” of the signer, with the note kept."""
    draft = desk.submitted()
    api.approve(draft.id, note="Đã kiểm tra thể thức", by=desk.who("hung"), at=desk.now())
    assert boxes(desk, "hung", "review") == []
    assert boxes(desk, "viet", "sign") == [draft.subject]
    assert [(one.verdict, one.text) for one in opinions_on(draft.id)] == [("approve", "Đã kiểm tra thể thức")]


@pytest.mark.clause("HP25-Đ19.2")
def test_hung_does_not_approve_and_it_comes_back_to_mai(desk):
    """Không duyệt: back to the drafter with the reason, where it can be changed and submitted again."""
    draft = desk.submitted()
    with pytest.raises(ReasonMissing):
        api.reject(draft.id, reason=" \u200b ", by=desk.who("hung"), at=desk.now())
    api.reject(draft.id, reason="Thiếu căn cứ", by=desk.who("hung"), at=desk.now())
    item = box_items(desk.who("mai"), "returned")[0]
    assert "Thiếu căn cứ" in item.origin
    fields = replace(desk.paper, legal_bases=("Căn cứ Luật Cán bộ, công chức",))
    api.save_fields(draft.id, fields, revision=0, by=desk.who("mai"), at=desk.now())
    api.submit(draft.id, by=desk.who("mai"), at=desk.now())
    assert boxes(desk, "mai", "returned") == []
    assert boxes(desk, "hung", "review") == [draft.subject]


def test_viet_does_not_approve_and_hung_hands_it_on(desk):
    """Ninh Bình returns by way of the head of the drafting unit (NĐ 30 Đ10.3)."""
    draft = desk.approved()
    api.reject(draft.id, reason="Sửa thời hạn", by=desk.who("viet"), at=desk.now())
    assert boxes(desk, "hung", "review") == [draft.subject]
    assert boxes(desk, "mai", "returned") == []
    api.reject(draft.id, reason="Sửa thời hạn", by=desk.who("hung"), at=desk.now())
    assert boxes(desk, "mai", "returned") == [draft.subject]


@pytest.mark.clause("VL19-Đ11.2c", "HP25-Đ19.3a")
def test_viet_signs_and_it_waits_for_hoa(desk):
    """Ký duyệt: a personal signature on the version read; then “Chờ phát hành” of the clerks."""
    draft = desk.signed()
    assert boxes(desk, "viet", "sign") == []
    assert boxes(desk, "hoa", "issue") == [draft.subject]
    paper = api.paper_of(draft.id)
    assert paper.kind == "signed"
    assert b"/ByteRange" in storage.read(paper.blob_id)


def test_viet_signs_only_what_he_read(desk):
    """A version that is not the present one is refused, and nothing is signed."""
    draft = desk.approved()
    version = api.paper_of(draft.id, "composed").number
    with pytest.raises(VersionChanged):
        api.sign(draft.id, version=version - 1, by=desk.who("viet"), at=desk.now())
    assert api.paper_of(draft.id, "signed") is None
    assert boxes(desk, "viet", "sign") == [draft.subject]


def test_a_signer_whose_certificate_was_revoked_is_told_before_signing(desk):
    """Việt's certificate was revoked: refused, nothing signed, still before him."""
    draft = desk.approved()
    person = desk.snv.posts["viet"].person

    certificate = certificate_of_person(person.id, at=desk.now())
    revoke(certificate.id, reason="mất thiết bị", by=MACHINE, at=desk.now())
    with pytest.raises(CertificateRevoked):
        api.sign(draft.id, version=api.paper_of(draft.id).number, by=desk.who("viet"), at=desk.now())
    assert api.paper_of(draft.id, "signed") is None
    assert codes(draft)[-1] == "drafting.approved"


def test_everybody_else_is_refused_with_who_can(desk):
    """Each verb names the person whose it is."""
    draft = desk.drafted()
    for verb in (
        lambda by: api.submit(draft.id, by=by, at=desk.now()),
        lambda by: api.save_fields(draft.id, desk.paper, revision=0, by=by, at=desk.now()),
        lambda by: api.discard(draft.id, by=by, at=desk.now()),
    ):
        with pytest.raises(NotYourDraft) as refused:
            verb(desk.who("hung"))
        assert "Nguyễn Thị Mai" in refused.value.data["who"]
    submitted = desk.submitted()
    with pytest.raises(NotYourReview):
        api.approve(submitted.id, by=desk.who("mai"), at=desk.now())
    approved = desk.approved()
    with pytest.raises(NotYourSignature):
        api.sign(approved.id, version=1, by=desk.who("long"), at=desk.now())
    signed = desk.signed()
    for short in ("mai", "viet", "ngoc"):
        with pytest.raises(NotYourIssue):
            api.begin_issue(signed.id, by=desk.who(short), at=desk.now())


def test_a_verb_out_of_turn_is_refused(desk):
    """What is before the reviewer cannot be submitted again, saved, or issued."""
    draft = desk.submitted()
    with pytest.raises(StepRefused):
        api.submit(draft.id, by=desk.who("mai"), at=desk.now())
    with pytest.raises(StepRefused):
        api.save_fields(draft.id, desk.paper, revision=0, by=desk.who("mai"), at=desk.now())
    with pytest.raises(StepRefused):
        api.begin_issue(draft.id, by=desk.who("hoa"), at=desk.now())


def test_mai_takes_it_back(desk):
    """Rút lại before it is signed: it leaves the reviewer's box and is hers again."""
    draft = desk.submitted()
    api.withdraw(draft.id, by=desk.who("mai"), at=desk.now())
    assert boxes(desk, "hung", "review") == []
    assert boxes(desk, "mai", "drafts") == [draft.subject]


def test_all_that_is_missing_is_told_at_once(desk):
    """Five reasons in one answer; nothing was submitted."""
    draft = desk.drafted(subject=" ", body="", recipients=(), signer="", annexes_declared=1)
    with pytest.raises(Refusals) as refused:
        api.submit(draft.id, by=desk.who("mai"), at=desk.now())
    assert reasons(refused) == {SubjectMissing, BodyMissing, RecipientsMissing, SignerMissing, AnnexCountWrong}
    assert codes(draft) == ["drafting.created"]


def test_a_summary_of_five_hundred_is_long_enough(desk):
    """500 characters pass, 501 are refused with their number."""
    draft = desk.drafted(subject="x" * 500)
    api.submit(draft.id, by=desk.who("mai"), at=desk.now())
    with pytest.raises(SubjectTooLong) as refused:
        api.submit(desk.drafted(subject="x" * 501).id, by=desk.who("mai"), at=desk.now())
    assert refused.value.data["length"] == 501


@pytest.mark.clause("VL19-Đ11.2d#3")
def test_every_declared_annex_must_be_attached(desk):
    """Declared one, attached none: refused; attached: goes on."""
    draft = desk.drafted(annexes_declared=1)
    with pytest.raises(AnnexCountWrong):
        api.submit(draft.id, by=desk.who("mai"), at=desk.now())
    api.add_attachment(
        draft.id, name="BieuMau.csv", content=b"a,b\n1,2\n", media_type="text/csv", by=desk.who("mai"), at=desk.now()
    )
    api.submit(draft.id, by=desk.who("mai"), at=desk.now())


@pytest.mark.clause("HP25-Đ6.1b")
def test_closed_and_unknown_receivers_are_refused(desk):
    """Both are named in one answer, at submitting and again at issuing."""
    closed = desk.ward.agency
    signed = desk.signed()
    closed.active_to = date(2026, 11, 1)
    closed.save()
    draft = desk.drafted(recipients=(RecipientField(closed.name, closed.code), RecipientField("Sở X", "H42.99")))
    with pytest.raises(Refusals) as refused:
        api.submit(draft.id, by=desk.who("mai"), at=desk.now())
    assert reasons(refused) == {AgencyClosed, AgencyUnknown}
    with pytest.raises(AgencyClosed):
        api.begin_issue(signed.id, by=desk.who("hoa"), at=desk.now())


def test_secrets_do_not_enter(desk):
    """A secrecy mark is refused before anything is stored."""
    with pytest.raises(SecretContent):
        desk.drafted(secrecy="mat")


def test_two_who_write_at_once_lose_nothing(desk):
    """The second is told who was faster; both texts are kept."""
    draft = desk.drafted()
    first = replace(desk.paper, body="Bản thứ nhất")
    second = replace(desk.paper, body="Bản thứ hai")
    api.save_fields(draft.id, first, revision=0, by=desk.who("mai"), at=desk.now())
    with pytest.raises(EditedMeanwhile) as refused:
        api.save_fields(draft.id, second, revision=0, by=desk.who("mai"), at=desk.now())
    assert api.get_draft(draft.id).fields.body == "Bản thứ nhất"
    kept = {version.number: version.content["body"] for version in api.versions_of(draft.id)}
    assert kept[refused.value.data["version"]] == "Bản thứ hai"
    again = api.get_draft(draft.id).revision
    api.save_fields(draft.id, second, revision=again, by=desk.who("mai"), at=desk.now())
    assert api.get_draft(draft.id).fields.body == "Bản thứ hai"


@pytest.mark.clause("NB25-Đ8.4")
def test_bad_attachments_are_refused_with_every_reason(desk):
    """Name, kind and content in one answer; the row is not written."""
    draft = desk.drafted()
    with pytest.raises(Refusals) as refused:
        api.add_attachment(
            draft.id, name="Báo cáo!.exe", content=b"MZ", media_type="application/x-dosexec",
            by=desk.who("mai"), at=desk.now(),
        )  # fmt: skip
    assert len(refused.value.reasons) >= 2
    with pytest.raises(Refusal):
        api.add_attachment(
            draft.id, name="BaoCao.pdf", content=b"PK\x03\x04", media_type="application/zip",
            by=desk.who("mai"), at=desk.now(),
        )  # fmt: skip
    assert api.attachments_of(draft.id) == []


def _uploaded(desk, draft, content):
    return api.upload_paper(
        draft.id, name="CongVan.pdf", content=content, media_type="application/pdf", by=desk.who("mai"), at=desk.now()
    )


def test_an_uploaded_pdf_becomes_the_paper(desk):
    """A letter made elsewhere, with its blanks: what the leader gets is that file with named fields."""

    draft = desk.drafted()
    made = compose(letter(signer=Signer(("GIÁM ĐỐC",), "Phạm Quốc Việt"))).pdf
    version = _uploaded(desk, draft, made)
    with pikepdf.open(io.BytesIO(storage.read(version.blob_id))) as pdf:
        names = {str(f.T) for f in pdf.Root.AcroForm.Fields}
    assert {"vb_so", "vb_ngay", "vb_thang"} <= names
    api.submit(draft.id, by=desk.who("mai"), at=desk.now())
    assert api.paper_of(draft.id).number == version.number


def test_a_paper_made_for_one_signer_is_not_signed_by_another(desk):
    """The director is replaced by his deputy after the PDF was uploaded: the page still shows the director."""
    draft = desk.drafted()
    _uploaded(desk, draft, compose(letter(signer=Signer(("GIÁM ĐỐC",), "Phạm Quốc Việt"))).pdf)
    kept = api.get_draft(draft.id)
    api.save_fields(
        draft.id, replace(kept.fields, signer=str(desk.snv.posts["long"].id)), revision=kept.revision,
        by=desk.who("mai"), at=desk.now(),
    )  # fmt: skip
    with pytest.raises(UploadedForAnotherSigner):
        api.submit(draft.id, by=desk.who("mai"), at=desk.now())


def _with_script() -> bytes:
    pdf = pikepdf.new()
    pdf.add_blank_page()
    pdf.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert(1)")
    out = io.BytesIO()
    pdf.save(out)
    return out.getvalue()


def _encrypted() -> bytes:
    pdf = pikepdf.new()
    pdf.add_blank_page()
    out = io.BytesIO()
    pdf.save(out, encryption=pikepdf.Encryption(owner="a", user="b"))
    return out.getvalue()


@pytest.mark.parametrize("content", [b"%PDF-1.7 garbage", _with_script(), _encrypted()])
def test_a_dangerous_upload_is_refused(desk, content):
    """Broken, with scripts, encrypted: a refusal, no version."""
    draft = desk.drafted()
    with pytest.raises((UploadRejected, Refusal)):
        _uploaded(desk, draft, content)
    assert api.versions_of(draft.id) == []


def test_sixty_megabytes_are_too_many(desk):
    """The regulation's 50 MB."""
    draft = desk.drafted()
    with pytest.raises(Refusal) as refused:
        _uploaded(desk, draft, b"%PDF-1.7" + b"0" * (60 * 1024 * 1024))
    assert refused.value.reasons[0].code == "rulebook.file_too_big"


def test_an_opinion_is_kept(desk):
    """Góp ý of the reviewer; an empty one is refused; a stranger may not."""
    draft = desk.submitted()
    api.give_opinion(draft.id, text="Nên nêu rõ biểu mẫu", by=desk.who("hung"), at=desk.now())
    assert [one.text for one in opinions_on(draft.id)] == ["Nên nêu rõ biểu mẫu"]
    with pytest.raises(ReasonMissing):
        api.give_opinion(draft.id, text=" ", by=desk.who("hung"), at=desk.now())
    with pytest.raises(NotYourDraft):
        api.give_opinion(draft.id, text="?", by=desk.who("lan"), at=desk.now())


def test_the_paper_says_what_was_typed(desk):
    """Fields and directory on one page: agency, addressee, symbol, signer, recipients."""
    draft = desk.submitted()
    words = text_of(storage.read(api.paper_of(draft.id).blob_id))
    on_paper = (
        "UBND TỈNH NINH BÌNH",
        "SỞ NỘI VỤ",
        "/SNV-TCCB",
        "V/v rà soát dữ liệu",
        "Kính gửi: Ủy ban nhân dân phường Hoa Lư",
        "GIÁM ĐỐC",
        "Phạm Quốc Việt",
        "Lưu: VT, TCCB.",
    )
    for expected in on_paper:
        assert expected in words, expected
