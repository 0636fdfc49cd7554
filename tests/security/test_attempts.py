"""Colleagues with accounts try what is not theirs: they get nothing, change nothing, and leave a line each time."""

from __future__ import annotations

from datetime import timedelta
from html.parser import HTMLParser
from uuid import UUID

import pytest
from django.test import Client

from cast import AT, actor
from security.conftest import PASSWORD, Sit
from vanban.directory import api as directory
from vanban.directory.models import Agency, Person, Post
from vanban.drafting import api as drafting
from vanban.drafting.rules.fields import DraftFields, RecipientField
from vanban.exchange.models import ArrivalFile
from vanban.exchange.tests.story import Story, arrival
from vanban.exchange.tests.test_hostile import receive
from vanban.kernel.actor import Actor
from vanban.kernel.identifiers import new_id
from vanban.kernel.vietnamese import sort_key
from vanban.platform.jobs import run_pending
from vanban.platform.models import AuditEntry
from vanban.registry.api import find_incoming
from vanban.signing.tests.letters import sheet

pytestmark = pytest.mark.django_db

VERBS = [
    *["edit", "submit-draft", "approve", "sign", "issue", "remark", "withdraw", "reject", "discard"],
    *["accept", "accept-corrected", "refuse", "resend"],
    *["submit", "instruct", "start", "finish", "reply", "progress", "file", "pass-on", "reassign", "return-task"],
]
TYPED = {"reason": "vì muốn", "text": "x", "note": "x", "version": "1", "result": "x", "file_notation": "01"}
EMPTY_FORM = {
    "type_code": "cong-van", "subject": "x", "revision": "0", "secrecy": "none",
    "annex-TOTAL_FORMS": "0", "annex-INITIAL_FORMS": "0",
}  # fmt: skip


def refused() -> list[AuditEntry]:
    """The lines of refused attempts, oldest first."""
    return list(AuditEntry.objects.filter(code="directory.refused").order_by("id"))


@pytest.fixture
def draft(story: Story) -> UUID:
    """Mai's draft with a separate file; only she and her unit see it."""
    mai = story_actor(story, "mai")
    fields = DraftFields(
        type_code="cong-van",
        subject="V/v điều động cán bộ",
        body="Nội dung kín đến khi ban hành.",
        signer=str(story.snv.posts["viet"].id),
        recipients=(RecipientField("UBND phường Hoa Lư", "H42.51"),),
    )
    made = drafting.create_draft(fields, by=mai, at=AT)
    drafting.add_attachment(made.id, name="PhuLuc.pdf", content=sheet(), media_type="application/pdf", by=mai, at=AT)
    return made.id


def story_actor(story: Story, short: str) -> Actor:
    """A person by short name, as actor."""
    return actor(story.snv.posts.get(short) or story.ward.posts[short])


@pytest.mark.parametrize("who", ["lan", "ngoc", "uoc", "hoa", "viet"])
@pytest.mark.clause("NB16-Đ17.6", "HP25-Đ7.1-4", "NB25-Đ4.2")
def test_a_draft_is_nobody_elses_by_any_address(story: Story, sit: Sit, draft: UUID, who: str) -> None:
    """Another agency's specialist, clerk and leader; one's own clerk and director before their turn."""
    client = sit(who)
    attachment = drafting.attachments_of(draft)[0]
    reads = [f"/vb/{draft}/", f"/vb/{draft}/nguoi/", f"/vb/{draft}/?hop=du-thao", f"/vb/{draft}/remark/"]
    reads += [f"/vb/{draft}/tep/{attachment.blob_id}/", f"/vb/{draft}/tep/{attachment.blob_id}/trang/1.webp"]
    reads += [f"/du-thao/{draft}/", f"/du-thao/{draft}/xem/", f"/du-thao/{draft}/xem/1.webp"]
    for address in reads:
        answer = client.get(address)
        assert answer.status_code == 404 and "điều động" not in answer.content.decode(), address
    writes = [f"/vb/{draft}/{verb}/" for verb in VERBS]
    writes += [f"/du-thao/{draft}/{rest}" for rest in ("", "luu/", "tep/", "pdf/", f"tep/{attachment.id}/xoa/")]
    for address in writes:
        assert client.post(address, {**EMPTY_FORM, **TYPED}).status_code == 404, address
    found = drafting.get_draft(draft)
    assert (found.status, found.subject, found.revision) == ("drafting", "V/v điều động cán bộ", 0)
    assert len(drafting.attachments_of(draft)) == 1
    assert len(refused()) == len(reads) + len(writes)
    person = (story.snv.posts.get(who) or story.ward.posts[who]).person
    assert {(line.actor_id, line.data["thing"], line.data["status"]) for line in refused()} == {
        (person.id, str(draft), 404)
    }
    run_pending()
    lists = ("/so/du-thao/", "/so/di/", "/viec/", "/tim/?q=dieu dong can bo", "/tim-nhanh/?q=dieu dong can bo")
    assert str(draft) in sit("mai").get(lists[3]).content.decode(), "there is something to be found"
    for address in lists:
        assert str(draft) not in client.get(address).content.decode(), address


@pytest.mark.parametrize("who", ["lan", "tuan", "mai", "viet"])
@pytest.mark.clause("NB16-Đ17.6", "HP25-Đ7.1-4")
def test_an_arrival_is_the_clerks_alone(story: Story, sit: Sit, who: str) -> None:
    """Specialists of the receiver before it is assigned, and the sender's people after it left them."""
    _sent, found = story.delivered()
    file = ArrivalFile.objects.filter(arrival_id=found).first()
    assert file is not None
    client = sit(who)
    packet = arrival(found).packet_id
    reads = [f"/vb/{found}/", f"/vb/{found}/tep/{file.blob_id}/", f"/vb/{found}/tep/{packet}/", f"/vb/{found}/nguoi/"]
    reads += [f"/vb/{found}/tep/{file.blob_id}/trang/1.webp"]
    for address in reads:
        assert client.get(address).status_code == 404, address
    for verb in VERBS:
        assert client.post(f"/vb/{found}/{verb}/", TYPED).status_code == 404, verb
    assert arrival(found).state == "arrived" and find_incoming(found) is None
    assert len(refused()) == len(reads) + len(VERBS)


def test_a_file_is_not_to_be_had_through_another_document(story: Story, sit: Sit, draft: UUID) -> None:
    """Lan sees a document of her own; the address of a hidden file under it leads nowhere."""
    own = drafting.create_draft(DraftFields(type_code="cong-van", subject="x"), by=story_actor(story, "lan"), at=AT)
    hidden = drafting.attachments_of(draft)[0].blob_id
    lan = sit("lan")
    assert lan.get(f"/vb/{own.id}/").status_code == 200
    assert lan.get(f"/vb/{own.id}/tep/{hidden}/").status_code == 404
    assert lan.get(f"/vb/{own.id}/tep/{hidden}/trang/1.webp").status_code == 404
    assert lan.post(f"/du-thao/{own.id}/tep/{drafting.attachments_of(draft)[0].id}/xoa/").status_code == 302
    assert len(drafting.attachments_of(draft)) == 1


@pytest.mark.clause("NB16-Đ17.6", "HP25-Đ7.1-4")
def test_a_verb_that_is_not_ones_own_changes_nothing_and_is_on_record(story: Story, sit: Sit, draft: UUID) -> None:
    """Hùng sees the draft of his unit, and Mai wrote it: neither may sign or issue it, with htmx or without."""
    for who, verbs in (("hung", VERBS), ("mai", ["approve", "sign", "issue", "accept", "instruct"])):
        for verb in verbs:
            if (who, verb) in {("hung", "remark")}:
                continue
            before = len(refused())
            headers = {"HX-Request": "true"} if verb in {"sign", "issue"} else {}
            answer = sit(who).post(f"/vb/{draft}/{verb}/", TYPED, headers=headers)
            assert answer.status_code in {200, 422} and "HX-Redirect" not in answer, (who, verb)
            assert len(refused()) == before + 1, (who, verb)
    assert drafting.get_draft(draft).status == "drafting"
    assert refused()[-1].subject_id is None, "an attempt does not stand among the acts on the document"


def test_what_succeeds_is_no_attempt(sit: Sit, draft: UUID) -> None:
    mai = sit("mai")
    assert mai.get(f"/vb/{draft}/").status_code == 200
    assert mai.post(f"/vb/{draft}/remark/", {"text": "Đã rà soát"}).status_code == 302
    htmx = mai.post(f"/vb/{draft}/remark/", {"text": "Lần nữa"}, HTTP_HX_REQUEST="true")
    assert "HX-Redirect" in htmx
    assert refused() == []


@pytest.mark.clause("NB16-Đ17.6", "HP25-Đ7.1-4")
def test_somebody_elses_post_and_delegation_are_not_to_be_had(story: Story, sit: Sit) -> None:
    lan, director = sit("lan"), story.snv.posts["viet"]
    for name in ("post", "for_post"):
        lan.post("/toi/chuc-vu/", {name: str(director.id)})
        page = lan.get("/viec/").content.decode()
        assert "Hoàng Thị Lan" in page and "Phạm Quốc Việt" not in page
    session = lan.session
    session["post"], session["for_post"] = str(director.id), str(director.id)
    session.save()
    assert "Phạm Quốc Việt" not in lan.get("/viec/").content.decode(), "the session's word is checked each time"


def test_a_forged_form_needs_the_persons_own_token(story: Story, sit: Sit, draft: UUID) -> None:
    sit("mai")
    account = directory.Account.objects.get(person=story.snv.posts["mai"].person)
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(account, backend="django.contrib.auth.backends.ModelBackend")
    for address in (f"/vb/{draft}/discard/", f"/du-thao/{draft}/luu/", "/toi/dang-xuat-moi-noi/", "/dang-xuat/"):
        assert strict.post(address, TYPED).status_code == 403, address
        assert strict.post(address, {**TYPED, "csrfmiddlewaretoken": "x" * 32}).status_code == 403, address
    assert drafting.get_draft(draft).status == "drafting"


@pytest.mark.clause("NB16-Đ14.5bis")
def test_the_operator_sees_no_document_and_changes_none(story: Story, sit: Sit, draft: UUID) -> None:
    """Who runs the machine has a role for its health and none for content."""
    _sent, found = story.delivered()
    operator_agency = Agency.objects.create(
        code="H42.99",
        name="Trung tâm Công nghệ thông tin",
        abbreviation="TTCNTT",
        level="department",
        place="Ninh Bình",
        is_operator=True,
    )
    person = Person.objects.create(full_name="Ngô Quản Trị", sort_key=sort_key("Ngô Quản Trị"))
    story.snv.posts["op"] = Post.objects.create(
        person=person, agency=operator_agency, title="Quản trị hệ thống", roles=[directory.Role.OPERATOR]
    )
    client = sit("op")
    assert client.get("/suc-khoe/").status_code == 200
    for thing in (draft, found):
        assert client.get(f"/vb/{thing}/").status_code == 404
        for verb in VERBS:
            assert client.post(f"/vb/{thing}/{verb}/", TYPED).status_code == 404
    assert {line.actor_id for line in refused()} == {person.id}
    assert len(refused()) == 2 * (1 + len(VERBS))


class _Reader(HTMLParser):
    """Reads a page as a browser does and keeps what would act."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Handlers, scripts and styles in the page, pictures from nowhere, addresses that run."""
        values = dict(attrs)
        self.found += [f"{tag} {name}" for name in values if name.startswith("on") or name == "style"]
        self.found += [f"{tag} {v}" for v in values.values() if v and v.strip().lower().startswith("javascript:")]
        if (tag == "script" and "src" not in values) or (tag == "img" and values.get("src") == "x"):
            self.found.append(tag)


def _acting(page: str) -> list[str]:
    reader = _Reader()
    reader.feed(page)
    return reader.found


MARKUP = '"><img src=x onerror=alert(1)><script>alert(2)</script>{{7*7}}{0}{a.b}%s%(x)s'


def test_markup_in_every_field_is_only_text(story: Story, sit: Sit) -> None:
    """Typed by a specialist, remarked by a head, sent in a packet, refused with a reason: nowhere does it act."""
    mai = story_actor(story, "mai")
    fields = DraftFields(
        type_code="cong-van",
        subject=f"V/v {MARKUP}",
        body=MARKUP,
        addressees=(MARKUP,),
        legal_bases=(MARKUP,),
        printed_recipients=(MARKUP,),
        domain=MARKUP,
        signer=str(story.snv.posts["viet"].id),
        recipients=(RecipientField(MARKUP), RecipientField("UBND phường Hoa Lư", "H42.51")),
    )
    draft = drafting.create_draft(fields, by=mai, at=AT).id
    drafting.give_opinion(draft, text=MARKUP, by=story_actor(story, "mai"), at=AT + timedelta(minutes=1))
    packet = story.packet(
        subject=MARKUP, type_name=MARKUP, signer_name=MARKUP, notation=MARKUP[:60], sphere=MARKUP,
        appendixes=(MARKUP,), to_places=(MARKUP,),
    )  # fmt: skip
    _hub, found = receive(packet)
    run_pending()
    assert found is not None
    pages = {
        "mai": [f"/vb/{draft}/", f"/du-thao/{draft}/", f"/du-thao/{draft}/xem/", "/viec/", "/so/du-thao/"],
        "ngoc": [f"/vb/{found}/", "/viec/", f"/vb/{found}/refuse/", f"/vb/{found}/accept-corrected/"],
    }
    for who, addresses in pages.items():
        client = sit(who)
        for address in [*addresses, "/tim/?q=onerror", f"/tim/?q={MARKUP}", "/so/den/?q=%3Cscript%3Ealert(2)"]:
            answer = client.get(address)
            assert answer.status_code == 200, address
            assert _acting(answer.content.decode()) == [], address
    ngoc = sit("ngoc")
    assert ngoc.post(f"/vb/{found}/refuse/", {"reason": MARKUP}).status_code == 302
    text = ngoc.get(f"/vb/{found}/").content.decode()
    assert "&lt;script&gt;alert(2)" in text and _acting(text) == []


def test_the_password_of_the_tests_is_nowhere_in_a_line(sit: Sit) -> None:
    client = Client()
    sit("mai")
    for name in ("thu_mai", PASSWORD, "khong_co_ai"):
        client.post("/dang-nhap/", {"username": name, "password": PASSWORD + "x"})
    text = " ".join(str(line.data) for line in AuditEntry.objects.all())
    assert PASSWORD not in text


def test_an_unknown_document_and_a_forbidden_one_answer_alike(sit: Sit, draft: UUID) -> None:
    lan = sit("lan")
    hidden, missing = draft, new_id()
    forbidden, unknown = lan.get(f"/vb/{hidden}/"), lan.get(f"/vb/{missing}/")
    assert forbidden.status_code == unknown.status_code == 404
    assert forbidden.content.decode().replace(str(hidden), "") == unknown.content.decode().replace(str(missing), "")
