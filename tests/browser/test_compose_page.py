"""Composing in a real browser: fields by type, the outline put in, pictures called for, nothing typed is lost."""

from __future__ import annotations

import io
import re
from uuid import UUID

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from browser.conftest import DESK, PHONE, Town
from browser.test_pages import faults
from vanban.drafting import api as drafting
from vanban.drafting.rules.starters import starter_of

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def drawing() -> bytes:
    """A small picture."""
    out = io.BytesIO()
    Image.new("RGB", (300, 200), "#0b5cad").save(out, "PNG")
    return out.getvalue()


def draft_at(page: Page) -> UUID:
    """The id of the draft whose page this is."""
    return UUID(page.url.split("/du-thao/")[1].split("/")[0])


def test_the_form_fits_the_type_and_its_outline_is_put_in(town: Town) -> None:
    """Minutes ask for the secretary, letters do not; the outline fills what is empty and never replaces a word."""
    page = town.sit("mai", DESK)
    page.goto(f"{town.url}/du-thao/moi/")
    hands = page.locator("#id_co_signers")
    expect(hands).to_be_hidden()
    page.select_option("#id_type_code", "bien-ban")
    expect(hands).to_be_visible()
    page.fill("#id_body", "Chữ của tôi")
    page.click("[data-starter]")
    expect(page.locator("#id_body")).to_have_value(
        "Chữ của tôi\n" + starter_of("bien-ban", "Sở Nội vụ").body, timeout=5000
    )
    assert "Thư ký | ‹họ tên›" in hands.input_value()
    page.select_option("#id_type_code", "cong-van")
    expect(hands).to_be_visible()  # what was typed is never hidden
    page.wait_for_url("**/du-thao/*-*/", timeout=8000)
    assert drafting.get_draft(draft_at(page)).fields.body.startswith("Chữ của tôi")
    assert [line for line in town.said if line.startswith("error")] == []


def test_a_picture_is_added_and_its_line_put_where_one_writes(town: Town) -> None:
    """The page comes back with the picture; one press puts its line into the text; the paper shows it."""
    page = town.sit("mai", DESK)
    page.goto(f"{town.url}/du-thao/moi/?loai=bao-cao")
    page.fill("#id_subject", "Kết quả rà soát")
    page.click("[name=save]:not([aria-hidden])")
    page.wait_for_url("**/du-thao/*-*/")
    page.set_input_files("#picture-file", {"name": "Sơ đồ.png", "mimeType": "image/png", "buffer": drawing()})
    page.locator("#pictures form[data-file] button").click()
    page.wait_for_url("**#pictures")
    page.click("[data-insert]")
    expect(page.locator("#id_body")).to_have_value(re.compile(r"‹nội dung›\n!\[\]\(so-do\.png\)\n$"))
    page.wait_for_function("document.getElementById('save-state').dataset.mood === ''", timeout=8000)
    assert page.locator("#pictures img").evaluate("image => image.complete")
    assert faults(page) == []
    assert [line for line in town.said if line.startswith("error")] == []


def test_on_a_phone_the_compose_page_is_no_wider_than_the_screen(town: Town) -> None:
    """390 points: nothing scrolls sideways, the outline is a link away."""
    page = town.sit("mai", PHONE)
    page.goto(f"{town.url}/du-thao/moi/")
    page.locator("details.starters summary").click()
    page.get_by_role("link", name="Giấy mời").click()
    page.wait_for_url("**loai=giay-moi")
    assert "‹tên cuộc họp›" in page.locator("#id_body").input_value()
    assert faults(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
