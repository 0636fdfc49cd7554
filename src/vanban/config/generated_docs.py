"""Papers that are written by reading the house: `vanban docs` writes them, `vanban docs --check` compares.

Everything is read from source text or from plain Python modules, so no database and no settings are needed:
state diagrams, who may do what, the event map, the settings, and which test stands for which clause.
"""

from __future__ import annotations

import ast
import csv
import importlib
import re
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from vanban.config.regulations_paper import regulations
from vanban.kernel.states import StateTable

ROOT = Path(__file__).resolve().parents[3]
HEAD = "<!-- Written by `vanban docs`. Change the source it is read from, not this page. -->\n\n"

SETTINGS = {
    "DATABASE_URL": "PostgreSQL, `postgresql://user:password@host/name`. Empty: an embedded server under `VANBAN_VAR`.",
    "DJANGO_SETTINGS_MODULE": "The settings module; leave it alone.",
    "VANBAN_BASE_URL": "The address people type, for links in messages and in certificates.",
    "VANBAN_BEHIND_PROXY": "1 when one reverse proxy of ours speaks TLS and sets X-Forwarded-For and -Proto.",
    "VANBAN_BOUNDED_WORKERS": "How many child processes of each process read strangers' files at one time.",
    "VANBAN_CLAMD": "The virus scanner: `unix:/run/clamav/clamd.ctl` or `tcp:host:3310`. Empty: nothing is scanned.",
    "VANBAN_CSC_CA_FILE": "Root certificates (PEM) for TLS to the signing service. Empty: those of the machine.",
    "VANBAN_CSC_CLIENT_ID": "The account of this house at the signing service.",
    "VANBAN_CSC_PIN_FILE": "PINs of agencies' keys at the signing service: `credential<tab>PIN` a line. Mode 0600.",
    "VANBAN_CSC_SECRET_FILE": "The secret of that account, alone in a file. Mode 0600.",
    "VANBAN_CSC_URL": "The remote signing service (CSC API 1.0.4), `https://…/csc/v1`. Empty: none.",
    "VANBAN_HOSTS": "Host names the web process answers to, divided by commas.",
    "VANBAN_HUB_KEY_FILE": "The hub's key under its receipts (Ed25519, PEM). Keep it as long as the receipts.",
    "VANBAN_MAIL_SECRETS": "Folder with the password of each official mailbox: a file `<agency code>.password`.",
    "VANBAN_VXP_OLDEST_DAYS": "Days that a signed call of a connected system may be old; clients keep one timestamp.",
    "VANBAN_HUB_SECRET": "The secret under which this office system is joined to that hub. Keep it like a key.",
    "VANBAN_HUB_SYSTEM": "The id under which this office system is joined to that hub.",
    "VANBAN_HUB_URL": "The hub this office system uses, when it runs apart. Empty: the hub of this house.",
    "VANBAN_KEK_FILE": "The key-encryption key. Keep it outside the database and outside its backups.",
    "VANBAN_LOG": "The least level of log lines: DEBUG, INFO, WARNING, ERROR.",
    "VANBAN_OFFICE": "The program folder of LibreOffice, which turns Word files into PDF in the worker.",
    "VANBAN_PLUGIN_ADDRESS": "Where browsers find the signing software of the token, on the person's own computer.",
    "VANBAN_PLUGIN_MINUTES": "Minutes that a file given to a person's own device may be out; then it is offered anew.",
    "VANBAN_PKCS11_MODULE": "The PKCS#11 module (.so) of the HSM or token at this machine. Empty: none.",
    "VANBAN_PKCS11_PIN_FILE": "PINs of agencies' tokens: `token label<tab>PIN` a line, or one PIN alone. Mode 0600.",
    "VANBAN_PKCS11_TOKEN": "The label of the token on which keys lie that are registered by their label alone.",
    "VANBAN_PORT": "The port the web process listens on.",
    "VANBAN_PRODUCTION": "`1` in production: secure cookies, no generated secret key.",
    "VANBAN_PROVINCE": "The profile of rules this deployment starts with.",
    "VANBAN_ROLE": "`axis` where the hub runs alone; set by `vanban axis`, nowhere else.",
    "VANBAN_SEAL_MM": "Diameter of the agency's seal on paper, in millimetres.",
    "VANBAN_SECRET_KEY": "Signs sessions and links. Made at first start outside production.",
    "VANBAN_STATIC": "`collected` when static files were collected beforehand.",
    "VANBAN_REVOCATION_HOSTS": "Where host names found in certificates are really served: `inside=outside,…`.",
    "VANBAN_REVOCATION_TIMEOUT": "Seconds an OCSP responder may take; a revocation list may take four times as long.",
    "VANBAN_PUSH_HOSTS": "Push services of browsers that this house may call, `.host` for all under it.",
    "VANBAN_SMTP_PASSWORD_FILE": "File with the password of the account named in VANBAN_SMTP_URL.",
    "VANBAN_SCAN_FOLDER": "Where scanners lay files: a folder per agency, named by its code. Empty: none is looked at.",
    "VANBAN_SMTP_URL": "Mail server for official mail: smtp://account@host:587 or smtps://…. Empty: nothing is mailed.",
    "VANBAN_SSO_CA_FILE": "Root certificates (PEM) for TLS to the province's sign-in. Empty: those of the machine.",
    "VANBAN_SSO_CLIENT_ID": "The name under which this house is registered at the province's sign-in.",
    "VANBAN_SSO_ISSUER": "The province's sign-in (OpenID Connect issuer), `https://…`. Empty: passwords only.",
    "VANBAN_SSO_NAME": "What people call that sign-in, for the button.",
    "VANBAN_SSO_PASSWORDS": "`all` lets everybody use passwords beside it; else the operator and agencies without one.",
    "VANBAN_SSO_SECRET_FILE": "The secret of this house there, alone in a file. Mode 0600. Empty: PKCE alone.",
    "VANBAN_TSA_PARALLEL": "How many calls to the timestamp authority this machine makes at one time.",
    "VANBAN_TSA_TIMEOUT": "Seconds one call to the timestamp authority may take; the real one needs up to 131.",
    "VANBAN_TSA_URL": "The timestamp authority (RFC 3161). Empty: the demo's own; in production no timestamps.",
    "VANBAN_VAPID_KEY_FILE": "The key by which browsers know this house's notices (EC P-256, PEM). Keep it.",
    "VANBAN_VAR": "The folder of everything that is data: embedded database, files, keys.",
}
"""What each environment variable means; a variable that is read and not explained here fails the check."""

OURS = ("VANBAN_", "DATABASE_", "DJANGO_")
"""Other variables belong to the machine (PATH, TMPDIR) and are no settings of ours."""

REGULATIONS = {
    "NB16": "Ninh Bình 24/2016/QĐ-UBND",
    "HY19": "Hưng Yên 25/2019/QĐ-UBND",
    "NB25": "Ninh Bình 161/2025/QĐ-UBND",
    "VL19": "Vĩnh Long 1123/QĐ-UBND (2019)",
    "HP25": "Hải Phòng, draft of 2025",
}


@dataclass(frozen=True)
class Reaction:
    """One line of the wiring: which event, the reaction's stable name, what it calls, in which queue."""

    event: str
    name: str
    calls: str
    queue: str


def render(root: Path) -> dict[str, str]:
    """Every generated paper, by its file name below docs/generated/."""
    return {
        "compliance.md": HEAD + compliance(root),
        "events.md": HEAD + events(root),
        "permissions.md": HEAD + permissions(root),
        "profiles.md": HEAD + regulations(),
        "settings.md": HEAD + settings(root),
        "states.md": HEAD + states(root),
    }


def write(root: Path) -> list[str]:
    """Write what changed and take away what is no longer generated; the names written."""
    folder = root / "docs" / "generated"
    folder.mkdir(parents=True, exist_ok=True)
    wanted = render(root)
    for path in folder.glob("*.md"):
        if path.name not in wanted:
            path.unlink()
    changed = stale(root)
    for name in changed:
        (folder / name).write_text(wanted[name], encoding="utf-8")
    return changed


def stale(root: Path) -> list[str]:
    """The papers whose text on disk is not what the house says now."""
    folder = root / "docs" / "generated"
    return [
        name
        for name, text in render(root).items()
        if not (folder / name).exists() or (folder / name).read_text(encoding="utf-8") != text
    ]


def write_all(*, check: bool = False, root: Path = ROOT) -> int:
    """The command: write the papers, or with `check` only say which are stale; the exit code."""
    unexplained = [line for line in settings(root).splitlines() if "(not explained)" in line]
    found = stale(root) if check else write(root)
    for line in unexplained:
        sys.stdout.write(f"explain this setting in config/generated_docs.py: {line}\n")
    for name in found:
        sys.stdout.write(f"docs/generated/{name} {'is stale: run vanban docs' if check else 'written'}\n")
    return 1 if unexplained or (check and found) else 0


def states(root: Path) -> str:
    """Every state table: a diagram, and whose turn it is in each status."""
    pages = ["# States and steps\n"]
    for context, table in _tables(root):
        pages.append(f"## {context}: {table.name}\n\n```mermaid\n{table.diagram()}\n```\n")
        pages.append("| Status | Label | Turn |\n|---|---|---|")
        for code, status in table.statuses.items():
            pages.append(f"| `{code}` | {status.label} | {'(end)' if status.final else status.turn} |")
        pages.append("")
    return "\n".join(pages).rstrip() + "\n"


def permissions(root: Path) -> str:
    """Every policy: the verb, the statuses that allow it, the roles it names, and what it promises."""
    lines = [
        "# Who may do what\n",
        "Read from `policies.py` of every context. Besides the role a policy asks for sight of the document and for the"
        " right agency or unit; its own sentence says so.\n",
    ]
    tables: dict[str, dict[str, list[str]]] = {}
    for context, table in _tables(root):
        for source, verb in table.steps:
            tables.setdefault(context, {}).setdefault(verb, []).append(f"`{source}`")
    for context, text in _rooms(root, "policies"):
        functions = {node.name: node for node in ast.parse(text).body if isinstance(node, ast.FunctionDef)}
        lines += [f"## {context}\n", "| Verb | In status | Roles named | Promise |", "|---|---|---|---|"]
        for verb in dict.fromkeys(
            name.removeprefix("check_").removeprefix("can_") for name in functions if "can_" in name
        ):
            nodes = [functions[name] for name in (f"check_can_{verb}", f"can_{verb}") if name in functions]
            if not nodes:
                continue
            inside = [inner for node in _closure(nodes, functions) for inner in ast.walk(node)]
            roles = sorted({n.attr.lower() for n in inside if isinstance(n, ast.Attribute) and _is_role(n)})
            where = _statuses(verb, nodes, tables.get(context, {}))
            lines.append(f"| {verb} | {where} | {', '.join(roles)} | {_promise(nodes)} |")
        lines.append("")
    return "\n".join(lines).rstrip() + "\n"


def _closure(nodes: list[ast.FunctionDef], functions: dict[str, ast.FunctionDef]) -> list[ast.FunctionDef]:
    """These functions and those of the same room that they name."""
    found = {node.name: node for node in nodes}
    waiting = list(nodes)
    while waiting:
        named = {inner.id for inner in ast.walk(waiting.pop()) if isinstance(inner, ast.Name)}
        for name in sorted(named & set(functions) - set(found)):
            found[name] = functions[name]
            waiting.append(functions[name])
    return list(found.values())


def _statuses(verb: str, nodes: list[ast.FunctionDef], steps: dict[str, list[str]]) -> str:
    """The statuses from which a step of this name, or one the policy itself names, leads on."""
    constants = [str(n.value) for node in nodes for n in ast.walk(node) if isinstance(n, ast.Constant)]
    names = [name for name in dict.fromkeys([verb, verb.replace("_", "-"), *constants]) if name in steps]
    return ", ".join(dict.fromkeys(source for name in names for source in steps[name]))


def _promise(nodes: list[ast.FunctionDef]) -> str:
    """The sentence that says most: not the one that only names its refusal or its button."""
    said = [_sentence(node) for node in nodes]
    telling = [text for text in said if text and not text.startswith(("Raises ", "The same", "For the button"))]
    return (telling or [text for text in said if text] or [""])[0]


def events(root: Path) -> str:
    """Every fact a context publishes and who reacts to it."""
    lines = [
        "# Events and reactions\n",
        "Read from `events.py` of every context and from `config/wiring.py`. A reaction is a job deferred in the"
        " transaction that published the fact.\n",
        "| Event | Fact | Reactions |",
        "|---|---|---|",
    ]
    for context, text in _rooms(root, "events"):
        for node in ast.parse(text).body:
            if isinstance(node, ast.ClassDef):
                found = reactions_to(root, context, node.name)
                heard = [f"`{one.name}` → {one.calls} ({one.queue})" for one in found]
                lines.append(f"| {context}.{node.name} | {_sentence(node)} | {'<br>'.join(heard) or 'nobody'} |")
    return "\n".join(lines) + "\n"


def settings(root: Path) -> str:
    """Every environment variable the house reads, its default and its meaning."""
    found: dict[str, str] = {}
    for path in sorted((root / "src" / "vanban").rglob("*.py")):
        text = path.read_text(encoding="utf-8")
        if "tests" not in path.parts and path.name != "generated_docs.py" and re.search(r"environ|getenv|_flag", text):
            for name, default in _environment(ast.parse(text)):
                if name.startswith(OURS):
                    found[name] = found.get(name) or default
    lines = [
        "# Settings\n",
        "All settings are environment variables; every one has a default that serves a laptop.\n",
        "| Variable | Default | Meaning |",
        "|---|---|---|",
    ]
    for name, default in sorted(found.items()):
        lines.append(f"| `{name}` | {f'`{default}`' if default else ''} | {SETTINGS.get(name, '(not explained)')} |")
    return "\n".join(lines) + "\n"


def compliance(root: Path) -> str:
    """Every clause of the five regulations with the tests that would fail if it were broken."""
    with (root / "docs" / "clauses.tsv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t"))
    tests = clause_tests(root)
    covered = sum(1 for row in rows if row["id"] in tests)
    lines = [
        "# Clauses and their tests\n",
        f"{covered} of {len(rows)} clauses have at least one test that fails when the clause is broken. A clause"
        " without a test is not yet promised.\n",
        "| Regulation | Clauses | With tests |",
        "|---|---|---|",
    ]
    for short, name in REGULATIONS.items():
        own = [row for row in rows if row["id"].startswith(short + "-")]
        lines.append(f"| {short}: {name} | {len(own)} | {sum(1 for row in own if row['id'] in tests)} |")
    for short, name in REGULATIONS.items():
        lines += [f"\n## {short}: {name}\n", "| Clause | Demand | Tests |", "|---|---|---|"]
        for row in rows:
            if row["id"].startswith(short + "-"):
                where = "<br>".join(f"`{place}`" for place in tests.get(row["id"], []))
                lines.append(f"| {row['id']} | {row['demand'].replace('|', '∣')} | {where} |")
    return "\n".join(lines) + "\n"


def clause_tests(root: Path) -> dict[str, list[str]]:
    """Clause id to tests (`file::test`), read from the marks in the test files."""
    found: dict[str, list[str]] = {}
    for folder in ("src", "tests"):
        for path in sorted((root / folder).rglob("test_*.py")):
            text = path.read_text(encoding="utf-8")
            if "clause" not in text:
                continue
            tree = ast.parse(text)
            place = str(path.relative_to(root))
            shared = [clause for node in tree.body if isinstance(node, ast.Assign) for clause in _clauses(node.value)]
            for clause, test in _marked(tree.body, place, shared):
                found.setdefault(clause, []).append(test)
    return found


def _marked(body: list[ast.stmt], place: str, shared: list[str]) -> Iterator[tuple[str, str]]:
    for node in body:
        if not isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            continue
        own = shared + [clause for mark in node.decorator_list for clause in _clauses(mark)]
        if isinstance(node, ast.ClassDef):
            yield from _marked(node.body, f"{place}::{node.name}", own)
        elif node.name.startswith("test_"):
            for clause in dict.fromkeys(own):
                yield clause, f"{place}::{node.name}"


def _clauses(node: ast.AST) -> Iterator[str]:
    for call in ast.walk(node):
        if isinstance(call, ast.Call) and ast.unparse(call.func).endswith("mark.clause"):
            yield from (str(a.value) for a in call.args if isinstance(a, ast.Constant))


def _rooms(root: Path, room: str) -> Iterator[tuple[str, str]]:
    """Context and source text of one room, file or folder, in alphabetical order of contexts."""
    for folder in sorted((root / "src" / "vanban").iterdir()):
        if folder.name in {"kernel", "platform", "config"}:
            continue
        files = [folder / f"{room}.py", *sorted((folder / room).glob("*.py"))]
        text = "\n".join(path.read_text(encoding="utf-8") for path in files if path.exists())
        text = text.replace("from __future__ import annotations", "")
        if text.strip():
            yield folder.name, text


def _tables(root: Path) -> Iterator[tuple[str, StateTable]]:
    for folder in sorted((root / "src" / "vanban").iterdir()):
        if not (folder / "states.py").exists() and not (folder / "states").is_dir():
            continue
        names = [f"vanban.{folder.name}.states"]
        names += [f"{names[0]}.{path.stem}" for path in sorted((folder / "states").glob("[a-z]*.py"))]
        if folder.name == "kernel":
            continue
        seen: set[int] = set()
        for name in names:
            for value in vars(importlib.import_module(name)).values():
                if isinstance(value, StateTable) and id(value) not in seen:
                    seen.add(id(value))
                    yield folder.name, value


def reactions_to(root: Path, context: str, event: str) -> list[Reaction]:
    """Who reacts to an event: asked of the wiring itself, or read from the text of another house."""
    if root == ROOT:
        from vanban.platform import events as wire

        kind = getattr(importlib.import_module(f"vanban.{context}.events"), event)
        return [
            Reaction(event, name, _place_of(function), queue)
            for name, (function, queue) in wire.reactions(kind).items()
        ]
    text = (root / "src/vanban/config/wiring.py").read_text(encoding="utf-8")
    return [found for found in _reactions(ast.parse(text)) if found.event.rsplit(".", 1)[-1] == event]


def _place_of(function: Callable[..., object]) -> str:
    """`exchange.jobs.deliver`; a function made by another one is named by its maker."""
    module = function.__module__.removeprefix("vanban.")
    return f"{module}.{function.__qualname__.split('.<locals>')[0]}"


def _reactions(tree: ast.AST) -> Iterator[Reaction]:
    for call in ast.walk(tree):
        if isinstance(call, ast.Call) and ast.unparse(call.func).rsplit(".", 1)[-1] == "react" and len(call.args) >= 3:
            event, name, function = call.args[:3]
            queue = next((k.value for k in call.keywords if k.arg == "queue"), None)
            yield Reaction(
                ast.unparse(event),
                str(getattr(name, "value", ast.unparse(name))),
                ast.unparse(function),
                str(getattr(queue, "value", "office")),
            )


def _environment(tree: ast.AST) -> Iterator[tuple[str, str]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Subscript) and ast.unparse(node.value) in {"os.environ", "environ"}:
            if isinstance(node.slice, ast.Constant) and isinstance(node.ctx, ast.Load):
                yield str(node.slice.value), ""
        elif isinstance(node, ast.Call) and node.args and isinstance(node.args[0], ast.Constant):
            called = ast.unparse(node.func)
            if called in {"os.environ.get", "environ.get", "os.getenv", "os.environ.setdefault", "_flag"}:
                default = node.args[1] if len(node.args) > 1 else None
                yield str(node.args[0].value), _default(default)


def _default(node: ast.expr | None) -> str:
    if node is None:
        return ""
    if isinstance(node, ast.Constant):
        return str(node.value)
    return re.sub(r"\s+", " ", ast.unparse(node))


def _is_role(node: ast.Attribute) -> bool:
    return ast.unparse(node.value).rsplit(".", 1)[-1] == "Role"


def _sentence(node: ast.FunctionDef | ast.ClassDef) -> str:
    """The first paragraph of a docstring on one line, safe inside a table."""
    said = (ast.get_docstring(node) or "").split("\n\n")[0]
    return re.sub(r"\s+", " ", said).replace("|", "∣")
