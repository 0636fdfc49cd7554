"""A Monday at Sở Nội vụ: Mai drafts, Hùng reviews, Việt or Long signs, Hoa issues; the ward receives."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from cast import AT, Office, actor, phuong_hoa_lu, so_noi_vu
from vanban.directory.api import Account, Post
from vanban.drafting import api
from vanban.drafting.api import DraftFields, RecipientField
from vanban.drafting.tests.scanner import clamd_running
from vanban.kernel.actor import Actor, system_actor
from vanban.signing.api import issue_demo_certificates


@dataclass
class Desk:
    """The offices and the people as actors; `paper` is a letter with all that is asked for."""

    snv: Office
    ward: Office
    paper: DraftFields
    clock: list[Any] = field(default_factory=lambda: [AT])
    machine: Actor = field(default_factory=lambda: system_actor("thử"))

    def who(self, short: str) -> Actor:
        """A person by short name, with the principals of this moment."""
        office = self.snv if short in self.snv.posts else self.ward
        return actor(office.posts[short], self.clock[0])

    def now(self):
        """The next minute: every act has its own time."""
        self.clock[0] += timedelta(minutes=1)
        return self.clock[0]

    def drafted(self, **changes: Any):
        """A draft of Mai."""
        return api.create_draft(replace(self.paper, **changes), by=self.who("mai"), at=self.now())

    def submitted(self, **changes: Any):
        """A draft before Hùng."""
        draft = self.drafted(**changes)
        return api.submit(draft.id, by=self.who("mai"), at=self.now())

    def approved(self, **changes: Any):
        """A draft before its signer."""
        draft = self.submitted(**changes)
        return api.approve(draft.id, by=self.who("hung"), at=self.now())

    def signed(self, **changes: Any):
        """A draft before the clerk."""
        draft = self.approved(**changes)
        version = api.paper_of(draft.id, "composed", "uploaded").number
        return api.sign(draft.id, version=version, by=self.who("viet"), at=self.now())

    def issued(self, **changes: Any):
        """An issued document."""
        draft = self.signed(**changes)
        api.begin_issue(draft.id, by=self.who("hoa"), at=self.now())
        api.resume_issue(draft.id, at=self.now())
        return api.get_draft(draft.id)


@pytest.fixture(scope="session")
def shared_var(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One folder of files and demo keys for all stories: making a demo authority takes seconds."""
    return tmp_path_factory.mktemp("var")


@pytest.fixture(autouse=True)
def own_files(settings: Any, shared_var: Path) -> None:
    """Blobs and keys below a temporary folder."""
    settings.VANBAN_VAR = shared_var
    settings.VANBAN_KEK_FILE = shared_var / "kek.key"


@pytest.fixture
def desk(db: None) -> Desk:
    """The office on Monday morning, with demo certificates for the leaders and the agency."""
    snv, ward = so_noi_vu(), phuong_hoa_lu()
    people = [snv.posts[short].person_id for short in ("viet", "long")]
    issue_demo_certificates(people, [snv.agency.id], by=system_actor("thử"), at=AT)
    paper = DraftFields(
        type_code="cong-van",
        subject="V/v rà soát dữ liệu cán bộ, công chức, viên chức",
        body="Sở Nội vụ đề nghị các cơ quan rà soát dữ liệu.\n1. Thời hạn: trước ngày 15 tháng 12 năm 2026.",
        recipients=(RecipientField(ward.agency.name, ward.agency.code),),
        addressees=(ward.agency.name,),
        signer=str(snv.posts["viet"].id),
        urgency=1,
    )
    return Desk(snv, ward, paper)


@pytest.fixture
def seated() -> Callable[[Post], Client]:
    """Somebody at the screen."""

    def sit(post: Post) -> Client:
        account, _new = Account.objects.get_or_create(person=post.person, defaults={"username": post.id.hex[-9:]})
        browser = Client()
        browser.force_login(account, backend="django.contrib.auth.backends.ModelBackend")
        return browser

    return sit


@pytest.fixture(scope="session")
def clamd_address() -> Iterator[str]:
    """The address of a running clamd that knows one virus."""
    with clamd_running() as address:
        yield address
