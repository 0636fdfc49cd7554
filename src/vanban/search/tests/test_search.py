"""Finding as people remember: fragments of numbers, words without marks, and never what one may not see."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vanban.kernel.clock import VIETNAM
from vanban.search import rules
from vanban.search.api import find, index, places
from vanban.search.models import Entry


@pytest.mark.parametrize(
    ("typed", "asked"),
    [
        ("15/QĐ-UBND", "15 & qd & ubnd:*"),
        ("san lấp  ĐẤT", "san & lap & dat:*"),
        ("'); DROP & | ! :*", "drop:*"),
        ("V/v", "v"),
    ],
)
def test_what_is_asked(typed, asked):
    """Marks fall, numbers come apart, signs of the query language never reach it."""
    question = rules.question(typed)
    assert question is not None
    assert question.by_index() == [asked]


def test_a_word_just_begun_is_not_put_to_the_index():
    """One or two letters begin most words: beside others they are looked for afterwards, alone or as digits never."""

    def asked(typed):
        question = rules.question(typed)
        return (*question.by_index(), question.afterwards()) if question else None

    assert asked("rà so") == ("ra", "so:*")
    assert asked("rà soá") == ("ra & soa:*", "")
    assert asked("so") == ("so:*", "")
    assert asked("công văn 56") == ("cong & van & 56:*", "")
    assert asked("  ") is None


def test_a_beginning_of_few_words_is_asked_as_those_words():
    """The index meets whole words in their places; a word it could not be asked safely is never put into a question."""
    question = rules.question("rà soá")
    assert question is not None
    assert question.by_index(["soat", "soan"]) == ["ra", "soat | soan"]
    assert question.by_index(["soat", "soa'n"]) == ["ra & soa:*"]
    alone = rules.question("soá")
    assert alone is not None
    assert alone.by_index(["soat", "soan"]) == ["soat | soan"]


@given(st.text(max_size=300))
def test_nothing_typed_breaks_the_question(typed):
    """Whatever is typed, the question holds folded words only."""
    question = rules.question(typed)
    if question is not None:
        assert all(part.strip(":* ").isalnum() for one in question.by_index() for part in one.split("&"))


def test_months_are_those_of_vietnam():
    """The last evening of a month in London is the next month in Hà Nội; three months reach over the new year."""
    evening = datetime(2026, 1, 31, 17, 30, tzinfo=UTC)
    months, since = rules.months_before(evening, 3)
    assert since == datetime(2025, 12, 1, tzinfo=VIETNAM)
    for kind in rules.KINDS:
        assert set(rules.slots_of(kind, evening)) & set(rules.slots_asked(kind, months[:1]))
        assert set(rules.slots_of(kind, evening)) & set(rules.slots_asked("", months[:1]))
        assert set(rules.slots_of(kind, since)) & set(rules.slots_asked(kind, months[2:]))
    assert not set(rules.slots_of("incoming", evening)) & set(rules.slots_asked("incoming", months[1:]))
    assert not set(rules.slots_of("incoming", evening)) & set(rules.slots_asked("outgoing", months))


def test_number_and_phrase():
    """A number is found by its beginning, a phrase by its words in a row."""
    assert rules.number_matches("123 ubnd vx", "123/UB")
    assert not rules.number_matches("1123 ubnd vx", "123")
    assert rules.phrase_matches("ve viec san lap mat bang", "san lấp")
    assert not rules.phrase_matches("ve viec san lap mat bang", "lấp san")
    assert not rules.number_matches("123", " ")


@pytest.mark.django_db
class TestFinding:
    """The ward's letters."""

    def test_by_number_fragment_and_by_words_without_marks(self, arrive, who):
        """`56/snv`, `vi tri viec lam` and an unfinished last word all find the letter."""
        document = arrive()
        for typed in ("56/SNV", "56 snv", "SNV-TCCB", "vi tri viec lam", "vị trí", "rà so", "Pham Quoc Viet"):
            assert [hit.document_id for hit in find(who("uoc"), typed)] == [document], typed
        assert find(who("uoc"), "vi tri khac") == []
        hit = find(who("uoc"), "56")[0]
        assert (hit.number, hit.kind) == ("56/SNV-TCCB", "incoming")
        assert "V/v rà soát vị trí việc làm" in hit.subject

    @pytest.mark.parametrize("few", [8, 120])
    def test_an_unfinished_word_is_completed_from_what_was_read(self, arrive, who, monkeypatch, few):
        """Few words begin so: each is asked; many: the beginning is; none: nothing is found, and nothing is asked."""
        monkeypatch.setattr("vanban.search.queries.FEW", few)
        monkeypatch.setattr("vanban.search.queries.VERY_FEW", few)
        letters = [arrive(number=str(n), document_code="", subject=f"V/v thửa đất xq{n:02d}") for n in range(1, 12)]
        arrive(number="12", document_code="", subject="V/v thửa đất khác")
        assert [hit.document_id for hit in find(who("uoc"), "thửa đất xq01")] == [letters[0]]
        assert {hit.document_id for hit in find(who("uoc"), "thửa đất xq1")} == set(letters[9:])
        assert {hit.document_id for hit in find(who("uoc"), "thua dat xq")} == set(letters)
        assert {hit.document_id for hit in find(who("uoc"), "thua dat x")} == set(letters)
        assert find(who("uoc"), "thua dat zq") == []
        assert len(find(who("uoc"), "xq")) == len(letters)
        assert find(who("uoc"), "thua dat xq7") == []

    def test_newest_first_however_old_each_is_and_page_after_page(self, arrive, who):
        """The first question asks the newest months, the next ones what is older: none is missed, none comes twice."""
        days = [
            (2025, 3, 31),
            (2025, 11, 30),
            (2025, 12, 1),
            (2026, 7, 31),
            (2026, 8, 31),
            (2026, 9, 1),
            (2026, 9, 30),
            (2026, 10, 31),
            (2026, 11, 30),
        ]
        hours = [datetime(*day, hour, tzinfo=VIETNAM) for day in days for hour in (0, 23)]
        letters = [arrive(arrived_at=at, at=at, number=str(n), document_code="") for n, at in enumerate(hours, 1)]
        newest_first = letters[::-1]
        assert [hit.document_id for hit in find(who("uoc"), "ra soat vi tri")] == newest_first
        for size in (1, 3, 4, 100):
            seen, after = [], None
            while page := places(who("uoc"), "ra soat vi tri", kind="incoming", after=after, limit=size):
                seen += [document for _moment, document in page]
                after = page[-1]
            assert seen == newest_first, size

    def test_what_the_newest_months_answer_is_not_asked_of_all_years(self, arrive, who, django_assert_num_queries):
        """A full page needs one question of the index; a page that is not full is sought in the year, then in all."""
        arrive(arrived_at=datetime(2025, 3, 3, 8, tzinfo=VIETNAM), number="1", document_code="")
        arrive(arrived_at=datetime(2026, 3, 3, 8, tzinfo=VIETNAM), number="3", document_code="")
        arrive(number="2", document_code="")
        uoc, words, newest = who("uoc"), 1, 1
        for limit in (1, 2, 3):
            with django_assert_num_queries(words + newest + limit):
                assert len(places(uoc, "ra soat", kind="incoming", limit=limit)) == limit

    def test_only_what_one_may_see(self, arrive, who):
        """The department's people and a ward's specialist who was given nothing find nothing."""
        from vanban.directory.api import for_agency, for_post

        arrive()
        for short in ("mai", "viet", "hoa", "lan"):
            for_post(who(short).post_id)
            for_agency(who("mai").agency_id)
            assert who(short).principals, short
            assert find(who(short), "vi tri viec lam") == [], short

    def test_sight_granted_later_is_found_after_the_index_heard(self, arrive, who):
        """Ước assigns to Lan; once the index has read again, Lan finds it."""
        from cast import AT
        from vanban.directory.api import for_post, grant_access

        document = arrive()
        grant_access(document, [for_post(who("lan").post_id)], kind="incoming", moment=AT, reason="assigned")
        index(document)
        assert [hit.document_id for hit in find(who("lan"), "ra soat")] == [document]

    def test_who_was_only_asked_for_an_opinion_does_not_find_what_became_of_it(self, arrive, who):
        """Lan was asked about one version: her box leads to it, a search does not lead to the document."""
        from cast import AT
        from vanban.directory.api import for_post, grant_access

        document = arrive()
        grant_access(document, [for_post(who("lan").post_id)], kind="consult", moment=AT, reason="opinion")
        index(document)
        assert find(who("lan"), "ra soat") == []
        assert [hit.document_id for hit in find(who("uoc"), "ra soat")] == [document]

    def test_the_number_comes_first_then_the_newest(self, arrive, who):
        """56 typed: the letter numbered 56 stands before one that only speaks of 56."""
        speaks = arrive(number="99", document_code="", subject="V/v trả lời công văn 56")
        numbered = arrive()
        assert [hit.document_id for hit in find(who("uoc"), "56")] == [numbered, speaks]

    def test_indexing_twice_is_indexing_once(self, arrive):
        """The entry is made from the present state; an unknown document leaves none."""
        from vanban.kernel.identifiers import new_id

        document = arrive()
        assert index(document)
        assert index(document)
        assert Entry.objects.filter(document_id=document).count() == 1
        assert not index(new_id())
