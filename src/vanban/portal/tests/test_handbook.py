"""The user guide inside the house: from every page, for everybody who has an account (VL19-Đ15.1)."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from vanban.portal.queries import guide
from vanban.portal.rules.handbook import Piece, read_chapter

PLAIN = """# Tên

Mở đầu **đậm**
sang dòng.

1. Một `phím`
   nối.
2. Hai <script>

| A | B |
|---|---|
| x | [van-thu.md](van-thu.md) |
- điểm
"""


def test_a_chapter_is_read_into_blocks() -> None:
    blocks = read_chapter(PLAIN, {"van-thu": "Văn thư"})
    assert [block.kind for block in blocks] == ["h1", "p", "ol", "table", "ul"]
    assert blocks[1].lines[0] == (Piece("Mở đầu "), Piece("đậm", "strong"), Piece(" sang dòng."))
    assert [line[0].text for line in blocks[2].lines] == ["Một ", "Hai <script>"]
    assert blocks[2].lines[0][1:] == (Piece("phím", "code"), Piece(" nối."))
    assert blocks[3].rows[1][1] == (Piece("Văn thư", "link", "van-thu"),)


def test_every_chapter_is_there_and_leads_only_to_chapters() -> None:
    titles = dict(guide.chapters())
    assert tuple(titles) == guide.ORDER
    for name in guide.ORDER:
        for block in read_chapter(guide.chapter(name) or "", titles):
            for line in [*block.lines, *(cell for row in block.rows for cell in row)]:
                for piece in line:
                    assert piece.kind != "link" or piece.to in titles
                    assert piece.kind != "plain" or not {"**", "](", "`"} & {piece.text[i : i + 2] for i in range(99)}
    assert guide.chapter("../../README") is None and guide.chapter("x") is None


@pytest.mark.django_db
@pytest.mark.clause("VL19-Đ15.1")
@pytest.mark.parametrize(
    ("short", "name"), [("ngoc", "van-thu"), ("uoc", "lanh-dao"), ("lan", "chuyen-vien"), ("hung", "truong-don-vi")]
)
def test_the_guide_of_ones_own_duties_is_one_press_away_on_every_page(sit: Any, short: str, name: str) -> None:
    """Whatever page an official stands on leads to the chapter of their duties; it opens, and to the others."""
    client = sit(short)
    for page in ("/viec/", "/so/den/", "/thong-bao/", "/toi/", "/nhan-su/thay/", "/huong-dan/"):
        assert f'href="/huong-dan/{name}/"' in client.get(page).content.decode(), page
    told = client.get(f"/huong-dan/{name}/").content.decode()
    assert "việc của bạn" in told and "<strong>" in told and "**" not in told
    assert all(f"/huong-dan/{other}/" in told for other in guide.ORDER)
    assert client.get("/huong-dan/khong-co/").status_code == 404


@pytest.mark.django_db
def test_the_guide_is_for_those_who_have_an_account() -> None:
    assert Client().get("/huong-dan/van-thu/").status_code == 302
