"""The incoming list narrowed, kept under a name, with the columns one wants; why one sees a document."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cast import AT
from vanban.directory.api import Person, Post, Role, delegate, for_post, grant_access, visible_page
from vanban.kernel.identifiers import new_id
from vanban.portal.actions.lists import MOST, choose_columns, forget_list, keep_list
from vanban.portal.errors import ListNameMissing, TooManyLists
from vanban.portal.models import KeptList
from vanban.portal.queries import lists, people
from vanban.work import api as work
from vanban.work.api import Assignee, Kind

pytestmark = pytest.mark.django_db


@pytest.fixture
def three(arrive, who, ward):
    """A letter given to Lan until Wednesday, a decision that waits for Ước, a report from a company."""
    given = arrive()
    waits = arrive(
        number="57", document_code="", type_code="quyet-dinh", type_name="Quyết định", subject="Về khen thưởng"
    )
    company = arrive(
        number="9",
        symbol="CV",
        document_code="",
        issuer_code="",
        issuer_name="Công ty Tràng An",
        subject="V/v cấp nước",
    )
    lan = ward.posts["lan"].id
    work.instruct(
        given,
        text="Lan chủ trì",
        assignees=[Assignee(lan, Kind.LEAD)],
        due=AT + timedelta(days=2, hours=4),
        by=who("uoc"),
        at=AT,
    )
    return {"given": given, "waits": waits, "company": company}


def shown(client, query: str) -> set[str]:
    """Numbers in the list."""
    page = client.get(f"/so/den/?{query}").content.decode()
    return {number for number in ("56/SNV-TCCB", "57/SNV-TCCB", "9/CV") if f">{number}</a></th>" in page}


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", {"56/SNV-TCCB", "57/SNV-TCCB", "9/CV"}),
        ("loai=quyet-dinh", {"57/SNV-TCCB"}),
        ("loai=khong-co", {"56/SNV-TCCB", "57/SNV-TCCB", "9/CV"}),
        ("noigui=H42.08", {"56/SNV-TCCB", "57/SNV-TCCB"}),
        ("noigui=so+noi+vu", {"56/SNV-TCCB", "57/SNV-TCCB"}),
        ("noigui=so+noi+vu&loai=cong-van", {"56/SNV-TCCB"}),
        ("tinhtrang=to_instruct", {"57/SNV-TCCB", "9/CV"}),
        ("tinhtrang=assigned", {"56/SNV-TCCB"}),
        ("tinhtrang=finished", set()),
        ("nguoi=hoang+thi+lan", {"56/SNV-TCCB"}),
        ("nguoi=nobody+here", set()),
        ("tungay=2026-11-23&denngay=2026-11-23", {"56/SNV-TCCB", "57/SNV-TCCB", "9/CV"}),
        ("denngay=2026-11-22", set()),
        ("tungay=2026-11-24", set()),
        ("quahan=1", set()),
        ("q=cap+nuoc&tinhtrang=to_instruct", {"9/CV"}),
        ("q=vi+tri&tinhtrang=to_instruct", set()),
        ("q=%2F%2F", {"56/SNV-TCCB", "57/SNV-TCCB", "9/CV"}),
        ("tungay=x&denngay=9999-99-99&tinhtrang=x&noigui=%00", {"56/SNV-TCCB", "57/SNV-TCCB", "9/CV"}),
    ],
)
def test_the_list_is_narrowed(query, expected, three, sit):
    """By type, issuer (name without marks or code), state, holder, period, words, and all of these together."""
    assert shown(sit("ngoc"), query) == expected


def test_overdue_is_what_is_late_now(three, sit, ward):
    """On Friday Lan's letter is late, and stands alone; Lan sees it too, though nothing else of the agency."""
    import time_machine

    with time_machine.travel(AT + timedelta(days=4), tick=True):
        assert "56/SNV-TCCB" in shown(sit("ngoc"), "quahan=1")
        assert shown(sit("lan"), "quahan=1") == {"56/SNV-TCCB"}
        assert shown(sit("lan"), "loai=quyet-dinh") == set()


def test_who_was_given_one_document_narrows_only_that(three, sit):
    """Lan sees hers in every narrowing it fits and nobody else's in any."""
    lan = sit("lan")
    assert shown(lan, "") == shown(lan, "noigui=H42.08") == shown(lan, "tinhtrang=assigned") == {"56/SNV-TCCB"}
    assert shown(lan, "tinhtrang=to_instruct") == shown(lan, "q=cap+nuoc") == set()


def test_pages_follow_each_other_without_loss_or_double(arrive, who, monkeypatch, sit):
    """Seven letters, three a page, the same moment for all: every letter once, narrowed or not."""
    from vanban.portal.web import registers

    numbers = {f"{number}/SNV-TCCB" for number in range(60, 67)}
    for number in range(60, 67):
        arrive(number=str(number), document_code="")
    monkeypatch.setattr(registers, "LIMIT", 3)
    client = sit("ngoc")
    for query in ("", "loai=cong-van", "q=vi+tri", "noigui=H42.08&tungay=2026-11-01"):
        address, seen = f"/so/den/?{query}", []
        while address:
            page = client.get(address).content.decode()
            seen += [number for number in sorted(numbers) if f">{number}</a></th>" in page]
            older = page.split('rel="next"')[0].rpartition('href="')[2].split('"')[0] if 'rel="next"' in page else ""
            address = older.replace("&amp;", "&")
        assert sorted(seen) == sorted(numbers), query


def test_a_list_is_asked_once_however_many_posts_one_holds(ward, who):
    """The merged page of forty principals is one question; so is that of three."""
    moment = AT
    principals = []
    for number in range(40):
        holder = Person.objects.create(full_name=f"Người {number}", sort_key=f"{number:02d}")
        post = Post.objects.create(person=holder, agency=ward.agency, title="Chuyên viên", roles=[Role.SPECIALIST])
        principals.append(for_post(post.id))
        documents = [new_id(), new_id()]
        for document in documents:
            grant_access(document, [principals[-1], principals[0]], kind="incoming", moment=moment, reason="lead")
        moment += timedelta(minutes=1)
    from dataclasses import replace

    for held in (principals, principals[:3]):
        actor = replace(who("lan"), principals=tuple(held))
        with CaptureQueriesContext(
            connection,
        ) as asked:
            first = visible_page(actor, "incoming", limit=5)
            rest = visible_page(actor, "incoming", after=first[-1], limit=500)
        assert len(asked) == 2
        assert len(first) == 5 and len({*first, *rest}) == len(first) + len(rest) == 80
        assert [*first, *rest] == sorted([*first, *rest], reverse=True)


@pytest.mark.parametrize("address", ["/viec/", "/so/den/", "/so/den/?loai=cong-van", "/so/den/?tinhtrang=to_instruct",
                                     "/so/den/?q=vi+tri", "/tim/?q=vi+tri", "/so/di/"])  # fmt: skip
def test_a_page_asks_as_often_for_three_documents_as_for_twelve(address, arrive, sit):
    """No list asks the database again for each row."""
    client = sit("ngoc")
    counts = []
    for numbers in (range(60, 63), range(63, 72)):
        for number in numbers:
            arrive(number=str(number), document_code="")
        client.get(address)
        with CaptureQueriesContext(connection) as asked:
            assert client.get(address).status_code == 200
        counts.append(len(asked))
    assert counts[0] == counts[1]


class TestKeptLists:
    """Ngọc keeps a narrowing under a name."""

    def test_kept_listed_used_replaced_forgotten(self, three, sit, who):
        """It stands on her page as a link that narrows again; nobody else has it; the same name replaces it."""
        ngoc = sit("ngoc")
        answer = ngoc.post(
            "/so/den/giu/", {"name": " Quyết định ", "loai": "quyet-dinh", "tungay": "2026-11-01"}, follow=True
        )
        assert "Đã lưu “Quyết định”" in answer.content.decode()
        one = KeptList.objects.get()
        assert one.asked == "tungay=2026-11-01&loai=quyet-dinh"
        assert f'href="/so/den/?{one.asked.replace("&", "&amp;")}"' in ngoc.get("/so/den/").content.decode()
        assert (
            "Quyết định</a>"
            not in sit("lan").get("/so/den/").content.decode().split("own-list")[1].split("</details>")[0]
        )
        assert shown(ngoc, one.asked) == {"57/SNV-TCCB"}
        ngoc.post("/so/den/giu/", {"name": "Quyết định", "quahan": "1"})
        assert KeptList.objects.get().asked == "quahan=1"
        sit("lan").post("/so/den/giu/", {"forget": str(one.id)})
        assert KeptList.objects.count() == 1
        ngoc.post("/so/den/giu/", {"forget": str(one.id)})
        assert not KeptList.objects.exists()

    def test_without_a_name_or_a_narrowing_nothing_is_kept(self, sit, ward):
        """The page says why."""
        for given in ({"name": "", "quahan": "1"}, {"name": "Tất cả"}):
            page = sit("ngoc").post("/so/den/giu/", given, follow=True).content.decode()
            assert "chỉ khi đã lọc" in page
        assert not KeptList.objects.exists()
        assert sit("ngoc").get("/so/den/giu/").status_code == 405
        assert sit("ngoc").post("/so/nowhere/giu/", {"name": "x", "quahan": "1"}).status_code == 404

    def test_not_more_than_one_finds_again(self, who):
        """The thirty-first name is refused, an old name still replaced."""
        for number in range(MOST):
            keep_list("den", name=f"Danh sách {number}", asked="quahan=1", by=who("ngoc"), at=AT)
        with pytest.raises(TooManyLists):
            keep_list("den", name="Thêm", asked="quahan=1", by=who("ngoc"), at=AT)
        keep_list("den", name="Danh sách 3", asked="nam=2026", by=who("ngoc"), at=AT)
        with pytest.raises(ListNameMissing):
            keep_list("den", name="x", asked="", by=who("ngoc"), at=AT)
        forget_list(new_id(), by=who("ngoc"), at=AT)
        assert len(lists.kept(who("ngoc").person_id, "den")) == MOST

    def test_columns_one_does_not_want_are_gone(self, three, sit, who):
        """Number and subject always stand; the rest as ticked, for this person alone."""
        ngoc = sit("ngoc")
        assert '<th scope="col" class="cell-kind">' in ngoc.get("/so/den/").content.decode()
        ngoc.post("/so/den/cot/", {"column": ["day", "to", "nonsense"]})
        page = ngoc.get("/so/den/").content.decode()
        assert "cell-kind" not in page and "cell-day" in page and "cell-number" in page
        assert "cell-kind" in sit("lan").get("/so/den/").content.decode()
        choose_columns("den", shown=["type", "day", "origin", "to", "arrival"], by=who("ngoc"), at=AT)
        assert lists.hidden(who("ngoc").person_id, "den") == frozenset()


class TestWhy:
    """Why do I see this?"""

    def test_each_learns_the_own_reason(self, three, sit, who):
        """The clerk keeps the register, the leader directs, Lan leads the work: each reads the own line."""
        told = {short: people.why(who(short), three["given"]) for short in ("ngoc", "uoc", "lan")}
        assert told["ngoc"] == ["văn thư của UBND phường Hoa Lư · vào sổ văn bản"] or "văn thư của" in told["ngoc"][0]
        assert any(line.startswith("lãnh đạo ") for line in told["uoc"])
        assert any("của bạn · chủ trì" in line for line in told["lan"]), told["lan"]
        assert people.why(who("lan"), three["waits"]) == []
        page = sit("lan").get(f"/vb/{three['given']}/nguoi/").content.decode()
        assert "Vì sao bạn xem được" in page and told["lan"][0] in page

    def test_who_stands_in_reads_for_whom(self, three, who, ward):
        """While Tuấn stands in for Lan, he sees her letter as hers."""
        lan, tuan = ward.posts["lan"], ward.posts["tuan"]
        delegate(lan.id, tuan.id, starts=AT, ends=AT + timedelta(days=3), reason="nghỉ phép", by=who("lan"), at=AT)
        lines = people.why(who("tuan"), three["given"])
        assert any("Hoàng Thị Lan mà bạn làm thay" in line for line in lines), lines
