"""Who acts: a person in a post, perhaps in the place of somebody else, or the system itself."""

from __future__ import annotations

from dataclasses import dataclass, field
from uuid import UUID


@dataclass(frozen=True)
class Actor:
    """The person behind an act, as policies, audit and lists need it.

    `post_id` is the post chosen for this act; `roles` are the roles of that post; `principals` are all integer
    principals the person may read with (every post, unit, team and delegation in force). `for_*` name the person
    on whose behalf a delegate acts.
    """

    person_id: UUID | None
    name: str
    post_id: UUID | None = None
    post_title: str = ""
    agency_id: UUID | None = None
    unit_id: UUID | None = None
    roles: frozenset[str] = frozenset()
    principals: tuple[int, ...] = ()
    for_person_id: UUID | None = None
    for_name: str = ""
    own_principal: int | None = field(default=None)

    def has(self, role: str) -> bool:
        """True when the post in force carries this role."""
        return role in self.roles

    @property
    def is_system(self) -> bool:
        """True for acts of the machine, which no person is answerable for."""
        return self.person_id is None

    @property
    def printed(self) -> str:
        """The name as a timeline prints it, with the person represented."""
        return f"{self.name} (thay {self.for_name})" if self.for_name else self.name


def system_actor(part: str) -> Actor:
    """The machine as actor; `part` says which part of it acted (worker, hub, demo)."""
    return Actor(person_id=None, name=f"Hệ thống ({part})")
