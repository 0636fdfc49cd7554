"""A part of the collection is read at every run of the tests; the whole by bench/reading.py."""

from __future__ import annotations

import pytest

from read_letters.collection import letter
from read_letters.measuring import Measured, fields_of, papers

TEXT, LIGHT, HEAVY = 40, 8, 2


@pytest.mark.slow
def test_fields_are_read_from_text_and_from_scans() -> None:
    """At least 97 of 100 from text, 88 from light scans; what is wrong is marked as not sure."""
    measured = Measured()
    for index in range(TEXT):
        one = letter(index)
        kinds = ["text"] + ["light"] * (index % 3 == 0 and index // 3 < LIGHT) + ["heavy"] * (index in (5, 18))
        for kind, pdf in papers(one, kinds, index).items():
            measured.add(kind, one, fields_of(pdf))
    told = measured.table()
    assert measured.letters == {"text": TEXT, "light": LIGHT, "heavy": HEAVY}
    assert measured.total("text").share >= 0.97, told
    assert measured.total("light").share >= 0.88, told
    wrong = measured.total("light")
    assert wrong.wrong == wrong.wrong_unsure, told
