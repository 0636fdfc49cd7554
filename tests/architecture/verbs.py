"""Laws of verbs: where status changes, what a verb writes, what rules may not touch."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator

from architecture.house import Module, called, dotted, imports, nodes

WITHOUT_AUDIT: dict[str, str] = {
    "axis.lease": "a worker's right to try, no act on a document; the hub's own event trace keeps it",
    "directory.grant_access": "the verb that grants the access writes the line",
    "directory.revoke_access": "the verb that takes the access away writes the line",
    "directory.open_item": "work boxes mirror a verb that is on record",
    "directory.close_items": "work boxes mirror a verb that is on record",
    "portal.tell": "a notice mirrors a verb that is on record; the notice itself is kept",
    "portal.see": "whether a notice was looked at; opening the document is on record",
    "portal.keep_deed": "the key of an act, beside the line of the act itself",
}
"""Verbs that only serve another verb in the same transaction; each with its reason."""

CLOCKS = frozenset(
    {
        "clock.now", "clock.today", "timezone.now", "datetime.now", "datetime.datetime.now", "datetime.utcnow",
        "date.today", "datetime.date.today", "time.time", "time.monotonic",
    }
)  # fmt: skip
CHANCE = frozenset({"random", "secrets", "uuid4", "uuid.uuid4", "os.urandom"})


def _is_status(node: ast.AST) -> bool:
    return isinstance(node, ast.Attribute) and (node.attr in {"status", "state"} or node.attr.endswith("_status"))


def status_changes_in_actions(module: Module) -> Iterator[str]:
    """`x.status = …` stands in actions only, or in a model's own `move_to`, which takes a step's target."""
    if not module.in_context or module.room == "actions":
        return
    allowed = {
        id(inner)
        for node in nodes(module.tree)
        if isinstance(node, ast.FunctionDef) and node.name == "move_to" and module.room == "models"
        for inner in ast.walk(node)
    }
    for node in nodes(module.tree):
        targets = (
            node.targets if isinstance(node, ast.Assign) else [node.target] if isinstance(node, ast.AugAssign) else []
        )
        if id(node) not in allowed and any(_is_status(target) for target in targets):
            yield f"{module.at(node)} sets a status outside actions: add a step to states.py and a verb to actions"
    if module.is_test:
        return
    for call, name in called(module.tree):
        if (
            name.rsplit(".", 1)[-1] == "update"
            and any(k.arg == "status" for k in call.keywords)
            and id(call) not in allowed
        ):
            yield f"{module.at(call)} updates a status outside actions: add a step to states.py and a verb to actions"


def status_asked_in_policies(module: Module) -> Iterator[str]:
    """`if x.status == …` stands in states and policies only: elsewhere ask `can_…` or the state table."""
    if not module.in_context or module.room in {"states", "policies", "migrations"} or module.is_test:
        return
    for node in nodes(module.tree):
        if not isinstance(node, ast.Compare) or not isinstance(node.ops[0], (ast.Eq, ast.NotEq, ast.In, ast.NotIn)):
            continue
        sides = [node.left, *node.comparators]
        if any(_is_status(side) for side in sides) and not any(
            isinstance(side, ast.Constant) and isinstance(side.value, int) for side in sides
        ):
            yield f"{module.at(node)} decides by status: ask a policy (can_…) or the state table (TABLE.can)"


def template_asks_no_status(path: str, text: str) -> Iterator[str]:
    """Templates show labels; they do not decide by status."""
    for number, line in enumerate(text.splitlines(), 1):
        if re.search(r"{%\s*(if|elif)\b[^%]*\bstatus\s*(==|!=|in\b)", line):
            yield f"{path}:{number} decides by status in a template: let the view hand over what to show"


def rules_take_time(module: Module) -> Iterator[str]:
    """Rules, states, policies and actions read no clock and no chance: they take `at`."""
    if (
        not module.in_context
        or module.is_test
        or module.room not in {"rules", "states", "events", "policies", "actions"}
    ):
        return
    for call, name in called(module.tree):
        tail = ".".join(name.split(".")[-2:])
        if name in CLOCKS or tail in CLOCKS:
            yield f"{module.at(call)} reads the clock with {name}(): take `at`"
        if name in CHANCE or name.split(".")[0] in {"random", "secrets"} or tail in CHANCE:
            yield f"{module.at(call)} draws by chance with {name}(): take the value as a parameter"


def no_work_in_save(module: Module) -> Iterator[str]:
    """No `save()` of one's own and no signal handlers: effects stand in actions."""
    if module.room == "models":
        for node in nodes(module.tree):
            if isinstance(node, ast.FunctionDef) and node.name in {"save", "delete", "full_clean"}:
                yield f"{module.at(node)} overrides {node.name}(): effects stand in actions, invariants in constraints"
    for node, name in imports(module.tree):
        if name.startswith(("django.dispatch", "django.db.models.signals", "django.core.signals")):
            yield f"{module.at(node)} imports {name}: publish an event and join it in config/wiring.py"


def plain_noqa(module: Module) -> Iterator[str]:
    """A silenced check names which one."""
    for number, line in enumerate(module.text.splitlines(), 1):
        if re.search(r"#\s*noqa(?!:\s*[A-Z]+[0-9]+)", line):
            yield f"{module.path}:{number} bare noqa: name the rule and say why"
        if re.search(r"#\s*type:\s*ignore(?!\[)", line):
            yield f"{module.path}:{number} bare type: ignore: name the error"


def _public_functions(module: Module) -> Iterator[ast.FunctionDef]:
    for node in module.tree.body:
        if isinstance(node, ast.FunctionDef) and not node.name.startswith("_"):
            yield node


def verbs_write_audit(actions: Iterable[Module]) -> Iterator[str]:
    """Every public function of a context's actions writes an audit line, itself or through its neighbours in the room.

    `actions` are all modules of one context's room. A function counts as writing when it calls `audit.record` or a
    function of the same room that writes.
    """
    found = [m for m in actions if m.room == "actions" and not m.is_test]
    bodies: dict[str, set[str]] = {}
    for module in found:
        for node in nodes(module.tree):
            if isinstance(node, ast.FunctionDef):
                bodies.setdefault(node.name, set()).update(name for _call, name in called(node) if name)
                bodies[node.name].update(dotted(a) for c, _n in called(node) for a in c.args if dotted(a))
    writing = {name for name, calls in bodies.items() if calls & {"audit.record", "record"}}
    grown = True
    while grown:
        more = {
            n for n, calls in bodies.items() if n not in writing and {c.rsplit(".", 1)[-1] for c in calls} & writing
        }
        writing |= more
        grown = bool(more)
    for module in found:
        for node in _public_functions(module):
            if node.name not in writing and f"{module.context}.{node.name}" not in WITHOUT_AUDIT:
                yield f"{module.at(node)} {node.name}() writes no audit line: audit.record(by, “context.verb”, id, at)"


def verbs_take_by_and_at(module: Module) -> Iterator[str]:
    """Every verb takes who acts (`by`) and when (`at`), by keyword, so that tests and imports can say both."""
    if module.room != "actions" or module.is_test or not module.in_context:
        return
    for node in _public_functions(module):
        if f"{module.context}.{node.name}" in WITHOUT_AUDIT:
            continue
        keyword = {argument.arg for argument in node.args.kwonlyargs}
        named = keyword | {argument.arg for argument in node.args.args}
        if "at" not in named:
            yield f"{module.at(node)} {node.name}() takes no `at`: time is a parameter"
        if "by" not in named:
            yield f"{module.at(node)} {node.name}() takes no `by`: a verb knows who acts"


def verbs_are_atomic(module: Module) -> Iterator[str]:
    """A verb that writes is one transaction: decorated `@transaction.atomic` or holding `with transaction.atomic()`."""
    if module.room != "actions" or module.is_test or not module.in_context:
        return
    for node in _public_functions(module):
        if f"{module.context}.{node.name}" in WITHOUT_AUDIT:
            continue
        marks = {dotted(d.func if isinstance(d, ast.Call) else d) for d in node.decorator_list}
        inside = {name for _call, name in called(node)}
        writes = {"audit.record", "publish", "select_for_update"} & ({n.rsplit(".", 1)[-1] for n in inside} | inside)
        if writes and not any(name.endswith("atomic") for name in marks | inside):
            yield f"{module.at(node)} {node.name}() is not one transaction: @transaction.atomic"


WORLD = frozenset({"subprocess", "socket", "urllib.request", "http.client", "httpx", "requests", "smtplib", "ftplib"})


def verbs_stay_at_home(module: Module) -> Iterator[str]:
    """No network, no other program and no file inside a verb, a rule or a query: a transaction may be open."""
    if (
        not module.in_context
        or module.is_test
        or module.room not in {"actions", "rules", "queries", "policies", "models"}
    ):
        return
    for node, name in imports(module.tree):
        if any(name == world or name.startswith(world + ".") for world in WORLD):
            yield f"{module.at(node)} imports {name}: reach the world through an adapter, outside the transaction"
    for call, name in called(module.tree):
        if name == "open" or name.rsplit(".", 1)[-1] in {"write_bytes", "write_text"}:
            yield f"{module.at(call)} writes or opens a file with {name}(): platform.storage, outside the transaction"


def adapters_ask_for_no_transaction(module: Module) -> Iterator[str]:
    """An adapter that reaches the world asserts first that no transaction is open."""
    if module.room != "adapters" or module.is_test:
        return
    reaches = [name for _n, name in imports(module.tree) if any(name == w or name.startswith(w + ".") for w in WORLD)]
    if reaches and "assert_none_open" not in module.text:
        yield f"{module.path} reaches the world ({reaches[0]}) without transactions.assert_none_open()"


def template_keeps_the_policy(path: str, text: str) -> Iterator[str]:
    """The content policy allows no inline script and no inline style, so templates hold none."""
    for number, line in enumerate(text.splitlines(), 1):
        if re.search(r"<script(?![^>]*\bsrc=)(?![^>]*application/json)", line):
            yield f"{path}:{number} inline script: put it into static/"
        if re.search(r"\sstyle\s*=", line) or re.search(r"<style\b", line):
            yield f"{path}:{number} inline style: name a class"
        if re.search(r"\son[a-z]+\s*=\s*[\"']", line):
            yield f"{path}:{number} inline handler: listen in static/"
        if re.search(r"\|safe\b|{%\s*autoescape\s+off", line):
            yield f"{path}:{number} unescaped text: let the template escape"
