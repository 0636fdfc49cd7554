"""Acting: what a refusal keeps and says, where one stands afterwards, all of it without scripts too."""

from __future__ import annotations

import re

import pytest

from vanban.directory.api import box_counts
from vanban.portal.tests.conftest import HTMX
from vanban.portal.tests.conftest import ONE_SENTENCE as SENTENCE

pytestmark = pytest.mark.django_db


def test_a_refusal_keeps_what_was_typed_and_says_what_to_mend(arrive, sit, ward):
    """Ước forgets who leads: at the top a summary that links to the field, his sentence and the tick still there."""
    document = arrive()
    lan = str(ward.posts["lan"].id)
    answer = sit("uoc").post(f"/vb/{document}/instruct/", {"text": SENTENCE, "coworkers": [lan], "hop": "instruct"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert 'class="summary" role="alert"' in page
    assert '<a href="#id_lead">' in page
    assert SENTENCE in page
    assert re.search(rf'name="coworkers" value="{lan}"[^>]* checked', page)
    assert 'name="hop" value="instruct"' in page


def test_an_actions_refusal_gives_reason_cure_and_law(arrive, sit, ward, who):
    """A deadline in the past is refused by the action itself; the page tells all of it and changed nothing."""
    document = arrive()
    typed = {"text": SENTENCE, "lead": str(ward.posts["lan"].id), "due": "2026-11-02", "hop": "instruct"}
    answer = sit("uoc").post(f"/vb/{document}/instruct/", typed)
    page = answer.content.decode()
    assert answer.status_code == 422
    summary = page.split('class="summary"')[1].split("</div>")[0]
    assert '<li><a href="#id_due">' in summary
    assert 'class="field-error" id="id_due_error"' in page
    assert 'value="2026-11-02"' in page
    assert SENTENCE in page
    assert box_counts(who("uoc"))["instruct"] == 1


def test_done_leads_to_the_next_of_the_list_and_drops_the_kept_text(arrive, sit, ward):
    """After the first the second opens; the browser is told whose kept text has been received."""
    first = arrive()
    second = arrive(number="57", document_code="", urgency=0)
    client = sit("uoc")
    typed = {"text": SENTENCE, "lead": str(ward.posts["lan"].id), "hop": "instruct"}
    answer = client.post(f"/vb/{first}/instruct/", typed)
    assert answer.url == f"/vb/{second}/?hop=instruct"
    assert f'data-received="{first}.instruct"' in client.get(answer.url).content.decode()
    answer = client.post(f"/vb/{second}/instruct/", typed)
    assert answer.url == "/viec/instruct/"
    assert "Không có gì ở đây" in client.get(answer.url).content.decode()


def test_a_second_press_finds_the_verb_gone(arrive, sit, ward):
    """The same form sent twice is done once; the second is told that the document has moved on."""
    document = arrive()
    client = sit("uoc")
    typed = {"text": SENTENCE, "lead": str(ward.posts["lan"].id)}
    assert client.post(f"/vb/{document}/instruct/", typed).status_code == 302
    again = client.post(f"/vb/{document}/instruct/", typed)
    assert again.status_code == 422
    assert "Việc này chưa thực hiện được" in again.content.decode()


def test_without_scripts_the_form_is_a_page_and_with_them_a_part(arrive, sit):
    """GET shows the form alone; htmx gets only the form, and a refusal as an ordinary answer."""
    document = arrive()
    client = sit("uoc")
    page = client.get(f"/vb/{document}/instruct/?hop=instruct").content.decode()
    assert "<html" in page
    assert f'action="/vb/{document}/instruct/?hop=instruct"' in page
    part = client.get(f"/vb/{document}/instruct/", **HTMX).content.decode()
    assert "<html" not in part
    assert f'data-keep="{document}.instruct"' in part
    refused = client.post(f"/vb/{document}/instruct/", {"text": SENTENCE}, **HTMX)
    assert refused.status_code == 200
    assert SENTENCE in refused.content.decode()


def test_htmx_is_sent_on_by_header(arrive, sit, ward):
    """A script that posts gets the address of the next item."""
    document = arrive()
    typed = {"text": SENTENCE, "lead": str(ward.posts["lan"].id), "hop": "instruct"}
    answer = sit("uoc").post(f"/vb/{document}/instruct/", typed, **HTMX)
    assert answer["HX-Redirect"] == "/viec/instruct/"


def test_verbs_of_others_are_absent_and_refused(arrive, sit, ward):
    """The clerk sees no button to instruct; asking for it by address says who can."""
    document = arrive()
    clerk = sit("ngoc")
    assert f"/vb/{document}/instruct/" not in clerk.get(f"/vb/{document}/").content.decode()
    answer = clerk.get(f"/vb/{document}/instruct/")
    assert answer.status_code == 403
    assert f"/vb/{document}/nguoi/" in answer.content.decode()
    typed = {"text": SENTENCE, "lead": str(ward.posts["lan"].id)}
    assert clerk.post(f"/vb/{document}/instruct/", typed).status_code == 422


@pytest.mark.clause("NB16-Đ12.1")
def test_the_leader_instructs_and_the_handler_finds_it(arrive, sit, ward, who):
    """Ước assigns on screen; Lan finds it in her box, with the sentence and the deadline on the page."""
    document = arrive()
    typed = {"text": SENTENCE, "lead": str(ward.posts["lan"].id), "due": "2026-11-26", "hop": "instruct"}
    sit("uoc").post(f"/vb/{document}/instruct/", typed)
    lan = sit("lan")
    assert "56/SNV-TCCB" in lan.get("/viec/handle/").content.decode()
    page = lan.get(f"/vb/{document}/?hop=handle").content.decode()
    assert SENTENCE in page
    assert "còn 3 ngày" in page


@pytest.mark.clause("VL19-Đ17.2")
def test_the_handler_opens_it_and_has_four_ways_on(arrive, sit, ward, who):
    """Lan's first opening is on record as seen; she may reply by a draft, file it, report, or finish."""
    from vanban.work.api import assignments_of

    document = arrive()
    sit("uoc").post(
        f"/vb/{document}/instruct/", {"text": SENTENCE, "lead": str(ward.posts["lan"].id), "due": "2026-11-26"}
    )
    assert [one.opened_at for one in assignments_of(document)] == [None]
    page = sit("lan").get(f"/vb/{document}/?hop=handle").content.decode()
    assert all(one.opened_at for one in assignments_of(document))
    verbs = page.split('class="verbs"')[1].split('id="unfold"')[0]
    for way in (f"/du-thao/moi/?tra-loi={document}", "/file/", "/progress/", "/finish/"):
        assert way in verbs, way


def test_a_forged_post_is_not_accepted(arrive, ward, sit):
    """Without the token of the page nothing is done; the answer keeps the face and says what to do."""
    document = arrive()
    client = sit("uoc")
    client.handler.enforce_csrf_checks = True
    answer = client.post(f"/vb/{document}/instruct/", {"text": SENTENCE})
    assert answer.status_code == 403
    assert "Vui lòng gửi lại" in answer.content.decode()
