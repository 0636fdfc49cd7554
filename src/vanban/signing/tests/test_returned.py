"""Files come back from the token of Việt and of the seal: the right one counts, every other one changes nothing."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import timedelta

import pikepdf
import pytest
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.generic import pdf_name
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign.fields import MDPPerm

from cast import AT
from signing_software import put_on_token, sign
from vanban.kernel.actor import system_actor
from vanban.kernel.refusals import NotAllowed, Refusal
from vanban.platform import audit, storage
from vanban.signing import api
from vanban.signing.actions import plugin
from vanban.signing.actions.plugin import Offer, Tickets
from vanban.signing.models import Certificate, SignatureRecord, SigningRequest
from vanban.signing.queries import plugin as queries
from vanban.signing.tests.letters import letter, sheet

DOCUMENT = "01a201be-0000-7000-8000-00000000d0c5"
SOFTWARE = system_actor("ký số bằng thiết bị")
SOON = AT + timedelta(minutes=2)


class Desk:
    """Việt at his computer with his token, and the letter that waits for his signature."""

    def __init__(self, story) -> None:
        self.story = story
        certificate = Certificate.objects.get(person_id=story.viet.person_id)
        self.key = put_on_token(certificate)
        self.other = joined_key(story)
        self.prepared = story.prepared()
        self.place = letter()[1].signature
        self.errand = self.offer()
        self.tickets = Tickets("tai-1", "nop-1")
        self.request = plugin.hand_out(self.one().id, self.tickets, by=story.viet, at=AT)

    def offer(self, pdf: bytes | None = None):
        """The letter is offered for Việt's signature."""
        stored = storage.put(pdf or self.prepared, media_type="application/pdf")
        offered = Offer(stored.id, "person", "Công văn.pdf", place=self.place)
        return plugin.offer([offered], document_id=DOCUMENT, version=3, by=self.story.viet, at=AT)

    def one(self) -> SigningRequest:
        """The request as it stands."""
        return queries.requests_of(self.errand)[0]

    def fetch(self, at=AT) -> bytes:
        """The software takes the file."""
        return storage.read(plugin.fetch("tai-1", by=SOFTWARE, at=at).offered_id)

    def returned(self, content: bytes, at=SOON, ticket: str = "nop-1") -> list[str]:
        """The file comes back: the codes of why it is refused."""
        return [one["code"] for one in plugin.take_back(ticket, content, by=SOFTWARE, at=at).reasons]


def joined_key(story):
    """The key of the agency's seal, which is not Việt's."""
    from vanban.signing.adapters import joining

    certificate = Certificate.objects.get(agency_id=story.agency_id)
    return joining._authority().unlock(bytes(certificate.content), reference=certificate.serial)


@pytest.fixture
def desk(snv) -> Desk:
    """See Desk."""
    return Desk(snv)


def refused(code: str, act) -> None:
    """The act is refused with this code."""
    with pytest.raises(Refusal) as told:
        act()
    assert told.value.code == code


def note(pdf: bytes) -> bytes:
    """The file with a note stuck on page 1 in another revision."""
    writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
    page = writer.find_page_for_modification(0)[0].get_object()
    stuck = generic.DictionaryObject(
        {
            pdf_name("/Type"): pdf_name("/Annot"),
            pdf_name("/Subtype"): pdf_name("/FreeText"),
            pdf_name("/Rect"): generic.ArrayObject([generic.NumberObject(n) for n in (100, 500, 300, 560)]),
            pdf_name("/Contents"): generic.TextStringObject("Đã duyệt chi"),
            pdf_name("/DA"): generic.TextStringObject("/Helv 12 Tf 0 g"),
        }
    )
    reference = writer.add_object(stuck)
    if "/Annots" in page:
        page["/Annots"].append(reference)
        writer.update_container(page["/Annots"])
    else:
        page["/Annots"] = generic.ArrayObject([reference])
    writer.update_container(page)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def page_more(pdf: bytes) -> bytes:
    """The file with another page in another revision."""
    writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
    writer.insert_page(
        writer.find_page_for_modification(0)[0]
        .get_object()
        .__class__(
            {
                pdf_name("/Type"): pdf_name("/Page"),
                pdf_name("/MediaBox"): generic.ArrayObject([generic.NumberObject(n) for n in (0, 0, 595, 842)]),
                pdf_name("/Resources"): generic.DictionaryObject(),
            }
        )
    )
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def test_a_letter_signed_with_the_token_is_accepted(desk):
    """Fetched once, signed, returned: the signature is on record in Việt's name, and the document is told."""
    signed = sign(desk.fetch(), desk.key, desk.place)
    assert desk.returned(signed) == []
    request = desk.one()
    assert storage.read(request.returned_id) == signed
    record = SignatureRecord.objects.get(document_id=DOCUMENT)
    assert (record.purpose, record.signer, record.done_by) == ("person", "Phạm Quốc Việt", desk.story.viet.person_id)
    assert api.check(signed, at=SOON).is_good
    assert "signing.person_signed" in [line.code for line in audit.lines(DOCUMENT)]


def test_the_seal_goes_over_a_signature_made_with_a_token(desk, snv):
    """What Việt's token signed carries the house's number and seal like any other letter."""
    signed = sign(desk.fetch(), desk.key, desk.place)
    assert desk.returned(signed) == []
    report = api.check(snv.sealed(signed), at=AT + timedelta(hours=1))
    assert report.is_good
    assert [one.kind for one in report.signatures] == ["person", "agency"]


def test_number_and_date_first_then_the_seal_from_a_token(snv):
    """The house fills number and date under Việt's signature; the clerk's token adds the seal and nothing else."""
    key = put_on_token(Certificate.objects.get(agency_id=snv.agency_id))
    numbered, place = api.fill_numbers(snv.signed(), layout=letter()[1], number="123", day="23", month="11")
    stored = storage.put(numbered, media_type="application/pdf")
    offered = Offer(stored.id, "seal", "Công văn.pdf", place=place)
    errand = plugin.offer([offered], document_id=DOCUMENT, version=3, by=snv.hoa, at=AT)
    plugin.hand_out(queries.requests_of(errand)[0].id, Tickets("tai", "nop"), by=snv.hoa, at=AT)
    plugin.fetch("tai", by=SOFTWARE, at=AT)
    sealed = sign(numbered, key, place)
    assert plugin.take_back("nop", sealed, by=SOFTWARE, at=SOON).reasons == []
    report = api.check(sealed, at=SOON)
    assert report.is_good
    assert dict(report.values) == {"vb_so": "123", "vb_ngay": "23", "vb_thang": "11"}
    assert [one.kind for one in report.signatures] == ["person", "agency"]


def test_a_filled_number_is_no_signature(desk):
    """Whoever signs as a person fills nothing in: a number that came along is refused."""
    layout = letter()[1]
    first = sign(desk.fetch(), desk.key, desk.place)
    numbered, _place = api.fill_numbers(first, layout=layout, number="9", day="23", month="11")
    assert "signing.returned_changed" in desk.returned(numbered)


def hostile(desk: Desk) -> dict[str, tuple[bytes, str]]:
    """Files that a bad program returns, with the reason that must be among those told."""
    offered, key, place = desk.prepared, desk.key, desk.place
    signed = sign(offered, key, place)
    whole = sign(sheet("Quyết định khác"), key, place)
    return {
        "another file": (whole, "signing.returned_another_file"),
        "the same file unsigned": (offered, "signing.returned_another_file"),
        "nothing but rubbish behind": (offered + b"\n%%EOF rac", "signing.returned_unreadable"),
        "another certificate": (sign(offered, desk.other, place), "signing.returned_other_certificate"),
        "a note and a signature": (sign(note(offered), key, place), "signing.returned_changed"),
        "a page and a signature": (sign(page_more(offered), key, place), "signing.returned_changed"),
        "a note behind the signature": (note(signed), "signing.returned_not_whole"),
        "two signatures": (sign(signed, key, replace(place, x=place.x + 10), name="Two"), "signing.returned_several"),
        "two, the other one by somebody else": (
            sign(sign(offered, desk.other, place), key, place, name="Two"), "signing.returned_several",
        ),
        "cut short": (signed[:-3000], "signing.returned_unreadable"),
        "bytes behind": (signed + b"<script>", "signing.returned_not_whole"),
        "one bit turned": (flipped(signed, len(offered)), "signing.returned_not_sound"),
        "a whole other file behind": (offered + whole, "signing.returned_unreadable"),
        "away from its place": (
            sign(offered, key, replace(place, x=20, y=20, width=80, height=40)), "signing.returned_elsewhere",
        ),
        "over the words beside its place": (
            sign(offered, key, replace(place, x=place.x - 100, width=210)), "signing.returned_elsewhere",
        ),
        "as large as the page": (
            sign(offered, key, replace(place, x=20, y=20, width=550, height=780)), "signing.returned_changed",
        ),
        "locked for good": (sign(offered, key, place, locks=MDPPerm.NO_CHANGES), "signing.returned_locked"),
        "rewritten": (rewritten(signed), "signing.returned_another_file"),
    }  # fmt: skip


def flipped(pdf: bytes, start: int) -> bytes:
    """One figure of the signature's place on the page is another."""
    place = pdf.index(b"/Rect", start) + 7
    return pdf[:place] + (b"3" if pdf[place : place + 1] != b"3" else b"2") + pdf[place + 1 :]


def rewritten(pdf: bytes) -> bytes:
    """Saved anew by a well-meaning program."""
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        opened.save(out)
    return out.getvalue()


CASES = [
    "another file", "the same file unsigned", "nothing but rubbish behind", "another certificate",
    "a note and a signature", "a page and a signature", "a note behind the signature", "two signatures",
    "two, the other one by somebody else", "cut short", "bytes behind", "one bit turned", "a whole other file behind",
    "away from its place", "over the words beside its place", "as large as the page", "locked for good", "rewritten",
]  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_what_else_comes_back_changes_nothing(desk, case):
    """Refused with its reason, on record, nothing stored, no signature noted; the same file again is told the same."""
    content, code = hostile(desk)[case]
    desk.fetch()
    told = desk.returned(content)
    assert code in told
    assert desk.returned(content) == told
    assert desk.one().returned_id is None
    assert SignatureRecord.objects.count() == 0
    assert [line.code for line in audit.lines(DOCUMENT)][-1] == "signing.returned_refused"
    refused("signing.other_file_returned", lambda: desk.returned(sign(desk.prepared, desk.key, desk.place)))


def test_the_same_file_twice_is_one_signature(desk):
    """The line broke after the upload and the software tries again: the same answer, one record."""
    signed = sign(desk.fetch(), desk.key, desk.place)
    assert desk.returned(signed) == []
    assert desk.returned(signed) == []
    assert SignatureRecord.objects.count() == 1
    refused("signing.other_file_returned", lambda: desk.returned(sign(desk.prepared, desk.key, desk.place)))


def test_every_ticket_opens_once_and_in_its_time(desk):
    """Fetched twice, returned unfetched, too late, unknown, or with tickets that newer ones have replaced."""
    signed = sign(desk.prepared, desk.key, desk.place)
    refused("signing.request_over", lambda: desk.returned(signed))
    refused("signing.ticket_unknown", lambda: desk.returned(signed, ticket="tai-1"))
    desk.fetch()
    refused("signing.ticket_used", desk.fetch)
    refused("signing.request_over", lambda: desk.returned(signed, at=AT + timedelta(minutes=10)))
    plugin.hand_out(desk.one().id, Tickets("tai-2", "nop-2"), by=desk.story.viet, at=SOON)
    refused("signing.ticket_unknown", lambda: desk.returned(signed))
    plugin.fetch("tai-2", by=SOFTWARE, at=SOON)
    assert desk.returned(signed, ticket="nop-2") == []


def test_a_request_is_its_persons_own(desk):
    """Hoa gets no tickets for Việt's signature, and cannot end it."""
    hoa = desk.story.hoa
    with pytest.raises(NotAllowed):
        plugin.hand_out(desk.one().id, Tickets("a", "b"), by=hoa, at=AT)
    with pytest.raises(NotAllowed):
        plugin.give_up(desk.errand, by=hoa, at=AT)


def test_a_certificate_revoked_meanwhile_signs_nothing(desk):
    """Revoked between fetching and returning."""
    signed = sign(desk.fetch(), desk.key, desk.place)
    certificate = Certificate.objects.get(person_id=desk.story.viet.person_id)
    api.revoke(certificate.id, reason="mất thiết bị", by=system_actor("thử"), at=AT + timedelta(minutes=1))
    assert "signing.certificate_revoked" in desk.returned(signed)


def test_given_up_or_begun_again_the_old_request_is_dead(desk):
    """A signature that comes back after the person gave up, or after a newer errand began, is not taken."""
    signed = sign(desk.fetch(), desk.key, desk.place)
    again = desk.offer()
    refused("signing.request_over", lambda: desk.returned(signed))
    assert queries.open_errand(DOCUMENT, desk.story.viet.person_id, at=SOON) == again
    plugin.give_up(again, by=desk.story.viet, at=SOON)
    assert queries.open_errand(DOCUMENT, desk.story.viet.person_id, at=SOON) is None
    assert plugin.end_expired(by=SOFTWARE, at=AT + timedelta(hours=1)) == 0


def test_tickets_lie_in_the_database_as_digests_only(desk):
    """Whoever reads the table cannot use what stands there."""
    row = SigningRequest.objects.values().get(id=desk.one().id)
    assert not {"tai-1", "nop-1"} & set(map(str, row.values()))


def test_what_nobody_fetches_ends_by_itself(desk):
    """Ten minutes later and some: the request is over, on record."""
    assert plugin.end_expired(by=SOFTWARE, at=AT + timedelta(minutes=13)) == 1
    refused("signing.request_over", desk.fetch)
