"""The pages of review as people see them: buttons by turn, the guest's narrow page, comparison, the process."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile as File
from django.test import Client
from django.utils import timezone

from cast import actor
from vanban.drafting import api
from vanban.drafting.models import Consultation
from vanban.drafting.rules.comparing import GONE, NEW, differences, pieces
from vanban.drafting.tests.test_ways import agencies, asked, scan
from vanban.drafting.web import page, review_page


def verbs(desk, short, draft):
    """Codes of the verbs a person has on a draft now."""
    return set(ranked(desk.who(short), draft))


def ranked(by, draft):
    """The same in the order of the page."""
    told = [one for one in (page.PROVIDER, review_page.PROVIDER) if one.part(draft.id, by) is not None]
    found = [verb for one in told for verb in one.verbs if verb.can(draft.id, by)]
    return [verb.code for verb in sorted(found, key=lambda verb: verb.rank)]


def said(by, draft):
    """What review says on the page."""
    return review_page.part(draft.id, by)


def test_everybody_has_the_buttons_of_their_turn(desk, settings):
    """Slip in Hải Phòng, one press elsewhere; pen, number, scan for the clerk; nothing for the wrong person."""
    settings.VANBAN_PROVINCE = "hai-phong"
    draft = desk.drafted()
    assert "submit-with-slip" in verbs(desk, "mai", draft) and "submit-draft" not in verbs(desk, "mai", draft)
    api.submit(draft.id, by=desk.who("mai"), at=desk.now())
    assert {"approve", "reject", "ask-opinions"} <= verbs(desk, "hung", draft)
    assert "remind" in verbs(desk, "mai", draft) and "remind" not in verbs(desk, "hung", draft)
    api.approve(draft.id, by=desk.who("hung"), at=desk.now())
    assert {"sign", "approve-by-hand"} <= verbs(desk, "viet", draft)
    paper = api.paper_of(draft.id, "composed")
    api.approve_by_hand(draft.id, version=paper.number, by=desk.who("viet"), at=desk.now())
    assert "print-for-pen" in verbs(desk, "hoa", draft)
    assert "change-approved" in verbs(desk, "mai", draft)
    api.print_paper(draft.id, by=desk.who("hoa"), at=desk.now())
    assert ranked(desk.who("hoa"), draft)[0] == "take-signed"
    api.take_signed(draft.id, by=desk.who("hoa"), at=desk.now())
    assert ranked(desk.who("hoa"), draft)[0] == "hand-in-scan"


def test_who_is_asked_from_elsewhere_sees_the_version_and_nothing_else(desk, seated):
    """No timeline, no remarks, no later version; one button; the compose pages do not exist for them."""
    other = agencies("Sở Tư pháp")["Sở Tư pháp"]
    draft = desk.drafted()
    api.give_opinion(draft.id, text="Nội bộ: chưa ổn", by=desk.who("mai"), at=desk.now())
    made = asked(desk, draft, agencies=(other[0].id,))
    leader = actor(other[1], desk.clock[0])
    narrow = said(leader, draft)
    assert ranked(leader, draft) == ["answer-opinion"]
    assert narrow.hides_timeline and [file.blob_id for file in narrow.files] == [made.blob_id]
    browser = seated(other[1])
    shown = browser.get(f"/vb/{draft.id}/")
    assert shown.status_code == 200
    text = shown.content.decode()
    assert "Đề nghị góp ý dự thảo" in text and "Nội bộ" not in text and "began the draft" not in text
    for address in (f"/du-thao/{draft.id}/so-sanh/", f"/du-thao/{draft.id}/xem/"):
        assert browser.get(address).status_code == 404
    answered = browser.post(f"/vb/{draft.id}/answer-opinion/", {"verdict": "disagree", "text": ""})
    assert answered.status_code == 422
    browser.post(f"/vb/{draft.id}/answer-opinion/", {"verdict": "disagree", "text": "Bỏ khoản 2"})
    table = str(said(desk.who("mai"), draft).sections)
    assert "Bỏ khoản 2" in table


def test_mai_asks_and_closes_on_the_page(desk, seated):
    """The form names what is missing; the summary stands among the files and can be fetched."""
    draft = desk.drafted()
    browser = seated(desk.snv.posts["mai"])
    address = f"/vb/{draft.id}/ask-opinions/"
    assert browser.get(address).status_code == 200
    wrong = browser.post(address, {"question": "", "due": "2020-01-01"})
    assert wrong.status_code == 422
    right = {"question": "Góp ý khoản 1", "due": "2036-12-01", "people": [str(desk.snv.posts["long"].id)]}
    assert browser.post(address, right).status_code == 302
    assert browser.post(f"/vb/{draft.id}/close-opinions/").status_code == 302
    summary = api.find_draft(draft.id).consultations.get().summary_blob_id
    assert browser.get(f"/vb/{draft.id}/tep/{summary}/").status_code == 200


def test_a_scan_is_handed_in_on_the_page(desk, seated, settings):
    """A wrong file is refused with words, a right one goes on."""
    settings.VANBAN_PROVINCE = "hai-phong"
    draft = desk.approved()
    paper = api.paper_of(draft.id, "composed")
    api.approve_by_hand(draft.id, version=paper.number, by=desk.who("viet"), at=desk.now())
    browser = seated(desk.snv.posts["hoa"])
    assert browser.post(f"/vb/{draft.id}/print-for-pen/").status_code == 302
    assert browser.post(f"/vb/{draft.id}/take-signed/").status_code == 302
    for content in (b"x", b"%PDF-1.7 garbage", scan(pages=paper.pages + 1)):
        bad = browser.post(f"/vb/{draft.id}/hand-in-scan/", {"file": File("Ban.pdf", content, "application/pdf")})
        assert bad.status_code == 422
    good = File("Ban.pdf", scan(pages=paper.pages), "application/pdf")
    assert browser.post(f"/vb/{draft.id}/hand-in-scan/", {"file": good}).status_code == 302


def test_two_versions_are_compared_word_by_word(desk, seated):
    """What went out is struck, what came in is underlined; words that look like code are only words."""
    draft = desk.submitted()
    api.withdraw(draft.id, by=desk.who("mai"), at=desk.now())
    kept = api.get_draft(draft.id)
    fields = replace(kept.fields, body="Sở Nội vụ <b>yêu cầu</b> các cơ quan rà soát dữ liệu.")
    api.save_fields(draft.id, fields, revision=kept.revision, by=desk.who("mai"), at=desk.now())
    browser = seated(desk.snv.posts["mai"])
    text = browser.get(f"/du-thao/{draft.id}/so-sanh/").content.decode()
    assert "<del>" in text and "<ins>" in text and "&lt;" in text
    assert "<b>" not in text
    assert browser.get(f"/du-thao/{draft.id}/so-sanh/?tu=x&den=99").status_code == 200


def test_pieces_say_what_went_and_what_came():
    """One word changed is one word struck and one underlined; the rest stays as it was."""
    found = list(pieces("trước ngày 15 tháng 12", "trước ngày 20 tháng 12"))
    assert [(one.kind, one.text) for one in found if one.kind != "same"] == [(GONE, "15"), (NEW, "20")]
    assert [one.field for one in differences({"subject": "a", "body": "x"}, {"subject": "b", "body": "x"})] == [
        "subject"
    ]


@pytest.mark.clause("NB16-Đ4.3")
def test_the_process_is_set_on_its_page(desk, seated):
    """The director sets it, Mai only reads it; nonsense is refused with every reason."""
    browser = seated(desk.snv.posts["viet"])
    assert browser.get("/du-thao/quy-trinh/").status_code == 200
    assert b'href="/du-thao/quy-trinh/"' in browser.get("/so/du-thao/").content, "the rail leads a director there"
    bad = browser.post("/du-thao/quy-trinh/", {"steps": ["tea"], "reason": ""})
    assert bad.status_code == 422
    steps = ["review", "format_check", "deputy"]
    good = browser.post("/du-thao/quy-trinh/", {"steps": steps, "reason": "QĐ 12/QĐ-SNV"})
    assert good.status_code == 302
    assert "QĐ 12/QĐ-SNV" in browser.get("/du-thao/quy-trinh/").content.decode()
    mai = seated(desk.snv.posts["mai"])
    assert b'href="/du-thao/quy-trinh/"' not in mai.get("/so/du-thao/").content
    assert b"flow-reason" not in mai.get("/du-thao/quy-trinh/").content
    refused = mai.post("/du-thao/quy-trinh/", {"steps": steps, "reason": "x"})
    assert refused.status_code == 422


def test_a_stranger_comments_without_an_account(desk):
    """The list, the draft, its PDF; an empty comment is refused with what was typed kept; closed ones are gone."""
    draft = desk.drafted()
    made = asked(desk, draft, public=True)
    Consultation.objects.filter(id=made.id).update(due=timezone.now() + timedelta(days=3))
    stranger = Client()
    assert draft.subject in stranger.get("/du-thao/gop-y/").content.decode()
    address = f"/du-thao/gop-y/{made.id}/"
    assert stranger.get(address).status_code == 200
    assert stranger.get(f"{address}du-thao.pdf").content.startswith(b"%PDF")
    refused = stranger.post(address, {"author": "", "contact": "", "text": "Câu đã gõ"})
    assert refused.status_code == 422 and "Câu đã gõ" in refused.content.decode()
    assert stranger.post(address, {"author": "Hội Luật gia", "contact": "", "text": "Rõ thời hạn"}).status_code == 302
    assert "Hội Luật gia" in str(said(desk.who("mai"), draft).sections)
    api.close(draft.id, by=desk.who("mai"), at=desk.now())
    for gone in (address, f"{address}du-thao.pdf", f"/du-thao/gop-y/{draft.id}/"):
        assert stranger.get(gone).status_code == 404
