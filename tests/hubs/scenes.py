"""What happens between three hubs: each scene is one document's story, told by itself; they may come in any order."""

from __future__ import annotations

from collections.abc import Callable

from hubs.world import MINISTRY, World
from vanban.axis.rules import edxml
from vanban.kernel.clock import VIETNAM

WARD_B, OFFICE_B, OLD_WARD_B = "H37.51", "H37.08", "H37.60"
WARD_A, OFFICE_A = "H42.51", "H42.08"
WARD = "UBND phường Hoa Lư"


def directory_of_the_nation_reaches_both_provinces(world: World) -> None:
    """Each province makes its agencies known above and copies everybody else's; nobody types a list of codes."""
    world.office_b.do("open_more", code=OLD_WARD_B, name="UBND xã Ninh Mỹ")

    def everybody_known() -> bool:
        for hub in (world.a, world.b):
            hub.nudge("axis.sync_directory")
        question = "SELECT code FROM axis_remote_agency WHERE NOT deleted"
        at_a = {code for (code,) in world.a.asked(question)}
        at_b = {code for (code,) in world.b.asked(question)}
        return {OFFICE_B, WARD_B, OLD_WARD_B, MINISTRY} <= at_a and {OFFICE_A, WARD_A, MINISTRY} <= at_b

    world.until(everybody_known)
    listed = {row.code for row in world.ministry.agencies()}
    assert {OFFICE_A, WARD_A, OFFICE_B, WARD_B, MINISTRY} <= listed


def new_document_and_all_statuses(world: World) -> None:
    """From an office of A to a ward of B; arrived, accepted, assigned, in progress, finished come back one by one."""
    sent = world.office_a.do("issue", to=[[WARD, WARD_B]])
    key, row = world.arrival(world.office_b, sent["number"], OFFICE_A)
    assert (row["agency"], row["faults"]) == (WARD_B, [])
    assert [file[1:] for file in row["files"]] == world.office_a.do("sent_files", document=sent["document"])["files"]
    world.state(world.office_a, sent["document"], WARD_B, "arrived")
    world.office_b.do("accept", arrival=key)
    world.state(world.office_a, sent["document"], WARD_B, "accepted")
    for code, state in (("04", "assigned"), ("05", "in_progress"), ("06", "finished")):
        world.office_b.do("handled", arrival=key, code=code)
        world.state(world.office_a, sent["document"], WARD_B, state)
    assert world.office_a.do("reports", document=sent["document"])["codes"] == ["01", "03", "04", "05", "06"]


def within_the_province_nothing_goes_to_the_nation(world: World) -> None:
    """A's own agencies exchange through A's hub alone."""
    before = world.nation.asked("SELECT count(*) FROM axis_message")
    sent = world.office_a.do("issue", to=[[WARD, WARD_A]])
    key, _row = world.arrival(world.office_a, sent["number"], OFFICE_A, agency=WARD_A)
    world.office_a.do("accept", arrival=key)
    world.state(world.office_a, sent["document"], WARD_A, "accepted")
    assert world.nation.asked("SELECT count(*) FROM axis_message") == before


def refusal_with_reason_then_sent_again(world: World) -> None:
    """The ward of B refuses; the sender reads why and by whom, sends again, and the second copy is accepted."""
    sent = world.office_a.do("issue", to=[[WARD, WARD_B]])
    key, _row = world.arrival(world.office_b, sent["number"], OFFICE_A)
    world.office_b.do("refuse", arrival=key, reason="Thiếu phụ lục 2 nêu tại Điều 3")
    line = world.state(world.office_a, sent["document"], WARD_B, "refused")
    assert (line["reason"], line["said_by"]) == ("Thiếu phụ lục 2 nêu tại Điều 3", "Bùi Thị Ngọc")
    assert world.office_a.do("resend", document=sent["document"]) == {"again": 1}

    def second() -> str:
        found = world.office_b.do("arrivals")
        return next(
            (k for k, row in found.items() if row["number"] == sent["number"] and row["state"] == "arrived"), ""
        )

    again = world.until(second)
    assert again != key
    world.office_b.do("accept", arrival=again)
    assert world.state(world.office_a, sent["document"], WARD_B, "accepted")["round"] == 2


def recall_with_consent_and_after_a_refusal(world: World) -> None:
    """The ward of B keeps the letter at first, is asked again, and gives it back: its copy can no longer be read."""
    sent = world.office_a.do("issue", to=[[WARD, WARD_B]])
    key, _row = world.arrival(world.office_b, sent["number"], OFFICE_A)
    world.state(world.office_a, sent["document"], WARD_B, "arrived")
    for answer, state in (("deny", "denied"), ("agree", "recalled")):
        assert world.office_a.do("recall", document=sent["document"], reason="Ghi sai thẩm quyền ký") == {"asked": 1}
        world.until(lambda: [row for row in world.office_b.do("demands", arrival=key)["asked"] if row[1] == "open"])
        assert world.office_b.do("readable", arrival=key) == {"any": True}
        more = {"reason": "Đã giao việc theo văn bản này"} if answer == "deny" else {}
        world.office_b.do(answer, arrival=key, **more)
        world.state(world.office_a, sent["document"], WARD_B, state)
    assert world.office_b.do("readable", arrival=key) == {"any": False}


def recall_without_consent_where_it_is_a_duty(world: World) -> None:
    """Province A's regulation leaves its agencies no choice: B asks back, A's copy goes at once."""
    world.office_a.do("duty_bound")
    sent = world.office_b.do("issue", to=[[WARD, WARD_A]])
    key, _row = world.arrival(world.office_a, sent["number"], OFFICE_B)
    world.office_a.do("accept", arrival=key)
    world.state(world.office_b, sent["document"], WARD_A, "accepted")
    world.office_b.do("recall", document=sent["document"], reason="Ban hành nhầm")
    world.state(world.office_b, sent["document"], WARD_A, "recalled", "deleted")
    assert world.office_a.do("demands", arrival=key)["asked"][0][2] is True
    assert world.office_a.do("readable", arrival=key) == {"any": False}


def update_reaches_the_receiver_and_is_agreed_to(world: World) -> None:
    """A new time limit for a letter that the ward of B has accepted."""
    sent = world.office_a.do("issue", to=[[WARD, WARD_B]])
    key, _row = world.arrival(world.office_b, sent["number"], OFFICE_A)
    world.office_b.do("accept", arrival=key)
    world.state(world.office_a, sent["document"], WARD_B, "accepted")
    assert world.office_a.do("update", document=sent["document"], reason="Lùi hạn", due="2027-03-31") == {"told": 1}
    world.until(lambda: world.office_b.do("demands", arrival=key)["asked"])
    world.office_b.do("agree_update", arrival=key)
    world.until(lambda: world.office_a.do("requests", document=sent["document"])["asked"] == [["update", "agreed"]])


def replacement_takes_the_place_of_a_letter(world: World) -> None:
    """A second letter replaces the first one where that was received."""
    first = world.office_a.do("issue", to=[[WARD, WARD_B]])
    key, _row = world.arrival(world.office_b, first["number"], OFFICE_A)
    world.office_b.do("accept", arrival=key)
    world.state(world.office_a, first["document"], WARD_B, "accepted")
    second = world.office_a.do("issue", to=[["Lưu: VT", ""]], subject="V/v thay thế Công văn trước")
    world.until(lambda: world.office_a.do("lines", document=second["document"]))
    told = world.office_a.do(
        "replace_by", document=first["document"], replacement=second["document"], reason="Thay thế do sai số liệu"
    )
    assert told == {"told": 1}
    world.arrival(world.office_b, second["number"], OFFICE_A, business=3)
    world.until(lambda: [row for row in world.office_b.do("demands", arrival=key)["asked"] if row[0] == "replace"])


def codes_of_before_reach_the_agency_of_today(world: World) -> None:
    """A merged agency's code and a code of the former scheme both lead to the ward that answers for them now."""
    world.office_b.do("answers_for", agency=WARD_B, code=OLD_WARD_B)
    for hub in (world.b, world.nation):
        hub.command("axis-close", OLD_WARD_B, "--successor", WARD_B)
    for code in (OLD_WARD_B, "000.00.51.H37"):
        letter = world.letter("merged-" + code.replace(".", "-"), code)
        world.ministry.send_edoc(edxml.write_document(letter), sender=MINISTRY, message_id=letter.message_id)
        _key, row = world.arrival(world.office_b, letter.printed_number, MINISTRY)
        assert (row["agency"], "address" in row["faults"]) == (WARD_B, False)


def ministry_and_province_with_two_recipients(world: World) -> None:
    """A foreign system sends one packet to both provinces, once however often; reports come to its own list."""
    letter = world.letter("88", WARD_A, WARD_B)
    packet = edxml.write_document(letter)
    receipts = [world.ministry.send_edoc(packet, sender=MINISTRY, message_id="btc-88") for _again in range(3)]
    assert len({str(receipt) for receipt in receipts}) == 1
    at_a, _ = world.arrival(world.office_a, letter.printed_number, MINISTRY, agency=WARD_A)
    at_b, row = world.arrival(world.office_b, letter.printed_number, MINISTRY)
    assert row["copies"] == 1
    world.office_a.do("accept", arrival=at_a)
    world.office_b.do("refuse", arrival=at_b, reason="Không thuộc thẩm quyền")
    seen: dict[str, set[str]] = {}

    def both_answered() -> bool:
        for waiting in world.mail("status"):
            status = edxml.read(world.ministry.fetch(waiting.doc_id))
            assert isinstance(status, edxml.Status)
            if status.about.document_id == letter.document_id:
                seen.setdefault(status.sender.code, set()).add(status.code.value)
            world.ministry.update_status(waiting.doc_id, "done")
        return "03" in seen.get(WARD_A, ()) and "02" in seen.get(WARD_B, ())

    world.until(both_answered)
    assert {state.status for state in world.ministry.sent(_id(receipts[0]))} == {"done"}


def province_writes_to_a_ministry(world: World) -> None:
    """The ministry's own software takes a letter of A and reports back by itself."""
    sent = world.office_a.do("issue", to=[["Bộ Tài chính", MINISTRY]])
    waiting = world.until(lambda: [row for row in world.mail() if row.sender == OFFICE_A])[0]
    packet = edxml.read(world.ministry.fetch(waiting.doc_id))
    assert isinstance(packet, edxml.Packet) and packet.printed_number == sent["number"]
    world.ministry.update_status(waiting.doc_id, "done")
    report = edxml.Status(
        edxml.Organization(MINISTRY, "Bộ Tài chính"),
        edxml.ResponseFor(OFFICE_A, packet.printed_number, packet.document_id, packet.promulgated),
        edxml.Code.ACCEPTED,
        packet.traces[0].at.astimezone(VIETNAM) if packet.traces else waiting.created_at,
        "Đã tiếp nhận",
    )
    world.ministry.send_edoc(edxml.write_status(report), sender=MINISTRY, kind="status")
    world.state(world.office_a, sent["document"], MINISTRY, "accepted")


def unknown_and_closed_codes_are_told_to_the_sender(world: World) -> None:
    """Nobody waits for an answer that cannot come; the other recipients still get theirs."""
    sent = world.office_a.do("issue", to=[[WARD, WARD_B], ["Ai đó", "H99.99"]])
    assert "18" in world.state(world.office_a, sent["document"], "H99.99", "undeliverable")["reason"]
    world.arrival(world.office_b, sent["number"], OFFICE_A)


def fifty_megabytes_from_end_to_end(world: World) -> None:
    """The greatest attachment there may be arrives byte for byte."""
    sent = world.office_a.do("issue", to=[[WARD, WARD_B]], megabytes=50)
    _key, row = world.arrival(world.office_b, sent["number"], OFFICE_A)
    assert [file[1:] for file in row["files"]] == world.office_a.do("sent_files", document=sent["document"])["files"]
    assert row["files"][1][1] == 50 * 1024 * 1024


def an_outage_of_the_nation_queues_and_drains(world: World) -> None:
    """The national hub is down for a while: nothing is lost, nothing doubled, nobody has to do anything."""
    world.nation.stop()
    sent = world.office_a.do("issue", to=[[WARD, WARD_B]])
    world.state(world.office_a, sent["document"], WARD_B, "handed")
    world.nation.start()
    world.nation.wait()
    world.nation_is_back()
    _key, row = world.arrival(world.office_b, sent["number"], OFFICE_A)
    assert row["copies"] == 1


def in_the_end_every_hub_has_settled_everything(world: World) -> None:
    """Accepted is delivered or refused: no hub keeps anything back, and nothing was accepted twice."""

    def settled() -> bool:
        question = "SELECT count(*) FROM axis_delivery WHERE state IN ('waiting', 'leased') AND destination_id NOT IN"
        question += " (SELECT id FROM axis_mailbox WHERE code = %s)"
        return all(hub.asked(question, MINISTRY) == [(0,)] for hub in (world.a, world.nation, world.b))

    world.until(settled)
    twice = "SELECT message_id, sender_code FROM axis_message GROUP BY 1, 2 HAVING count(*) > 1"
    doubled = "SELECT message_id, sender_code, agency_id FROM exchange_arrival GROUP BY 1, 2, 3 HAVING count(*) > 1"
    for hub in (world.a, world.nation, world.b):
        assert hub.asked(twice) == [] and hub.asked(doubled) == []
        assert hub.asked("SELECT count(*) FROM procrastinate_jobs WHERE status = 'failed'") == [(0,)], hub.logs()


def _id(receipt: object) -> str:
    return str(getattr(receipt, "doc_id", receipt))


SCENES: tuple[Callable[[World], None], ...] = (
    directory_of_the_nation_reaches_both_provinces,
    new_document_and_all_statuses,
    within_the_province_nothing_goes_to_the_nation,
    refusal_with_reason_then_sent_again,
    recall_with_consent_and_after_a_refusal,
    recall_without_consent_where_it_is_a_duty,
    update_reaches_the_receiver_and_is_agreed_to,
    replacement_takes_the_place_of_a_letter,
    codes_of_before_reach_the_agency_of_today,
    ministry_and_province_with_two_recipients,
    province_writes_to_a_ministry,
    unknown_and_closed_codes_are_told_to_the_sender,
    fifty_megabytes_from_end_to_end,
    an_outage_of_the_nation_queues_and_drains,
    in_the_end_every_hub_has_settled_everything,
)
