"""The hub's own test partner: it sends a joining system its packets and takes what comes back."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from vanban.axis import states
from vanban.axis.actions.accepting import submit
from vanban.axis.actions.delivering import settle
from vanban.axis.actions.mailboxes import connect_system, open_mailbox
from vanban.axis.errors import PacketStillOut
from vanban.axis.models import Delivery, Joining
from vanban.axis.policies import check_can_follow
from vanban.axis.queries.console import joinings
from vanban.axis.rules import edxml
from vanban.axis.rules.joining import PARTNER_CODE, PARTNER_NAME, PARTNER_SYSTEM, REFUSE, TESTS, Test
from vanban.kernel.actor import Actor
from vanban.kernel.clock import local, local_date

PAPER = "Đây là tệp kiểm thử của trục liên thông văn bản. Tệp không chứa nội dung công việc.\n"
"""The packet's only attachment: plain text, so that no reader is needed to see that it arrived whole."""
SUBJECTS = {
    False: "Gói tin kiểm thử: hãy lấy về và xác nhận đã nhận (done)",
    True: "Gói tin kiểm thử: hãy lấy về và từ chối tiếp nhận (trạng thái 02)",
}


@transaction.atomic
def open_partner(*, by: Actor, at: datetime) -> None:
    """See that the test partner has its mailbox; harmless when it has."""
    connect_system(PARTNER_SYSTEM, PARTNER_NAME, kind="vxp", by=by, at=at)
    open_mailbox(PARTNER_CODE, PARTNER_NAME, system=PARTNER_SYSTEM, by=by, at=at)


def send_test_packet(joining_id: UUID, test: str, *, by: Actor, at: datetime) -> None:
    """Send the packet of a test to the joining system, as any sender would. Must be called outside any transaction.

    Raises `PacketStillOut` while one waits or when it has done its work, `NotAllowed`, `HubStopped`.
    """
    joining = Joining.objects.select_related("system").get(id=joining_id)
    check_can_follow(by, joining)
    found = next((one for one in joinings.tests(joining) if one.code == test), None)
    if found is None or not found.offer or not states.JOINING.can(joining.state, "go_live"):
        raise PacketStillOut()
    number = joinings.number_of_next(joining, test)
    packet = _packet(joining, test, number, at)
    submit(edxml.write_document(packet), system=PARTNER_SYSTEM, message_id=packet.message_id, by=by, at=at)


def send_first_packets(joining_id: UUID, *, by: Actor, at: datetime) -> None:
    """What an approved joining gets at once: the packet to take and the packet to refuse."""
    joining = Joining.objects.select_related("system").get(id=joining_id)
    for test in _offered(joinings.tests(joining)):
        send_test_packet(joining_id, test, by=by, at=at)


def _offered(tests: tuple[Test, ...]) -> list[str]:
    return [test.code for test in tests if test.offer and test.code in TESTS]


def take_what_came(*, by: Actor, at: datetime) -> int:
    """The partner has taken what joining systems sent it; how many deliveries this ended."""
    waiting = Delivery.objects.filter(destination__code=PARTNER_CODE, state__in=states.OPEN)
    ids = list(waiting.order_by("created_at").values_list("id", flat=True)[:200])
    return sum(settle(one, system=PARTNER_SYSTEM, outcome="deliver", by=by, at=at) for one in ids)


def _packet(joining: Joining, test: str, number: int, at: datetime) -> edxml.Packet:
    receiver = joining.codes[0]
    return edxml.Packet(
        sender=edxml.Organization(PARTNER_CODE, PARTNER_NAME),
        recipients=(edxml.Organization(receiver["code"], receiver["name"] or receiver["code"]),),
        document_id=joinings.document_code(joining, test, number),
        number=str(number),
        notation="KT-TRUC",
        promulgated=local_date(at),
        subject=SUBJECTS[test == REFUSE],
        type_name="Thông báo",
        signer_name="Trục liên thông văn bản",
        signer_competence="",
        signer_position="Hệ thống kiểm thử",
        place="Trục liên thông",
        traces=(edxml.Trace(PARTNER_CODE, local(at)),),
        attachments=(edxml.Attachment("goi-kiem-thu.txt", PAPER.encode()),),
        message_id=joinings.message_id(joining, test, number),
    )
