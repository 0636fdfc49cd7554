"""Crafted numbers and unseen signs in the pages of books, sending, own rules and public comments: told, never a 500."""

from __future__ import annotations

import pytest

from security.conftest import Sit

pytestmark = pytest.mark.django_db

NUL = "vì\x00 muốn"
LONG = "9" * 5000
NUMBERS = ("1000999999999999", "2" + "0" * 30, LONG, "0", "-1", "²", "1e9", "\x00")


@pytest.mark.parametrize("number", NUMBERS)
def test_crafted_numbers_in_addresses_are_passed_over(sit: Sit, number: str) -> None:
    """The number is not one that counts, so the page shows its usual one."""
    clerk = sit("ngoc")
    for address, name in (
        ("/lien-thong/theo-doi-gui/", "hours"),
        ("/so-sach/", "nam"),
        ("/so-sach/kiem-tra/", "nam"),
        ("/giay-den/so-ban-sao/", "nam"),
        ("/so-sach/tai/di.xlsx", "nam"),
        ("/so-sach/tai/di.pdf", "quyen"),
        ("/cong-bo/", "page"),
        ("/cong-bo/danh-sach.json", "page"),
    ):
        answer = clerk.get(address, {name: number})
        assert answer.status_code in {200, 404}, (address, answer.status_code)


def test_unseen_signs_in_typed_words_are_told_or_dropped(sit: Sit) -> None:
    """PostgreSQL keeps no NUL; a page that lets it through would fall over."""
    leader, clerk = sit("viet"), sit("ngoc")
    for client, address, typed in (
        (leader, "/du-thao/quy-trinh/", {"steps": ["unit_head"], "reason": NUL}),
        (leader, "/du-thao/quy-trinh/", {"steps": ["\x00"], "reason": "vì muốn"}),
        (clerk, "/lien-thong/theo-doi/", {"task": ["x"], "text": NUL}),
        (clerk, "/lien-thong/ban-giay/", {"do": "tick:x\x00", "note": NUL}),
        (clerk, "/so-sach/giu-so/", {"purpose": NUL, "key": "x"}),
        (clerk, "/so-sach/day-so/", {"basis": NUL}),
        (leader, "/quy-che/danh-muc-rieng/", {"basis": NUL, "reason": NUL}),
        (clerk, "/giay-den/", {"subject": NUL, "kept": NUL}),
    ):
        answer = client.post(address, typed)
        assert answer.status_code < 500, (address, answer.status_code)
