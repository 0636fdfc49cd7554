"""The generator of the papers reads marks, wiring, settings and policies rightly."""

from __future__ import annotations

from pathlib import Path

import pytest

from vanban.config import generated_docs


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A house of one context."""
    files = {
        "docs/clauses.tsv": "id\tkinds\tdemand\ttest\nNB25-Đ8.4\tR\tNames | short\tx\nHP25-Đ9\tR\tUnicode\ty\n",
        "src/vanban/config/wiring.py": "react(events.Issued, 'send', exchange.send, queue='axis')\n",
        "src/vanban/demo/events.py": (
            'class Issued:\n    """It went\n    out."""\nclass Lost:\n    """Nobody hears."""\n'
        ),
        "src/vanban/demo/policies.py": (
            'def can_issue(by):\n    """A clerk."""\n    return _clerk(by)\n'
            'def check_can_issue(by):\n    """Raises X."""\n'
            "def _clerk(by):\n    return by.has(Role.CLERK)\n"
        ),
        "src/vanban/demo/settings.py": "import os\na = os.environ.get('VANBAN_VAR', 'var')\nb = os.environ['PATH']\n",
        "tests/test_a.py": (
            "pytestmark = pytest.mark.clause('HP25-Đ9')\n"
            "@pytest.mark.clause('NB25-Đ8.4')\nclass TestNames:\n    def test_short(self): ...\n"
            "def test_plain(): ...\ndef helper(): ...\n"
        ),
    }
    for name, text in files.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return tmp_path


def test_marks_of_module_class_and_function_count(root: Path):
    """A mark on the module or class counts for every test below it, and for nothing else."""
    assert generated_docs.clause_tests(root) == {
        "HP25-Đ9": ["tests/test_a.py::TestNames::test_short", "tests/test_a.py::test_plain"],
        "NB25-Đ8.4": ["tests/test_a.py::TestNames::test_short"],
    }


def test_compliance_counts_and_keeps_tables_whole(root: Path):
    """A bar in a demand does not break the table; regulations are counted apart."""
    page = generated_docs.compliance(root)
    assert "2 of 2 clauses" in page
    assert "| NB25-Đ8.4 | Names ∣ short | `tests/test_a.py::TestNames::test_short` |" in page


def test_events_show_their_reactions(root: Path):
    """Who reacts comes from the wiring; an event nobody hears says so."""
    page = generated_docs.events(root)
    assert "| demo.Issued | It went out. | `send` → exchange.send (axis) |" in page
    assert "| demo.Lost | Nobody hears. | nobody |" in page


def test_permissions_follow_a_policy_into_its_room(root: Path):
    """Roles are found through the functions a policy leans on; the telling sentence wins."""
    assert "| issue |  | clerk | A clerk. |" in generated_docs.permissions(root)


def test_only_our_settings_are_listed(root: Path):
    """Variables of the machine are no settings."""
    page = generated_docs.settings(root)
    assert "| `VANBAN_VAR` | `var` |" in page
    assert "PATH" not in page


def test_stale_papers_are_named_and_written(root: Path):
    """What is missing or differs is stale; writing mends it and takes away what is no longer made."""
    old = root / "docs" / "generated" / "old.md"
    old.parent.mkdir(parents=True)
    old.write_text("x")
    assert set(generated_docs.write(root)) == {
        "compliance.md",
        "events.md",
        "permissions.md",
        "profiles.md",
        "settings.md",
        "states.md",
    }
    assert not old.exists()
    assert generated_docs.stale(root) == []
    (root / "docs/generated/states.md").write_text("changed")
    assert generated_docs.stale(root) == ["states.md"]
