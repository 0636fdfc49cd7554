"""The source tree as the laws read it: modules with their context, their room and their syntax tree."""

from __future__ import annotations

import ast
import gc
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "src" / "vanban"

OPEN_FLOORS = frozenset({"kernel", "platform", "rulebook"})
"""Floors that everybody may enter by any module."""

NO_ROOMS = frozenset({"kernel", "platform", "config"})
"""Packages that are no bounded contexts and so have no rooms."""


@dataclass(frozen=True)
class Module:
    """One Python file. `parts` is its dotted name below `vanban`, without the package's `__init__`."""

    parts: tuple[str, ...]
    path: str
    text: str
    tree: ast.Module

    @property
    def context(self) -> str:
        """The package on the floor: registry, kernel, config …"""
        return self.parts[0] if self.parts else ""

    @property
    def room(self) -> str:
        """The room inside the context; empty for the context's own `__init__`."""
        return self.parts[1] if len(self.parts) > 1 else ""

    @property
    def is_test(self) -> bool:
        """True below a `tests` room."""
        return "tests" in self.parts

    @property
    def in_context(self) -> bool:
        """True inside a bounded context, false in kernel, platform and config."""
        return bool(self.context) and self.context not in NO_ROOMS

    def at(self, node: ast.AST) -> str:
        """`file:line`, for a message."""
        return f"{self.path}:{getattr(node, 'lineno', 1)}"


def module(dotted: str, text: str) -> Module:
    """A module from a snippet, for tests of the laws themselves: `module("registry.actions", "…")`."""
    return Module(tuple(dotted.split(".")), f"<{dotted}>", text, ast.parse(text))


@cache
def modules() -> tuple[Module, ...]:
    """Every Python file of the house."""
    gc.disable()  # millions of nodes that all stay: looking through them again and again takes longer than parsing
    try:
        return tuple(_read(path) for path in sorted(SOURCE.rglob("*.py")))
    finally:
        gc.freeze()
        gc.enable()


def _read(path: Path) -> Module:
    parts = path.relative_to(SOURCE).with_suffix("").parts
    if parts[-1] == "__init__":
        parts = parts[:-1]
    text = path.read_text(encoding="utf-8")
    return Module(parts, str(path.relative_to(ROOT)), text, ast.parse(text))


@cache
def contexts() -> tuple[str, ...]:
    """The bounded contexts that exist, in alphabetical order."""
    return tuple(
        folder.name
        for folder in sorted(SOURCE.iterdir())
        if (folder / "__init__.py").exists() and folder.name not in NO_ROOMS
    )


@cache
def project() -> dict[str, object]:
    """pyproject.toml."""
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


@cache
def floors() -> dict[str, int]:
    """Package name to floor, 0 at the top, read from the import contract so that there is one list only."""
    tool = project()["tool"]
    assert isinstance(tool, dict)
    layers = next(c for c in tool["importlinter"]["contracts"] if c["id"] == "floors")["layers"]
    return {
        name.strip().strip("()"): height
        for height, layer in enumerate(layers)
        for name in layer.replace(":", "|").split("|")
    }


@cache
def nodes(tree: ast.AST) -> tuple[ast.AST, ...]:
    """Every node of a module, walked once for all laws."""
    return tuple(ast.walk(tree))


def imports(tree: ast.AST) -> Iterator[tuple[ast.stmt, str]]:
    """Every imported dotted name with its statement; `from a import b` yields `a.b`."""
    for node in nodes(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield node, alias.name
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            for alias in node.names:
                yield node, f"{node.module}.{alias.name}"


def dotted(node: ast.AST) -> str:
    """`a.b.c` of an expression of names and attributes, empty for anything else."""
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute) and (before := dotted(node.value)):
        return f"{before}.{node.attr}"
    return ""


def called(node: ast.AST) -> Iterator[tuple[ast.Call, str]]:
    """Every call below a node with the dotted name of what is called."""
    for found in nodes(node) if isinstance(node, ast.Module) else ast.walk(node):
        if isinstance(found, ast.Call):
            yield found, dotted(found.func) or (found.func.attr if isinstance(found.func, ast.Attribute) else "")


def refuse(faults: Iterable[str]) -> None:
    """Fail the test with one fault a line; pass quietly when there is none."""
    found = sorted(set(faults))
    assert not found, "\n" + "\n".join(found)
