"""The offices of the fixture province with demo certificates, and the adapters joined."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

import pytest

from cast import AT, Office, actor, so_noi_vu
from vanban.kernel.actor import Actor, system_actor
from vanban.signing import api
from vanban.signing.adapters import joining
from vanban.signing.tests.letters import letter

MACHINE = system_actor("thử")


@pytest.fixture(autouse=True, scope="session")
def _joined() -> None:
    joining.join()


@dataclass(frozen=True)
class Story:
    """Sở Nội vụ on Monday morning: Việt signs, Hoa seals."""

    office: Office
    viet: Actor
    hoa: Actor
    mai: Actor

    @property
    def agency_id(self):
        """Sở Nội vụ's id."""
        return self.office.agency.id

    def prepared(self) -> bytes:
        """The letter with its empty fields."""
        pdf, layout = letter()
        return api.add_named_fields(pdf, layout)

    def signed(self, at: datetime = AT) -> bytes:
        """The letter signed by Việt."""
        return api.sign_as_person(self.prepared(), layout=letter()[1], by=self.viet, at=at).pdf

    def sealed(self, pdf: bytes | None = None, *, number: str = "123", at: datetime | None = None) -> bytes:
        """The letter with number and date, sealed by Hoa half an hour later."""
        return api.fill_and_seal(
            pdf or self.signed(),
            layout=letter()[1],
            agency_id=self.agency_id,
            number=number,
            day="23",
            month="11",
            by=self.hoa,
            at=at or AT + timedelta(minutes=30),
        ).pdf


@pytest.fixture
def snv(db) -> Story:
    """Certificates for the director and the agency."""
    office = so_noi_vu()
    api.issue_demo_certificates([office.posts["viet"].person_id], [office.agency.id], by=MACHINE, at=AT)
    return Story(office, actor(office.posts["viet"]), actor(office.posts["hoa"]), actor(office.posts["mai"]))
