"""A draft prepared to show something else after signing: refused, or cleaned by the rewriting before anybody signs."""

from __future__ import annotations

import io
from collections.abc import Callable

import pikepdf
import pytest

from attacks.papers import CATALOGUE, CONTENT, PAGE, SPARE, page_text, parts, plain, stream, update, written
from vanban.signing import api
from vanban.signing.adapters.pdf.strict.graph import Graph
from vanban.signing.adapters.pdf.strict.revisions import File
from vanban.signing.tests.letters import letter

SECRET = b"9.000.000 dong, noi dung an"


def _with(change: Callable[[dict[int, bytes]], None]) -> bytes:
    objects = parts()
    objects[CATALOGUE] = b"<< /Type /Catalog /Pages 2 0 R >>"
    objects[PAGE] = objects[PAGE].replace(b" /Annots [9 0 R 11 0 R]", b"")
    for num in (9, 10, 11):
        del objects[num]
    change(objects)
    return written(objects)


def _annotation(body: bytes) -> Callable[[dict[int, bytes]], None]:
    def change(objects: dict[int, bytes]) -> None:
        objects[PAGE] = objects[PAGE].replace(b"/Parent", b"/Annots [12 0 R] /Parent")
        objects[SPARE] = body

    return change


def _catalogue(add: bytes) -> Callable[[dict[int, bytes]], None]:
    def change(objects: dict[int, bytes]) -> None:
        objects[CATALOGUE] = objects[CATALOGUE].replace(b"/Pages", add + b" /Pages")

    return change


_LAYERS = b"/OCProperties << /OCGs [12 0 R] /D << /ON [12 0 R] >> >>"
_FIELD = b"<< /Type /Annot /Subtype /Widget /FT /Tx /T (ghi_chu) /Rect [0 0 9 9] >>"


@pytest.mark.parametrize(
    ("pdf", "fault"),
    [
        (_with(_catalogue(_LAYERS)), "hidden_layers"),
        (_with(_annotation(b"<< /Type /Annot /Subtype /FreeText /Rect [0 0 99 99] /Contents (9) >>")), "annotations"),
        (_with(_annotation(b"<< /Type /Annot /Subtype /Stamp /Rect [0 0 99 99] >>")), "annotations"),
        (_with(_annotation(b"<< /Type /Annot /Subtype /Redact /Rect [0 0 99 99] >>")), "annotations"),
        (plain(), "form_fields"),
        (_with(_catalogue(b"/AcroForm << /Fields [12 0 R] /XFA [] >>")), "xfa_form"),
        (_with(_catalogue(b"/OpenAction << /S /JavaScript /JS (1) >>")), "scripts"),
    ],
    ids=["layers", "note", "stamp", "redaction", "form field", "dynamic form", "script"],
)
def test_a_draft_prepared_to_change_after_signing_is_refused(pdf: bytes, fault: str) -> None:
    assert fault in api.screen_upload(pdf).faults


def test_an_honest_draft_is_taken() -> None:
    link = b"<< /Type /Annot /Subtype /Link /Rect [0 0 9 9] /A << /S /URI /URI (https://ninhbinh.gov.vn) >> >>"
    assert api.screen_upload(_with(_annotation(link))).is_clean
    assert api.screen_upload(letter()[0]).is_clean


def _unreferenced() -> bytes:
    def change(objects: dict[int, bytes]) -> None:
        objects[SPARE] = stream(SECRET)

    return _with(change)


def _earlier_revision() -> bytes:
    def change(objects: dict[int, bytes]) -> None:
        objects[CONTENT] = stream(page_text(SECRET.decode()))

    return update(_with(change), {CONTENT: stream(page_text("Kinh phi ho tro"))})


def _awaiting() -> bytes:
    def change(objects: dict[int, bytes]) -> None:
        objects[PAGE] = objects[PAGE].replace(b"/Contents 4 0 R", b"/Contents [4 0 R 190 0 R]")

    return _with(change)


@pytest.mark.parametrize("make", [_unreferenced, _earlier_revision], ids=["unreferenced object", "earlier revision"])
def test_what_no_page_shows_does_not_get_under_the_signature(make: Callable[[], bytes]) -> None:
    """The house writes every draft anew before it is signed: only what can be reached is kept, in one revision."""
    before = make()
    assert SECRET in before
    rewritten = api.normalise(before)
    assert (rewritten.count(b"%%EOF"), SECRET in rewritten) == (1, False)
    with pikepdf.open(io.BytesIO(rewritten)) as pdf:
        held = b"".join(item.read_bytes() for item in pdf.objects if isinstance(item, pikepdf.Stream))
    assert SECRET not in held


def test_a_page_cannot_wait_for_an_object_that_comes_after_signing() -> None:
    """A reference to nothing would be filled by whoever defines that object later."""
    assert _awaited(_awaiting()) == {190}
    assert _awaited(api.normalise(_awaiting())) == set()


def _awaited(pdf: bytes) -> set[int]:
    """Numbers that are referred to and not there."""
    file = File(pdf)
    return set(Graph(file).incoming(0)) - {num for num, entry in file.view(0).items() if entry[0]}
