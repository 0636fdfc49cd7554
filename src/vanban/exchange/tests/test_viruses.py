"""The virus scanner and what came in: a virus is never accepted, what it has not seen says so."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import translation

from cast import AT
from vanban.directory.api import Account
from vanban.exchange import api, jobs, ports
from vanban.exchange.errors import CheckFailed
from vanban.exchange.events import PacketArrived
from vanban.exchange.models import VirusCheck
from vanban.exchange.tests.scanner import scanned
from vanban.exchange.tests.story import MACHINE, Story
from vanban.exchange.web.page import PROVIDER as PAGE
from vanban.exchange.web.viruses import PROVIDER
from vanban.kernel.refusals import OutsideFailure
from vanban.platform import audit
from vanban.registry import api as registry

VIRUS = "Eicar-Test-Signature"


@pytest.fixture(autouse=True)
def vietnamese() -> Any:
    with translation.override("vi"):
        yield


class Scanner:
    """A virus scanner that says what the story wants, or does not answer."""

    def __init__(self) -> None:
        self.says: str | None = ""
        self.asked = 0

    def __call__(self, _content: bytes) -> str:
        self.asked += 1
        if self.says is None:
            raise OutsideFailure("the virus scanner does not answer", permanent=False)
        return self.says


@pytest.fixture
def scanner() -> Iterator[Scanner]:
    """The scanner of this house."""
    before, joined = ports.virus_scanner(), Scanner()
    ports.use_virus_scanner(joined)
    yield joined
    ports.use_virus_scanner(before)


def came(story: Story) -> Any:
    """A letter from the hub whose files wait for the scanner."""
    _sent, arrival_id = story.delivered()
    VirusCheck.objects.all().delete()
    return arrival_id


def notices(document_id: Any, story: Story) -> str:
    shown = PROVIDER.part(document_id, story.ngoc)
    assert shown is not None
    return " ".join(str(one.text) for one in shown.notices)


@pytest.mark.clause("NB25-Đ19.2")
def test_a_virus_in_a_file_forbids_to_accept_the_letter(story: Story, scanner: Scanner) -> None:
    """Found after it came: the report says so, nobody accepts it, and its files are not handed out."""
    arrival_id = came(story)
    row = api.arrival_of(arrival_id)
    assert row is not None
    before = PAGE.part(arrival_id, story.ngoc)
    assert before is not None
    assert before.files
    scanner.says = VIRUS
    jobs.on_files_came(PacketArrived(arrival_id, row.agency_id, AT))
    assert {check.state for check in api.virus_checks(arrival_id)} == {"infected"}
    with pytest.raises(CheckFailed):
        api.accept(arrival_id, by=story.ngoc, at=AT + timedelta(minutes=1))
    shown = PAGE.part(arrival_id, story.ngoc)
    assert shown is not None
    assert shown.files == ()
    assert any(VIRUS in str(one.text) for one in shown.notices)
    assert "exchange.virus_found" in [line.code for line in audit.lines(arrival_id)]


def test_what_the_scanner_has_not_seen_says_so_until_it_has(story: Story, scanner: Scanner) -> None:
    """It does not answer: the letter waits as “chưa quét”, and the sweep asks again."""
    arrival_id = came(story)
    row = api.arrival_of(arrival_id)
    assert row is not None
    scanner.says = None
    jobs.on_files_came(PacketArrived(arrival_id, row.agency_id, AT))
    (check, *_more) = api.virus_checks(arrival_id)
    assert (check.state, check.tries) == ("unscanned", 1)
    assert "does not answer" in check.why
    assert "chưa quét vi-rút" in notices(arrival_id, story)
    VirusCheck.objects.update(added_at=AT - timedelta(days=400))
    jobs.scan_waiting(0)
    scanner.says = ""
    jobs.scan_waiting(0)
    assert {check.state for check in api.virus_checks(arrival_id)} == {"clean"}
    assert notices(arrival_id, story) == ""
    asked = scanner.asked
    jobs.on_files_came(PacketArrived(arrival_id, row.agency_id, AT))
    assert scanner.asked == asked, "seen once"


def test_a_virus_found_after_registration_is_shown_and_the_registered_file_is_withheld(
    story: Story, scanner: Scanner, client: Client
) -> None:
    """The scanner did not answer when it came; what the register holds is opened by nobody once it does."""
    arrival_id = came(story)
    api.accept(arrival_id, by=story.ngoc, at=AT + timedelta(minutes=1))
    account = Account.objects.create(person_id=story.ngoc.person_id, username="ngoc")
    client.force_login(account, backend="django.contrib.auth.backends.ModelBackend")
    (paper, *_more) = registry.files_of(arrival_id)
    addresses = [f"/vb/{arrival_id}/tep/{paper.blob_id}/", f"/vb/{arrival_id}/tep/{paper.blob_id}/trang/1.webp"]
    assert [client.get(one).status_code for one in addresses] == [200, 200]
    scanner.says = VIRUS
    row = api.arrival_of(arrival_id)
    assert row is not None
    jobs.on_files_came(PacketArrived(arrival_id, row.agency_id, AT))
    assert VIRUS in notices(arrival_id, story)
    assert [client.get(one).status_code for one in addresses] == [404, 404]
    page = client.get(f"/vb/{arrival_id}/").content.decode()
    assert "Không ai mở hoặc tải được tệp này" in page
    assert str(paper.blob_id) not in page


def test_a_file_from_the_scanner_of_paper_with_a_virus_is_not_opened(story: Story, scanner: Scanner) -> None:
    scanner.says = VIRUS
    taken = api.take_scan(scanned(["Công văn"]), name="tap.pdf", agency_id=story.ward.agency.id, by=story.ngoc, at=AT)
    api.read_scan(taken.id, by=MACHINE, at=AT)
    taken.refresh_from_db()
    assert (taken.state, taken.fault) == ("unreadable", "virus")
