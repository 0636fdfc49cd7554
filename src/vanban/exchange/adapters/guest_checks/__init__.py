"""The office's own checks, lent to the hub for agencies without a system (`axis.ports.Examiner`)."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from vanban.axis.api import Envelope, Examined, edxml
from vanban.directory.api import AgencyUnknown, find_agency
from vanban.exchange.queries.inspecting import ACTIVE, gather, look_at
from vanban.exchange.rules import checking
from vanban.kernel.actor import Actor
from vanban.signing import api as signing


class OfficeChecks:
    """The same report that an office's clerk sees, made from the same facts by the same rules."""

    def arrival(
        self, packet: edxml.Packet, envelope: Envelope, agency_code: str, *, subject_id: UUID, by: Actor, at: datetime
    ) -> list[dict[str, Any]]:
        """Origin, address, completeness, structure, signatures, safety, secrecy (HY19-Đ10.1, VL19-Đ12.2-3)."""
        agency = find_agency(agency_code)
        if agency is None:
            raise AgencyUnknown(agency_code=agency_code)
        files = look_at(packet.attachments, document_id=subject_id, by=by, at=at)
        return [item.as_json() for item in checking.report(gather(packet, envelope, agency, files))]

    def file(self, content: bytes, *, subject_id: UUID | None, by: Actor, at: datetime) -> Examined:
        """The verdict on one PDF in sentences; broken is what a receiver must refuse."""
        report = signing.check(content, at=at, by=by, document_id=subject_id)
        screening = signing.screen_upload(content)
        told = [(item.text, item.ok) for item in signing.tell_report(report)]
        unreadable = report.verdict == signing.Verdict.UNREADABLE
        invalid = any(
            facts.faults and not (facts.intact and set(facts.faults) <= {"untrusted"}) for facts in report.signatures
        )
        return Examined(
            pages=screening.pages or 0,
            broken=unreadable or invalid or bool(ACTIVE & set(screening.faults)),
            signed=bool(report.signatures),
            told=tuple(told),
            template="signing/report.html",
            report=signing.tell(report),
        )
