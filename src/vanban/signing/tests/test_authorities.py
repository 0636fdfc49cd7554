"""Timestamp authorities, OCSP responders and lists over HTTP: what is right is taken, everything else is refused."""

from __future__ import annotations

import hashlib
import subprocess
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from asn1crypto import cms
from cryptography import x509
from cryptography.hazmat.primitives import serialization

from vanban.signing.adapters.demo_pki.source import DemoSource
from vanban.signing.adapters.evidence.answers import checked_crl, checked_ocsp
from vanban.signing.adapters.evidence.fetching import Caller, CallFailed
from vanban.signing.adapters.evidence.revocation import NetworkRevocation
from vanban.signing.adapters.evidence.stamper import LARGEST, FileSlots, RemoteStamper
from vanban.signing.ports import (
    RevocationUnavailable,
    RevokedFact,
    SubjectFacts,
    TimestampUnavailable,
    TrustMaterial,
)
from vanban.signing.tests.authorities import Answering, serving

AT = datetime(2026, 11, 23, 1, 30, tzinfo=UTC)
DIGEST = hashlib.sha256(b"a signature").digest()


@pytest.fixture(scope="module")
def authority(tmp_path_factory) -> DemoSource:
    return DemoSource(tmp_path_factory.mktemp("pki"), production=False)


@pytest.fixture
def state(authority) -> Answering:
    return Answering(authority, lambda: AT)


@pytest.fixture
def address(state):
    with serving(state) as found:
        yield found


def trust_in(authority) -> TrustMaterial:
    return TrustMaterial("test", authority.anchors(), authority.anchors(), intermediates=authority.intermediates())


def stamper(url, authority, folder, *, timeout=5.0, parallel=4, rest=0.0, trust=None) -> RemoteStamper:
    slots = FileSlots(folder / "slots", parallel, patience=10)
    return RemoteStamper(url, Caller(timeout, LARGEST), slots, trust or trust_in(authority), AT, rest)


def test_a_token_is_over_our_digest_and_stands_before_openssl(state, address, authority, tmp_path):
    token = stamper(f"{address}/tsa", authority, tmp_path).stamp(DIGEST)
    facts = cms.ContentInfo.load(token)["content"]["encap_content_info"]["content"].parsed
    assert facts["message_imprint"]["hashed_message"].native == DIGEST
    assert facts["gen_time"].native == AT
    (tmp_path / "token.der").write_bytes(token)
    root = x509.load_der_x509_certificate(authority.root).public_bytes(serialization.Encoding.PEM)
    (tmp_path / "root.pem").write_bytes(root)
    said = subprocess.run(
        f"openssl ts -verify -token_in -in token.der -digest {DIGEST.hex()} -CAfile root.pem"
        f" -attime {int(AT.timestamp())}".split(),
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert "Verification: OK" in said.stdout + said.stderr


@pytest.mark.parametrize(
    ("mood", "why"),
    [
        ("garbage", "cannot be read"),
        ("wrong_nonce", "another request"),
        ("wrong_imprint", "other bytes"),
        ("refused", "refused"),
        ("html", "text/html"),
        ("broken", "500"),
        ("redirect", "302"),
        ("large", "more than"),
        ("cut", "127.0.0.1"),
    ],
)
def test_a_wrong_answer_is_no_timestamp(mood, why, state, address, authority, tmp_path):
    state.mood = mood
    with pytest.raises(TimestampUnavailable, match=why):
        stamper(f"{address}/tsa", authority, tmp_path).stamp(DIGEST)
    assert len(state.calls) == 1


@pytest.mark.parametrize("mood", ["never", "trickle"])
def test_a_call_ends_when_its_time_is_over(mood, state, address, authority, tmp_path):
    state.mood = mood
    begun = time.monotonic()
    with pytest.raises(TimestampUnavailable):
        stamper(f"{address}/tsa", authority, tmp_path, timeout=0.5).stamp(DIGEST)
    assert time.monotonic() - begun < 2.5


def test_nobody_at_the_address(authority, tmp_path):
    with pytest.raises(TimestampUnavailable, match="could not be asked"):
        stamper("http://127.0.0.1:1/tsa", authority, tmp_path).stamp(DIGEST)


def test_a_clock_that_is_off_is_refused(state, address, authority, tmp_path):
    for off in (timedelta(hours=-1), timedelta(hours=1)):
        state.clock = lambda off=off: AT + off
        with pytest.raises(TimestampUnavailable, match="clock"):
            stamper(f"{address}/tsa", authority, tmp_path).stamp(DIGEST)


def test_an_authority_that_nobody_trusts_is_refused(state, address, authority, tmp_path):
    stranger = DemoSource(tmp_path / "stranger", production=False)
    nobody = TrustMaterial("other", (), stranger.anchors(), intermediates=stranger.intermediates())
    with pytest.raises(TimestampUnavailable, match="not trusted"):
        stamper(f"{address}/tsa", authority, tmp_path, trust=nobody).stamp(DIGEST)


def test_a_token_of_a_certificate_for_other_things_is_refused(state, address, authority, tmp_path, monkeypatch):
    issued = authority._issuing()
    monkeypatch.setattr(DemoSource, "timestamp_identity", lambda _self: issued)
    with pytest.raises(TimestampUnavailable, match="not for timestamps"):
        stamper(f"{address}/tsa", authority, tmp_path).stamp(DIGEST)


def test_only_so_many_calls_at_one_time(state, address, authority, tmp_path):
    state.delay = 0.15
    asking = stamper(f"{address}/tsa", authority, tmp_path, parallel=2)
    with ThreadPoolExecutor(6) as people:
        tokens = list(people.map(lambda n: asking.stamp(hashlib.sha256(bytes([n])).digest()), range(6)))
    assert len(set(tokens)) == 6
    assert state.most_busy == 2


def test_after_a_failure_the_authority_is_left_alone_for_a_while(state, address, authority, tmp_path):
    state.mood = "broken"
    asking = stamper(f"{address}/tsa", authority, tmp_path, rest=30.0)
    for _time in range(3):
        with pytest.raises(TimestampUnavailable):
            asking.stamp(DIGEST)
    assert len(state.calls) == 1


def test_an_address_in_a_certificate_never_leads_into_our_network(address, state):
    with pytest.raises(CallFailed, match="private network"):
        Caller(5.0).get(f"{address}/issuing.crl")
    assert not state.calls
    with pytest.raises(CallFailed, match="not an address"):
        Caller(5.0).get("file:///etc/passwd")


@pytest.fixture
def subject(authority, state) -> bytes:
    facts = SubjectFacts("person", "Phạm Quốc Việt", "Sở Nội vụ", "p1")
    content, _serial = authority.issue(facts, valid_from=AT - timedelta(days=1), valid_to=AT + timedelta(days=365))
    for certificate in (content, authority.issuing, authority.timestamp_certificate):
        state.known[x509.load_der_x509_certificate(certificate).serial_number] = certificate
    return content


def network(address: str) -> NetworkRevocation:
    hosts = {"pki.demo.invalid": address.removeprefix("http://")}
    return NetworkRevocation(Caller(5.0, 100_000, hosts), Caller(5.0, 100_000, hosts))


def test_ocsp_is_asked_where_the_certificate_says_on_the_host_we_map(state, address, authority, subject):
    answer = network(address).ask(subject, authority.issuing, revoked=None, at=AT)
    assert (answer.kind, answer.status, answer.this_update) == ("ocsp", "good", AT)
    state.revoked[x509.load_der_x509_certificate(subject).serial_number] = AT - timedelta(hours=2)
    answer = network(address).ask(subject, authority.issuing, revoked=None, at=AT)
    assert (answer.status, answer.revoked_at) == ("revoked", AT - timedelta(hours=2))
    assert all(call.startswith(("GET /ocsp", "POST /ocsp")) for call in state.calls)


def test_the_list_answers_where_there_is_no_responder(address, authority):
    answer = network(address).ask(authority.timestamp_certificate, authority.root, revoked=None, at=AT)
    assert (answer.kind, answer.status) == ("crl", "good")


@pytest.mark.parametrize("mood", ["garbage", "html", "broken", "redirect", "large", "another"])
def test_what_is_no_answer_about_this_certificate_is_refused(mood, state, address, authority, subject):
    state.mood = mood
    if mood == "another":  # the list would still say it; here only the responder is asked
        with pytest.raises(RevocationUnavailable, match="another certificate"):
            checked_ocsp(authority.status_answer(authority.issuing, None, at=AT), subject, authority.issuing, at=AT)
        return
    with pytest.raises(RevocationUnavailable):
        network(address).ask(subject, authority.issuing, revoked=None, at=AT)


def test_old_answers_and_answers_of_others_are_refused(authority, subject, tmp_path):
    answer = authority.status_answer(subject, None, at=AT)
    assert checked_ocsp(answer, subject, authority.issuing, at=AT).status == "good"
    with pytest.raises(RevocationUnavailable, match="ended"):
        checked_ocsp(answer, subject, authority.issuing, at=AT + timedelta(hours=2))
    with pytest.raises(RevocationUnavailable, match="future"):
        checked_ocsp(answer, subject, authority.issuing, at=AT - timedelta(hours=2))
    stranger = DemoSource(tmp_path / "stranger", production=False)
    with pytest.raises(RevocationUnavailable):
        checked_ocsp(stranger.status_answer(subject, None, at=AT), subject, authority.issuing, at=AT)
    forged = bytearray(answer)
    forged[-1] ^= 1
    with pytest.raises(RevocationUnavailable):
        checked_ocsp(bytes(forged), subject, authority.issuing, at=AT)


def test_a_list_counts_from_its_issuer_and_in_its_time(authority, subject, tmp_path):
    serial = f"{x509.load_der_x509_certificate(subject).serial_number:x}"
    listed = authority.revocation_lists((RevokedFact(serial, AT),), at=AT)[0]
    assert checked_crl(listed, subject, authority.issuing, at=AT).status == "revoked"
    with pytest.raises(RevocationUnavailable, match="ended"):
        checked_crl(listed, subject, authority.issuing, at=AT + timedelta(days=8))
    stranger = DemoSource(tmp_path / "stranger", production=False)
    with pytest.raises(RevocationUnavailable):
        checked_crl(stranger.revocation_lists((), at=AT)[0], subject, authority.issuing, at=AT)
