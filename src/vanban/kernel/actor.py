"""Who acts: a person in a post, perhaps in the place of somebody else, or the system itself."""

from __future__ import annotations

from dataclasses import dataclass, field
from uuid import UUID

from vanban.kernel.refusals import NotAllowed, gettext_noop


class BeyondDelegation(NotAllowed):
    """A stand-in does only what was delegated; what is personal is never delegated (NB16-Đ13.3, VL19-Đ16.4)."""

    code = "not_delegated"
    message = gettext_noop("This is not among what {who} delegated to you.")
    cure = gettext_noop("Act in your own post, or ask {who}.")
    law = "NB16-Đ13.3; VL19-Đ16.4, Đ20.4"


@dataclass(frozen=True)
class Scope:
    """What a stand-in may do, as codes of the record: `only` these (None: all), and `never` those."""

    only: frozenset[str] | None = None
    never: frozenset[str] = frozenset()

    def allows(self, code: str) -> bool:
        """Whether an act of this code lies within."""
        return code not in self.never and (self.only is None or code in self.only)


@dataclass(frozen=True)
class Actor:
    """The person behind an act, as policies, audit and lists need it.

    `post_id` is the post chosen for this act; `roles` are the roles of that post; `principals` are all integer
    principals the person may read with (every post, unit, team and delegation in force). `for_*` name the person
    on whose behalf a delegate acts, `scope` what was delegated. `bounded` are the boxes delegated alone, each with
    the principals whose work lies there: that work is seen, and nothing else of theirs; `bounded_by` are the people
    who delegated them. `agencies` are those that went up in the agency of the post in force.
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
    scope: Scope | None = None
    bounded: tuple[tuple[str, tuple[int, ...]], ...] = ()
    bounded_by: frozenset[UUID] = frozenset()
    agencies: frozenset[UUID] = frozenset()

    def has(self, role: str) -> bool:
        """True when the post in force carries this role."""
        return role in self.roles

    def may(self, code: str) -> bool:
        """True when an act of this code is one's own, or within what was delegated."""
        return self.scope is None or self.scope.allows(code)

    def check_may(self, code: str) -> None:
        """Raises BeyondDelegation. The record asks this at every act, so no verb can forget it."""
        if not self.may(code):
            raise BeyondDelegation(who=self.for_name, act=code)

    def is_of(self, agency_id: object) -> bool:
        """True for the agency of the post in force, and for one that was merged into it."""
        return agency_id is not None and (self.agency_id == agency_id or agency_id in self.agencies)

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
