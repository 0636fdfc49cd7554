"""People and units of the agency found in a sentence: by full or given name, by title, by a unit's name or letters."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from vanban.kernel.vietnamese import nfc
from vanban.work.rules.sentence.words import Word, alike, words_of


@dataclass(frozen=True)
class PostHere:
    """A post of the agency that may be named."""

    post_id: UUID
    name: str
    title: str
    unit_id: UUID | None = None
    heads: bool = False
    """Heads the unit it stands in."""


@dataclass(frozen=True)
class UnitHere:
    """A unit of the agency; a unit that is named means its head."""

    unit_id: UUID
    name: str
    abbreviation: str


@dataclass(frozen=True)
class Place:
    """The agency as a sentence may name it; `others` are names of other agencies, which are written to instead."""

    posts: tuple[PostHere, ...]
    units: tuple[UnitHere, ...] = ()
    others: tuple[str, ...] = ()

    def heads_of(self, unit_id: UUID) -> tuple[UUID, ...]:
        """Who answers for a unit: its head, or everybody in it where it has none."""
        inside = [post for post in self.posts if post.unit_id == unit_id]
        return tuple(post.post_id for post in [one for one in inside if one.heads] or inside)


@dataclass(frozen=True)
class Mention:
    """Words that name somebody: whom they may mean, best first, and whether that is sure."""

    first: int
    """Index of the first word; `last` is the index after the last."""
    last: int
    posts: tuple[UUID, ...]
    sure: bool
    unit_id: UUID | None = None
    outside: str = ""
    """The other agency that is named; then `posts` is empty."""
    everyone: bool = False
    """“Các phòng”: the heads of all units."""


_Found = Iterator[Mention]
_EVERYONE = tuple(
    tuple(words.split())
    for words in ("tat ca cac phong ban", "tat ca cac phong", "tat ca cac don vi", "cac phong ban", "cac phong",
                  "cac don vi", "cac bo phan")
)  # fmt: skip
_ADDRESS = frozenset({"chi", "dc", "anh", "ong", "ba", "co", "chu", "bac", "em", "c", "a"})
"""The last word of what stands before a name: đồng chí, đ/c, anh, chị …"""
_HANDING = frozenset({"giao", "chuyen", "cho", "cung", "voi", "gui", "tri", "hop", "biet", "va", "nho"})
_FOLLOWING = frozenset({"chu", "phoi", "tham", "xu", "de", "thuc", "nghien", "lam", "trien", "giai", "bao", "cung",
                        "theo", "tong", "soan", "du", "nam", "biet", "tra", "va", "kiem", "chuan", "ra"})  # fmt: skip
"""First words of what somebody named is told to do."""
_KINDS = ("phòng", "ban", "tổ", "đội", "văn phòng", "trung tâm", "chi cục", "thanh tra", "bộ phận")
_UNIT_SIGNS = frozenset({"phong", "p", "ban", "to", "tt", "doi", "cc"})
_SMALL = frozenset({"va", "cac", "cua"})


def mentions(words: Sequence[Word], text: str, place: Place, *, marked: bool, taken: Iterable[int]) -> list[Mention]:
    """Everybody the words name, in order; the surest way of naming wins, words of a deadline (`taken`) are left out."""
    used = set(taken)
    found: list[Mention] = []
    finders: tuple[Callable[[Sequence[Word], Place, bool], _Found], ...] = (
        _full_names, _unit_names, _others, _unit_letters, _titles, _unit_beginnings, _given_names, _everyone,
    )  # fmt: skip
    for finder in finders:
        for one in finder(words, place, marked):
            span = set(range(one.first, one.last))
            if not span & used:
                used |= span
                found.append(one)
    return _joined(sorted(found, key=lambda one: one.first), words, text, place)


def _joined(found: list[Mention], words: Sequence[Word], text: str, place: Place) -> list[Mention]:
    """“Phòng Kinh tế (đ/c Lan)”, “Lan - Phòng Kinh tế”: a unit beside one of its people names that one person."""
    kept: list[Mention] = []
    for one in found:
        before = kept[-1] if kept else None
        between = text[words[before.last - 1].end : words[one.first].start] if before else ","
        if before is not None and re.fullmatch(r"(?:[\s(–-]|đồng chí|đ/c|đc|anh|chị|ông|bà)*", between.lower()):
            unit = before.unit_id if one.unit_id is None else one.unit_id if before.unit_id is None else None
            person = one if one.unit_id is None else before
            inside = [post.post_id for post in place.posts if post.unit_id == unit and post.post_id in person.posts]
            if unit is not None and inside:
                kept[-1] = replace(
                    person, first=before.first, last=one.last, posts=tuple(inside), sure=len(inside) == 1
                )
                continue
        kept.append(one)
    return kept


def _at(words: Sequence[Word], start: int, name: Sequence[Word], *, marked: bool) -> bool:
    """The words from `start` on are this name."""
    return start + len(name) <= len(words) and all(
        alike(words[start + step], part, marked_text=marked) for step, part in enumerate(name)
    )


def _places(words: Sequence[Word], name: Sequence[Word], *, marked: bool) -> Iterator[int]:
    if name:
        for start in range(len(words) - len(name) + 1):
            if _at(words, start, name, marked=marked):
                yield start


def _full_names(words: Sequence[Word], place: Place, marked: bool) -> _Found:
    """“Hoàng Thị Lan”, or without the surname “Thị Lan”; two people of one name are asked back."""
    for cut in (0, 1):
        for post in place.posts:
            name = words_of(nfc(post.name))[cut:]
            if len(name) < 2:
                continue
            same = [one.post_id for one in place.posts if words_of(nfc(one.name))[-len(name) :] and _same(one, name)]
            for start in _places(words, name, marked=marked):
                yield Mention(start, start + len(name), tuple(same), len(same) == 1)


def _same(post: PostHere, name: Sequence[Word]) -> bool:
    end = words_of(nfc(post.name))[-len(name) :]
    return [word.bare for word in end] == [word.bare for word in name]


def _unit_mention(place: Place, unit: UnitHere, first: int, last: int, *, sure: bool = True) -> Mention:
    heads = place.heads_of(unit.unit_id)
    return Mention(first, last, heads, sure and len(heads) == 1, unit_id=unit.unit_id)


def _unit_names(words: Sequence[Word], place: Place, marked: bool) -> _Found:
    """“Phòng Tổ chức cán bộ”, and the same without its first word."""
    for unit in sorted(place.units, key=lambda one: -len(one.name)):
        whole = words_of(nfc(unit.name))
        for start in _places(words, whole, marked=marked):
            yield _unit_mention(place, unit, _headed(words, start), start + len(whole))
        rest = _own_words(unit.name)
        if len(rest) >= 2 and len(rest) < len(whole):
            for start in _places(words, rest, marked=marked):
                yield _unit_mention(place, unit, start, start + len(rest))


def _headed(words: Sequence[Word], start: int) -> int:
    """A unit named with its head: “Trưởng phòng Tổ chức cán bộ”, “lãnh đạo Văn phòng”, “Chánh Văn phòng”."""
    if start and words[start - 1].bare in {"truong", "chanh"}:
        return start - 1
    if start > 1 and (words[start - 2].bare, words[start - 1].bare) == ("lanh", "dao"):
        return start - 2
    return start


def _own_words(name: str) -> list[Word]:
    """The words of a unit's name without the kind of unit it is."""
    for kind in _KINDS:
        if nfc(name).lower().startswith(f"{kind} "):
            return words_of(nfc(name))[len(kind.split()) :]
    return words_of(nfc(name))


def _letters(unit: UnitHere) -> set[str]:
    """The letters a unit goes by: its abbreviation, without the P of Phòng, and the first letters of its name."""
    short = "".join(word.bare for word in words_of(nfc(unit.abbreviation)))
    first = "".join(word.bare[:1] for word in _own_words(unit.name) if word.bare not in _SMALL)
    found = {short, first, short.removeprefix("p") if len(short) > 3 else short}
    return {letters for letters in found if len(letters) >= 2}


def _unit_letters(words: Sequence[Word], place: Place, _marked: bool) -> _Found:
    """“TCCB”, “P. TCCB”, “phòng tccb”; letters in another order (“TCHC” for “HCTC”) are asked back."""
    for at, word in enumerate(words):
        signed = at > 0 and words[at - 1].bare in _UNIT_SIGNS
        said = word.bare
        candidates = {said, said.removeprefix("p")} if word.text.isupper() and len(said) > 3 else {said}
        if len(said) < 2 or not (word.text.isupper() or signed):
            continue
        first = at - 1 if signed else at
        first = _headed(words, first) if signed else first
        exact = [unit for unit in place.units if _letters(unit) & candidates]
        if exact:
            heads = tuple(post for unit in exact for post in place.heads_of(unit.unit_id))
            sure = len(exact) == 1 and len(heads) == 1
            yield Mention(first, at + 1, heads, sure, unit_id=exact[0].unit_id if len(exact) == 1 else None)
            continue
        if len(said) >= 3:
            turned = [u for u in place.units if any(_nearly(said, letters) for letters in _letters(u))]
            heads = tuple(post for unit in turned for post in place.heads_of(unit.unit_id))
            if heads:
                yield Mention(first, at + 1, heads, False, unit_id=turned[0].unit_id if len(turned) == 1 else None)


def _nearly(said: str, letters: str) -> bool:
    """The same letters in another order, or the first ones of a long row."""
    return sorted(said) == sorted(letters) or letters.startswith((said, said.removeprefix("p")))


_BY_KIND = (("phong",), ("p",), ("ban",), ("to",), ("doi",), ("van", "phong"), ("trung", "tam"), ("chi", "cuc"))
_ALONE = frozenset({("van", "phong"), ("chi", "cuc"), ("trung", "tam")})
"""Kinds of which an agency mostly has one, so that the kind alone names it."""


def _unit_beginnings(words: Sequence[Word], place: Place, marked: bool) -> _Found:
    """“Phòng Kinh tế” for “Phòng Kinh tế, Hạ tầng và Đô thị”, “Văn phòng”: the beginning of one name, or of several."""
    bare = [word.bare for word in words]
    for at in range(len(words)):
        for kind in _BY_KIND:
            after = at + len(kind)
            if tuple(bare[at:after]) != kind or (kind == ("phong",) and at and bare[at - 1] == "van"):
                continue
            best, length = _longest(words, after, _of_kind(place, kind), marked=marked)
            if best and (length or (kind in _ALONE and len(best) == 1)):
                heads = tuple(post for unit in best for post in place.heads_of(unit.unit_id))
                one = best[0].unit_id if len(best) == 1 else None
                sure = len(best) == 1 and len(heads) == 1
                yield Mention(_headed(words, at), after + length, heads, sure, unit_id=one)


def _of_kind(place: Place, kind: tuple[str, ...]) -> list[UnitHere]:
    wanted = ("phong",) if kind == ("p",) else kind
    return [u for u in place.units if tuple(word.bare for word in words_of(nfc(u.name)))[: len(wanted)] == wanted]


def _longest(
    words: Sequence[Word], start: int, units: Sequence[UnitHere], *, marked: bool
) -> tuple[list[UnitHere], int]:
    """The units whose own words go on longest with what is typed, and for how many words."""
    best: list[UnitHere] = []
    length = 0
    for unit in units:
        own, same = _own_words(unit.name), 0
        while (
            same < len(own)
            and start + same < len(words)
            and _at(words, start + same, own[same : same + 1], marked=marked)
        ):
            same += 1
        if same > length:
            best, length = [unit], same
        elif same == length:
            best.append(unit)
    return best, length


def _titles(words: Sequence[Word], place: Place, marked: bool) -> _Found:
    """“Chánh Văn phòng”, “Phó Giám đốc Long”, “đ/c Phó Chủ tịch”: a title held once is sure, else its holders."""
    by_title: dict[tuple[str, ...], list[PostHere]] = {}
    for post in place.posts:
        title = tuple(word.bare for word in words_of(nfc(post.title)))
        by_title.setdefault(title, []).append(post)
    for title, posts in sorted(by_title.items(), key=lambda row: -len(row[0])):
        name = words_of(nfc(posts[0].title))
        if len(title) < 2 or title in {("cong", "chuc"), ("chuyen", "vien"), ("vien", "chuc"), ("nhan", "vien")}:
            continue
        for start in _places(words, name, marked=marked):
            last = start + len(name)
            named = [
                post
                for post in posts
                if last < len(words) and alike(words[last], words_of(nfc(post.name))[-1], marked_text=marked)
            ]
            if named:
                yield Mention(start, last + 1, tuple(post.post_id for post in named), len(named) == 1)
            elif title != ("truong", "phong"):
                yield Mention(start, last, tuple(post.post_id for post in posts), len(posts) == 1)


def _given_names(words: Sequence[Word], place: Place, marked: bool) -> _Found:
    """“đ/c Lan”, “giao Lan”, “Lan chủ trì”: a given name where somebody is addressed or told what to do."""
    by_name: dict[str, list[PostHere]] = {}
    for post in place.posts:
        by_name.setdefault(words_of(nfc(post.name))[-1].bare, []).append(post)
    for at, word in enumerate(words):
        same = by_name.get(word.bare, [])
        exact = [post for post in same if alike(word, words_of(nfc(post.name))[-1], marked_text=marked)]
        if not exact:
            continue
        before = words[at - 1].bare if at else ""
        after = words[at + 1].bare if at + 1 < len(words) else ""
        addressed = before in _ADDRESS or any(before == _initials(post.title) for post in exact)
        told = before in _HANDING or after in _FOLLOWING or not after or at == 0
        if not addressed and not ((word.capital or not marked) and (told or word.capital)):
            continue
        ranked = [post for post in exact if before and before == _initials(post.title)]
        if ranked:
            yield Mention(at - 1, at + 1, tuple(post.post_id for post in ranked), len(ranked) == 1)
            continue
        sure = len(exact) == 1 and (addressed or word.capital or (told and not marked))
        yield Mention(at, at + 1, tuple(post.post_id for post in exact), sure)


def _initials(title: str) -> str:
    """The letters of a title: PCT for Phó Chủ tịch, GĐ for Giám đốc."""
    return "".join(word.bare[:1] for word in words_of(nfc(title)))


def _others(words: Sequence[Word], place: Place, marked: bool) -> _Found:
    """Another agency by its whole name: it is written to, not assigned."""
    for name in sorted(place.others, key=len, reverse=True):
        whole = words_of(nfc(name))
        if len(whole) > 1:
            for start in _places(words, whole, marked=marked):
                yield Mention(start, start + len(whole), (), False, outside=name)


def _everyone(words: Sequence[Word], place: Place, _marked: bool) -> _Found:
    """“Các phòng”: the heads of all units; always asked back, since a list of many is easily too long."""
    bare = [word.bare for word in words]
    heads = tuple(post for unit in place.units for post in place.heads_of(unit.unit_id))
    for phrase in _EVERYONE:
        for start in range(len(bare) - len(phrase) + 1):
            if tuple(bare[start : start + len(phrase)]) == phrase and heads:
                yield Mention(start, start + len(phrase), heads, False, everyone=True)
