"""Finished PDFs of any program go the whole way; places that are not found, or stand badly, are put by hand."""

from __future__ import annotations

import io
import subprocess

import pikepdf
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from vanban.drafting import api
from vanban.drafting.errors import (
    NotYourDraft,
    PlaceOffPage,
    PlaceOverText,
    PlacesOpen,
    TypedAlready,
    VersionChanged,
)
from vanban.drafting.queries.drafts import layout_of
from vanban.drafting.tests.test_compose_page import signed_in
from vanban.drafting.tests.test_places import blank_page, turned, uploaded
from vanban.platform import audit, storage
from vanban.signing.api import Box, Verdict, check

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
PDF = "application/pdf"


def taken(desk, content: bytes):
    """A draft of Mai with this PDF as its paper, and the version it became."""
    draft = desk.drafted(type_code="quyet-dinh", body="")
    version = api.upload_paper(
        draft.id, name="QuyetDinh.pdf", content=content, media_type=PDF, by=desk.who("mai"), at=desk.now()
    )
    return draft, version


def issued(desk, draft) -> bytes:
    """The draft through review, signature, number and seal."""
    api.submit(draft.id, by=desk.who("mai"), at=desk.now())
    api.approve(draft.id, by=desk.who("hung"), at=desk.now())
    number = api.paper_of(draft.id, "composed", "uploaded").number
    api.sign(draft.id, version=number, by=desk.who("viet"), at=desk.now())
    api.begin_issue(draft.id, by=desk.who("hoa"), at=desk.now())
    assert api.resume_issue(draft.id, at=desk.now())
    return storage.read(api.paper_of(draft.id, "issued").blob_id)


def text_of(pdf: bytes, folder) -> str:
    """The words as a reader would copy them."""
    path = folder / "ban.pdf"
    path.write_bytes(pdf)
    told = subprocess.run(["pdftotext", "-layout", str(path), "-"], capture_output=True, text=True, check=True)
    return " ".join(told.stdout.split())


@pytest.mark.parametrize("name", ["spaces", "chromium", "turned"])
@pytest.mark.clause("VL19-Đ11.2d#2", "NB25-Đ8.3b")
def test_a_finished_pdf_is_numbered_after_its_signature(desk, tmp_path, name):
    """Whoever made it, the places are found, and both signatures hold after number, date and seal."""
    content = turned(uploaded("spaces"), 90) if name == "turned" else uploaded(name)
    draft, version = taken(desk, content)
    assert api.is_placed(version)
    sealed = issued(desk, draft)
    report = check(sealed, at=desk.now())
    assert report.verdict == Verdict.VALID
    assert [facts.kind for facts in report.signatures] == ["person", "agency"]
    text = text_of(sealed, tmp_path)
    assert "/QĐ-SNV" in text.replace(" ", "")
    assert "ngày 23 tháng 11 năm 2026" in text


def test_dots_give_way_to_number_and_date(desk, tmp_path):
    """The row of dots is covered before the person signs, and stays where nothing was written."""
    draft, version = taken(desk, uploaded("dots"))
    assert set(layout_of(version).dotted) == {"number", "day", "month"}
    assert check(issued(desk, draft), at=desk.now()).verdict == Verdict.VALID


@pytest.mark.clause("VL19-Đ11.2d#1")
def test_a_number_typed_before_its_time_is_refused(desk):
    """The register gives the number, nobody types one (NĐ 30/2020 Đ14, Đ15)."""
    with pytest.raises(TypedAlready):
        taken(desk, uploaded("typed"))


def test_a_scan_is_kept_and_its_places_are_put_by_hand(desk):
    """No word on the page: the draft waits for somebody to say where, and cannot be submitted before."""
    draft, version = taken(desk, blank_page())
    assert not api.is_placed(version)
    with pytest.raises(PlacesOpen):
        api.submit(draft.id, by=desk.who("mai"), at=desk.now())
    boxes = {
        "number": Box(1, 150, 90, 34, 15),
        "day": Box(1, 400, 90, 20, 16),
        "month": Box(1, 455, 90, 20, 16),
        "signature": Box(1, 330, 500, 170, 80),
    }
    placed = api.place(draft.id, version=version.number, boxes=boxes, by=desk.who("mai"), at=desk.now())
    assert (placed.number, api.is_placed(placed)) == (version.number + 1, True)
    assert check(issued(desk, draft), at=desk.now()).verdict == Verdict.VALID


def test_places_are_moved_by_the_drafter_alone_and_only_where_they_can_be(desk):
    """Another person, an older version, words under the signature, the edge of the page: refused."""
    draft, version = taken(desk, uploaded("spaces"))
    layout = layout_of(version)
    boxes = {name: getattr(layout, name) for name in ("number", "day", "month", "signature")}
    mai = desk.who("mai")
    with pytest.raises(NotYourDraft):
        api.place(draft.id, version=version.number, boxes=boxes, by=desk.who("hung"), at=desk.now())
    with pytest.raises(VersionChanged):
        api.place(draft.id, version=version.number + 1, boxes=boxes, by=mai, at=desk.now())
    over = {**boxes, "signature": Box(1, 100, 250, 170, 80)}
    with pytest.raises(PlaceOverText):
        api.place(draft.id, version=version.number, boxes=over, by=mai, at=desk.now())
    with pytest.raises(PlaceOffPage):
        api.place(
            draft.id, version=version.number, boxes={**boxes, "day": Box(1, 590, 90, 20, 16)}, by=mai, at=desk.now()
        )
    moved = {**boxes, "signature": Box(1, layout.signature.x - 8, layout.signature.y, 170, layout.signature.height)}
    placed = api.place(draft.id, version=version.number, boxes=moved, by=mai, at=desk.now())
    assert layout_of(placed).signature.x == pytest.approx(layout.signature.x - 8)
    line = [one for one in audit.lines(draft.id) if one.code == "drafting.placed"]
    assert line[0].data["moved"] == ["signature"]
    with pikepdf.open(io.BytesIO(storage.read(placed.blob_id))) as opened:
        assert len(opened.Root.AcroForm.Fields) == 3


def test_a_composed_paper_keeps_its_moved_places_when_it_is_submitted(desk):
    """What was moved is what is signed; a changed text is typeset anew with its own places."""
    draft = desk.drafted()
    version = api.make_paper(draft.id, by=desk.who("mai"), at=desk.now())
    layout = layout_of(version)
    boxes = {name: getattr(layout, name) for name in ("number", "day", "month", "signature")}
    boxes["signature"] = Box(layout.signature.page, layout.signature.x, layout.signature.y + 3, 170, 78)
    placed = api.place(draft.id, version=version.number, boxes=boxes, by=desk.who("mai"), at=desk.now())
    api.submit(draft.id, by=desk.who("mai"), at=desk.now())
    assert api.paper_of(draft.id, "composed").number == placed.number


def test_the_page_of_places_works_without_javascript(desk):
    """Upload of a scan leads there; numbers typed are saved; wrong ones are told; a reader has no such page."""
    draft = desk.drafted(type_code="quyet-dinh", body="")
    mai = signed_in(desk, "mai")
    file = SimpleUploadedFile("Quet.pdf", blank_page(), PDF)
    answer = mai.post(f"/du-thao/{draft.id}/pdf/", {"file": file})
    assert answer["Location"] == f"/du-thao/{draft.id}/vi-tri/"
    page = mai.get(answer["Location"])
    assert page.status_code == 200
    paper = page.context["paper"]
    assert set(paper.open) == {"number", "day", "month", "signature"}
    assert mai.get(page.context["pages"][0]["url"])["Content-Type"] == "image/webp"
    values = {"version": str(paper.version)}
    for row in page.context["places"]:
        values |= {row["form"].add_prefix(key): str(value) for key, value in row["form"].initial.items()}
    wrong = mai.post(answer["Location"], {**values, "signature-x": "205"})
    assert wrong.status_code == 422
    assert "vb-" not in wrong.content.decode()
    assert mai.post(answer["Location"], {**values, "day-x": "x"}).status_code == 422
    assert mai.post(answer["Location"], {**values, "version": "99"}).status_code == 422
    assert mai.post(answer["Location"], values).status_code == 302
    assert api.is_placed(api.paper_of(draft.id, "uploaded"))
    assert signed_in(desk, "ngoc").get(answer["Location"]).status_code == 404
    assert mai.get(f"/du-thao/{draft.id}/vi-tri/99/1.webp").status_code == 404


def test_an_untouched_place_stays_where_it_is_to_the_hundredth(desk):
    """Saving what the screen shows, rounded to tenths, moves nothing."""
    draft, version = taken(desk, uploaded("spaces"))
    mai = signed_in(desk, "mai")
    page = mai.get(f"/du-thao/{draft.id}/vi-tri/")
    values = {"version": str(version.number)}
    for row in page.context["places"]:
        values |= {row["form"].add_prefix(key): str(value) for key, value in row["form"].initial.items()}
    values["signature-y"] = str(float(values["signature-y"]) + 1)
    assert mai.post(f"/du-thao/{draft.id}/vi-tri/", values).status_code == 302
    before, after = layout_of(version), layout_of(api.paper_of(draft.id, "uploaded"))
    assert (before.number, before.day, before.month) == (after.number, after.day, after.month)


def test_the_page_typesets_a_draft_that_has_no_paper_yet(desk):
    """One button makes the paper; then its places are shown."""
    draft = desk.drafted()
    mai = signed_in(desk, "mai")
    address = f"/du-thao/{draft.id}/vi-tri/"
    assert mai.get(address).context["paper"] is None
    assert mai.post(f"{address}lap/").status_code == 302
    assert mai.get(address).context["paper"].open == ()
