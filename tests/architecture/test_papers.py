"""Catalogue, licences, clauses, links, generated papers; each law is also shown to refuse a bad example."""

from __future__ import annotations

import ast
import csv
import importlib.metadata
import re
from pathlib import Path

import polib
import pytest

from architecture import house, papers
from vanban.config import generated_docs

DOCS = house.ROOT / "docs"


def catalogues() -> dict[str, polib.POFile]:
    """Every Vietnamese catalogue of the house."""
    found = sorted(house.SOURCE.glob("*/locale/vi/LC_MESSAGES/django.po"))
    return {str(path.relative_to(house.ROOT)): polib.pofile(str(path)) for path in found}


def used_messages() -> dict[str, str]:
    """Every message id the house can show, with a place where it stands."""
    used: dict[str, str] = {}
    for module in house.modules():
        if not module.is_test:
            used.update(papers.message_ids(module))
            used.update(papers.refusal_texts(module))
    for path in sorted(house.SOURCE.rglob("templates/**/*")):
        if path.suffix in {".html", ".txt", ".svg"}:
            used.update(papers.template_ids(str(path.relative_to(house.ROOT)), path.read_text(encoding="utf-8")))
    return used


def clause_table() -> list[str]:
    """The ids of docs/clauses.tsv."""
    with (DOCS / "clauses.tsv").open(encoding="utf-8", newline="") as file:
        return [row["id"] for row in csv.DictReader(file, delimiter="\t")]


def test_catalogue_is_complete():
    """Every message id has a Vietnamese sentence."""
    known = {entry.msgid for po in catalogues().values() for entry in po if not entry.obsolete}
    house.refuse(f"{place}: {text}" for text, place in used_messages().items() if text not in known)


def test_catalogue_is_sound():
    """Nothing fuzzy or empty, placeholders match, two contexts do not contradict each other."""
    found = catalogues()
    house.refuse([fault for name, po in found.items() for fault in papers.catalogue_faults(name, po)])
    house.refuse(papers.catalogues_agree(found))


def test_licences_of_what_is_installed():
    """No GPL or AGPL is imported; every licence is known."""
    faults = []
    for dist in importlib.metadata.distributions():
        name = dist.metadata["Name"]
        if name in {"pip", "setuptools", "wheel", "vanban"}:
            continue
        faults.append(papers.licence_fault(name, papers.licence_text(dist)))
    house.refuse(fault for fault in faults if fault)


def test_third_parties_are_named():
    """Every package the project asks for has its line in THIRD_PARTY.md."""
    asked = house.project()["project"]["dependencies"]  # type: ignore[index]
    names = {re.split(r"[\[=<>~ ]", text)[0].lower() for text in asked}
    said = (house.ROOT / "THIRD_PARTY.md").read_text(encoding="utf-8").lower()
    house.refuse(name for name in names if f"| {name} |" not in said)


def test_separate_programs_are_never_imported():
    """What is run as a program of its own is not imported by the house."""
    names = {name.split(".")[0] for module in house.modules() for _node, name in house.imports(module.tree)}
    assert not names & set(papers.SEPARATE_PROGRAMS)


def test_clauses_named_by_tests_exist():
    """A mark with a mistyped id would count for nothing."""
    known = set(clause_table())
    wrong = []
    trees = {module.path: module.tree for module in house.modules() if module.is_test}
    for path in (house.ROOT / "tests").rglob("test_*.py"):
        trees[str(path.relative_to(house.ROOT))] = ast.parse(path.read_text(encoding="utf-8"))
    for place, tree in trees.items():
        wrong += [f"{place}:{line} {clause}" for clause, line in papers.clause_ids(tree) if clause not in known]
    house.refuse(wrong)


def test_the_clause_table_is_whole():
    """All demands of the five regulations, each once."""
    found = clause_table()
    assert len(found) == 369 == len(set(found))


@pytest.mark.parametrize("path", sorted([*house.ROOT.glob("*.md"), *DOCS.rglob("*.md")]), ids=lambda p: p.name)
def test_links_lead_somewhere(path: Path):
    """Relative links of every paper resolve."""
    house.refuse(papers.dead_links(path, path.read_text(encoding="utf-8")))


def test_architecture_names_real_files():
    """Every file that ARCHITECTURE.md names exists, counted from the root, from the house or from a context."""
    text = (house.ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")
    places = [house.ROOT, house.SOURCE, house.SOURCE / "work"]
    named = re.findall(r"`([a-z_.]+/[a-z_./-]+)`", text)
    house.refuse(name for name in named if not any((place / name).exists() for place in places))


def test_glossary_decides_the_words():
    """At least 80 terms, each with Vietnamese term, code name and source, no term twice."""
    rows = re.findall(r"^\| ([^|]+) \| ([^|]+) \| ([^|]+) \|", (DOCS / "glossary.md").read_text(encoding="utf-8"), re.M)
    terms = [row[0].strip() for row in rows if not set(row[0].strip()) <= {"-"} and row[0].strip() != "Vietnamese"]
    assert len(terms) >= 80
    assert len(terms) == len(set(terms))


def test_decisions_are_numbered_without_gap():
    """0001, 0002, … and each says what was decided and why."""
    found = sorted((DOCS / "decisions").glob("[0-9]*.md"))
    assert [path.name[:4] for path in found] == [f"{n:04}" for n in range(1, len(found) + 1)]
    for path in found:
        text = path.read_text(encoding="utf-8")
        assert all(part in text for part in ("## Decision", "## Why", "## Rejected")), path.name


def test_generated_papers_are_up_to_date():
    """`vanban docs` was run after the last change."""
    assert generated_docs.stale(house.ROOT) == []


def test_every_setting_is_explained():
    """A new environment variable gets its sentence in config/generated_docs.py."""
    house.refuse(line for line in generated_docs.settings(house.ROOT).splitlines() if "(not explained)" in line)


def test_the_laws_can_fail(tmp_path: Path):
    """Each law refuses a bad example."""
    entry = polib.POEntry(msgid="{n} days", msgstr="ngày")
    fuzzy = polib.POEntry(msgid="Draft", msgstr="Dự thảo", flags=["fuzzy"])
    empty = polib.POEntry(msgid="Draft", msgstr="")
    assert all(list(papers.catalogue_faults("x", [bad])) for bad in (entry, fuzzy, empty))
    assert list(
        papers.catalogues_agree(
            {"a": [polib.POEntry(msgid="Lead", msgstr="Chủ trì")], "b": [polib.POEntry(msgid="Lead", msgstr="Chì")]}
        )
    )
    assert dict(papers.template_ids("x.html", '{% load i18n %}{% translate "Sign" %}')) == {"Sign": "x.html"}
    assert dict(papers.message_ids(house.module("a.web", "_('Sign')")))["Sign"]
    assert dict(papers.refusal_texts(house.module("a.errors", "class A:\n    message = 'No.'")))["No."]
    for bad in (
        "AGPL-3.0",
        "GPL-3.0-or-later",
        "GNU General Public License v3 (GPLv3)",
        "GNU Affero General Public License v3",
        "",
    ):
        assert papers.licence_fault("x", bad)
    for good in (
        "LGPL-3.0-only",
        "GNU Lesser General Public License v3 (LGPLv3)",
        "MIT",
        "Apache 2.0",
        "BSD 2-Clause License",
    ):
        assert papers.licence_fault("x", good) is None
    assert list(papers.clause_ids(ast.parse("@pytest.mark.clause('NB25-Đ99')\ndef test_x(): ..."))) == [("NB25-Đ99", 1)]
    assert list(papers.dead_links(tmp_path / "a.md", "[x](missing.md)"))
    assert not list(papers.dead_links(tmp_path / "a.md", "[x](https://example.org)"))
