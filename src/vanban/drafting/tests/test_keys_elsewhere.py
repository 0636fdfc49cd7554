"""Việt signs on the page under his PIN, Hoa issues with the agency's key in the HSM or at the service."""

from __future__ import annotations

import logging

import pytest
from django.utils import translation

from key_keepers import LEADERS_PIN, PIN, keepers
from vanban.drafting import api
from vanban.drafting.tests.test_compose_page import signed_in
from vanban.kernel.refusals import OutsideFailure
from vanban.platform import storage
from vanban.platform.models import AuditEntry
from vanban.registry.api import find_outgoing, held_number
from vanban.signing.api import Permission, PinMissing, PinRefused, check

pytestmark = pytest.mark.slow
WRONG = "99999999"


@pytest.fixture
def kept(desk, settings, tmp_path):
    with keepers(tmp_path, settings) as found:
        yield found


def give(desk, kept, *, person: str, agency: str) -> None:
    """Where Việt's key and the agency's lie."""
    viet, at = desk.snv.posts["viet"], desk.clock[0]
    kept.give(person, "person", viet.person_id, viet.person.full_name, at=at, algorithm="ec")
    kept.give(agency, "agency", desk.snv.agency.id, desk.snv.agency.name, at=at, algorithm="ec")


def sign(desk, draft, pin: str | None = LEADERS_PIN):
    """Việt signs the version he read."""
    version = api.paper_of(draft.id, "composed", "uploaded").number
    permission = Permission(pin) if pin is not None else None
    return api.sign(draft.id, version=version, by=desk.who("viet"), at=desk.now(), permission=permission)


@pytest.mark.parametrize(("person", "agency"), [("pkcs11", "csc"), ("csc", "pkcs11")])
def test_a_letter_is_signed_and_issued_with_keys_kept_elsewhere(desk, kept, person, agency):
    """The real verbs: sign, begin_issue, finish_issue; number, date and seal stand in the paper."""
    give(desk, kept, person=person, agency=agency)
    draft = sign(desk, desk.approved())
    api.begin_issue(draft.id, by=desk.who("hoa"), at=desk.now())
    assert api.resume_issue(draft.id, at=desk.now())
    assert find_outgoing(draft.id).number == 1
    report = check(storage.read(api.paper_of(draft.id, "issued").blob_id), at=desk.now())
    assert report.is_good, report.as_json()
    assert [one.kind for one in report.signatures] == ["person", "agency"]


def test_a_wrong_pin_leaves_the_draft_where_it_was(desk, kept):
    """Nothing is signed, the turn stays Việt's, and without any PIN the key does not open."""
    give(desk, kept, person="pkcs11", agency="csc")
    draft = desk.approved()
    for pin, refusal in ((WRONG, PinRefused), (PIN, PinRefused), (None, PinMissing), ("", PinMissing)):
        with pytest.raises(refusal):
            sign(desk, draft, pin)
    assert api.paper_of(draft.id, "signed") is None
    assert api.get_draft(draft.id).status == draft.status
    assert sign(desk, draft)


@pytest.mark.parametrize(("kept_in", "asked"), [("pkcs11", ["pin"]), ("csc", ["pin", "otp"]), ("demo", [])])
def test_the_page_asks_for_what_the_signer_s_key_wants(desk, kept, kept_in, asked):
    if kept_in != "demo":
        give(desk, kept, person=kept_in, agency="csc")
    page = signed_in(desk, "viet").get(f"/vb/{desk.approved().id}/sign/").content.decode()
    assert [name for name in ("pin", "otp") if f'type="password" name="{name}"' in page] == asked


def test_the_page_tells_of_a_wrong_pin_and_shows_it_nowhere(desk, kept, caplog):
    """Not in the field again, not in the audit, not in a log; the browser is told to keep nothing."""
    caplog.set_level(logging.DEBUG)
    give(desk, kept, person="csc", agency="csc")
    draft, client = desk.approved(), signed_in(desk, "viet")
    values = {"version": api.paper_of(draft.id, "composed", "uploaded").number, "pin": WRONG, "otp": "424242"}
    kept.credential("person").wrong = 2
    with translation.override("vi"):
        first = client.post(f"/vb/{draft.id}/sign/", values)
        locked = client.post(f"/vb/{draft.id}/sign/", {**values, "pin": "88888888"})
    page = first.content.decode()
    assert first.status_code == locked.status_code == 422
    assert "PIN" in page
    assert "đã bị khóa" in locked.content.decode()
    assert 'autocomplete="off"' in page
    kept.credential("person").wrong = 0
    done = client.post(f"/vb/{draft.id}/sign/", {**values, "pin": LEADERS_PIN})
    assert done.status_code == 302, done.content.decode()
    written = " ".join(str(line.data) for line in AuditEntry.objects.all()) + caplog.text
    written += page + locked.content.decode() + done.content.decode()
    for secret in (WRONG, "88888888", "424242", LEADERS_PIN):
        assert secret not in written


def test_an_agency_s_pin_that_is_refused_ends_the_issue_once(desk, kept):
    """The operator wrote a wrong PIN: the number goes back, the clerks read why, and the token was asked once."""
    give(desk, kept, person="pkcs11", agency="csc")
    kept.credential("agency").pin = "000000"
    first, second = (sign(desk, desk.approved()) for _time in range(2))
    api.begin_issue(first.id, by=desk.who("hoa"), at=desk.now())
    assert not api.resume_issue(first.id, at=desk.now())
    assert held_number(first.id) is None
    assert "PIN" in api.get_draft(first.id).issue_failure
    with pytest.raises(PinRefused):
        api.begin_issue(second.id, by=desk.who("hoa"), at=desk.now())
    assert held_number(second.id) is None, "no number is spent on a seal that is known not to come"
    assert kept.credential("agency").wrong == 1


def test_a_service_that_is_down_keeps_the_number_and_the_job_tries_again(desk, kept):
    give(desk, kept, person="pkcs11", agency="csc")
    draft = sign(desk, desk.approved())
    held = api.begin_issue(draft.id, by=desk.who("hoa"), at=desk.now())
    kept.service.moods += ["down"] * 3
    with pytest.raises(OutsideFailure):
        api.resume_issue(draft.id, at=desk.now())
    assert held_number(draft.id) == held
    assert api.resume_issue(draft.id, at=desk.now())
