"""Việt signs many letters under the PIN of his module: typed once, tried once when wrong, forgotten when done."""

from __future__ import annotations

import pytest
import time_machine

from key_keepers import LEADERS_PIN, keepers
from vanban.drafting import api
from vanban.drafting.api import Chosen
from vanban.drafting.models import Batch
from vanban.drafting.tests.test_compose_page import signed_in
from vanban.platform import jobs
from vanban.platform.models import AuditEntry
from vanban.signing.api import Permission

pytestmark = pytest.mark.slow
WRONG = "99999999"
TITLES = ("V/v báo cáo quý IV", "V/v tập huấn nghiệp vụ văn thư", "V/v cử người dự họp")


@pytest.fixture
def three(desk, settings, tmp_path):
    """Three letters before Việt, whose key lies in a module."""
    with keepers(tmp_path, settings) as kept:
        viet = desk.snv.posts["viet"]
        kept.give("pkcs11", "person", viet.person_id, viet.person.full_name, at=desk.clock[0], algorithm="ec")
        yield [desk.approved(subject=title) for title in TITLES]


def begin(desk, drafts, pin):
    """A batch under a PIN, and every job it makes."""
    chosen = [Chosen(draft.id, api.paper_of(draft.id, "composed").number) for draft in drafts]
    batch = api.begin_batch("sign", chosen, by=desk.who("viet"), at=desk.now(), permission=Permission(pin))
    with time_machine.travel(desk.now(), tick=False):
        jobs.run_pending()
    return api.find_batch(batch.id, desk.who("viet"))


def test_one_pin_signs_them_all_and_is_forgotten(desk, three):
    standing = begin(desk, three, LEADERS_PIN)
    assert [item.state for item in standing.items] == ["done"] * 3
    assert standing.batch.secret is None
    assert LEADERS_PIN not in str(list(AuditEntry.objects.values()))


def test_a_wrong_pin_is_shown_to_the_module_once(desk, three):
    """The first letter says that the PIN was refused; the others are left, and the right one signs them later."""
    standing = begin(desk, three, WRONG)
    assert [item.state for item in standing.items] == ["refused", "skipped", "skipped"]
    assert "PIN" in standing.items[0].told
    assert standing.batch.ended_at is not None
    assert standing.batch.secret is None
    assert {api.get_draft(draft.id).status for draft in three} == {"to_sign"}
    assert [item.state for item in begin(desk, three, LEADERS_PIN).items] == ["done"] * 3


def test_a_first_letter_that_cannot_be_signed_keeps_no_other_waiting(desk, three):
    """Mai takes the first one back: the second is tried with the PIN, then the rest."""
    api.withdraw(three[0].id, by=desk.who("mai"), at=desk.now())
    standing = begin(desk, three, LEADERS_PIN)
    assert [item.state for item in standing.items] == ["refused", "done", "done"]


def test_the_page_asks_for_the_pin_and_keeps_it_sealed(desk, three):
    """Without one nothing begins; what lies in the database meanwhile is not the PIN."""
    with time_machine.travel(desk.now(), tick=False):
        viet = signed_in(desk, "viet")
        marked = {"chosen": [f"{draft.id}:{api.paper_of(draft.id, 'composed').number}" for draft in three]}
        assert 'type="password" name="pin"' in viet.post("/du-thao/loat/ky/", marked).content.decode()
        assert viet.post("/du-thao/loat/ky/", {**marked, "begin": "1"}).status_code == 422
        begun = viet.post("/du-thao/loat/ky/", {**marked, "begin": "1", "pin": LEADERS_PIN})
        assert begun.status_code == 302
        assert LEADERS_PIN.encode() not in bytes(Batch.objects.get().secret)
        jobs.run_pending()
        assert "3/3 đã có kết quả" in viet.get(begun["Location"]).content.decode()
