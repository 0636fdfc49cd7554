"""A real browser before the running house: Chromium, the ward's Monday, and everything the page says aloud."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
import typst
from django.contrib.auth.hashers import make_password
from playwright.sync_api import Browser, BrowserContext, Page

from cast import Office, actor, phuong_hoa_lu, so_noi_vu
from vanban.directory.api import Account, Role
from vanban.directory.models import Post
from vanban.kernel.identifiers import new_id
from vanban.platform.jobs import run_pending
from vanban.portal.web.shown import now
from vanban.registry import api as registry
from vanban.registry.tests.office import letter, paper

PASSWORD = "mat-khau-thu-1"
DESK, PHONE = {"width": 1366, "height": 768}, {"width": 390, "height": 844}


@dataclass
class Town:
    """The ward with two letters, its people's accounts, and the address of the house."""

    url: str
    ward: Office
    snv: Office
    documents: list[UUID]
    browser: Browser
    said: list[str] = field(default_factory=list)
    contexts: list[BrowserContext] = field(default_factory=list)

    def visit(self, size: dict[str, int], **more: Any) -> Page:
        """A new person at a new browser; whatever the console says is kept."""
        context = self.browser.new_context(viewport=size, locale="vi-VN", timezone_id="Asia/Ho_Chi_Minh", **more)
        self.contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: self.said.append(f"{message.type}: {message.text} ({page.url})"))
        page.on("pageerror", lambda error: self.said.append(f"error: {error} ({page.url})"))
        return page

    def sit(self, short: str, size: dict[str, int], **more: Any) -> Page:
        """Somebody who has signed in."""
        page = self.visit(size, **more)
        page.goto(f"{self.url}/dang-nhap/")
        page.fill("[name=username]", f"thu_{short}")
        page.fill("[name=password]", PASSWORD)
        page.click("button.button-main")
        page.wait_for_url("**/viec/")
        return page


@pytest.fixture
def town(live_server: Any, chromium: Browser, settings: Any, tmp_path: Path, transactional_db: None) -> Iterator[Town]:
    """Two letters of the department lie before the ward's chairman."""
    settings.VANBAN_VAR = tmp_path
    settings.VANBAN_KEK_FILE = tmp_path / "kek.key"
    snv, ward = so_noi_vu(), phuong_hoa_lu()
    Post.objects.filter(id=ward.posts["ngoc"].id).update(roles=[Role.CLERK, Role.UNIT_ADMIN])
    encoded = make_password(PASSWORD)
    for short in ("uoc", "ngoc", "lan"):
        Account.objects.create(person=ward.posts[short].person, username=f"thu_{short}", password=encoded)
    Account.objects.create(person=snv.posts["mai"].person, username="thu_mai", password=encoded)
    pdf = typst.compile(b'#set page("a4")\nV/v ra soat vi tri viec lam\n#pagebreak()\nTrang hai', format="pdf")
    at = now() - timedelta(hours=1)
    documents = []
    for number in ("56", "57"):
        arrival = new_id()
        facts = letter(number=number, document_code="", arrived_at=at, urgency=2 if number == "56" else 0)
        by = actor(ward.posts["ngoc"], at)
        registry.register_incoming(
            arrival, agency_id=ward.agency.id, facts=facts, files=[paper(content=pdf)], by=by, at=at
        )
        run_pending()
        documents.append(arrival)
    place = Town(live_server.url, ward, snv, documents, chromium)
    yield place
    for context in place.contexts:
        context.close()
