"""Every page of every role with the demo's letters in every state: axe finds nothing, the console stays silent."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page

from journeys.screens import DESK, HOA, HUNG, LAN, MAI, NGOC, PHONE, TUAN, UOC, VIET, Screen, Screens

pytestmark = [pytest.mark.browser, pytest.mark.slow]

AXE = (Path(__file__).parent.parent / "browser" / "vendor" / "axe.min.js").read_text(encoding="utf-8")
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
OPERATOR = "skhcn_nguyenvanan2"
FIXED = (
    "/tim/",
    "/tim/?q=ke+hoach",
    "/tim/?q=khong+tim+thay",
    "/toi/",
    "/toi/mat-khau/",
    "/thong-bao/",
    "/thong-bao/cach-bao/",
)
VB = re.compile(r"/vb/[0-9a-f-]{36}/")


def faults(page: Page) -> list[str]:
    """What axe finds, and whether one has to scroll sideways."""
    page.evaluate(AXE)
    found = page.evaluate("rules => axe.run(document, {runOnly: {type: 'tag', values: rules}})", RULES)
    told = [
        f"{fault['id']}: {node['target']} {node['failureSummary'][:200]}"
        for fault in found["violations"]
        for node in fault["nodes"]
    ]
    if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
        told.append("scrolls sideways")
    return told


def addresses(screen: Screen, selector: str) -> list[str]:
    """Where the links of the page at hand lead, each once."""
    links = screen.page.eval_on_selector_all(selector, "links => links.map(link => link.getAttribute('href'))")
    return list(dict.fromkeys(links))


def walk(screen: Screen, seen: set[str]) -> dict[str, list[str]]:
    """Boxes, registers, the first document of each, every verb's own page: what nobody of the same walk has seen."""
    found: dict[str, list[str]] = {}

    def visit(path: str, *, kind: str = "") -> None:
        if (kind or path) in seen:
            return
        seen.add(kind or path)
        screen.open(path)
        for size in (DESK, PHONE):
            screen.page.set_viewport_size(size)
            if told := faults(screen.page):
                found[f"{path} at {size['width']}"] = told
        screen.page.set_viewport_size(DESK)

    screen.open("/viec/")
    places = addresses(screen, ".rail a")
    for path in ("/viec/", *places):
        visit(path, kind=f"{screen.username} {path}")
        if screen.page.url != f"{screen.house.address}{path}":
            continue
        for document in [one for one in addresses(screen, ".list .row, table tbody th a") if VB.match(one)][:1]:
            visit(document, kind=f"document from {path}")
            asking = addresses(screen, ".verbs a")
            for one in asking:
                visit(one, kind=one.partition("?")[0].rstrip("/").rpartition("/")[2] if VB.match(one) else "draft")
    return found


@pytest.mark.parametrize("office", [(MAI, HUNG, VIET, HOA), (NGOC, UOC, LAN, OPERATOR)], ids=["department", "ward"])
def test_every_page_of_every_role_is_for_everybody(screens: Screens, office: tuple[str, ...]):
    seen: set[str] = set()
    assert {username: found for username in office if (found := walk(screens.sit(username), seen))} == {}


def test_pages_that_belong_to_everybody(screens: Screens):
    screen = screens.sit(TUAN)
    found = {}
    for path in FIXED:
        screen.open(path)
        for size in (DESK, PHONE):
            screen.page.set_viewport_size(size)
            if told := faults(screen.page):
                found[f"{path} at {size['width']}"] = told
    assert found == {}


def test_the_policy_of_every_answer_is_strict(screens: Screens):
    """Scripts and styles come from this house alone; nothing inline, nothing evaluated."""
    screen = screens.stranger()
    for path in ("/dang-nhap/", "/dang-nhap/?next=/so/den/"):
        policy = screen.open(path).headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "script-src 'self'" in policy
        assert "unsafe" not in policy
    screen.sign_in(HOA)
    assert "unsafe" not in screen.open("/viec/").headers["content-security-policy"]
