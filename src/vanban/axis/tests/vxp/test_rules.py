"""The protocol's signature, clock, parameters and answers, as plain values."""

from __future__ import annotations

import io
import json
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from vanban.axis.errors import (
    CallUnsigned,
    HeaderAltered,
    ParameterWrong,
    SignatureWrong,
    TimestampAbsurd,
    TimestampUnreadable,
)
from vanban.axis.rules.vxp import answers, budget, clock, digests, parameters, reading, registering, signing
from vanban.axis.rules.vxp.listing import is_old_scheme, parent_code
from vanban.kernel.clock import VIETNAM

AT = datetime(2026, 11, 22, 3, 20, 56, 738_000, tzinfo=VIETNAM)
TEXT = (
    b'{"XroadVnpt-systemid":"vxp.saas.02","XroadVnpt-timestamp":"22112026T032056+0738",'
    b'"XroadVnpt-Content-Type":"application/json"}'
)
SEEN = {
    "systemid": b"vxp.saas.02",
    "timestamp": b"22112026T032056+0738",
    "content-type": b"application/json",
    "sign-header-key": b"systemid;timestamp;Content-Type",
    "sign-header": TEXT,
    "hash-header": b"3882989d8d31544897fd6adf9e36d79b5344ef9f7cd6534a7b84eda243bd0f33",
    "version": b"3.0.201608",
}


def signed(values: dict[str, str], *, text: bytes | None = None, **headers: bytes) -> dict[str, bytes]:
    """Headers as a server hands them over, signed with the secret `s`."""
    text = text or json.dumps({f"XroadVnpt-{name}": value for name, value in values.items()}).encode()
    plain = {name.lower(): value.encode() for name, value in values.items()}
    return {**plain, "sign-header": text, "hash-header": signing.sign(text, "s").encode(), **headers}


def test_the_signature_seen_in_the_field_is_verified_and_made() -> None:
    found = signing.verify(SEEN, ["test-secret"])
    assert (found.system_id, found.timestamp) == ("vxp.saas.02", "22112026T032056+0738")
    made = dict(signing.headers({}, system_id="vxp.saas.02", secret="test-secret", at=AT))
    assert made["XroadVnpt-sign-header"] == TEXT
    assert made["XroadVnpt-hash-header"] == SEEN["hash-header"]
    assert made["XroadVnpt-timestamp"] == SEEN["timestamp"]


def test_any_of_the_secrets_counts_and_no_other() -> None:
    assert signing.verify(SEEN, ["new", "test-secret"])
    for secrets in ([], ["test-secret "], ["dGVzdC1zZWNyZXQ="]):
        with pytest.raises(SignatureWrong):
            signing.verify(SEEN, secrets)
    with pytest.raises(CallUnsigned):
        signing.verify({**SEEN, "sign-header": b""}, ["test-secret"])


@pytest.mark.parametrize(
    "change",
    [
        {"systemid": b"vxp.saas.03"},
        {"timestamp": b"22112026T032056+0739"},
        {"content-type": b"text/html"},
        {"to": b'["H42.05"]'},
        {"from": b"H42.05"},
    ],
)
def test_a_header_that_is_not_what_was_signed_proves_nothing(change: dict[str, bytes]) -> None:
    with pytest.raises(HeaderAltered):
        signing.verify({**SEEN, **change}, ["test-secret"])


def test_headers_are_compared_as_bytes_with_what_the_json_means() -> None:
    assert signing.verify(signed({"note": "văn bản"}), ["s"]).get("note") == "văn bản"
    escaped = rb'{"XroadVnpt-to":"[\"a\",\"b\"]","XroadVnpt-q":"a\u003db\u0026c","XroadVnpt-note":"v\u0103n"}'
    found = signing.verify(signed({}, text=escaped, to=b'["a","b"]', q=b"a=b&c", note="văn".encode()), ["s"])
    assert parameters.codes(found, "to") == ("a", "b")
    cut = b'{"XroadVnpt-note":"v\x03n b\xe3n"}'
    assert signing.verify(signed({}, text=cut.replace(b"\x03", b"\xff"), note=b"v\xffn b\xe3n"), ["s"])
    with pytest.raises(HeaderAltered):
        signing.verify(signed({}, text=cut.replace(b"\x03", b"\xff"), note="v\xffn bãn".encode()), ["s"])


def test_a_parameter_spelled_twice_is_joined_by_servers_and_each_call_reads_its_own() -> None:
    old, new = str(UUID(int=1)), str(UUID(int=2))
    text = json.dumps({"XroadVnpt-docid": old, "XroadVnpt-docId": new}).encode()
    for joined in (f"{old},{new}", f"{new}, {old}", old, new):
        found = signing.verify(signed({}, text=text, docid=joined.encode()), ["s"])
        assert parameters.identifier(found, "docId") == UUID(int=2)
        assert parameters.settled_id(found) == UUID(int=1)
    with pytest.raises(HeaderAltered):
        signing.verify(signed({}, text=text, docid=f"{old},{old}".encode()), ["s"])


@pytest.mark.parametrize("text", [b"[]", b"null", b"{", b"[" * 100_000, b'"x"'])
def test_a_signed_text_that_is_no_object_is_no_signature(text: bytes) -> None:
    with pytest.raises(CallUnsigned):
        signing.verify(signed({}, text=text), ["s"])


@pytest.mark.clause("HP25-Đ14.1a")
def test_the_timestamp_is_vietnam_time_with_milliseconds() -> None:
    assert clock.read_timestamp("22112026T032056+0738") == AT
    assert clock.read_timestamp("22112026T032056+0738").astimezone(UTC).hour == 20
    assert clock.read_timestamp("22112026T032056") == AT.replace(microsecond=0)
    assert clock.write_timestamp(AT.astimezone(UTC)) == "22112026T032056+0738"
    for wrong in ("", "now", "2026-11-22T03:20:56", "32112026T032056+0738", "22112026T032056+07:00"):
        with pytest.raises(TimestampUnreadable):
            clock.read_timestamp(wrong)


def test_an_old_timestamp_is_borne_an_absurd_one_is_not() -> None:
    month = timedelta(days=30)
    text = clock.write_timestamp(AT)
    assert clock.skew(text, at=AT + timedelta(days=29), oldest=month) == timedelta(days=-29)
    assert clock.is_skewed(clock.skew(text, at=AT - timedelta(minutes=6), oldest=month))
    assert not clock.is_skewed(clock.skew(text, at=AT + timedelta(minutes=4), oldest=month))
    for at in (AT + timedelta(days=31), AT - timedelta(days=2)):
        with pytest.raises(TimestampAbsurd):
            clock.skew(text, at=at, oldest=month)


def test_answers_are_ascii_and_hold_no_null() -> None:
    text = answers.failed("18", "Đơn vị nhận không tồn tại", DocId="", codes={"H42.9": None}, none=None)
    assert text.isascii()
    assert json.loads(text) == {
        "status": "FAIL", "ErrorCode": "18", "ErrorDesc": "Đơn vị nhận không tồn tại", "DocId": "", "codes": {},
    }  # fmt: skip
    assert json.loads(b"".join(answers.listed([]))) == {
        "status": "OK",
        "ErrorCode": "0",
        "ErrorDesc": "Thành công",
        "data": [],
    }
    rows = [{"name": f"Cơ quan {n}", "mail": None} for n in range(5000)]
    pieces = list(answers.listed(iter(rows), lastVersion=7))
    assert len(pieces) > 3
    told = json.loads(b"".join(pieces))
    assert told["lastVersion"] == 7
    assert told["data"] == [{"name": row["name"]} for row in rows]


@pytest.mark.parametrize("size", [1, 7, 64, 4096])
def test_lists_are_read_row_by_row_however_they_are_cut(size: int) -> None:
    whole = json.dumps(
        {"status": "OK", "data": [{"a": 12, "b": "đ]}", "c": [1, {"d": None}]}, {"a": 3}], "ErrorCode": "0"},
        indent=2, ensure_ascii=False,
    ).encode()  # fmt: skip
    stream = io.BytesIO(whole)
    answer = reading.Answer()
    rows = list(reading.rows(lambda _size: stream.read(size), answer))
    assert rows == [{"a": 12, "b": "đ]}", "c": [1, {"d": None}]}, {"a": 3}]
    assert (answer.error_code, answer.members["status"]) == ("0", "OK")


@pytest.mark.parametrize("text", ["", "<html>", "[]", '{"status":"OK","data":[{"a":1},', '{"status":"OK"', '{"a" 1}'])
def test_an_answer_that_was_cut_or_is_a_page_is_no_empty_list(text: str) -> None:
    stream = io.BytesIO(text.encode())
    with pytest.raises(reading.AnswerUnreadable):
        list(reading.rows(stream.read, reading.Answer()))


def test_a_fail_without_a_code_is_a_fault_over_there() -> None:
    assert reading.Answer({"status": "FAIL"}).error_code == "20"
    assert reading.Answer({"status": "fail", "ErrorCode": "18"}).error_code == "18"
    assert reading.Answer({"status": "OK"}).error_code == "0"


def test_digests_of_the_field() -> None:
    digest = bytes([0, 1, 2, 15, 16]) + bytes(27)
    assert digests.is_of("012f10" + "0" * 27, digest)
    assert digests.is_of(digest.hex().upper(), digest)
    assert not digests.is_of("012f11" + "0" * 27, digest)
    assert not digests.is_digest("")
    assert not digests.is_digest("g" * 64)


def values(**found: str) -> signing.Signed:
    return signing.Signed("s", "t", found)


def test_leftovers_of_earlier_calls_are_no_filters() -> None:
    assert parameters.list_asked(values(status="done")).statuses == ("done",)
    assert parameters.list_asked(values(status="done", docid="x")).statuses == ()
    assert parameters.list_asked(values(to="H42.05")).to == ("H42.05",)
    assert parameters.list_asked(values(to='["H42.05"]', **{"hash-file": "a"})).to == ()


def test_parameters_that_cannot_be_read_are_named() -> None:
    asked = parameters.list_asked(values(fromDate="2026/11/22", toDate="22/11/2026", pageSize="999999"))
    assert asked.since == datetime(2026, 11, 22, tzinfo=VIETNAM)
    assert asked.before == datetime(2026, 11, 23, tzinfo=VIETNAM)
    assert (asked.size, asked.page) == (parameters.MOST_ROWS, 1)
    for wrong in (
        {"messagetype": "letter"}, {"status": "gone"}, {"fromDate": "31/02/2026"}, {"pageSize": "-1"}, {"only": "x"},
        {"to": "[1]"}, {"to": '["a"'}, {"to": "[" * 9999}, {"to": "x" * 36}, {"to": "a\x00b"}, {"pageIndex": "²"},
    ):  # fmt: skip
        with pytest.raises(ParameterWrong) as refusal:
            parameters.list_asked(values(**wrong))
        assert refusal.value.data["name"] in wrong


def test_damaged_texts_become_readable_and_exact_ones_win() -> None:
    damaged = values(description=b"v\x03n b\xe3n".decode("utf-8", "surrogateescape"))
    assert parameters.description(damaged) == "v\ufffdn b?n"
    exact = values(description="nham", **{"description-utf8": "nh%E1%BA%A7m"})
    assert parameters.description(exact) == "nhầm"


def test_a_listed_code_covers_what_stands_below_it() -> None:
    assert registering.covers(["H42.05"], "H42.05.02")
    assert registering.covers(["H42.05"], "H42.05")
    assert not registering.covers(["H42.05"], "H42.050")
    assert not registering.covers(["H42.05"], "H42")
    assert (parent_code("H42.05"), parent_code("H42"), parent_code("000.00.05.H42")) == ("H42", "", "")
    assert is_old_scheme("000.00.05.H42")
    assert not is_old_scheme("H42.05.001.002")


def test_a_bucket_gives_what_time_filled_and_never_more() -> None:
    now, left, given = AT, 60.0, 0
    for _second in range(600):
        drawn = budget.draw(left=left, since=now - timedelta(seconds=1), at=now, per_minute=60)
        left, given, now = drawn.left, given + drawn.calls, now + timedelta(seconds=1)
    assert given <= 60 + 600
    empty = budget.draw(left=0.2, since=AT, at=AT, per_minute=6)
    assert (empty.calls, empty.wait) == (0, 8)
    backwards = budget.draw(left=0.0, since=AT, at=AT - timedelta(hours=1), per_minute=60)
    assert (backwards.calls, backwards.left) == (0, 0.0)
    assert budget.draw(left=0.0, since=AT, at=AT + timedelta(days=1), per_minute=1200) == budget.Drawn(10, 1190.0, 0)
