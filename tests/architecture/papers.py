"""Laws of the papers: catalogue, licences, clauses, links between documents."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator, Mapping
from importlib.metadata import Distribution
from pathlib import Path

import polib
from django.utils.translation.template import templatize

from architecture.house import Module, dotted, nodes

MARKERS = frozenset(
    {"gettext", "gettext_lazy", "gettext_noop", "_", "ngettext", "ngettext_lazy", "pgettext", "pgettext_lazy"}
)

ALLOWED_LICENCES = re.compile(
    r"\b(MIT(-0|-CMU)?|BSD|Apache|PSF|Python Software Foundation|MPL|Mozilla|LGPL|ISC|HPND|Unlicense|Zlib|CC0|OFL)\b",
    re.IGNORECASE,
)
FORBIDDEN_LICENCES = re.compile(r"\bA?GPL|(?<!Lesser )General Public License|\bSSPL|\bBUSL|Affero", re.IGNORECASE)

SEPARATE_PROGRAMS: dict[str, str] = {
    "djlint": "GPL-3; formats templates on a developer's machine, is run and never imported or shipped",
}
"""Copyleft tools that are run as programs of their own, each with its reason."""

UNDECLARED: dict[str, str] = {"IMAPClient": "BSD-3-Clause, in its file COPYING"}
"""Distributions whose metadata name no licence, with what their licence file says."""


def message_ids(module: Module) -> Iterator[tuple[str, str]]:
    """Every message id a Python file marks for translation, with its place. The first constant argument counts."""
    for node in nodes(module.tree):
        if not isinstance(node, ast.Call) or dotted(node.func).rsplit(".", 1)[-1] not in MARKERS:
            continue
        wanted = node.args[1:2] if dotted(node.func).startswith("pgettext") else node.args[:1]
        for argument in wanted:
            if isinstance(argument, ast.Constant) and isinstance(argument.value, str) and argument.value:
                yield argument.value, module.at(node)


def refusal_texts(module: Module) -> Iterator[tuple[str, str]]:
    """Sentences of refusals, also where the mark was forgotten: `message`, `cure` of classes in errors."""
    if module.room != "errors" and module.parts != ("kernel", "refusals"):
        return
    for node in nodes(module.tree):
        if not isinstance(node, ast.ClassDef):
            continue
        for line in node.body:
            target = line.targets[0] if isinstance(line, ast.Assign) else getattr(line, "target", None)
            value = getattr(line, "value", None)
            named = isinstance(target, ast.Name) and target.id in {"message", "cure"}
            if named and isinstance(value, ast.Constant) and isinstance(value.value, str) and value.value:
                yield value.value, module.at(line)


def template_ids(path: str, text: str) -> Iterator[tuple[str, str]]:
    """Message ids of a template, as the framework itself would extract them."""
    code = templatize(text, origin=path)
    for found in re.finditer(
        r"""\b_?(?:n?gettext|npgettext|pgettext|_)\((u?'(?:[^'\\]|\\.)*'|u?"(?:[^"\\]|\\.)*")""", code
    ):
        value = ast.literal_eval(found.group(1))
        if value.strip():
            yield value, path


def catalogue_faults(name: str, entries: Iterable[polib.POEntry]) -> Iterator[str]:
    """Nothing fuzzy, nothing empty, every placeholder of the message id in the translation too, and no other."""
    for entry in entries:
        if entry.obsolete:
            continue
        if "fuzzy" in entry.flags:
            yield f"{name}: fuzzy “{entry.msgid}”"
        texts = [entry.msgstr] if not entry.msgid_plural else list(entry.msgstr_plural.values())
        if not all(texts) or not texts:
            yield f"{name}: untranslated “{entry.msgid}”"
            continue
        for text in texts:
            allowed = _holes(entry.msgid) | _holes(entry.msgid_plural or "")
            if not _holes(text) <= allowed or (not entry.msgid_plural and _holes(text) != allowed):
                yield f"{name}: placeholders differ in “{entry.msgid}”"


def _holes(text: str) -> set[str]:
    return set(re.findall(r"%\([a-z_A-Z0-9]+\)[sdf]|\{[a-z_A-Z0-9.]+\}|%[sd]", text))


def catalogues_agree(catalogues: Mapping[str, Iterable[polib.POEntry]]) -> Iterator[str]:
    """The framework merges the catalogues into one, so two contexts never translate one message id differently."""
    seen: dict[tuple[str | None, str], tuple[str, str]] = {}
    for name, entries in catalogues.items():
        for entry in entries:
            if entry.obsolete or not entry.msgid:
                continue
            key = (entry.msgctxt, entry.msgid)
            if key in seen and seen[key][0] != entry.msgstr:
                yield f"“{entry.msgid}” is “{entry.msgstr}” in {name}, “{seen[key][0]}” in {seen[key][1]}"
            seen.setdefault(key, (entry.msgstr, name))


def licence_text(dist: Distribution) -> str:
    """What a distribution says about its licence: expression, short licence field, classifiers."""
    meta = dist.metadata
    said = [meta.get("License-Expression") or "", (meta.get("License") or "")[:200]]
    said += [c.split("::")[-1] for c in meta.get_all("Classifier") or [] if c.startswith("License")]
    return " | ".join(part.strip() for part in said if part.strip())


def licence_fault(name: str, said: str) -> str | None:
    """Why this licence may not be installed with the house, or None."""
    if name in SEPARATE_PROGRAMS or name in UNDECLARED:
        return None
    cleaned = re.sub(
        r"LGPL[-\w.+]*|GNU Lesser General Public License[^|]*|Lesser General Public License[^|]*", "LGPL", said
    )
    if FORBIDDEN_LICENCES.search(re.sub(r"\bLGPL\b", "", cleaned)):
        return f"{name}: {said}: public bodies redistribute, so no GPL or AGPL is imported"
    if not ALLOWED_LICENCES.search(cleaned):
        return f"{name}: “{said}” is on no list: read its licence file, then add it to the list with its reason"
    return None


def clause_ids(module_tree: ast.AST) -> Iterator[tuple[str, int]]:
    """Clause ids a test file names, with their line."""
    for node in nodes(module_tree):
        if isinstance(node, ast.Call) and dotted(node.func).endswith("mark.clause"):
            for argument in node.args:
                if isinstance(argument, ast.Constant):
                    yield str(argument.value), node.lineno


def dead_links(path: Path, text: str) -> Iterator[str]:
    """Relative links of a Markdown file that lead nowhere."""
    for target in re.findall(r"\]\(([^)#\s]+)(?:#[^)]*)?\)", text):
        if "://" in target or target.startswith("mailto:"):
            continue
        if not (path.parent / target).exists():
            yield f"{path.name}: link to {target} leads nowhere"
