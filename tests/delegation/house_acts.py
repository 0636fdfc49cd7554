"""Which acts there are, read from the code: nobody keeps a list that could be forgotten."""

from __future__ import annotations

import ast
import re
from functools import cache

from architecture import house

_CODE = re.compile(r"[a-z]+\.[a-z_]+")


@cache
def acts() -> frozenset[str]:
    """Every code that an action writes to the record, or that a history knows a sentence for."""
    found: set[str] = set()
    for module in house.modules():
        if not module.in_context or module.is_test:
            continue
        if module.room == "actions":
            found |= {code for code in _strings(module.tree) if code.startswith(f"{module.context}.")}
        if module.room == "web":
            found |= {code for code in _keys(module.tree) if code.partition(".")[0] == module.context}
    return frozenset(found)


def _strings(tree: ast.AST) -> set[str]:
    return {
        node.value
        for node in house.nodes(tree)
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and _CODE.fullmatch(node.value)
        and not node.value.endswith("_")  # the beginning of a code that is put together
    }


def _keys(tree: ast.AST) -> set[str]:
    return {
        key.value
        for node in house.nodes(tree)
        if isinstance(node, ast.Dict)
        for key in node.keys
        if isinstance(key, ast.Constant) and isinstance(key.value, str) and _CODE.fullmatch(key.value)
    }


@cache
def gates() -> dict[str, frozenset[str]]:
    """For each code the names called by the functions that write it, and by those of the same module that call them."""
    found: dict[str, set[str]] = {}
    for module in house.modules():
        if not module.in_context or module.is_test or module.room != "actions":
            continue
        functions = {node.name: node for node in house.nodes(module.tree) if isinstance(node, ast.FunctionDef)}
        called = {
            name: {one.rsplit(".", 1)[-1] for _call, one in house.called(node) if one}
            for name, node in functions.items()
        }
        for name, node in functions.items():
            for code in _strings(node):
                if code.startswith(f"{module.context}."):
                    callers = {other for other, names in called.items() if name in names}
                    inside = set().union(*(called[one] for one in called[name] & set(called)), called[name])
                    found.setdefault(code, set()).update(inside, *(called[one] for one in callers))
    return {code: frozenset(names) for code, names in found.items()}
