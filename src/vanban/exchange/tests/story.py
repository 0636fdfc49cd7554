"""What exchange stories need: both offices, a signed and sealed letter issued by the registry, and the postman."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.conf import settings

from cast import AT, MONDAY, Office, actor, phuong_hoa_lu, so_noi_vu
from vanban.axis import api as axis
from vanban.axis.api import edxml
from vanban.directory.api import Agency
from vanban.exchange import api
from vanban.exchange.models import Arrival, StatusEntry
from vanban.kernel.actor import Actor, system_actor
from vanban.kernel.identifiers import new_id
from vanban.platform import storage
from vanban.registry import api as registry
from vanban.signing import api as signing
from vanban.signing.tests.letters import letter as typeset
from vanban.signing.tests.letters import sheet

_SEALED: dict[tuple[str, str, datetime], bytes] = {}
"""By the folder whose demo authority vouches, the number and the moment."""

MACHINE = system_actor("liên thông văn bản")


@lru_cache(maxsize=1)
def annex() -> bytes:
    """A plain annex of two pages."""
    return sheet(pages=2)


@dataclass
class Story:
    """Both offices and the acts that a story is made of."""

    snv: Office
    ward: Office
    commune: Agency

    @property
    def hoa(self) -> Actor:
        """The department's clerk, with what she sees by now."""
        return actor(self.snv.posts["hoa"])

    @property
    def ngoc(self) -> Actor:
        """The ward's clerk."""
        return actor(self.ward.posts["ngoc"])

    @property
    def viet(self) -> Actor:
        """The director."""
        return actor(self.snv.posts["viet"])

    @classmethod
    def begin(cls) -> Story:
        """The fixture province, joined to the hub, with certificates for those who sign."""
        snv, ward = so_noi_vu(), phuong_hoa_lu()
        commune = Agency.objects.create(
            code="H42.60", name="UBND xã Gia Viễn", abbreviation="UBND", level="commune", place="Gia Viễn"
        )
        for agency in (snv.agency, ward.agency, commune):
            api.join_hub(agency.id, by=MACHINE, at=AT - timedelta(days=1))
        people, agencies = [snv.posts["viet"].person_id], [snv.agency.id, ward.agency.id]
        signing.issue_demo_certificates(people, agencies, by=MACHINE, at=AT - timedelta(days=1))
        return cls(snv, ward, commune)

    def sealed(self, number: str = "01", *, at: datetime = AT) -> bytes:
        """Việt's letter, numbered and sealed by Hoa; made once in a folder of keys, since signing is not this story."""
        key = (str(settings.VANBAN_VAR), number, at)
        if key in _SEALED:
            return _SEALED[key]
        pdf, layout = typeset()
        prepared = signing.add_named_fields(pdf, layout)
        signed = signing.sign_as_person(prepared, layout=layout, by=self.viet, at=at).pdf
        _SEALED[key] = signing.fill_and_seal(
            signed, layout=layout, agency_id=self.snv.agency.id, number=number, day="23", month="11", by=self.hoa, at=at
        ).pdf
        return _SEALED[key]

    def issued(
        self,
        *recipients: tuple[str, str],
        main: bytes | None = None,
        annexes: tuple[bytes, ...] = (),
        at: datetime = AT,
        **changes: Any,
    ) -> UUID:
        """A letter in the department's register, not sent yet; to the ward unless told otherwise."""
        document_id = new_id()
        lines = recipients or (("UBND phường Hoa Lư", "H42.51"), ("Lưu: VT, TCCB", ""))
        pdf = main if main is not None else self.sealed(at=at)
        files = [registry.FileFacts(storage.put(pdf, media_type="application/pdf").id, "cong-van.pdf", "main")]
        files += [
            registry.FileFacts(storage.put(item, media_type="application/pdf").id, f"phu-luc-{n}.pdf", "annex")
            for n, item in enumerate(annexes, 1)
        ]
        held = registry.reserve_number(
            document_id, agency_id=self.snv.agency.id, book=registry.book_of("cong-van"), on=MONDAY, by=self.hoa, at=at
        )
        facts: dict[str, Any] = {
            "type_code": "cong-van",
            "type_name": "Công văn",
            "symbol": "SNV-TCCB",
            "issued_date": held.dated,
            "subject": "V/v rà soát vị trí việc làm",
            "signer_name": "Phạm Quốc Việt",
            "signer_title": "GIÁM ĐỐC",
            "recipients": tuple(registry.RecipientFacts(name, code) for name, code in lines),
            "reply_due": date(2026, 12, 15),
            "urgency": 1,
        }
        registry.complete_issue(
            document_id, facts=registry.OutgoingFacts(**facts | changes), files=files, by=self.hoa, at=at
        )
        return document_id

    def sent(self, *recipients: tuple[str, str], at: datetime = AT, **changes: Any) -> UUID:
        """Issued and handed to the hub."""
        document_id = self.issued(*recipients, at=at, **changes)
        api.send_issued(document_id, by=MACHINE, at=at)
        return document_id

    def carry(self, at: datetime) -> list[UUID]:
        """The postman: everything due is fetched, every report handed over, until nothing moves; the arrivals made."""
        found: list[UUID] = []
        for _round in range(20):
            deliveries = axis.due(at=at)
            reports = list(StatusEntry.objects.filter(direction="out", handed_at__isnull=True))
            if not deliveries and not reports:
                return found
            for delivery_id, _code in deliveries:
                arrival = api.receive(delivery_id, by=MACHINE, at=at)
                if arrival and arrival not in found:
                    found.append(arrival)
            for entry in reports:
                api.hand_status(entry.id, by=MACHINE, at=at)
        raise AssertionError("the post never comes to rest")

    def delivered(self, *recipients: tuple[str, str], at: datetime = AT, **changes: Any) -> tuple[UUID, UUID]:
        """A letter sent and arrived: the document at the sender, the arrival at the receiver."""
        document_id = self.sent(*recipients, at=at, **changes)
        arrivals = self.carry(at + timedelta(seconds=5))
        assert len(arrivals) == 1
        return document_id, arrivals[0]

    def line(self, document_id: UUID, code: str = "H42.51") -> api.Recipient:
        """One recipient of the sender's grid."""
        return next(item for item in api.grid(document_id) if item.code == code)

    def foreign(self, packet: edxml.Packet, at: datetime, **changes: Any) -> UUID:
        """A packet straight to the hub, as another system would hand it over; the arrival made of it."""
        axis.submit(edxml.write_document(packet), system="office", by=MACHINE, at=at, **changes)
        return self.carry(at + timedelta(seconds=1))[0]

    def packet(self, **changes: Any) -> edxml.Packet:
        """A packet of the department's to the ward."""
        facts: dict[str, Any] = {
            "sender": edxml.Organization("H42.08", "Sở Nội vụ"),
            "recipients": (edxml.Organization("H42.51", "UBND phường Hoa Lư"),),
            "document_id": "H42.08,2026/11/20,77/SNV-VP",
            "number": "77",
            "notation": "SNV-VP",
            "promulgated": date(2026, 11, 20),
            "subject": "V/v lịch làm việc",
            "type_name": "Công văn",
            "signer_name": "Phạm Quốc Việt",
            "signer_position": "Giám đốc",
            "attachments": (edxml.Attachment("77.pdf", annex()),),
            "message_id": str(new_id()),
        }
        return edxml.Packet(**facts | changes)


def arrival(document_id: UUID) -> Arrival:
    """The arrival as stored now."""
    return Arrival.objects.get(id=document_id)


def findings(document_id: UUID) -> dict[str, dict[str, Any]]:
    """The report by code; the worst line of each."""
    found: dict[str, dict[str, Any]] = {}
    for item in arrival(document_id).report or ():
        if item["code"] not in found or item["ok"] is False:
            found[item["code"]] = item
    return found


__all__ = ["MACHINE", "Story", "annex", "arrival", "findings"]
