"""People at their screens: each in a browser context of their own, and everything the browser complains about."""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from playwright.sync_api import Browser, BrowserContext, Locator, Page, Response, expect

from journeys.house import RunningHouse

expect.set_options(timeout=20_000)

DESK, PHONE = {"width": 1366, "height": 768}, {"width": 390, "height": 844}
PATIENCE = 60.0
"""Seconds for what workers and the hub do in the background on a busy machine."""

MAI, HUNG, VIET, HOA = "snv_nguyenthimai", "snv_tranvanhung", "snv_phamquocviet", "snv_lethihoa"
NGOC, UOC = "ubndhoalu_buithingoc", "ubndhoalu_dovanuoc"
LAN, TUAN = "ubndhoalu_hoangthilan", "ubndhoalu_dinhanhtuan"
WARD_CODE = "H42.51"


def own_subject(text: str) -> str:
    """A subject no other document of the running house has."""
    return f"{text}, đợt {secrets.randbelow(900_000) + 100_000}"


@dataclass
class Screen:
    """One person's browser."""

    house: RunningHouse
    page: Page
    context: BrowserContext
    username: str = ""

    def open(self, path: str) -> Response:
        """Go to an address of the house and see it answer."""
        answer = self.page.goto(f"{self.house.address}{path}")
        assert answer is not None and answer.ok, f"{path}: {answer and answer.status}"
        return answer

    def sign_in(self, username: str) -> Screen:
        """Type name and password at the page where one stands, or at the front door."""
        if "/dang-nhap/" not in self.page.url:
            self.open("/dang-nhap/")
        self.username = username
        self.page.fill("[name=username]", username)
        self.page.fill("[name=password]", self.house.password)
        self.page.click("main button.button-main")
        self.page.wait_for_url(lambda url: "/dang-nhap/" not in url)
        return self

    def rows(self, subject: str) -> Locator:
        """Rows of the list at hand that bear this subject."""
        return self.page.locator(".list .row").filter(has_text=subject)

    def take(self, box: str, subject: str) -> None:
        """Wait until the document stands in a box, then open it from there."""
        self.until(f"/viec/{box}/", lambda: self.rows(subject).count() > 0)
        self.rows(subject).first.click()
        expect(self.page.locator("#doc-title")).to_contain_text(subject)

    def until(self, path: str, seen: Callable[[], bool]) -> None:
        """Look at a page again and again until background work shows there."""
        limit = time.monotonic() + PATIENCE
        self.open(path)
        while not seen():
            assert time.monotonic() < limit, f"never seen at {path}:\n{self.page.inner_text('body')[:3000]}"
            self.page.wait_for_timeout(250)
            self.open(path)

    def verb(self, label: str) -> Locator:
        """The button of a verb on the document page."""
        return self.page.locator(f'.verbs [data-verb="{label}"]')

    def unfold(self, label: str) -> Locator:
        """Press a verb that asks; its form."""
        self.verb(label).click()
        form = self.page.locator("#unfold form")
        expect(form).to_be_visible()
        return form

    def told(self, text: str) -> None:
        """The line under the bar says this."""
        expect(self.page.locator("#line .flash")).to_contain_text(text)

    @property
    def document(self) -> str:
        """The address of the document at hand, without where one came from."""
        return self.page.url.removeprefix(self.house.address).partition("?")[0]


@dataclass
class Screens:
    """Everybody's browsers of one test; closing them fails when any of them complained."""

    house: RunningHouse
    browser: Browser
    said: list[str] = field(default_factory=list)
    contexts: list[BrowserContext] = field(default_factory=list)
    expected: tuple[str, ...] = ()
    """What the browser itself must say in this story, such as that the line is down."""

    def stranger(self, size: dict[str, int] = DESK, *, through: str = "") -> Screen:
        """Somebody who has not signed in; `through` is the address of a line before the house."""
        phone = size is PHONE
        context = self.browser.new_context(
            viewport=size, locale="vi-VN", timezone_id="Asia/Ho_Chi_Minh", has_touch=phone, is_mobile=phone
        )
        context.set_default_timeout(20_000)
        self.contexts.append(context)
        context.on("console", lambda message: self.said.append(f"{message.type}: {message.text} ({message.location})"))
        context.on("weberror", lambda error: self.said.append(f"page error: {error.error} ({error.page.url})"))
        house = replace(self.house, address=through) if through else self.house
        return Screen(house, context.new_page(), context)

    def sit(self, username: str, size: dict[str, int] = DESK, *, through: str = "") -> Screen:
        """Somebody signed in."""
        return self.stranger(size, through=through).sign_in(username)

    def close(self) -> None:
        """Close everything; raises AssertionError with what the browsers said."""
        for context in self.contexts:
            context.close()
        complaints = [line for line in self.said if not any(words in line for words in self.expected)]
        assert not complaints, "the browser complained:\n" + "\n".join(complaints)
