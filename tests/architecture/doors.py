"""Laws of doors and rooms: who may enter where, and which rooms there are."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from pathlib import PurePath

from architecture.house import NO_ROOMS, OPEN_FLOORS, Module, called, dotted, floors, imports, nodes

ROOMS = frozenset(
    {
        "errors", "states", "events", "rules", "ports", "models", "policies", "queries", "actions", "api", "jobs",
        "web", "adapters", "migrations", "admin", "apps", "tests",
    }
)  # fmt: skip
"""The closed list of room kinds; a new kind is a decision record."""

RESOURCES = frozenset({"locale", "templates", "static", "templatetags"})
"""Folders a framework asks for, beside the rooms."""

PLAIN_ROOMS = frozenset({"states", "events", "rules"})
"""Rooms that hold plain Python: no framework, no platform."""

NO_NAMES = frozenset(
    {"utils", "util", "helpers", "helper", "common", "base", "misc", "manager", "managers", "service", "services"}
)
"""File names that say nothing about what is inside."""

RELATIONS = frozenset({"ForeignKey", "OneToOneField", "ManyToManyField"})


def entered_by_the_door(module: Module) -> Iterator[str]:
    """Another context is entered only through its `api` and `events`; its tests only by tests. Config joins all."""
    if module.context in {"config", ""}:
        return
    for node, name in imports(module.tree):
        parts = name.split(".")
        if parts[0] != "vanban" or len(parts) < 2:
            continue
        other = parts[1]
        if other == module.context or other in OPEN_FLOORS:
            continue
        room = parts[2] if len(parts) > 2 else ""
        if room in {"api", "events"} or (module.is_test and room == "tests"):
            continue
        yield f"{module.at(node)} enters {name}: other contexts are entered through vanban.{other}.api and .events"


def foreign_keys_point_downward(module: Module) -> Iterator[str]:
    """A relation names its own context or one on a lower floor."""
    heights = floors()
    if module.context not in heights:
        return
    for call, name in called(module.tree):
        if name.rsplit(".", 1)[-1] not in RELATIONS:
            continue
        target = call.args[0] if call.args else next((k.value for k in call.keywords if k.arg == "to"), None)
        if not isinstance(target, ast.Constant) or not isinstance(target.value, str) or "." not in target.value:
            continue
        label = target.value.split(".")[0]
        if label != module.context and label in heights and heights[label] <= heights[module.context]:
            yield f"{module.at(call)} points at {target.value}: foreign keys point downward only; keep the UUID"


def plain_rooms_import_plain(module: Module) -> Iterator[str]:
    """States, events and rules import the standard library, the kernel, the rulebook and plain rooms of their own."""
    if not module.in_context or module.room not in PLAIN_ROOMS or module.is_test:
        return
    for node, name in imports(module.tree):
        parts = name.split(".")
        if parts[0] == "django":
            yield f"{module.at(node)} imports {name}: {module.room} is plain Python"
        if parts[0] != "vanban" or len(parts) < 3 or parts[1] in {"kernel", "rulebook"}:
            continue
        if parts[1] != module.context or parts[2] not in PLAIN_ROOMS | {"errors"}:
            yield f"{module.at(node)} imports {name}: {module.room} knows only the kernel and plain rooms of its own"


def room_is_on_the_list(module: Module) -> Iterator[str]:
    """Every module of a context lies in a room of the closed list."""
    if module.in_context and module.room and module.room not in ROOMS | RESOURCES:
        yield f"{module.path}: `{module.room}` is no room; the list is closed (a new kind is a decision record)"


def name_says_something(module: Module) -> Iterator[str]:
    """No utils, helpers, common, base; no Manager and Service classes."""
    for part in module.parts:
        if part in NO_NAMES:
            yield f"{module.path}: the name `{part}` says nothing; name what the file knows"
    for node in nodes(module.tree):
        if isinstance(node, ast.ClassDef) and node.name.endswith(("Manager", "Service", "Helper", "Utils")):
            bases = {getattr(base, "attr", getattr(base, "id", "")) for base in node.bases}
            if not bases & {"BaseUserManager"}:
                yield f"{module.at(node)} {node.name}: verbs are functions in actions, reads are functions in queries"


def context_says_what_it_owns(module: Module) -> Iterator[str]:
    """A context's `__init__` is a docstring: what it owns, what it does not, its five words. No code."""
    if len(module.parts) != 1 or module.context in NO_ROOMS - {"kernel", "platform"}:
        return
    said = ast.get_docstring(module.tree) or ""
    for wanted in ("We own", "NOT own", "five words"):
        if wanted not in said:
            yield f"{module.path}: the docstring does not say “{wanted}”"
    code = [node for node in module.tree.body if not isinstance(node, ast.Expr)]
    if code:
        yield f"{module.at(code[0])}: a context's __init__ holds its docstring and nothing else"


def door_says_what_is_open(module: Module) -> Iterator[str]:
    """`api.py` lists in `__all__` what others may use, and lists everything it brings in."""
    if not module.in_context or module.parts[1:] != ("api",):
        return
    listed: set[str] | None = None
    for node in module.tree.body:
        if isinstance(node, ast.Assign) and any(dotted(target) == "__all__" for target in node.targets):
            listed = {str(item.value) for item in getattr(node.value, "elts", []) if isinstance(item, ast.Constant)}
    if listed is None:
        yield f"{module.path}: the door has no __all__"
        return
    for node, name in imports(module.tree):
        brought = name.rsplit(".", 1)[-1]
        aliases = [alias.asname or alias.name for alias in node.names] if isinstance(node, ast.ImportFrom) else []
        if name.startswith(f"vanban.{module.context}.") and brought not in listed and not set(aliases) <= listed:
            yield f"{module.at(node)} {brought} comes through the door but is not in __all__"


def policies_answer_twice(module: Module) -> Iterator[str]:
    """Each `check_can_x` of a person has a `can_x` that answers the same for a button.

    One check may stand behind several buttons. A check that lets the machine pass (`is_system`) guards a call
    between contexts, not a button.
    """
    if module.room != "policies" or module.is_test:
        return
    functions = {node.name: node for node in module.tree.body if isinstance(node, ast.FunctionDef)}
    names = set(functions)
    names |= {target.id for node in module.tree.body if isinstance(node, ast.Assign) for target in _names(node)}
    answered = {
        inner.id
        for name, node in functions.items()
        if name.startswith("can_")
        for inner in ast.walk(node)
        if isinstance(inner, ast.Name)
    }
    for name, node in sorted(functions.items()):
        machine = any(isinstance(inner, ast.Attribute) and inner.attr == "is_system" for inner in ast.walk(node))
        if machine or not name.startswith("check_can_") or name in answered:
            continue
        if name.removeprefix("check_") not in names:
            yield f"{module.path}: {name} has no {name.removeprefix('check_')} for the button"


def _names(node: ast.Assign) -> list[ast.Name]:
    return [target for target in node.targets if isinstance(target, ast.Name)]


def file_length(module: Module) -> int:
    """Lines of a file; migrations and tests are counted like everything else."""
    return module.text.count("\n") + 1


def too_long(found: Iterable[Module], limit: int) -> list[str]:
    """Files above the limit, migrations left out."""
    return [
        f"{m.path}: {file_length(m)} lines" for m in found if file_length(m) > limit and "migrations" not in m.parts
    ]


def page_template_out_of_place(path: PurePath) -> Iterator[str]:
    """Templates lie below `templates/<context>/`, so that two contexts never share a name."""
    parts = path.parts
    if "templates" in parts:
        below = parts[parts.index("templates") + 1 :]
        owner = parts[parts.index("vanban") + 1]
        if len(below) > 1 and below[0] not in {owner, "vanban", "django", "registration"}:
            yield f"{path}: a template of {owner} lies below templates/{owner}/"
