"""How many fields of the collection are read right, by field and by the state of the paper."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from read_letters.collection import Letter, knowledge
from read_letters.scanning import HEAVY, LIGHT, scanned
from vanban.exchange.adapters.ocr.reader import read_pages
from vanban.exchange.rules.reading import Found
from vanban.exchange.rules.reading.found import LABELS, SUBJECT

KINDS = ("text", "light", "heavy")


@dataclass
class Tally:
    """Counts of one field on one kind of paper."""

    right: int = 0
    wrong: int = 0
    missed: int = 0
    wrong_unsure: int = 0
    right_unsure: int = 0

    @property
    def all(self) -> int:
        """Letters that have the field or for which it was proposed."""
        return self.right + self.wrong + self.missed

    @property
    def share(self) -> float:
        """Read right."""
        return self.right / self.all if self.all else 1.0


@dataclass
class Measured:
    """Every tally, and what was wrong, for looking at."""

    tallies: dict[tuple[str, str], Tally] = field(default_factory=lambda: defaultdict(Tally))
    faults: list[tuple[str, str, str, str, str, float]] = field(default_factory=list)
    letters: Counter[str] = field(default_factory=Counter)
    seconds: Counter[str] = field(default_factory=Counter)

    def add(self, kind: str, letter: Letter, found: Sequence[Found]) -> None:
        """Judge one reading."""
        self.letters[kind] += 1
        by_name = {one.name: one for one in found}
        for name in LABELS:
            told, read = letter.facts.get(name, ""), by_name.get(name)
            tally = self.tallies[name, kind]
            if not told and read is None:
                continue
            if read is None:
                tally.missed += 1
            elif right(name, told, read.value):
                tally.right += 1
                tally.right_unsure += not read.is_sure
                continue
            else:
                tally.wrong += 1
                tally.wrong_unsure += not read.is_sure
            self.faults.append((kind, letter.name, name, told, read.value if read else "", read.sure if read else 0.0))

    def table(self) -> str:
        """One line a field: read right, and of the wrong proposals those marked unsure."""
        kinds = [kind for kind in KINDS if self.letters[kind]]
        head = f"{'field':<14}" + "".join(f"{f'{kind} ({self.letters[kind]})':>16}{'unsure':>18}" for kind in kinds)
        lines = [head]
        for name in LABELS:
            cells = ""
            for kind in kinds:
                one = self.tallies[name, kind]
                unsure = f"{one.wrong_unsure}/{one.wrong} wrong, {one.right_unsure}"
                cells += f"{one.share:>15.1%} {unsure:>18}"
            lines.append(f"{name:<14}{cells}")
        for kind in kinds:
            total = self.total(kind)
            told = f"{total.right} of {total.all} right = {total.share:.1%}"
            told += f"; wrong proposals {total.wrong}, marked unsure {total.wrong_unsure}"
            told += f"; right but unsure {total.right_unsure}"
            lines.append(f"{kind}: {told}; {self.seconds[kind] / max(1, self.letters[kind]):.1f} s a letter")
        return "\n".join(lines)

    def total(self, kind: str) -> Tally:
        """Over all fields."""
        whole = Tally()
        for (_name, one_kind), one in self.tallies.items():
            if one_kind == kind:
                for part in ("right", "wrong", "missed", "wrong_unsure", "right_unsure"):
                    setattr(whole, part, getattr(whole, part) + getattr(one, part))
        return whole


def right(name: str, told: str, read: str) -> bool:
    """Equal letter by letter, but for spaces, quotes and dashes; names set in capitals but for case."""
    one, other = _even(told), _even(read)
    if name in {"issuer_name", "signer_title", SUBJECT}:
        one, other = one.casefold(), other.casefold()
    if name == SUBJECT:
        one, other = one.removeprefix("về việc "), other.removeprefix("về việc ")
    return one == other


def _even(text: str) -> str:
    swapped = text.translate(str.maketrans("–—“”’", '--""\''))
    return (
        "".join(swapped.replace("hoả", "hỏa").split()) if len(swapped) < 2 else " ".join(swapped.split()).strip(" .;")
    )


def papers(letter: Letter, kinds: Iterable[str], seed: int) -> Mapping[str, bytes]:
    """The letter in each state."""
    made = {"text": letter.pdf}
    if "light" in kinds:
        made["light"] = scanned(letter.pdf, LIGHT, seed)
    if "heavy" in kinds:
        made["heavy"] = scanned(letter.pdf, HEAVY, seed)
    return {kind: made[kind] for kind in kinds}


def fields_of(pdf: bytes) -> list[Found]:
    """What the house reads of a file."""
    return list(read_pages(pdf, knowledge()).fields)
