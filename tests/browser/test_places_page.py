"""Places on the page in a real browser: dragged, moved with the keyboard, typed, saved; no word of complaint."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from browser.conftest import DESK, PHONE, Town
from browser.test_pages import faults
from cast import actor
from vanban.drafting import api
from vanban.drafting.api import DraftFields, RecipientField
from vanban.drafting.queries.drafts import layout_of
from vanban.portal.web.shown import now

pytestmark = [pytest.mark.browser, pytest.mark.slow]
UPLOADED = Path(api.__file__).with_name("tests") / "uploaded"
MM = 72 / 25.4
SHOTS = os.environ.get("VANBAN_SHOTS", "")


def begun(town: Town):
    """Mai's decision with an uploaded PDF whose places were found."""
    mai = actor(town.snv.posts["mai"], now())
    fields = DraftFields(
        type_code="quyet-dinh",
        subject="Về việc bổ nhiệm ông Phạm Quốc Việt",
        recipients=(RecipientField(town.ward.agency.name, town.ward.agency.code),),
        signer=str(town.snv.posts["viet"].id),
    )
    draft = api.create_draft(fields, by=mai, at=now())
    content = (UPLOADED / "spaces.pdf").read_bytes()
    version = api.upload_paper(
        draft.id, name="QuyetDinh.pdf", content=content, media_type="application/pdf", by=mai, at=now()
    )
    return draft, version


@pytest.mark.parametrize(("size", "theme"), [(DESK, "light"), (DESK, "dark"), (PHONE, "light"), (PHONE, "dark")])
def test_places_are_dragged_moved_by_keys_and_saved(town: Town, size, theme):
    """The signature goes where the hand takes it, in steps of half a millimetre with the keys; the form says so."""
    draft, version = begun(town)
    before = layout_of(version).signature
    page = town.sit("mai", size, color_scheme=theme)
    page.goto(f"{town.url}/du-thao/{draft.id}/vi-tri/")
    box = page.locator("g[data-place=signature]")
    box.scroll_into_view_if_needed()
    place = box.locator("rect").bounding_box()
    middle = (place["x"] + place["width"] / 2, place["y"] + place["height"] / 2)
    scale = place["width"] / float(page.input_value("[name=signature-width]"))
    page.mouse.move(*middle)
    page.mouse.down()
    page.mouse.move(middle[0] + 4 * scale, middle[1], steps=4)
    page.mouse.up()
    assert float(page.input_value("[name=signature-x]")) == pytest.approx(before.x / MM + 4, abs=0.5)
    box.press("ArrowRight")
    box.press("Shift+ArrowLeft")
    assert float(page.input_value("[name=signature-x]")) == pytest.approx(before.x / MM - 0.5, abs=0.5)
    page.fill("[name=number-x]", page.input_value("[name=number-x]"))
    if SHOTS:
        page.screenshot(path=f"{SHOTS}/vi-tri-{size['width']}-{theme}.png")
    assert faults(page) == []
    page.click(".places-foot button.button-main")
    page.wait_for_load_state("networkidle")
    assert layout_of(api.paper_of(draft.id, "uploaded")).signature.x / MM == pytest.approx(before.x / MM - 0.5, abs=0.5)
    assert town.said == []


def test_without_javascript_the_numbers_alone_are_saved(town: Town):
    """The boxes are drawn by the server; typing and saving is enough, and a refused place is told."""
    draft, version = begun(town)
    page = town.sit("mai", DESK, java_script_enabled=False)
    page.goto(f"{town.url}/du-thao/{draft.id}/vi-tri/")
    assert page.locator("g[data-place=month] rect").count() == 1
    page.fill("[name=signature-x]", "40")
    page.fill("[name=signature-y]", "60")
    page.click(".places-foot button.button-main")
    assert page.locator(".summary").is_visible()
    page.fill("[name=signature-x]", str(round(layout_of(version).signature.x / MM - 3, 1)))
    page.fill("[name=signature-y]", str(round(layout_of(version).signature.y / MM, 1)))
    page.click(".places-foot button.button-main")
    page.wait_for_load_state("networkidle")
    assert layout_of(api.paper_of(draft.id, "uploaded")).signature.x < layout_of(version).signature.x
    assert [line for line in town.said if "422" not in line] == []
