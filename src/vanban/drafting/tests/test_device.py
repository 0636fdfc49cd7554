"""Sở Nội vụ signs and seals with tokens at its own computers: the house gives the paper out and takes it back."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine
from django.utils import translation

from cast import AT
from signing_software import give_up, put_on_token, sign_request
from vanban.directory.api import box_items
from vanban.drafting import api, jobs
from vanban.drafting.actions import device
from vanban.kernel.refusals import Refusal
from vanban.platform import audit, storage
from vanban.platform.jobs import run_pending
from vanban.registry.api import find_outgoing, held_number
from vanban.signing.api import Box, certificate_of_agency, certificate_of_person, check, requests_of
from vanban.signing.tests.letters import sheet

SOFTWARE = device.MACHINE
TOP = Box(1, 400, 20, 120, 40)


class Tokens:
    """Việt's token and the agency's, and the hand that signs with them."""

    def __init__(self, desk) -> None:
        self.desk = desk
        at = desk.clock[0]
        self.viet = put_on_token(certificate_of_person(desk.snv.posts["viet"].person_id, at=at))
        self.seal = put_on_token(certificate_of_agency(desk.snv.agency.id, at=at))

    def at_signature(self):
        """A draft that waits for Việt's token: the draft and its errand."""
        draft = self.desk.approved()
        version = api.paper_of(draft.id, "composed", "uploaded").number
        return draft, api.offer_to_sign(draft.id, version=version, by=self.desk.who("viet"), at=self.desk.now())

    def at_seal(self):
        """A draft signed by token that waits for the seal."""
        draft, errand = self.at_signature()
        self.sign(errand)
        run_pending()
        return draft, api.offer_to_seal(draft.id, by=self.desk.who("hoa"), at=self.desk.now())

    def sign(self, errand, key=None, only: int = 100, who: str = ""):
        """The person at the computer signs every file of the errand; codes of what was refused."""
        told = []
        for one in requests_of(errand)[:only]:
            by = self.desk.who(who or ("viet" if one.purpose == "person" else "hoa"))
            token = key or (self.viet if one.purpose == "person" else self.seal)
            told += sign_request(one, token, by=by, at=self.desk.now(), place=TOP)
        return told


@pytest.fixture(autouse=True)
def monday() -> Iterator[None]:
    """It is the Monday of the stories, and the clock runs: the house's own work in the background reads it."""
    with time_machine.travel(AT, tick=True):
        yield


@pytest.fixture
def tokens(desk) -> Tokens:
    """See Tokens."""
    return Tokens(desk)


def codes(draft):
    """The audit codes of a document, in order."""
    return [line.code for line in audit.lines(draft.id)]


def test_signed_and_sealed_with_tokens_from_draft_to_register(desk, tokens):
    """Việt's token, then number and date by the house, then the seal's token; the register holds the returned file."""
    draft, errand = tokens.at_signature()
    assert tokens.sign(errand) == []
    run_pending()
    signed = api.paper_of(draft.id, "signed")
    assert api.get_draft(draft.id).status == "signed"
    first = check(storage.read(signed.blob_id), at=desk.now()).signatures[0]
    assert first.timestamp_at is not None, "the token set none, so the house fetched it before the seal"
    assert signed.layout == api.paper_of(draft.id, "composed").layout
    errand = api.offer_to_seal(draft.id, by=desk.who("hoa"), at=desk.now())
    assert api.get_draft(draft.id).status == "at_device"
    assert [item.document_id for item in box_items(desk.who("hoa"), "issue")] == [draft.id]
    assert requests_of(errand)[0].number == "01/SNV-TCCB"
    assert tokens.sign(errand) == []
    run_pending()
    outgoing = find_outgoing(draft.id)
    assert outgoing.number == 1
    report = check(storage.read(api.paper_of(draft.id, "issued").blob_id), at=desk.now())
    assert report.is_good
    assert [one.kind for one in report.signatures] == ["person", "agency"]
    assert dict(report.values) == {"vb_so": "01", "vb_ngay": "23", "vb_thang": "11"}
    assert requests_of(errand)[0].settled_at is not None
    assert requests_of(errand)[0].told == []


def test_the_seal_waits_for_the_timestamp_of_the_person(desk, tokens):
    """A signature that came without a timestamp gets one first: until then no number is taken."""
    draft, errand = tokens.at_signature()
    tokens.sign(errand)
    device.take_from_device(errand, draft.id, by=SOFTWARE, at=desk.now())
    with pytest.raises(Refusal) as told:
        api.offer_to_seal(draft.id, by=desk.who("hoa"), at=desk.now())
    assert told.value.code == "drafting.timestamp_awaited"
    assert held_number(draft.id) is None
    run_pending()
    assert api.offer_to_seal(draft.id, by=desk.who("hoa"), at=desk.now())


def test_annexes_wait_for_the_token_too(desk, tokens):
    """The letter and its annex are sealed one after the other; only then is it issued."""
    draft = desk.drafted(annexes_declared=1)
    name = "Phuluc1.pdf"
    api.add_attachment(
        draft.id, name=name, content=sheet(), media_type="application/pdf", by=desk.who("mai"), at=desk.now()
    )
    api.submit(draft.id, by=desk.who("mai"), at=desk.now())
    api.approve(draft.id, by=desk.who("hung"), at=desk.now())
    version = api.paper_of(draft.id, "composed").number
    tokens.sign(api.offer_to_sign(draft.id, version=version, by=desk.who("viet"), at=desk.now()))
    run_pending()
    errand = api.offer_to_seal(draft.id, by=desk.who("hoa"), at=desk.now())
    assert [one.purpose for one in requests_of(errand)] == ["seal", "attachment"]
    assert tokens.sign(errand, only=1) == []
    run_pending()
    assert find_outgoing(draft.id) is None
    last = requests_of(errand)[1]
    assert sign_request(last, tokens.seal, by=desk.who("hoa"), at=desk.now(), place=TOP) == []
    run_pending()
    assert find_outgoing(draft.id) is not None
    assert check(storage.read(api.attachments_of(draft.id)[0].sealed_blob_id), at=desk.now()).is_good


def test_the_wrong_token_leaves_the_draft_where_it_was(desk, tokens):
    """The seal's token instead of Việt's: refused, still before Việt; with the right one he goes on."""
    draft, errand = tokens.at_signature()
    assert "signing.returned_other_certificate" in tokens.sign(errand, key=tokens.seal)
    run_pending()
    assert api.get_draft(draft.id).status == "to_sign"
    version = api.paper_of(draft.id, "composed").number
    again = api.offer_to_sign(draft.id, version=version, by=desk.who("viet"), at=desk.now())
    assert again != errand
    assert tokens.sign(again) == []
    run_pending()
    assert api.get_draft(draft.id).status == "signed"


def test_pressing_again_continues_what_was_begun(desk, tokens):
    """A reload, a second press: the same errand, no second one; the number is held once."""
    draft, errand = tokens.at_signature()
    version = api.paper_of(draft.id, "composed").number
    assert api.offer_to_sign(draft.id, version=version, by=desk.who("viet"), at=desk.now()) == errand
    tokens.sign(errand)
    run_pending()
    sealing = api.offer_to_seal(draft.id, by=desk.who("hoa"), at=desk.now())
    assert api.offer_to_seal(draft.id, by=desk.who("hoa"), at=desk.now()) == sealing
    assert codes(draft).count("drafting.issue_begun") == 1


def test_a_draft_taken_back_meanwhile_takes_no_signature(desk, tokens):
    """Mai takes it back while Việt enters his PIN: his signature is told as not taken, the draft is hers."""
    draft, errand = tokens.at_signature()
    api.withdraw(draft.id, by=desk.who("mai"), at=desk.now())
    assert tokens.sign(errand) == []
    run_pending()
    assert api.get_draft(draft.id).status == "drafting"
    assert requests_of(errand)[0].told
    assert api.paper_of(draft.id, "signed") is None
    assert "signing.not_taken" in codes(draft)


def test_taking_twice_is_harmless(desk, tokens):
    """The job runs again after a stop: nothing more happens."""
    draft, errand = tokens.at_signature()
    tokens.sign(errand)
    assert device.take_from_device(errand, draft.id, by=SOFTWARE, at=desk.now())
    assert device.take_from_device(errand, draft.id, by=SOFTWARE, at=desk.now())
    assert codes(draft).count("drafting.signed") == 1


def test_the_machine_leaves_the_seal_to_the_clerk(desk, tokens):
    """Neither the sweep nor a second press lets the machine seal; a batch and a plain press are told why."""
    draft, _errand = tokens.at_seal()
    jobs.resume_issuing(timestamp=int((desk.now() + timedelta(minutes=5)).timestamp()))
    assert api.get_draft(draft.id).status == "at_device"
    other, errand = tokens.at_signature()
    tokens.sign(errand)
    run_pending()
    with pytest.raises(Refusal) as told:
        api.begin_issue(other.id, by=desk.who("hoa"), at=desk.now())
    assert told.value.code == "drafting.seal_at_device"
    third = desk.approved()
    with pytest.raises(Refusal) as told:
        api.sign(third.id, version=api.paper_of(third.id, "composed").number, by=desk.who("viet"), at=desk.now())
    assert told.value.code == "drafting.sign_at_device"


def test_a_seal_that_does_not_come_gives_the_number_back(desk, tokens):
    """Half an hour without a seal: the number goes back, the clerks read why, and begin again."""
    draft, errand = tokens.at_seal()
    assert device.end_late_sealing(by=SOFTWARE, at=desk.clock[0] + timedelta(minutes=20)) == 0
    late = desk.clock[0] + timedelta(minutes=31)
    with translation.override("vi"):
        assert device.end_late_sealing(by=SOFTWARE, at=late) == 1
    stands = api.get_draft(draft.id)
    assert stands.status == "signed"
    assert "30 phút" in stands.issue_failure
    assert held_number(draft.id) is None
    assert [item.document_id for item in box_items(desk.who("hoa"), "issue")] == [draft.id]
    desk.clock[0] = late
    again = api.offer_to_seal(draft.id, by=desk.who("hoa"), at=desk.now())
    assert again != errand
    assert tokens.sign(again) == []
    run_pending()
    assert find_outgoing(draft.id).number == 1


def test_given_up_the_number_goes_back_at_once(desk, tokens):
    """Hoa closes the window and presses “Thôi ký”."""
    draft, errand = tokens.at_seal()
    give_up(errand, by=desk.who("hoa"), at=desk.now())
    with translation.override("vi"):
        run_pending()
    assert api.get_draft(draft.id).status == "signed"
    assert held_number(draft.id) is None
    assert "Văn thư" in api.get_draft(draft.id).issue_failure


def test_a_seal_for_a_number_given_back_is_not_used(desk, tokens):
    """Sealed in the last second, but the number went back and the issue was begun anew: the old file is not taken."""
    draft, errand = tokens.at_seal()
    assert tokens.sign(errand) == []
    late = desk.clock[0] + timedelta(minutes=40)
    device.end_late_sealing(by=SOFTWARE, at=late)
    desk.clock[0] = late
    again = api.offer_to_seal(draft.id, by=desk.who("hoa"), at=desk.now())
    run_pending()
    assert api.get_draft(draft.id).status == "at_device"
    assert requests_of(errand)[0].told
    assert tokens.sign(again) == []
    run_pending()
    assert find_outgoing(draft.id).number == 1
