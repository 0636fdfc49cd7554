"""The PIN in a real browser: asked for where the key wants it, refused in words, and remembered by nobody."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from django.contrib.auth.hashers import make_password

from browser.conftest import DESK, PASSWORD, PHONE, Town
from browser.test_pages import faults
from cast import actor
from key_keepers import LEADERS_PIN, keepers
from vanban.directory.api import Account
from vanban.drafting import api
from vanban.drafting.api import DraftFields, RecipientField
from vanban.portal.web.shown import now

pytestmark = [pytest.mark.browser, pytest.mark.slow]
SHOTS = os.environ.get("VANBAN_SHOTS", "")
WRONG = "99999999"


def approved(town: Town):
    """A letter before Việt."""
    by = {short: actor(town.snv.posts[short], now()) for short in ("mai", "hung")}
    fields = DraftFields(
        type_code="cong-van",
        subject="V/v rà soát dữ liệu cán bộ, công chức",
        body="Sở Nội vụ đề nghị các cơ quan rà soát dữ liệu.",
        recipients=(RecipientField(town.ward.agency.name, town.ward.agency.code),),
        addressees=(town.ward.agency.name,),
        signer=str(town.snv.posts["viet"].id),
    )
    draft = api.create_draft(fields, by=by["mai"], at=now())
    api.submit(draft.id, by=by["mai"], at=now())
    return api.approve(draft.id, by=by["hung"], at=now())


@pytest.mark.parametrize(("size", "theme"), [(DESK, "light"), (DESK, "dark"), (PHONE, "light"), (PHONE, "dark")])
def test_a_leader_mistypes_the_pin_and_then_signs(town: Town, settings, tmp_path, size, theme):
    viet = town.snv.posts["viet"]
    Account.objects.create(person=viet.person, username="thu_viet", password=make_password(PASSWORD))
    (tmp_path / "kho").mkdir()
    with keepers(tmp_path / "kho", settings) as kept:
        kept.give("csc", "person", viet.person_id, viet.person.full_name, at=now(), algorithm="ec")
        draft = approved(town)
        page = town.sit("viet", size, color_scheme=theme)
        page.goto(f"{town.url}/vb/{draft.id}/sign/")
        page.fill("[name=pin]", WRONG)
        page.press("[name=pin]", "Enter")
        page.wait_for_selector(".summary")
        assert not faults(page)
        assert page.input_value("[name=pin]") == ""
        assert WRONG not in page.content()
        assert WRONG not in page.evaluate("JSON.stringify({...localStorage, ...sessionStorage})")
        if SHOTS:
            page.screenshot(path=str(Path(SHOTS) / f"pin-{size['width']}-{theme}.png"), full_page=True)
        page.fill("[name=pin]", LEADERS_PIN)
        page.press("[name=pin]", "Enter")
        page.wait_for_selector(".summary", state="detached")
        assert LEADERS_PIN not in page.evaluate("JSON.stringify({...localStorage, ...sessionStorage})")
        assert api.paper_of(draft.id, "signed") is not None
        page.wait_for_load_state("networkidle")
