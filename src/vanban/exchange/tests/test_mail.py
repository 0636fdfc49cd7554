"""Official e-mail through a real mail server on this machine."""

from __future__ import annotations

import io
from datetime import timedelta
from email import message_from_bytes, policy

import pytest
import pyzipper

from cast import AT
from vanban.directory.api import Box, box_items
from vanban.exchange import api, jobs
from vanban.exchange.ports import use_mail
from vanban.exchange.queries.outbox import unmailed
from vanban.exchange.tests.post_office import PostOffice
from vanban.exchange.tests.story import MACHINE, Story, annex
from vanban.exchange.tests.test_dispatching import REMOTE, WARD, remote, sent, under
from vanban.kernel.refusals import OutsideFailure
from vanban.platform import storage

ADDRESS = "giavien@ninhbinh.gov.vn"


def by_mail(story: Story, province: str = "hai-phong") -> None:
    """The commune has no system and no mailbox on the hub, but an official address."""
    under(story, province)
    remote(email=ADDRESS)


@pytest.mark.clause("HP25-Đ13.4", "NB16-Đ14.2a-b", "NB16-Đ14.4")
def test_who_is_not_ready_for_the_hub_gets_it_by_official_mail(story: Story, office: PostOffice) -> None:
    by_mail(story)
    document_id = sent(story, WARD, REMOTE, annexes=(annex(),))
    assert story.line(document_id, "H42.70").state == "waiting"
    assert (story.line(document_id, "H42.70").channel, story.line(document_id).channel) == ("mail", "axis")
    api.send_mails(document_id, by=MACHINE, at=AT + timedelta(minutes=2))
    api.send_mails(document_id, by=MACHINE, at=AT + timedelta(minutes=3))
    (message,) = office.got
    assert (message["From"], message["To"]) == ("snv@ninhbinh.gov.vn", ADDRESS)
    assert message["Subject"] == "01/SNV-TCCB - V/v rà soát vị trí việc làm"
    names = [part.get_filename() for part in message.iter_attachments()]
    assert [str(name)[:11] for name in names] == ["01-SNV-TCCB"] * 2, "under the names they are sent under"
    line = story.line(document_id, "H42.70")
    assert (line.state, line.mode) == ("mailed", "e_only")
    (kept,) = api.mails_of(document_id)
    assert kept.handed_at == AT + timedelta(minutes=2)
    assert "queued as 77" in kept.answer
    stored = message_from_bytes(storage.read(kept.blob_id), policy=policy.default)
    assert stored["Message-ID"] == message["Message-ID"], "kept outside the mail system, byte for byte"


@pytest.mark.clause("NB16-Đ4.1", "NB16-Đ4.1a")
def test_under_ninh_binh_of_2016_too_and_not_where_the_regulation_knows_no_mail(
    story: Story, office: PostOffice
) -> None:
    by_mail(story, "ninh-binh")
    old = sent(story, REMOTE, profile="nb16", profile_version="1", type_code="giay-moi", type_name="Giấy mời")
    assert story.line(old, "H42.70").channel == "mail"
    new = sent(story, REMOTE)
    assert (story.line(new, "H42.70").channel, story.line(new, "H42.70").mode) == ("paper", "paper_only")
    assert office.got == []


def test_an_unknown_address_comes_before_the_clerk_and_is_sent_again_by_hand(story: Story, office: PostOffice) -> None:
    by_mail(story)
    office.refuses.add(ADDRESS)
    document_id = sent(story, REMOTE)
    api.send_mails(document_id, by=MACHINE, at=AT)
    line = story.line(document_id, "H42.70")
    assert (line.state, "no such mailbox" in line.reason) == ("undeliverable", True)
    assert [item.document_id for item in box_items(story.hoa, Box.REFUSED)] == [document_id]
    office.refuses.clear()
    api.resend(document_id, by=story.hoa, at=AT + timedelta(hours=1))
    api.send_mails(document_id, by=MACHINE, at=AT + timedelta(hours=1))
    assert story.line(document_id, "H42.70").state == "mailed"
    assert len(office.got) == 1


def test_a_busy_server_is_asked_again_with_the_same_message(story: Story, office: PostOffice) -> None:
    by_mail(story)
    office.busy = True
    document_id = sent(story, REMOTE)
    for _attempt in range(2):
        with pytest.raises(OutsideFailure) as failure:
            api.send_mails(document_id, by=MACHINE, at=AT)
        assert not failure.value.permanent
    assert len(api.mails_of(document_id)) == 1
    assert unmailed(before=AT + timedelta(hours=1), limit=10) == [document_id]
    office.busy = False
    jobs.actions.send_mails(document_id, by=MACHINE, at=AT)
    assert len(office.got) == 1
    assert unmailed(before=AT + timedelta(hours=1), limit=10) == []


@pytest.mark.clause("NB16-Đ14.5", "NB16-Đ10.1-2", "NB16-Đ4.2")
def test_a_copy_to_a_company_is_locked_and_opens_only_with_the_password(story: Story, office: PostOffice) -> None:
    document_id = sent(story)
    api.mail_copy(document_id, "vanthu@trangan.vn", password="cau-mat-8-ky-tu", by=story.hoa, at=AT)
    api.send_mails(document_id, by=MACHINE, at=AT)
    (message,) = office.got
    (part,) = message.iter_attachments()
    content = part.get_payload(decode=True)
    assert isinstance(content, bytes)
    assert b"%PDF" not in content
    with pyzipper.AESZipFile(io.BytesIO(content)) as archive:
        (name,) = archive.namelist()
        with pytest.raises(RuntimeError):
            archive.read(name)
        archive.setpassword(b"cau-mat-8-ky-tu")
        assert archive.read(name) == story.sealed()
    kept = storage.read(api.mails_of(document_id)[0].blob_id)
    assert b"cau-mat-8-ky-tu" not in kept
    assert b"cau-mat-8-ky-tu" not in message.as_bytes()


@pytest.mark.parametrize(
    "address", ["", "x", "a@b", "a@b.vn\r\nBcc: c@d.vn", "a@b.vn, c@d.vn", "Ông A <a@b.vn>", "a" * 250 + "@b.vn"]
)
def test_addresses_that_are_none_are_refused(story: Story, office: PostOffice, address: str) -> None:
    document_id = sent(story)
    with pytest.raises(api.AddressNotProper):
        api.mail_copy(document_id, address, by=story.hoa, at=AT)
    assert api.mails_of(document_id) == []


def test_who_may_not_mail_and_weak_locks_and_no_server(story: Story, office: PostOffice) -> None:
    document_id = sent(story)
    with pytest.raises(api.OnlyClerksExchange):
        api.mail_copy(document_id, ADDRESS, by=story.ngoc, at=AT)
    with pytest.raises(api.PasswordTooWeak):
        api.mail_copy(document_id, ADDRESS, password="1234567", by=story.hoa, at=AT)
    use_mail(None)
    with pytest.raises(api.MailNotJoined):
        api.mail_copy(document_id, ADDRESS, by=story.hoa, at=AT)
