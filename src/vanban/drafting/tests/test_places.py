"""The blanks of an uploaded PDF are found where they are, or named when they are missing."""

import io

import pikepdf
import pytest

from vanban.drafting.adapters.places.finder import find_places
from vanban.drafting.adapters.typst.composer import compose
from vanban.drafting.errors import PlacesNotFound, UploadRejected
from vanban.drafting.tests.papers import letter, paragraph


def test_the_blanks_of_a_proper_letter_are_found():
    """What the composer told is what the finder sees, to a few points."""
    composed = compose(letter(body=tuple(paragraph() for _ in range(9))))
    seen = find_places(composed.pdf, "Vũ Đức Long")
    for name in ("number", "day", "month", "signature"):
        told, found = getattr(composed.layout, name), getattr(seen, name)
        assert found.page == told.page
        assert found.x + found.width / 2 == pytest.approx(told.x + told.width / 2, abs=4)
        assert found.y == pytest.approx(told.y, abs=8)
    assert seen.number_size == pytest.approx(13)
    assert seen.number.y + seen.number_baseline == pytest.approx(
        composed.layout.number.y + composed.layout.number_baseline, abs=0.5
    )


def test_every_missing_blank_is_named_at_once():
    """A page without any of them is refused with four names."""
    blank = pikepdf.new()
    blank.add_blank_page()
    stream = io.BytesIO()
    blank.save(stream)
    with pytest.raises(PlacesNotFound) as refused:
        find_places(stream.getvalue(), "Vũ Đức Long")
    assert refused.value.data["missing"].count(",") == 3


def test_another_signer_is_not_found():
    """The space is looked for over the name of the signer chosen in the system."""
    with pytest.raises(PlacesNotFound):
        find_places(compose(letter()).pdf, "Phạm Quốc Việt")


@pytest.mark.parametrize("content", [b"", b"%PDF-1.7 broken", b"\x00" * 100])
def test_a_broken_file_is_refused(content):
    """No crash, a refusal."""
    with pytest.raises(UploadRejected):
        find_places(content, "A")
