"""How the receivers of a document are read in a book or a line: a group once, with how many it stands for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence


def in_one_line(recipients: Sequence[Mapping[str, str]]) -> str:
    """Names parted by semicolons; those who came through one group are the group with their number in brackets."""
    through = Counter(line["group"] for line in recipients if line.get("group"))
    return "; ".join(dict.fromkeys(_read(line, through) for line in recipients))


def _read(line: Mapping[str, str], through: Mapping[str, int]) -> str:
    group = line.get("group", "")
    many = through.get(group, 0)
    return f"{group} ({many})" if many > 1 else line["name"]
