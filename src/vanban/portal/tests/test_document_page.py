"""The page of a document: in its order, only for those who may see it, each reading written down."""

from __future__ import annotations

import re

import pytest
import typst

from vanban.kernel.identifiers import new_id
from vanban.platform.models import AuditEntry
from vanban.portal.queries import people
from vanban.portal.tests.conftest import PANE

pytestmark = pytest.mark.django_db
ONE_PAGE = typst.compile(b'#set page("a4")\nV/v phong chong bao\n#pagebreak()\nTrang hai', format="pdf")


def test_the_parts_stand_in_their_order(arrive, sit):
    """What it is, whose turn and the buttons, the paper, the facts, the timeline."""
    document = arrive(content=ONE_PAGE)
    page = sit("uoc").get(f"/vb/{document}/").content.decode()
    places = [
        page.index(mark) for mark in ('id="doc-title"', 'class="turn"', 'id="facts"', 'id="paper"', 'id="timeline"')
    ]
    assert places == sorted(places)
    assert "V/v rà soát vị trí việc làm" in page
    assert "Thượng khẩn" in page
    assert "data-verb-main" in page


def test_pages_of_the_paper_have_their_size_before_they_come(arrive, sit):
    """Each page is a picture with width and height, the later ones come only when wanted; nothing jumps."""
    document = arrive(content=ONE_PAGE)
    client = sit("uoc")
    page = client.get(f"/vb/{document}/").content.decode()
    pictures = re.findall(r'<img src="([^"]+\.webp)" width="(\d+)" height="(\d+)"( loading="lazy")?', page)
    assert [(width, height) for _address, width, height, _lazy in pictures] == [("1240", "1754")] * 2
    assert [bool(lazy) for *_rest, lazy in pictures] == [False, True]
    picture = client.get(pictures[0][0])
    assert picture["Content-Type"] == "image/webp"
    assert picture.content[:4] == b"RIFF"
    assert client.get(pictures[0][0].replace("/1.webp", "/3.webp")).status_code == 404


def test_a_paper_that_cannot_be_drawn_is_still_there_to_download(arrive, sit):
    """A damaged file gets a sentence, not a fault."""
    page = sit("uoc").get(f"/vb/{arrive()}/").content.decode()
    assert "Không hiển thị được tệp này ở đây" in page


@pytest.mark.clause("NB16-Đ17.6")
def test_who_was_not_given_sight_of_it_finds_nothing(arrive, sit):
    """The department's specialist asks for the ward's document, its verbs, its people and its file: not found."""
    document = arrive(content=ONE_PAGE)
    page = sit("uoc").get(f"/vb/{document}/").content.decode()
    picture = re.findall(r'<img src="([^"]+)"', page.split('id="paper"')[1])[0]
    stranger = sit("mai")
    for address in (
        f"/vb/{document}/",
        f"/vb/{document}/nguoi/",
        f"/vb/{document}/instruct/",
        picture,
        picture.split("trang/")[0],
    ):
        answer = stranger.get(address)
        assert answer.status_code == 404, address
        assert "V/v rà soát" not in answer.content.decode()
    assert sit("uoc").get(f"/vb/{new_id()}/").status_code == 404


def test_a_file_is_served_only_below_its_document(arrive, sit):
    """Somebody who sees one document cannot fetch another's file through its address."""
    first, second = arrive(content=ONE_PAGE), arrive(number="57", document_code="", content=ONE_PAGE)
    client = sit("uoc")
    page = client.get(f"/vb/{first}/").content.decode()
    picture = re.findall(r'<img src="([^"]+)"', page.split('id="paper"')[1])[0]
    assert client.get(picture).status_code == 200
    assert client.get(picture.replace(str(first), str(second))).status_code == 404


def test_reading_and_downloading_are_written_down(arrive, sit):
    """The timeline says who opened it, once a person, and who took the file with them."""
    document = arrive(content=ONE_PAGE)
    client = sit("uoc")
    client.get(f"/vb/{document}/")
    page = client.get(f"/vb/{document}/").content.decode()
    assert page.count("Đỗ Văn Ước mở xem văn bản") == 1
    assert AuditEntry.objects.filter(subject_id=document, code="portal.read").count() == 2
    address = re.findall(r'<a href="(/vb/[^"]+/tep/[^"/]+/)">', page)[0]
    answer = client.get(address)
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer.content == ONE_PAGE
    assert "Đỗ Văn Ước tải tệp vanban.pdf" in client.get(f"/vb/{document}/").content.decode()


def test_the_list_one_came_from_stands_beside_it(arrive, sit):
    """`hop` keeps the box: its rows, the chosen one marked; htmx gets the pane alone."""
    document = arrive()
    client = sit("uoc")
    page = client.get(f"/vb/{document}/?hop=instruct").content.decode()
    assert "Chờ cho ý kiến chỉ đạo" in page
    assert re.search(r'class="row" href="[^"]+hop=instruct"[^>]+aria-current="page"', page)
    pane = client.get(f"/vb/{document}/?hop=instruct", **PANE).content.decode()
    assert pane.lstrip().startswith("<title>")
    assert "<html" not in pane
    assert client.get(f"/vb/{document}/?hop=..%2F..%2F").status_code == 200


def test_who_may_see_and_who_may_act_in_names(arrive, sit):
    """Names by given name; the verb beside those who may use it now, and nobody else."""
    document = arrive()
    page = sit("ngoc").get(f"/vb/{document}/nguoi/").content.decode()
    seers, doers = page.split('id="doers-title"')
    assert seers.index("Bùi Thị Ngọc") < seers.index("Đỗ Văn Ước")
    assert "Đỗ Văn Ước (Chủ tịch)" in doers
    assert "Hoàng Thị Lan" not in doers


def test_people_are_found_by_words_of_their_name(who, ward):
    """`tuan` finds Tuấn, `thi` finds both, by given name: Lan before Ngọc."""
    at = who("lan")
    from cast import MONDAY

    assert [seer.name for seer in people.named(at, "tuan", on=MONDAY)] == ["Đinh Anh Tuấn"]
    assert [seer.name for seer in people.named(at, "thi", on=MONDAY)] == ["Hoàng Thị Lan", "Bùi Thị Ngọc"]
