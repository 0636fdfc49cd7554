"""What stories of agencies without a system need: the two offices of every story, and two associations beside them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from cast import AT, actor
from vanban.axis import api as axis
from vanban.axis.models import GuestArrival
from vanban.directory.api import Role
from vanban.directory.models import Agency, Person, Post
from vanban.exchange import api as exchange
from vanban.exchange.tests.story import MACHINE, Story, annex
from vanban.kernel.actor import Actor
from vanban.kernel.vietnamese import sort_key
from vanban.platform.jobs import run_pending


@dataclass
class GuestStory:
    """Both offices, and two associations that have no system: one with a mailbox, one that will have one."""

    office: Story
    farmers: Agency
    women: Agency
    posts: dict[str, Post]

    @property
    def yen(self) -> Actor:
        """The clerk of Hội Nông dân."""
        return actor(self.posts["yen"])

    @property
    def dung(self) -> Actor:
        """The clerk of Hội Phụ nữ."""
        return actor(self.posts["dung"])

    @property
    def chair(self) -> Actor:
        """The chairman of Hội Nông dân, who is no clerk."""
        return actor(self.posts["chair"])

    @classmethod
    def begin(cls) -> GuestStory:
        """Sở Nội vụ and phường Hoa Lư on the hub, Hội Nông dân with its mailbox, Hội Phụ nữ without one yet."""
        office = Story.begin()
        farmers = association("H42.81", "Hội Nông dân tỉnh Ninh Bình", "HND")
        women = association("H42.82", "Hội Liên hiệp Phụ nữ tỉnh Ninh Bình", "HPN")
        posts = {
            "yen": post(farmers, "Phạm Thị Yến", "Văn thư", Role.CLERK),
            "chair": post(farmers, "Tạ Văn Lâm", "Chủ tịch", Role.LEADER),
            "dung": post(women, "Đoàn Thị Dung", "Văn thư", Role.CLERK),
        }
        axis.join_guest(farmers.id, by=MACHINE, at=AT)
        return cls(office, farmers, women, posts)

    def issued(self, **changes: Any) -> UUID:
        """Sở Nội vụ issues its sealed letter to Hội Nông dân, and everything runs to its end."""
        document_id = self.office.issued(("Hội Nông dân tỉnh Ninh Bình", "H42.81"), **changes)
        run_pending()
        return document_id

    def arrived(self) -> GuestArrival:
        """The newest document in a guest's mailbox."""
        return GuestArrival.objects.select_related("mailbox").latest("arrived_at")

    def line(self, document_id: UUID) -> exchange.Recipient:
        """The line of Hội Nông dân in the department's grid."""
        return self.office.line(document_id, "H42.81")


def association(code: str, name: str, abbreviation: str) -> Agency:
    """An agency without a system."""
    return Agency.objects.create(
        code=code, name=name, abbreviation=abbreviation, level="external", place="Ninh Bình", has_system=False,
        email=f"{abbreviation.lower()}@ninhbinh.gov.vn",
    )  # fmt: skip


def post(agency: Agency, name: str, title: str, role: Role) -> Post:
    """A person in a post."""
    person = Person.objects.create(full_name=name, sort_key=sort_key(name))
    return Post.objects.create(person=person, agency=agency, title=title, roles=[str(role)])


def annex_pdf() -> bytes:
    """A PDF of two pages without signature."""
    return annex()
