"""A system of the field joins: registered, approved, then its three tests over the wire, and only then the others."""

from __future__ import annotations

import pytest
from django.utils import timezone

from vanban.axis import api
from vanban.axis.actions import joining as verbs
from vanban.axis.actions.partner import send_first_packets, take_what_came
from vanban.axis.models import Joining
from vanban.axis.queries.console import joinings
from vanban.axis.rules import edxml
from vanban.axis.rules.edxml import Code, Organization, ResponseFor, Status
from vanban.axis.rules.joining import PARTNER_CODE, RECEIVE, REFUSE, SEND, TESTS
from vanban.axis.tests.packets import DEPARTMENT, letter
from vanban.axis.tests.vxp.conftest import OPERATOR
from vanban.axis.tests.vxp.vendor import VendorClient
from vanban.kernel.actor import system_actor

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
SCHOOL = Organization("H42.90", "Trường Cao đẳng Hoa Lư")
GUEST = system_actor("người giữ đường dẫn gia nhập")


def test_the_three_tests_are_passed_by_calls_of_the_field_and_by_nothing_else(hub_address: str, client) -> None:
    at = timezone.now()
    client("H42.05")
    made = verbs.invite("Trường Hoa Lư", "tu-trong-duong-dan", by=OPERATOR, at=at)
    wish = verbs.Wish("Phần mềm của trường", f"truong.{made.id.hex[-12:]}", [(SCHOOL.code, SCHOOL.name)], "Kỹ")
    verbs.ask_to_join(wish, joining_id=made.id, by=GUEST, at=at)
    verbs.approve_joining(made.id, codes=[SCHOOL.code], live_by_itself=True, by=OPERATOR, at=at)
    send_first_packets(made.id, by=OPERATOR, at=at)
    given = verbs.show_secret(made.id, by=GUEST, at=at)
    school = VendorClient(hub_address, given.system, given.secret)

    def passed() -> set[str]:
        return {test.code for test in joinings.tests(Joining.objects.get(id=made.id)) if test.passed}

    def sent(packet: edxml.Packet) -> str:
        return str(school.send_edoc(edxml.write_document(packet), SCHOOL.code, to=[packet.recipients[0].code]).code)

    assert sent(letter(sender=SCHOOL, recipients=(DEPARTMENT,), message_id="a")) == "18"
    assert passed() == set()
    [test] = [test for test in joinings.tests(Joining.objects.get(id=made.id)) if test.code == SEND]
    assert any("18" in str(line.data.get("error_code")) for line in test.lines), "the page says what was wrong"
    assert sent(letter(sender=SCHOOL, recipients=(Organization(PARTNER_CODE),), message_id="b")) == "0"
    assert passed() == {SEND}

    rows = school.received().json["data"]
    assert len(rows) == 2
    codes = {}
    for row in rows:
        packet = edxml.read(school.download(row["docId"]).body)
        assert isinstance(packet, edxml.Packet)
        assert packet.sender.code == PARTNER_CODE
        codes[packet.document_id.split(",")[1].split("-")[0]] = packet.document_id
        assert school.update_status(row["docId"], "done").status == "OK"
    assert passed() == {SEND, RECEIVE}

    about = ResponseFor(PARTNER_CODE, "1/KT-TRUC", codes[REFUSE])
    status = Status(SCHOOL, about, Code.REFUSED, timezone.now(), description="Không thuộc thẩm quyền")
    answer = school.send_edoc(edxml.write_status(status), SCHOOL.code, to=[PARTNER_CODE], kind="status")
    assert answer.code == "0", answer.body
    assert passed() == set(TESTS)

    assert take_what_came(by=OPERATOR, at=timezone.now()) == 2
    assert verbs.take_live_what_may(by=OPERATOR, at=timezone.now()) == 1
    assert api.check_recipients([SCHOOL.code], at=timezone.now()) == {}
    assert sent(letter(sender=SCHOOL, recipients=(DEPARTMENT,), message_id="c")) == "0"
