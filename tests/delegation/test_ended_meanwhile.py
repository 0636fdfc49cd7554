"""What a stand-in began and the machine ends: when the delegation was taken back meanwhile, it is not done."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from delegation.matrix import PERIOD, Town
from signing_software import put_on_token, sign_request
from vanban.directory import api as directory
from vanban.directory.api import Box, box_items
from vanban.drafting import api, jobs
from vanban.drafting.actions import device
from vanban.kernel.actor import Actor
from vanban.platform.models import AuditEntry
from vanban.registry.api import held_number
from vanban.signing.api import Box as Place
from vanban.signing.api import certificate_of_person, requests_of

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
TOP = Place(1, 400, 20, 120, 40)


class Loan:
    """A stand-in of a post for two hours, and the end of it before its time."""

    def __init__(self, town: Town, giver: str) -> None:
        self.town = town
        post, at = town.post(giver), town.now()
        taker = town.taker(post)
        self.made = directory.delegate(
            post.id, taker.id, starts=at, ends=at + PERIOD, reason="đi họp", by=town.who(giver), at=at
        )
        self.giver = giver
        self.by: Actor = directory.actor_for(taker.person_id, at=at, for_post_id=post.id)

    def taken_back(self) -> datetime:
        """The holder is back sooner; the moment after."""
        directory.end_delegation(self.made.id, by=self.town.who(self.giver), at=self.town.now())
        return self.town.now()

    def lines(self, *codes: str) -> list[AuditEntry]:
        """What the stand-in has on record under these codes."""
        return list(AuditEntry.objects.filter(actor_id=self.by.person_id, code__in=codes))


def test_a_batch_of_signatures_stops_with_the_delegation(town: Town) -> None:
    """Ten minutes into the list Việt is back: what was not signed yet is not, says why, and waits for him."""
    drafts = [town.desk.approved(), town.desk.approved()]
    loan = Loan(town, "viet")
    chosen = [api.Chosen(one.id, api.set_block(one.id, by=loan.by, at=town.now()).number) for one in drafts]
    batch = api.begin_batch("sign", chosen, by=loan.by, at=town.now())
    first, second = batch.items.order_by("place")
    assert jobs.do_item(first.id, at=town.now()) == "done"
    assert jobs.do_item(second.id, at=loan.taken_back()) == "refused"
    second.refresh_from_db()
    assert second.told
    assert [line.subject_id for line in loan.lines("drafting.signed")] == [drafts[0].id]
    assert api.get_draft(drafts[1].id).status == "to_sign"
    assert [item.document_id for item in box_items(town.who("viet"), Box.SIGN)] == [drafts[1].id]


def test_an_issue_begun_in_the_clerks_place_is_not_ended_after_it(town: Town) -> None:
    """The seal is not used any more: the number goes back, and Hoa finds the draft before her with the reason."""
    draft = town.desk.signed()
    loan = Loan(town, "hoa")
    api.begin_issue(draft.id, by=loan.by, at=town.now())
    assert held_number(draft.id) is not None
    assert not api.resume_issue(draft.id, at=loan.taken_back())
    assert held_number(draft.id) is None
    assert api.get_draft(draft.id).status == "signed"
    (item,) = box_items(town.who("hoa"), Box.ISSUE)
    assert item.document_id == draft.id
    assert api.get_draft(draft.id).issue_failure
    assert loan.lines("drafting.issued", "signing.seal_signed", "registry.issued") == []


def test_what_a_token_signed_in_anothers_place_is_not_taken_after_it(town: Town) -> None:
    """The request lay at the token when the delegation was taken back: the signature is refused, the draft waits."""
    draft = town.desk.approved()
    loan = Loan(town, "viet")
    key = put_on_token(certificate_of_person(loan.by.person_id, at=town.now()))
    version = api.set_block(draft.id, by=loan.by, at=town.now()).number
    errand = api.offer_to_sign(draft.id, version=version, by=loan.by, at=town.now())
    (one,) = requests_of(errand)
    assert sign_request(one, key, by=loan.by, at=town.now(), place=TOP) == []
    assert not device.take_from_device(errand, draft.id, by=device.MACHINE, at=loan.taken_back())
    assert api.paper_of(draft.id, "signed") is None
    assert requests_of(errand)[0].told
    assert loan.lines("drafting.signed") == []


def test_a_delegation_ends_by_itself_to_the_second(town: Town) -> None:
    """In the last second one acts in the other's place, in the next one only in one's own."""
    loan = Loan(town, "viet")
    taker, giver = loan.by.person_id, town.post("viet").id
    last, over = loan.made.ends - timedelta(seconds=1), loan.made.ends
    assert directory.actor_for(taker, at=last, for_post_id=giver).for_name == "Phạm Quốc Việt"
    assert directory.actor_for(taker, at=over, for_post_id=giver).for_name == ""
    assert directory.actor_for(taker, at=over, for_post_id=giver).scope is None
