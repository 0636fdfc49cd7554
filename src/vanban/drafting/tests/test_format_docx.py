"""The checker of form on Word documents made by script: clean ones, and ones with one to five seeded faults."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict
from datetime import date

import pytest

from vanban.drafting.adapters.format.word_mending import mend_word
from vanban.drafting.adapters.format.word_reading import read_word
from vanban.drafting.rules.format.checking import check
from vanban.drafting.rules.format.findings import KINDS, NAMES, Finding
from vanban.drafting.rules.format.paper import Known, paper_from_values
from vanban.drafting.tests.word_faults import BRINGS, FAULTS, Fault
from vanban.drafting.tests.word_sheets import ALL_TYPES, sheet_of, written

TODAY = date(2026, 11, 22)
FORMS = ({}, {"wide": True, "pages": 3}, {"annexes": 1}, {"annexes": 3})


def findings(content: bytes, known: Known | None = None) -> list[Finding]:
    """What is wrong with this .docx."""
    values, _blobs = read_word({}, [content])
    return check(paper_from_values(values), known or Known(), TODAY)


def seeded(faults: list[Fault], hand: int) -> bytes:
    """A document with these faults, which all stand on the same form."""
    sheet = sheet_of(faults[0].on, **faults[0].asks)
    for fault in faults:
        fault.make(sheet)
    return written(sheet, hand)


def several() -> list[list[Fault]]:
    """Faults in twos to fives, each in another part, on the same form; none that takes another's part away."""
    bases: dict[tuple, list[Fault]] = {}
    for one in FAULTS:
        moves = one.key[0] in {"missing", "side", "file_copy", "own_title", "as_above", "no_title"} or (
            one.key[1] == "annex" and one.key[0].startswith("annex_")
        )
        if not moves:
            bases.setdefault((one.on, tuple(one.asks.items())), []).append(one)
    groups = []
    for size in (2, 3, 4, 5):
        for faults in bases.values():
            for start in range(0, len(faults), 3):
                chosen: list[Fault] = []
                for step in range(len(faults)):
                    one = faults[(start + 7 * step) % len(faults)]
                    if one.key[1] not in {other.key[1] for other in chosen} and len(chosen) < size:
                        chosen.append(one)
                if len(chosen) == size:
                    groups.append(chosen)
    return groups


@pytest.mark.clause("NB16-Đ5.2a", "HY19-Đ8.1", "NB25-Đ8.1b")
@pytest.mark.parametrize("hand", range(4))
def test_clean_documents_of_all_types_have_no_findings(hand):
    """No false alarm: 29 types, four forms, in each hand."""
    for code in ALL_TYPES:
        for form in FORMS:
            assert findings(written(sheet_of(code, **form), hand)) == [], (code, form)


@pytest.mark.clause("NB16-Đ5.2a", "HY19-Đ8.1", "NB25-Đ8.1b", "NB16-Đ2.9")
@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: "-".join(fault.key))
def test_each_seeded_fault_is_found_and_nothing_else(fault):
    """One fault in each of two hands: exactly it is told, with its place and the law."""
    for hand in (FAULTS.index(fault) % 4, (FAULTS.index(fault) + 1) % 4):
        found = findings(seeded([fault], hand))
        assert {one.key for one in found} == {fault.key} | BRINGS.get(fault.key, set())
        assert all("NĐ 30/2020" in one.law or "TCVN" in one.law for one in found)


def test_several_faults_in_one_document_are_all_found():
    """Two to five at once: each is told, and nothing else."""
    groups = several()
    assert {len(group) for group in groups} == {2, 3, 4, 5}
    assert len(groups) >= 60
    for number, group in enumerate(groups):
        found = {one.key for one in findings(seeded(group, number))}
        assert found == {one.key for one in group}, [one.key for one in group]


def test_there_are_more_than_sixty_kinds_of_faults():
    """Distinct by kind and part; each has a sentence and a name."""
    kinds = Counter(fault.key for fault in FAULTS)
    assert len(kinds) >= 100
    assert all(code in KINDS and part in NAMES for code, part in kinds)


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: "-".join(fault.key))
def test_what_a_machine_may_mend_is_gone_after_mending(fault):
    """Every change offered does away with its fault and makes no new one."""
    content = seeded([fault], FAULTS.index(fault) % 4)
    before = findings(content)
    mends = [asdict(mend) for one in before for mend in one.mends]
    if not mends:
        return
    values, blobs = mend_word({"mends": mends}, [content])
    assert values["done"] == len(mends)
    left = {one.key for one in findings(blobs[0])}
    assert left == {one.key for one in before if not one.mends}
