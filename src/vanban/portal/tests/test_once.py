"""An act with a key of its own is done once: sent twice, sent at the same moment, or sent after its answer was lost."""

from __future__ import annotations

from threading import Barrier, Thread

import pytest
from django.db import connection

from cast import AT
from vanban.kernel.identifiers import new_id
from vanban.platform import audit, once
from vanban.platform.models import AuditEntry
from vanban.portal.actions.deeds import keep_deed
from vanban.portal.errors import AlreadyDone
from vanban.portal.models import Deed
from vanban.portal.tests.conftest import ONE_SENTENCE


def acts(document, code="work.instructed"):
    return AuditEntry.objects.filter(subject_id=document, code=code).count()


@pytest.fixture
def typed(ward):
    return {"text": ONE_SENTENCE, "lead": str(ward.posts["lan"].id), "due": "2026-11-26", "deed": str(new_id())}


@pytest.mark.django_db
def test_an_instruction_sent_twice_is_given_once(arrive, sit, typed):
    """The first answer was lost on the way; the second says that it was received, and leads to the document."""
    document = arrive()
    client = sit("uoc")
    assert client.post(f"/vb/{document}/instruct/", typed).status_code == 302
    assert acts(document) == 1
    again = client.post(f"/vb/{document}/instruct/", typed)
    assert again.status_code == 302
    assert again["Location"] == f"/vb/{document}/"
    assert acts(document) == 1
    by_htmx = client.post(f"/vb/{document}/instruct/", typed, headers={"HX-Request": "true"})
    assert by_htmx["HX-Redirect"] == f"/vb/{document}/"
    assert "không làm lại" in client.get(f"/vb/{document}/").content.decode()
    assert acts(document) == 1


@pytest.mark.django_db
def test_what_was_refused_may_be_mended_and_sent_with_the_same_key(arrive, sit, typed):
    document = arrive()
    client = sit("uoc")
    assert client.post(f"/vb/{document}/instruct/", typed | {"lead": ""}).status_code == 422
    assert not Deed.objects.exists()
    assert client.post(f"/vb/{document}/instruct/", typed).status_code == 302
    assert acts(document) == 1


@pytest.mark.django_db
def test_a_key_is_ones_own(arrive, sit, typed, who):
    """Another person's act with the same key is another act; a key of rubbish is none."""
    document = arrive()
    Deed.objects.create(person_id=who("lan").person_id, key=typed["deed"], at=AT, place="/")
    assert sit("uoc").post(f"/vb/{document}/instruct/", typed).status_code == 302
    assert acts(document) == 1
    assert sit("uoc").post("/toi/hien-thi/", {"theme": "dark", "deed": "rubbish"}).status_code == 302


@pytest.mark.django_db
def test_what_was_kept_is_not_sent_in_another_capacity(arrive, sit, typed, ward, who):
    """Typed without a line in one's own post, sent after choosing another: it is looked at again, not done."""
    document = arrive()
    client = sit("uoc")
    in_another = typed | {"capacity": f"{ward.posts['ngoc'].id}."}
    assert client.post(f"/vb/{document}/instruct/", in_another).status_code == 409
    assert acts(document) == 0
    as_drawn = typed | {"capacity": f"{who('uoc').post_id}."}
    assert f'data-capacity="{as_drawn["capacity"]}"' in client.get(f"/vb/{document}/").content.decode()
    assert client.post(f"/vb/{document}/instruct/", as_drawn).status_code == 302
    assert acts(document) == 1


@pytest.mark.django_db
def test_crafted_places_and_years_are_no_bug(sit):
    """Moments outside the calendar and numbers of five thousand digits are answered like none."""
    client = sit("uoc")
    assert client.get("/thong-bao/", {"truoc": f"0001-01-01T00:00:00+14:00~{new_id()}"}).status_code == 200
    assert client.get("/so/den/", {"nam": "9" * 5000}).status_code == 200
    assert client.post("/so/den/giu/", {"nam": "9" * 5000, "ten": "x"}).status_code in {302, 422}


@pytest.mark.django_db
def test_a_question_of_the_same_form_is_not_the_act(arrive, sit, typed):
    """What the form asks elsewhere while its act is being done carries the same key, and is answered as a question."""
    document = arrive()
    client = sit("uoc")
    assert client.post(f"/vb/{document}/instruct/", typed).status_code == 302
    answer = client.post(f"/chi-dao/{document}/doc-cau/", typed, headers={"HX-Request": "true"})
    assert "HX-Redirect" not in answer


@pytest.mark.django_db(transaction=True)
def test_two_senders_of_one_key_at_one_moment(ward, who):
    """Both stand in the act at once; the database lets one of them through, and nothing of the other stays."""
    by, key, document = who("uoc"), new_id(), new_id()
    start, said = Barrier(2), []
    once.use_keeper(keep_deed)

    def act() -> None:
        from django.db import transaction

        try:
            with once.named(once.Deed(by.person_id, key, "/")), transaction.atomic():
                start.wait(10)
                audit.record(by, "work.instructed", document, AT)
            said.append("done")
        except AlreadyDone:
            said.append("known")
        finally:
            connection.close()

    threads = [Thread(target=act) for _n in range(2)]
    for one in threads:
        one.start()
    for one in threads:
        one.join(20)
    assert sorted(said) == ["done", "known"]
    assert acts(document) == 1
