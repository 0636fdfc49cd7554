"""The same way with the English switch: no Vietnamese word in the shell, the document's own words untouched."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from journeys.letters import BODY
from journeys.screens import Screen, Screens, own_subject

pytestmark = [pytest.mark.browser, pytest.mark.slow]

# Other people than in the other journeys: the language is kept with the account.
WRITER, HEAD, DIRECTOR, CLERK = "sxd_lemanhcuong", "sxd_quachthiuoc", "sxd_doantrungkien", "sxd_duongthanhtung"
WARD_CLERK, WARD_CODE, WARD = "ubndtamdiep_ngongocson", "H42.52", "Ủy ban nhân dân phường Tam Điệp"

MARKS = re.compile(r"[ăâđêôơưàảãáạằẳẵắặầẩẫấậèẻẽéẹềểễếệìỉĩíịòỏõóọồổỗốộờởỡớợùủũúụừửữứựỳỷỹýỵ]", re.IGNORECASE)

SHELL_WORDS = """() => {
    const data = '[lang=vi], .row, td, dd, .timeline li, select option, .bar-name, .menu, .source, #doc-title, ' +
        '.doc-line, .paper, .notices, #outline, textarea, .receivers, .chip, .files, .turn-who, input, .checks, ' +
        '.compose-head h1, th[scope=row], .page-narrow > h1, [aria-labelledby=posts-title] li';
    const words = [];
    const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (walk.nextNode()) {
        const holder = walk.currentNode.parentElement;
        if (!holder.closest('script, style') && !holder.closest(data)) words.push(walk.currentNode.textContent.trim());
    }
    for (const one of document.querySelectorAll('[aria-label], [placeholder]')) {
        if (!one.closest(data)) words.push(one.getAttribute('aria-label') ?? one.placeholder);
    }
    return words.filter(Boolean);
}"""
"""Every text of the page that is not data: names, numbers and subjects are what people wrote."""

KNOWN_WORDS = (
    "trích yếu",
    "Kính gửi",
    "Nơi nhận",
    "Căn cứ",
    "Lưu: VT",
    "Chương I",
    "Mục 1",
    "Điều 1",
    "Phụ lục",
    "Tiếng Việt",
    "Communiqué",
    WARD,
)
"""What stands in English sentences on purpose: the regulation's terms on the compose page, the receiver's name, and
an English word with a mark of its own."""


def english(screens: Screens, username: str) -> Screen:
    """Somebody who signs in and switches the interface to English."""
    screen = screens.sit(username)
    screen.open("/toi/")
    if screen.page.locator("html").get_attribute("lang") != "en":
        screen.page.locator("main").get_by_role("button", name="English").click()
    expect(screen.page.locator("html")).to_have_attribute("lang", "en")
    return screen


def speaks_english(screen: Screen) -> None:
    """The page says it is English, and is."""
    expect(screen.page.locator("html")).to_have_attribute("lang", "en")
    left = []
    for words in screen.page.evaluate(SHELL_WORDS):
        rest = words
        for known in KNOWN_WORDS:
            rest = rest.replace(known, "")
        if MARKS.search(rest):
            left.append(words)
    assert left == [], f"Vietnamese left at {screen.page.url}"


def press(screen: Screen, box: str, subject: str, verb: str) -> None:
    """Take from a box, unfold, confirm, in English."""
    screen.open(f"/viec/{box}/")
    speaks_english(screen)
    screen.take(box, subject)
    speaks_english(screen)
    form = screen.unfold(verb)
    speaks_english(screen)
    form.get_by_role("button", name=verb, exact=True).click()
    expect(screen.page.locator("#line .flash")).to_be_visible()
    speaks_english(screen)


def test_the_way_of_a_letter_in_english(screens: Screens):
    subject = own_subject("kiểm tra an toàn công trình")
    writer = english(screens, WRITER)
    page = writer.page
    for place in ("/viec/", "/so/den/", "/so/di/", "/so/du-thao/", "/tim/?q=cong+van", "/toi/"):
        writer.open(place)
        speaks_english(writer)
    writer.open("/du-thao/moi/")
    speaks_english(writer)
    page.locator("[name=subject]").press_sequentially(subject)
    page.locator("[name=addressees]").fill("UBND phường Tam Điệp")
    page.locator("[name=body]").fill(BODY)
    page.locator(f'[name=recipients][value="{WARD_CODE}"]').check()
    page.wait_for_url(lambda url: "/moi/" not in url)
    expect(page.locator("#save-state")).to_contain_text("Saved")
    speaks_english(writer)
    page.locator('button[name="submit"]').click()
    page.wait_for_url("**/vb/**")
    address = writer.document
    speaks_english(writer)

    press(english(screens, HEAD), "review", subject, "Approve")
    press(english(screens, DIRECTOR), "sign", subject, "Sign digitally")
    clerk = english(screens, CLERK)
    press(clerk, "issue", subject, "Issue")

    ward = english(screens, WARD_CLERK)
    ward.take("arrived", subject)
    speaks_english(ward)
    ward.verb("Accept").click()
    ward.told("arrival number")
    line = clerk.page.locator("#part-recipients tbody tr").filter(has_text="Tam Điệp")
    clerk.until(address, lambda: "Accepted" in "".join(line.all_inner_texts()))
    speaks_english(clerk)
    expect(clerk.page.locator("#doc-title")).to_contain_text(subject)
