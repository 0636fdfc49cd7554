"""Outlines of the 29 types: whole, told while blank, and never in the way of what was typed."""

from __future__ import annotations

import io

import pikepdf
import pytest

from vanban.drafting import api
from vanban.drafting.adapters.typst.composer import compose
from vanban.drafting.api import CoSignerField, DraftFields
from vanban.drafting.errors.composing import OtherHandMissing, StarterLeft
from vanban.drafting.rules.assembling import assemble
from vanban.drafting.rules.completeness import faults
from vanban.drafting.rules.paper_forms import signed_by_two
from vanban.drafting.rules.starters import BLANK, blanks_in, starter_of
from vanban.drafting.tests.papers import text_of
from vanban.drafting.tests.test_compose_page import form, signed_in
from vanban.drafting.tests.test_paper_forms import NAMES
from vanban.kernel.document_types import DOCUMENT_TYPES
from vanban.platform import storage


@pytest.mark.parametrize("kind", DOCUMENT_TYPES, ids=lambda kind: kind.code)
def test_every_outline_is_a_paper_once_its_blanks_are_filled(kind):
    """It typesets as it is; with its blanks filled nothing of it is missing."""
    found = starter_of(kind.code, "Sở Nội vụ")
    assert BLANK.search(found.body)
    assert "{agency}" not in found.body
    filled = DraftFields(
        type_code=kind.code,
        subject="Nội dung",
        body=BLANK.sub("điền xong", found.body),
        legal_bases=tuple(BLANK.sub("văn bản", line) for line in found.legal_bases),
        printed_recipients=("Lãnh đạo Sở",),
        co_signers=(CoSignerField("Thư ký", "Nguyễn Thị Mai"),) if found.co_signers else (),
    )
    assert bool(found.co_signers) == signed_by_two(kind.code)
    assert list(faults(filled, uploaded=False, attached=0, signer_in_office=True)) == []
    assert "điền xong" in text_of(compose(assemble(filled, NAMES)).pdf)
    left = DraftFields(type_code=kind.code, body=found.body)
    told = list(faults(left, uploaded=False, attached=0, signer_in_office=True))
    assert any(isinstance(one, StarterLeft) for one in told)
    assert any(isinstance(one, OtherHandMissing) for one in told) == signed_by_two(kind.code)
    assert not any(
        isinstance(one, StarterLeft) for one in faults(left, uploaded=True, attached=0, signer_in_office=True)
    )


def test_many_blanks_are_told_in_short():
    """The first five and how many more; each once."""
    assert blanks_in(["‹a› ‹a›", "‹b›"]) == ("‹a›", "‹b›")
    assert blanks_in(["".join(f"‹{n}›" for n in range(9))]) == ("‹0›", "‹1›", "‹2›", "‹3›", "‹4›", "+4")
    assert blanks_in(["x ‹ y", "“‹›”"]) == ("‹›",)


def test_the_page_begins_with_an_outline_and_submitting_it_unfilled_is_refused(desk):
    """Without JavaScript by a link; the blanks are named, the words stay."""
    client = signed_in(desk, "mai")
    page = client.get("/du-thao/moi/?loai=bien-ban").content.decode()
    assert "Cuộc họp kết thúc vào ‹giờ, ngày›" in page
    assert "Thư ký | ‹họ tên›" in page
    assert client.get("/du-thao/moi/?loai=khong-co").status_code == 200
    answer = client.post("/du-thao/moi/", form(desk, submit="1", body="Thời gian: ‹giờ, ngày›"))
    assert answer.status_code == 422
    assert "Còn chỗ chưa điền: ‹giờ, ngày›" in answer.content.decode()
    found = client.get("/du-thao/mau/to-trinh/").json()
    assert found["addressees"] == "‹cơ quan cấp trên›"
    assert "Sở Nội vụ kính trình" in found["body"]
    assert client.get("/du-thao/mau/nghi-dinh/").status_code == 404


def test_what_the_form_of_a_type_asks_for_is_kept_and_comes_back(desk):
    """Other hands, confirmation, mark, address, sideways pages of document and annex."""
    client = signed_in(desk, "mai")
    typed = {
        "co_signers": "Thư ký | Nguyễn Thị Mai\nĐại diện bên C",
        "confirmation": "Xác nhận của UBND phường",
        "drafter_mark": "PL.(300)",
        "address": "Số 8, đường Lê Đại Hành",
        "landscape": "on",
        "annex-0-title": "Biểu",
        "annex-0-landscape": "on",
    }
    address = client.post("/du-thao/moi/", form(desk, save="1", **typed))["Location"]
    kept = api.get_draft(address.split("/")[2]).fields
    assert kept.co_signers == (CoSignerField("Thư ký", "Nguyễn Thị Mai"), CoSignerField("Đại diện bên C", ""))
    assert (kept.confirmation, kept.drafter_mark, kept.landscape) == ("Xác nhận của UBND phường", "PL.(300)", True)
    assert kept.address == ("Số 8, đường Lê Đại Hành",)
    assert kept.annexes[0].landscape
    page = client.get(address).content.decode()
    for words in ("Thư ký | Nguyễn Thị Mai", "PL.(300)", "Số 8, đường Lê Đại Hành", "Xác nhận của UBND phường"):
        assert words in page
    assert page.count("checked") >= 2


def test_minutes_are_issued_with_their_number_alone(desk):
    """Form 1.9 has no date in its head: signing and issuing go their way, the number stands on the paper."""
    draft = desk.issued(type_code="bien-ban", addressees=(), co_signers=(CoSignerField("Thư ký", "Nguyễn Thị Mai"),))
    composed = api.paper_of(draft.id, "composed")
    assert composed.layout["absent"] == ["day", "month"]
    assert api.is_placed(composed)
    with pikepdf.open(io.BytesIO(storage.read(api.paper_of(draft.id, "issued").blob_id))) as pdf:
        values = {str(one.T): str(one.get("/V", "")) for one in pdf.Root.AcroForm.Fields if one.FT == "/Tx"}
    assert values == {"vb_so": "01"}
