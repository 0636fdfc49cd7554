"""The compose page and drafting's voice on the document page, as people use them: posts, autosave, refusals."""

from __future__ import annotations

from uuid import NAMESPACE_URL, uuid5

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import translation

from vanban.directory.api import Account
from vanban.drafting import api
from vanban.drafting.web.page import PROVIDER, part
from vanban.drafting.web.verbs import VERBS

NOBODY = uuid5(NAMESPACE_URL, "no such draft")


def signed_in(desk, short) -> Client:
    """A browser of this person."""
    office = desk.snv if short in desk.snv.posts else desk.ward
    account, _new = Account.objects.get_or_create(person=office.posts[short].person, defaults={"username": short})
    client = Client()
    client.force_login(account, backend="django.contrib.auth.backends.ModelBackend")
    return client


def form(desk, **changes):
    """What Mai's browser posts."""
    values = {
        "revision": "0",
        "type_code": "cong-van",
        "subject": desk.paper.subject,
        "signer": desk.paper.signer,
        "urgency": "0",
        "secrecy": "none",
        "reply_due": "",
        "legal_bases": "",
        "addressees": desk.ward.agency.name,
        "body": "Đề nghị rà soát.",
        "recipients": [desk.ward.agency.code],
        "others": "",
        "printed_recipients": "",
        "circulation": "",
        "domain": "",
        "annexes_declared": "0",
        "annex-TOTAL_FORMS": "1",
        "annex-INITIAL_FORMS": "0",
        "annex-0-type_name": "",
        "annex-0-title": "",
        "annex-0-text": "",
    }
    return {**values, **changes}


def test_opening_the_empty_page_makes_nothing(desk):
    """GET shows the form with the head of the agency as signer; the first save makes the draft."""
    client = signed_in(desk, "mai")
    page = client.get("/du-thao/moi/")
    assert page.status_code == 200
    assert f'value="{desk.snv.posts["viet"].id}" selected' in page.content.decode()
    saved = client.post("/du-thao/moi/", form(desk, save="1"))
    assert saved.status_code == 302
    assert client.get(saved["Location"]).status_code == 200


def test_save_and_submit_without_javascript(desk):
    """One post saves and submits; the answer leads to the document's page."""
    answer = signed_in(desk, "mai").post("/du-thao/moi/", form(desk, submit="1"))
    assert answer.status_code == 302
    assert answer["Location"].startswith("/vb/")
    draft = api.find_draft(answer["Location"].split("/")[2])
    assert draft.reviewer_id == desk.snv.posts["hung"].id


def test_a_refused_submit_keeps_every_word(desk):
    """All reasons on top, what was typed below, and it is saved."""
    answer = signed_in(desk, "mai").post(
        "/du-thao/moi/", form(desk, submit="1", recipients=[], body="Chữ chưa xong", subject="")
    )
    text = answer.content.decode()
    assert answer.status_code == 422
    assert "Chưa có trích yếu." in text
    assert "Văn bản chưa có nơi nhận." in text
    assert "Chữ chưa xong" in text


def test_autosave_answers_with_revision_and_what_is_missing(desk):
    """JSON for the page's script; the second save continues on the first's revision."""
    client = signed_in(desk, "mai")
    begun = client.post("/du-thao/moi/", form(desk, subject=""), headers={"accept": "application/json"}).json()
    assert begun["revision"] == 0
    assert [fault["code"] for fault in begun["faults"]] == ["drafting.subject_missing"]
    saved = client.post(f"{begun['url']}luu/", form(desk, revision="0")).json()
    assert (saved["revision"], saved["faults"]) == (1, [])


def test_autosave_tells_of_another_writer(desk):
    """409 with the name, and both texts kept."""
    client = signed_in(desk, "mai")
    draft = desk.drafted()
    client.post(f"/du-thao/{draft.id}/luu/", form(desk, body="một"))
    answer = client.post(f"/du-thao/{draft.id}/luu/", form(desk, body="hai"))
    assert answer.status_code == 409
    assert "Nguyễn Thị Mai" in answer.json()["reasons"][0]["message"]
    assert {version.kind for version in api.versions_of(draft.id)} == {"conflict"}


def test_a_submitted_draft_is_no_longer_written_here(desk):
    """The page leads to the document; a late autosave is refused and nothing changes."""
    client = signed_in(desk, "mai")
    draft = desk.submitted()
    assert client.get(f"/du-thao/{draft.id}/")["Location"] == f"/vb/{draft.id}/"
    late = client.post(f"/du-thao/{draft.id}/luu/", form(desk, body="muộn"))
    assert late.status_code == 403
    assert api.get_draft(draft.id).fields.body == desk.paper.body


@pytest.mark.parametrize("path", ["", "xem/", "xem/1.webp"])
def test_strangers_see_no_draft(desk, path):
    """Lan of the ward gets the same answer for a draft as for none."""
    draft = desk.drafted()
    client = signed_in(desk, "lan")
    assert client.get(f"/du-thao/{draft.id}/{path}").status_code == 404
    assert client.get(f"/du-thao/{NOBODY}/{path}").status_code == 404


def test_nobody_composes_without_signing_in(desk):
    """Every address asks for an account."""
    draft = desk.drafted()
    for path in ("moi/", f"{draft.id}/", f"{draft.id}/xem/"):
        answer = Client().get(f"/du-thao/{path}")
        assert answer.status_code == 302
        assert "/dang-nhap/" in answer["Location"]


def test_the_preview_shows_the_paper(desk):
    """The pages as pictures; a page that is not there is not found."""
    client = signed_in(desk, "mai")
    draft = desk.drafted()
    assert f"/du-thao/{draft.id}/xem/1.webp" in client.get(f"/du-thao/{draft.id}/xem/").content.decode()
    picture = client.get(f"/du-thao/{draft.id}/xem/1.webp")
    assert picture["Content-Type"] == "image/webp"
    assert picture.content[:4] == b"RIFF"
    assert client.get(f"/du-thao/{draft.id}/xem/9.webp").status_code == 404


def test_a_preview_without_signer_says_why(desk):
    """No crash: the reason in words."""
    draft = desk.drafted(signer="")
    assert "Chưa chọn lãnh đạo" in signed_in(desk, "mai").get(f"/du-thao/{draft.id}/xem/").content.decode()


def test_the_outline_shows_how_the_text_is_read(desk):
    """Divisions, articles and clauses as lines; hostile text is only text."""
    answer = signed_in(desk, "mai").post(
        "/du-thao/phan-tich/", {"body": "Chương I\nCHUNG\nĐiều 1. <script>x</script>\nNội dung"}
    )
    text = answer.content.decode()
    assert "Chương I" in text
    assert "&lt;script&gt;" in text


@pytest.mark.parametrize(
    "changes",
    [
        {"type_code": "khong-co"},
        {"signer": "not-a-uuid"},
        {"urgency": "9"},
        {"recipients": ["H42.404"]},
        {"reply_due": "31/02/2026"},
        {"annexes_declared": "-1"},
        {"revision": "x"},
        {"annex-TOTAL_FORMS": "x"},
    ],
)
def test_nonsense_is_refused_and_kept_on_the_page(desk, changes):
    """A form that cannot be read is shown again with its words; nothing is made."""
    answer = signed_in(desk, "mai").post("/du-thao/moi/", form(desk, body="giữ chữ này", **changes))
    assert answer.status_code == 422
    assert "giữ chữ này" in answer.content.decode()


def test_a_secret_is_refused_on_the_page(desk):
    """The refusal names the rule; the words stay on the page and no draft exists."""
    answer = signed_in(desk, "mai").post("/du-thao/moi/", form(desk, secrecy="mat"))
    assert answer.status_code == 422
    assert "QĐ 161/2025/QĐ-UBND Ninh Bình Đ1.2" in answer.content.decode()


def test_annexes_come_back_as_typed(desk):
    """An annex with title and text is stored and shown; an emptied one is gone."""
    client = signed_in(desk, "mai")
    fields = {"annex-0-title": "Biểu mẫu", "annex-0-text": "Nội dung biểu"}
    address = client.post("/du-thao/moi/", form(desk, save="1", **fields))["Location"]
    draft_id = address.split("/")[2]
    assert [one.title for one in api.get_draft(draft_id).fields.annexes] == ["Biểu mẫu"]
    assert "Biểu mẫu" in client.get(address).content.decode()
    client.post(address, form(desk, save="1", revision="0"))
    assert api.get_draft(draft_id).fields.annexes == ()


def test_files_are_looked_into(desk):
    """A good file is attached and taken off; one that lies about itself is refused with words."""
    client = signed_in(desk, "mai")
    draft = desk.drafted()
    good = SimpleUploadedFile("DanhSach.csv", b"a,b\n1,2\n")
    assert client.post(f"/du-thao/{draft.id}/tep/", {"file": good}).status_code == 302
    attached = api.attachments_of(draft.id)
    assert [one.name for one in attached] == ["DanhSach.csv"]
    liar = SimpleUploadedFile("BaoCao.pdf", b"PK\x03\x04" + b"0" * 100)
    answer = client.post(f"/du-thao/{draft.id}/tep/", {"file": liar})
    assert answer.status_code == 422
    assert "QĐ 161/2025/QĐ-UBND Ninh Bình Đ8.3" in answer.content.decode()
    assert client.post(f"/du-thao/{draft.id}/tep/", {}).status_code == 422
    client.post(f"/du-thao/{draft.id}/tep/{attached[0].id}/xoa/")
    assert api.attachments_of(draft.id) == []


def test_a_pdf_without_blanks_is_refused_on_the_page(desk):
    """The missing blanks are named."""
    client = signed_in(desk, "mai")
    draft = desk.drafted()
    broken = SimpleUploadedFile("CongVan.pdf", b"%PDF-1.7 broken")
    assert client.post(f"/du-thao/{draft.id}/pdf/", {"file": broken}).status_code == 422
    assert api.versions_of(draft.id) == []


def verbs_of(desk, draft, short):
    """The codes of the buttons this person sees."""
    return {verb.code for verb in VERBS if verb.can(draft.id, desk.who(short))}


def test_only_the_buttons_of_ones_turn_are_shown(desk):
    """At every step each person sees exactly the verbs they may press."""
    drafted = desk.drafted()
    assert verbs_of(desk, drafted, "mai") == {"edit", "submit-draft", "discard", "remark"}
    assert verbs_of(desk, drafted, "hoa") == set()
    submitted = desk.submitted()
    assert verbs_of(desk, submitted, "mai") == {"withdraw", "remark"}
    assert verbs_of(desk, submitted, "hung") == {"approve", "reject", "remark"}
    approved = desk.approved()
    assert verbs_of(desk, approved, "viet") == {"sign", "reject", "remark"}
    assert verbs_of(desk, approved, "long") == set()
    signed = desk.signed()
    assert {"issue", "reject"} <= verbs_of(desk, signed, "hoa")
    assert verbs_of(desk, desk.issued(), "hoa") == set()


def test_the_verbs_run_with_their_forms(desk):
    """Each verb's form is valid with what the page posts, and its act is done."""
    draft = desk.submitted()
    by_code = {verb.code: verb for verb in VERBS}

    def press(code, short, **data):
        verb, by = by_code[code], desk.who(short)
        cleaned = {}
        if verb.form is not None:
            unbound = verb.form(draft.id, by)
            shown = {name: field.initial for name, field in unbound.fields.items() if field.initial is not None}
            bound = verb.form(draft.id, by, {**shown, **data})
            assert bound.is_valid(), bound.errors
            cleaned = bound.cleaned_data
        return verb.run(draft.id, by, cleaned, desk.now())

    press("remark", "hung", text="Tốt")
    press("approve", "hung", note="")
    press("sign", "viet")
    with translation.override("vi"):
        assert "phường Hoa Lư" in str(by_code["issue"].confirm(draft.id, desk.who("hoa")))
        assert "01" in str(press("issue", "hoa").message)
    api.resume_issue(draft.id, at=desk.now())
    assert api.paper_of(draft.id, "issued") is not None


def test_the_page_part_tells_turn_files_and_what_is_missing(desk):
    """Title, status, whose turn, the paper first among the files, checks with their law."""
    with translation.override("vi"):
        missing = part(desk.drafted(recipients=()).id, desk.who("mai"))
        check = next(section for section in missing.sections if section.code == "checks").checks[0]
        assert (check.ok, check.label) == (False, "Văn bản chưa có nơi nhận.")
        shown = part(desk.submitted().id, desk.who("hung"))
        assert shown.status == "Chờ duyệt"
        assert shown.turn == "Trần Văn Hùng, Trưởng phòng"
        assert [file.role for file in shown.files] == ["main"]
        assert part(NOBODY, desk.who("mai")) is None


def test_a_returned_draft_says_why_with_a_link_for_its_drafter(desk):
    """Mai gets the link to write on; Hùng only the reason."""
    draft = desk.submitted()
    api.reject(draft.id, reason="Thiếu căn cứ", by=desk.who("hung"), at=desk.now())
    mine = part(draft.id, desk.who("mai")).notices[0]
    assert "Thiếu căn cứ" in str(mine.text)
    assert mine.link == f"/du-thao/{draft.id}/"
    assert part(draft.id, desk.who("hung")).notices[0].link == ""


def test_words_of_a_draft_are_searchable_until_it_is_issued(desk):
    """Then the register speaks for it."""
    draft = desk.drafted()
    kind, _number, words, _moment = PROVIDER.search_text(draft.id)
    assert kind == "outgoing"
    assert desk.paper.subject in words
    assert PROVIDER.search_text(desk.issued().id) is None


def test_a_reply_begins_with_its_sender(desk):
    """An unknown or unseen incoming document is no reply; the page is an empty one."""
    page = signed_in(desk, "mai").get(f"/du-thao/moi/?tra-loi={NOBODY}")
    assert page.status_code == 200
    assert "V/v trả lời" not in page.content.decode()
