"""The paper that asks every regulation the same questions about the same document and shows what differs."""

from __future__ import annotations

from itertools import groupby

from vanban.rulebook.queries import profiles
from vanban.rulebook.rules.amending import PARTS
from vanban.rulebook.rules.sheet import rows


def regulations() -> str:
    """The same document under each shipped regulation; answers that are not the same everywhere are marked."""
    asked = sorted(profiles(), key=lambda profile: profile.effective_from)
    lines = [
        "# The same document under each regulation\n",
        "Every cell is an answer of the rules to a question about one document, not a print of the data. A question"
        " marked ● is answered differently by at least two regulations. What an operator amended in a running house is"
        " not shown here; its page compares the versions in force there.\n",
        "| Regulation | Title | Version | In force |",
        "|---|---|---|---|",
    ]
    for one in asked:
        until = f"{one.effective_to:%d/%m/%Y}" if one.effective_to else ""
        lines.append(f"| {one.id.upper()} | {one.title} | {one.version} | {one.effective_from:%d/%m/%Y} – {until} |")
    told = rows(asked, str)
    differing = sum(1 for _topic, _text, answers in told if len(set(answers)) > 1)
    lines.append(f"\n{differing} of {len(told)} questions are answered differently.")
    for topic, group in groupby(told, key=lambda row: row[0]):
        lines += [
            f"\n## {topic}\n",
            "| | Question | " + " | ".join(one.id.upper() for one in asked) + " |",
            "|---" * (len(asked) + 2) + "|",
        ]
        for _topic, text, answers in group:
            mark = "●" if len(set(answers)) > 1 else ""
            lines.append(f"| {mark} | {text} | " + " | ".join(answer.replace("|", "∣") for answer in answers) + " |")
    lines += ["\n## What no text at hand says, and how it is read\n"]
    for one in asked:
        lines += [f"- {one.id.upper()}: {assumption}" for assumption in one.assumptions]
    lines += [
        "\n## What an operator may amend\n",
        "A new version from a day on, not before tomorrow, with the document that orders it: "
        + "; ".join(label.lower() for label in PARTS.values())
        + ".",
    ]
    return "\n".join(lines) + "\n"
