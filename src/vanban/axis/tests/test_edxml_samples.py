"""Packets that other software wrote: each is read with the right fields, or refused with the right reason."""

from __future__ import annotations

import os
import sys
from datetime import date
from pathlib import Path

import pytest

from vanban.axis import errors
from vanban.axis.rules import edxml
from vanban.axis.rules.edxml import Code, Kind, Packet, Status

SAMPLES = Path(os.environ.get("VANBAN_EDXML_SAMPLES", Path(__file__).parents[5] / "shared/samples/edxml"))
pytestmark = pytest.mark.skipif(not SAMPLES.is_dir(), reason="no folder of foreign sample packets")

OFFICE, PROVINCE = "000.00.00.G22", "000.00.00.H41"
DOCUMENT = "000.00.00.G22,2015/09/30,7816/VPCP-TTĐT"
THREE = (PROVINCE, "000.00.00.H14", "000.00.00.G17")
LETTER = {
    "sender": OFFICE, "to": THREE, "document": DOCUMENT, "number": "7816/VPCP-TTĐT", "dated": date(2018, 9, 28),
    "type": "Công văn", "signer": "Nguyen Thanh Phuc", "priority": 0, "steering": 1, "hops": (OFFICE,),
    "files": (("1896_QD-TTg_m_294779.doc", 388_347),), "missing": (),
}  # fmt: skip
REPORT = {"sender": PROVINCE, "to": (OFFICE,), "document": DOCUMENT, "number": "7816/VPCP-TTĐT"}
EXPECTED: dict[str, dict[str, object] | str] = {
    "edoc.edxml": "axis.not_well_formed 22 line 116",
    "edoc_new.edxml": "axis.not_well_formed 22 line 1",
    "edoc_new_wellformed.edxml": LETTER | {
        "kind": Kind.NEW, "sender": "000.00.00.A80", "to": ("28.22.H17",), "number": "74fass22/VPCP-TTĐT",
        "dated": date(2019, 1, 16),
    },
    "edoc_replacement.edxml": LETTER | {"kind": Kind.REPLACE},
    "edoc_revocation.edxml": LETTER | {"kind": Kind.RECALL},
    "edoc_update.edxml": LETTER | {"kind": Kind.UPDATE},
    "status.edxml": REPORT | {"kind": Code.ARRIVED},
    "status_acceptance_03.edxml": REPORT | {"kind": Code.ACCEPTED},
    "status_assignment_04.edxml": REPORT | {"kind": Code.ASSIGNED},
    "status_cancellation_13.edxml": REPORT | {"kind": Code.RECALL_ASKED, "sender": OFFICE, "to": (PROVINCE,)},
    "status_change-acceptance_15.edxml": REPORT | {"kind": Code.RECALL_AGREED},
    "status_change-rejection_16.edxml": REPORT | {"kind": Code.RECALL_DENIED},
    "status_finish_06.edxml": REPORT | {"kind": Code.FINISHED},
    "status_inbox_ 01.edxml": REPORT | {"kind": Code.ARRIVED},
    "status_processing_05.edxml": REPORT | {"kind": Code.IN_PROGRESS},
    "status_rejection_02.edxml": REPORT | {"kind": Code.REFUSED},
}  # fmt: skip


def said_of(name: str) -> dict[str, object] | str:
    """The fields of a sample, or why it is refused."""
    data = (SAMPLES / name).read_bytes()
    try:
        found = edxml.read(data)
    except errors.PacketRefused as refusal:
        return f"{refusal.code} {refusal.error_code} line {refusal.data['line']}"
    if isinstance(found, Status):
        return {
            "kind": found.code, "sender": found.sender.code, "to": (found.about.organ,),
            "document": found.about.document_id, "number": found.about.code,
        }  # fmt: skip
    return {
        "kind": found.business.kind, "sender": found.sender.code, "to": found.recipient_codes,
        "document": found.document_id, "number": found.printed_number, "dated": found.promulgated,
        "type": found.type_name, "signer": found.signer_name, "priority": found.priority, "steering": found.steering,
        "hops": tuple(hop.organ for hop in found.traces), "missing": found.missing,
        "files": tuple((item.name, len(item.content)) for item in found.attachments),
    }  # fmt: skip


def test_every_sample_is_read_with_the_right_fields_or_refused_with_the_right_reason(
    capsys: pytest.CaptureFixture[str],
) -> None:
    """The table is printed, whatever the verdict."""
    names = sorted(path.name for path in SAMPLES.glob("*.edxml"))
    table = {name: said_of(name) for name in names}
    with capsys.disabled():
        sys.stdout.write("\n")
        for name, said in table.items():
            sys.stdout.write(f"  {'ok ' if said == EXPECTED.get(name) else 'BAD'} {name:36} {_line(said)}\n")
    assert table == EXPECTED


def _line(said: dict[str, object] | str) -> str:
    if isinstance(said, str):
        return f"refused: {said}"
    kind = said["kind"]
    name = f"status {kind.value} {kind.name}" if isinstance(kind, Code) else f"document {getattr(kind, 'name', kind)}"
    return f"{name:24} {said['sender']} → {', '.join(map(str, said['to']))}  {said['number']}"  # type: ignore[call-overload]


def document(name: str) -> Packet:
    """A sample that is a document."""
    found = edxml.read((SAMPLES / name).read_bytes())
    assert isinstance(found, Packet)
    return found


def test_what_each_kind_of_business_needs_is_read() -> None:
    update = document("edoc_update.edxml").business
    assert (update.document_id, update.content_changed, update.receivers_changed) == (
        "000.00.00.G22,2014/02/30,7806/VPCP-TTĐT", True, True,
    )  # fmt: skip
    assert [(item.organ, item.added) for item in update.receivers] == [(PROVINCE, False), ("000.00.00.H14", True)]
    replaced = document("edoc_replacement.edxml").business
    assert [(item.document_id, item.organs) for item in replaced.replacements] == [
        ("000.00.00.G22,2014/01/30,7806/VPCP-TTĐT", (PROVINCE, "000.00.00.H14"))] * 2  # fmt: skip
    recalled = document("edoc_revocation.edxml")
    assert recalled.business.reason == "Thu hồi văn bản điện tử"
    assert recalled.business.staff.email == "vanthuvanphong@gov.vn"
    assert recalled.responses[0].document_id == "000.00.04.G14,2012/08/06,267/VPCP-TTĐT"
    assert recalled.attachments[0].content.startswith(b"<?xml")
