"""The list of cases, filled by the modules that make them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

Make = Callable[[], bytes]


@dataclass(frozen=True)
class Case:
    """One file: what kind of attack it is, its name, and how to make it. `only_trust`: its bytes are sound."""

    kind: str
    name: str
    make: Make
    clean: bool = False
    only_trust: bool = False

    def __str__(self) -> str:
        return f"{self.kind}: {self.name}"


CASES: list[Case] = []


def attack(kind: str, *, only_trust: bool = False) -> Callable[[Make], Make]:
    """Put a maker of a hostile or faulty file on the list; its first line of documentation is its name."""

    def add(make: Make) -> Make:
        CASES.append(Case(kind, _name(make), make, only_trust=only_trust))
        return make

    return add


def attacks(kind: str, makers: dict[str, Make], *, only_trust: bool = False) -> None:
    """Put several on the list."""
    CASES.extend(Case(kind, name, make, only_trust=only_trust) for name, make in makers.items())


def clean(make: Make) -> Make:
    """Put a maker of a file that must be accepted on the list."""
    CASES.append(Case("clean", _name(make), make, clean=True))
    return make


def _name(make: Any) -> str:
    return str(make.__doc__).strip().splitlines()[0].rstrip(".")


def every() -> list[Case]:
    """All cases."""
    from attacks import accepted, bombs, later, prepared, ranges, structures, trust  # noqa: F401 - they fill the list

    return CASES
