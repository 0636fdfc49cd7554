"""Keys inside a form: the act is done from within its text, and only where one press may do it."""

from __future__ import annotations

import pytest

from browser.conftest import DESK, Town

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def test_a_letter_is_instructed_without_leaving_the_sentence(town: Town):
    """e, the sentence, Ctrl Enter: what is missing is told; with it the next opens. Enter alone is a new line."""
    page = town.sit("uoc", DESK)
    page.goto(f"{town.url}/vb/{town.documents[0]}/?hop=instruct")
    page.keyboard.press("e")
    page.locator("#unfold textarea").press_sequentially("Xem xét,")
    page.keyboard.press("Enter")
    page.keyboard.type("trả lời")
    assert page.input_value("#unfold textarea") == "Xem xét,\ntrả lời"
    page.keyboard.press("Control+Enter")
    page.wait_for_selector("#unfold .summary")
    page.select_option("#unfold [name=lead]", str(town.ward.posts["lan"].id))
    page.locator("#unfold textarea").focus()
    page.keyboard.press("Control+Enter")
    page.wait_for_url(f"**/vb/{town.documents[1]}/?hop=instruct")
    assert town.said == []


def test_what_cannot_be_undone_wants_its_own_button(town: Town):
    """In a form whose button is marked as dangerous the keys do nothing."""
    page = town.sit("uoc", DESK)
    page.goto(f"{town.url}/vb/{town.documents[0]}/?hop=instruct")
    page.evaluate("document.querySelector('#unfold .form-foot button').className = 'button button-danger'")
    page.keyboard.press("e")
    page.select_option("#unfold [name=lead]", str(town.ward.posts["lan"].id))
    page.locator("#unfold textarea").fill("Xử lý")
    page.keyboard.press("Control+Enter")
    page.wait_for_timeout(500)
    assert page.locator("#unfold form").is_visible()
    assert f"/vb/{town.documents[0]}/" in page.url
