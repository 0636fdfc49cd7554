"""Issuing at Sở Nội vụ: number, date and seal in one act of Hoa; what a stop, a second press or a lost seal does."""

from __future__ import annotations

from datetime import timedelta

import pytest

from cast import AT
from vanban.directory.api import actor_for, box_items, delegate
from vanban.drafting import api
from vanban.drafting.actions import issuing
from vanban.drafting.adapters.typst.composer import compose
from vanban.drafting.queries.drafts import issues_begun_before
from vanban.drafting.tests.papers import letter, text_of
from vanban.drafting.web import page
from vanban.kernel.actor import system_actor
from vanban.kernel.refusals import Refusal
from vanban.platform import audit, storage
from vanban.registry.api import find_outgoing, held_number
from vanban.signing.api import CertificateRevoked, certificate_of_agency, check, revoke

MACHINE = system_actor("thử")


def boxes(desk, short, box):
    """Subjects in a person's box."""
    return [item.subject for item in box_items(desk.who(short), box)]


def codes(draft):
    """The audit codes of a document, in order."""
    return [line.code for line in audit.lines(draft.id)]


@pytest.mark.clause("VL19-Đ11.2d#1", "VL19-Đ11.2d#2", "HP25-Đ20.1b", "NB25-Đ14.2a")
def test_hoa_issues_with_number_date_and_seal(desk):
    """Number 01, today's date and the seal go into the signed paper; the register and the boxes know."""

    draft = desk.issued()
    outgoing = find_outgoing(draft.id)
    assert (outgoing.number, outgoing.year, str(outgoing.issued_date)) == (1, 2026, "2026-11-23")
    pdf = storage.read(api.paper_of(draft.id, "issued").blob_id)
    report = check(pdf, at=desk.now())
    assert report.is_good
    assert [one.kind for one in report.signatures] == ["person", "agency"]
    assert dict(report.values) == {"vb_so": "01", "vb_ngay": "23", "vb_thang": "11"}
    assert boxes(desk, "hoa", "issue") == []
    assert codes(draft)[-1] == "drafting.issued"


@pytest.mark.clause("NB16-Đ13.2c")
def test_the_register_holds_every_field_of_the_outgoing_document(desk):
    """Type, symbol, dates, urgency, signer with title, summary, recipients, pages, keeper."""

    outgoing = find_outgoing(desk.issued(domain="Tổ chức cán bộ").id)
    assert outgoing.type_name == "Công văn"
    assert outgoing.symbol == "SNV-TCCB"
    assert outgoing.subject == desk.paper.subject
    assert (outgoing.signer_name, outgoing.signer_title) == ("Phạm Quốc Việt", "Giám đốc")
    assert outgoing.urgency == 1
    assert outgoing.domain == "Tổ chức cán bộ"
    assert outgoing.page_count == 1
    assert outgoing.keeper == "VT, TCCB"
    assert outgoing.recipients[0]["code"] == desk.ward.agency.code


def test_a_double_click_on_issue_holds_one_number(desk):
    """The second press answers with the same number; the second completion does nothing."""
    draft = desk.signed()
    first = api.begin_issue(draft.id, by=desk.who("hoa"), at=desk.now())
    second = api.begin_issue(draft.id, by=desk.who("hoa"), at=desk.now())
    assert first.number == second.number
    assert api.resume_issue(draft.id, at=desk.now())
    assert not api.resume_issue(draft.id, at=desk.now())
    assert codes(draft).count("drafting.issued") == 1
    assert api.begin_issue(draft.id, by=desk.who("hoa"), at=desk.now()).number == first.number


def test_an_issue_stopped_half_way_goes_on_with_its_number(desk):
    """Killed between the halves: the sweep finds it and completes with the number held."""

    draft = desk.signed()
    held = api.begin_issue(draft.id, by=desk.who("hoa"), at=desk.now())
    assert issues_begun_before(desk.now()) == [draft.id]
    other = desk.issued()
    api.resume_issue(draft.id, at=desk.now())

    assert find_outgoing(draft.id).number == held.number == 1
    assert find_outgoing(other.id).number == 2


def test_a_seal_that_fails_gives_the_number_back(desk):
    """The agency's certificate is revoked between the halves: the number returns, the draft stands as signed."""

    draft = desk.signed()
    api.begin_issue(draft.id, by=desk.who("hoa"), at=desk.now())
    certificate = certificate_of_agency(desk.snv.agency.id, at=desk.now())
    revoke(certificate.id, reason="lộ khóa", by=MACHINE, at=desk.now())
    assert not api.resume_issue(draft.id, at=desk.now())
    assert held_number(draft.id) is None
    assert boxes(desk, "hoa", "issue") == [draft.subject]
    assert api.get_draft(draft.id).issue_failure
    assert "drafting.issue_failed" in codes(draft)
    with pytest.raises(Refusal):
        api.begin_issue(draft.id, by=desk.who("hoa"), at=desk.now())


def test_a_revoked_seal_is_told_before_a_number_is_taken(desk):
    """Pressing Issue is refused; the book gives no number."""
    draft = desk.signed()
    certificate = certificate_of_agency(desk.snv.agency.id, at=desk.now())
    revoke(certificate.id, reason="lộ khóa", by=MACHINE, at=desk.now())
    with pytest.raises(CertificateRevoked):
        api.begin_issue(draft.id, by=desk.who("hoa"), at=desk.now())
    assert held_number(draft.id) is None
    assert boxes(desk, "hoa", "issue") == [draft.subject]


@pytest.mark.clause("VL19-Đ11.2d#2")
def test_the_seal_is_on_every_attached_pdf(desk):
    """A PDF attached separately carries the agency's signature after the issue; another kind goes as it is."""
    draft = desk.drafted(annexes_declared=2)
    blank = compose(letter()).pdf
    for name, content, kind in (("BieuMau.pdf", blank, "application/pdf"), ("So.csv", b"a,b\n", "text/csv")):
        api.add_attachment(draft.id, name=name, content=content, media_type=kind, by=desk.who("mai"), at=desk.now())
    api.submit(draft.id, by=desk.who("mai"), at=desk.now())
    api.approve(draft.id, by=desk.who("hung"), at=desk.now())
    api.sign(draft.id, version=api.paper_of(draft.id).number, by=desk.who("viet"), at=desk.now())
    api.begin_issue(draft.id, by=desk.who("hoa"), at=desk.now())
    assert api.resume_issue(draft.id, at=desk.now())
    form, table = api.attachments_of(draft.id)
    report = check(storage.read(form.sealed_blob_id), at=desk.now())
    assert [(one.kind, one.is_good) for one in report.signatures] == [("agency", True)]
    assert table.sealed_blob_id is None


def test_a_decision_names_the_power_that_issues_it(desk):
    """The head's office, also when the deputy signs for him (KT.)."""
    draft = desk.drafted(
        type_code="quyet-dinh", addressees=(), signer=str(desk.snv.posts["long"].id), body="Điều 1. Cử bà Mai đi học."
    )
    api.submit(draft.id, by=desk.who("mai"), at=desk.now())
    words = text_of(storage.read(api.paper_of(draft.id).blob_id))
    assert "GIÁM ĐỐC SỞ NỘI VỤ QUYẾT ĐỊNH:" in words
    assert "PHÓ GIÁM ĐỐC SỞ NỘI VỤ" not in words
    assert "KT. GIÁM ĐỐC PHÓ GIÁM ĐỐC" in words


def test_a_page_opened_before_the_issue_still_finds_its_paper(desk):
    """Hoa's page was drawn a moment ago; the pictures it asks for are of the version that was there then."""
    draft = desk.signed()
    before = {version.blob_id for version in api.versions_of(draft.id) if version.blob_id}
    api.begin_issue(draft.id, by=desk.who("hoa"), at=desk.now())
    api.resume_issue(draft.id, at=desk.now())
    part = page.part(draft.id, desk.who("hoa"))
    assert before <= {file.blob_id for file in part.former}
    assert not before & {file.blob_id for file in part.files}


def test_a_seal_that_comes_too_late_is_not_used(desk):
    """Number 01 is sealed, the issue given up, another letter takes 01, Hoa presses again: the paper says 02."""
    first, second = desk.signed(), desk.signed(subject="thông báo lịch trực")
    held = api.begin_issue(first.id, by=desk.who("hoa"), at=desk.now())
    late = issuing._seal(api.get_draft(first.id), held, by=desk.who("hoa"), at=desk.now())
    issuing.fail_issue(first.id, held, reason="máy bận", by=MACHINE, at=desk.now())
    other = api.begin_issue(second.id, by=desk.who("hoa"), at=desk.now())
    again = api.begin_issue(first.id, by=desk.who("hoa"), at=desk.now())
    assert other.number != again.number

    assert not issuing.complete(first.id, late, by=desk.who("hoa"), at=desk.now())
    issuing.fail_issue(first.id, held, reason="muộn", by=MACHINE, at=desk.now())
    assert held_number(first.id) == again, "a late failure does not undo the newer press"
    assert api.resume_issue(first.id, at=desk.now())
    sealed = storage.read(api.paper_of(first.id, "issued").blob_id)
    assert again.text in dict(check(sealed, at=desk.now()).values).values()


def test_an_issue_begun_by_a_clerk_who_left_goes_back_to_the_clerks(desk):
    """Hoa's post ends between the press and the seal: nothing stays half-way, the number is settled."""
    draft = desk.signed()
    api.begin_issue(draft.id, by=desk.who("hoa"), at=desk.now())
    post = desk.snv.posts["hoa"]
    post.ends = (desk.clock[0] - timedelta(days=1)).date()
    post.save()
    assert not api.resume_issue(draft.id, at=desk.now())
    assert held_number(draft.id) is None
    assert api.get_draft(draft.id).issue_failure


def test_a_stand_in_of_the_clerk_issues_in_her_place(desk):
    """Hoa is away for a morning; Mai stands in, presses, and the machine ends it in the same place."""
    draft = desk.signed()
    hoa, mai = desk.snv.posts["hoa"], desk.snv.posts["mai"]
    ends = AT + timedelta(hours=4)
    delegate(hoa.id, mai.id, starts=desk.now(), ends=ends, reason="Nghỉ phép", by=desk.who("hoa"), at=desk.now())
    stand_in = actor_for(mai.person_id, at=desk.now(), for_post_id=hoa.id)
    api.begin_issue(draft.id, by=stand_in, at=desk.now())
    assert api.resume_issue(draft.id, at=desk.now())
    issued = api.get_draft(draft.id)
    assert (issued.status, issued.issue_failure) == ("issued", "")
