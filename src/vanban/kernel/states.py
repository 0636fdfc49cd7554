"""One table of steps per kind of thing: which verb leads from which status to which, and whose turn follows."""

from __future__ import annotations

from dataclasses import dataclass

from vanban.kernel.refusals import Phrase, Refusal, gettext_noop


class StepRefused(Refusal):
    """The verb does not apply to the present status."""

    code = "state.not_now"
    message = gettext_noop("“{verb}” is not possible while the status is “{status}”.")
    cure = gettext_noop("Reload the page: somebody may have acted before you.")


@dataclass(frozen=True)
class Status:
    """A status: its stored code, its label (message id) and the role whose turn it is (empty: nobody's)."""

    code: str
    label: str
    turn: str = ""
    final: bool = False


@dataclass(frozen=True)
class Step:
    """A verb that leads from `source` to `target`."""

    verb: str
    source: str
    target: str


class StateTable:
    """The statuses of one kind of thing and the steps between them; refuses what is not in the table."""

    def __init__(self, name: str, statuses: list[Status], steps: list[Step], initial: str) -> None:
        self.name = name
        self.statuses = {status.code: status for status in statuses}
        self.steps = {(step.source, step.verb): step for step in steps}
        self.initial = initial
        if len(self.statuses) != len(statuses) or len(self.steps) != len(steps):
            raise ValueError(f"{name}: a status or a step is listed twice")
        for step in steps:
            if step.source not in self.statuses or step.target not in self.statuses:
                raise ValueError(f"{name}: step {step.verb} names an unknown status")
            if self.statuses[step.source].final:
                raise ValueError(f"{name}: {step.source} is final but has a step")

    def step(self, status: str, verb: str) -> Step:
        """The step for this verb; raises `StepRefused` when the table has none."""
        found = self.steps.get((status, verb))
        if found is None:
            raise StepRefused(verb=verb, status=Phrase(self.statuses[status].label))
        return found

    def can(self, status: str, verb: str) -> bool:
        """The same answer for a button."""
        return (status, verb) in self.steps

    def choices(self) -> list[tuple[str, str]]:
        """Code and label of every status, in table order."""
        return [(status.code, status.label) for status in self.statuses.values()]

    def diagram(self) -> str:
        """A Mermaid state diagram of the table."""
        lines = ["stateDiagram-v2", f"    [*] --> {self.initial}"]
        lines += [f"    {s.source} --> {s.target}: {s.verb}" for s in self.steps.values()]
        lines += [f"    {code} --> [*]" for code, status in self.statuses.items() if status.final]
        return "\n".join(lines)
