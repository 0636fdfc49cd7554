"""Many documents in one press: a result for each, nothing done that a document's own page would not allow."""

from __future__ import annotations

import re
from uuid import UUID

import pytest

from vanban.directory.api import box_counts
from vanban.kernel.identifiers import new_id
from vanban.portal.tests.conftest import ONE_SENTENCE as SENTENCE
from vanban.portal.web.together import MOST

pytestmark = pytest.mark.django_db

RESULT = {"verb": "finish", "result": "Đã tổng hợp vào báo cáo tháng 11"}


@pytest.fixture
def handled(arrive, sit, ward):
    """Three letters that Ước gave to Lan."""
    found = [arrive(number=str(number), document_code="") for number in (61, 62, 63)]
    for document in found:
        sit("uoc").post(f"/vb/{document}/instruct/", {"text": SENTENCE, "lead": str(ward.posts["lan"].id)})
    for document in found:
        sit("lan").get(f"/vb/{document}/")  # opening begins the work
    return found


def rows(page: str) -> dict[str, str]:
    """The sentence of each result by the document's address."""
    return {
        found[2]: re.sub(r"<[^>]+>|\s+", " ", found[1])
        for found in re.finditer(r'<td class="result">(.*?)</td>.*?href="/vb/([0-9a-f-]+)/', page, re.DOTALL)
    }


def test_lan_finishes_what_one_report_settles(handled, sit, who):
    """One sentence for all three; the box is empty afterwards and each keeps its own history."""
    lan = sit("lan")
    page = lan.get("/viec/handle/").content.decode()
    assert 'href="/viec/handle/nhieu/"' in page
    offered = lan.get("/viec/handle/nhieu/").content.decode()
    assert all(str(document) in offered for document in handled)
    answer = lan.post("/viec/handle/nhieu/", {**RESULT, "chosen": [str(one) for one in handled]})
    assert answer.status_code == 200
    assert "Đã làm xong 3 văn bản" in answer.content.decode()
    assert box_counts(who("lan")).get("handle", 0) == 0
    for document in handled:
        assert "Đã tổng hợp vào báo cáo tháng 11" in lan.get(f"/vb/{document}/").content.decode()


def test_what_cannot_be_done_stops_no_other_and_says_why(handled, sit):
    """One was finished in another window, one is nobody's: the rest is done, and each says what became of it."""
    lan = sit("lan")
    lan.post(f"/vb/{handled[0]}/finish/", {"result": "Đã trả lời riêng"})
    strange = new_id()
    chosen = [str(one) for one in (*handled, strange, handled[1])]
    page = lan.post("/viec/handle/nhieu/", {**RESULT, "chosen": [*chosen, "x"]}).content.decode()
    told = rows(page)
    assert set(told) == {str(one) for one in (*handled, strange)}
    assert "Hiện không làm được" in told[str(handled[0])]
    assert all("Chưa thực hiện" not in told[str(one)] for one in handled[1:])
    assert "Chưa thực hiện" in told[str(strange)]
    assert 'data-received="together' not in page, "what was typed stays while something is left to do"


def test_nothing_marked_and_nothing_typed_change_nothing(handled, sit, who):
    """Both are told over the form, the marks stay, and no document was touched."""
    lan = sit("lan")
    bare = lan.post("/viec/handle/nhieu/", RESULT)
    assert bare.status_code == 422
    assert "Chưa đánh dấu văn bản nào" in bare.content.decode()
    wordless = lan.post("/viec/handle/nhieu/", {"verb": "finish", "chosen": [str(handled[0])]})
    assert wordless.status_code == 422
    assert re.search(rf'value="{handled[0]}"[^>]* checked', wordless.content.decode())
    assert box_counts(who("lan"))["handle"] == 3


def test_only_boxes_and_verbs_that_are_meant_for_it(sit, handled):
    """Signing has a page of its own; a verb that is not offered is not done; a stranger's marks do nothing."""
    lan = sit("lan")
    assert lan.get("/viec/sign/nhieu/").status_code == 404
    assert lan.get("/viec/handle/nhieu/?verb=return-task").status_code == 404
    page = sit("hung").post("/viec/handle/nhieu/", {**RESULT, "chosen": [str(handled[0])]}).content.decode()
    assert "Đã làm xong 0 văn bản" in page


def test_one_press_is_bounded(handled, sit):
    """Fifty at a time: the rest of a longer list follows with the next press."""
    marked: list[UUID] = [*(new_id() for _turn in range(MOST)), handled[0]]
    page = sit("lan").post("/viec/handle/nhieu/", {**RESULT, "chosen": [str(one) for one in marked]}).content.decode()
    assert len(rows(page)) == MOST
    assert str(handled[0]) not in rows(page)
