"""Timestamps into signatures that have none, evidence and document timestamps behind them, judged by other programs."""

from __future__ import annotations

import hashlib
import io
import subprocess
from datetime import timedelta

import pytest
from asn1crypto import cms
from cryptography import x509 as pyca
from cryptography.hazmat.primitives import serialization
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation.dss import DocumentSecurityStore

from cast import AT
from vanban.platform.bounded.marks import Declined
from vanban.signing import api, ports
from vanban.signing.adapters.pdf.lasting_engine import BoundedLasting
from vanban.signing.ports import TimestampUnavailable
from vanban.signing.queries.certificates import trust_material
from vanban.signing.tests.letters import sheet

LASTING = BoundedLasting()


class Silent:
    """A timestamp authority that does not answer."""

    def stamp(self, digest: bytes) -> bytes:
        raise TimestampUnavailable("silent")


@pytest.fixture
def unstamped(snv, monkeypatch) -> bytes:
    """The letter signed by Việt while no timestamp can be had at once."""
    monkeypatch.setattr(ports._joined, "stamper", lambda _at: None)
    pdf = snv.signed()
    monkeypatch.undo()
    return pdf


def evidence(at=AT):
    """All lists of the demo as of a moment."""
    return trust_material(at).crls


def embedded(pdf: bytes):
    """The signatures, first to last."""
    found = PdfFileReader(io.BytesIO(pdf)).embedded_signatures
    return sorted(found, key=lambda item: item.signed_revision)


def test_a_timestamp_is_put_into_a_signature_that_has_none(snv, unstamped):
    seen = LASTING.see(unstamped)
    assert [(one.kind, one.stamped_at, one.covers_all) for one in seen.signatures] == [("signature", None, True)]
    assert seen.level == "B-B"
    later = AT + timedelta(minutes=2)
    stamped = LASTING.stamp_last(unstamped, ports.stamper(later))
    assert len(stamped) == len(unstamped)
    seen = LASTING.see(stamped)
    assert seen.signatures[0].stamped_at == later
    assert seen.level == "B-T"
    report = api.check(stamped, at=AT + timedelta(hours=1))
    assert report.verdict == api.Verdict.VALID
    assert report.signatures[0].timestamp_at == later
    assert LASTING.stamp_last(stamped, Silent()) == stamped


def test_a_file_that_goes_on_behind_the_signature_is_left_alone(snv):
    later = evidence(AT + timedelta(hours=2))
    sealed = LASTING.extend(snv.sealed(), certificates=(), ocsps=(), crls=later, stamper=None)
    with pytest.raises(Declined, match="bytes_follow"):
        LASTING.stamp_last(sealed, ports.stamper(AT))
    with pytest.raises(Declined, match="nobody_signed"):
        LASTING.stamp_last(sheet(), ports.stamper(AT))
    for broken in (b"%PDF-1.7 and nothing", b""):
        with pytest.raises(Declined, match="broken"):
            LASTING.see(broken)


def test_an_outage_leaves_the_file_as_it_was(snv, unstamped):
    with pytest.raises(TimestampUnavailable):
        LASTING.stamp_last(unstamped, Silent())
    with pytest.raises(TimestampUnavailable):
        LASTING.extend(snv.sealed(), certificates=(), ocsps=(), crls=(), stamper=Silent())


@pytest.mark.clause("NB16-Đ9.3")
def test_evidence_lies_behind_the_file_once_and_a_timestamp_over_it(snv):
    sealed = snv.sealed()
    crls = evidence(AT + timedelta(hours=2))
    trust = trust_material(AT)
    lasting = LASTING.extend(sealed, certificates=trust.intermediates, ocsps=(), crls=crls, stamper=None)
    assert lasting.startswith(sealed)
    assert LASTING.see(lasting).level == "B-LT"
    again = LASTING.extend(
        lasting, certificates=trust.intermediates, ocsps=(), crls=crls, stamper=ports.stamper(AT + timedelta(hours=2))
    )
    assert again.startswith(lasting)
    seen = LASTING.see(again)
    assert seen.level == "B-LTA"
    assert len(seen.answers) == len(set(seen.answers))
    store = DocumentSecurityStore.read_dss(PdfFileReader(io.BytesIO(again)))
    assert len(store.crls) == 4  # two under the seal, two behind it
    report = api.check(again, at=AT + timedelta(hours=3))
    assert report.is_good
    assert [one.kind for one in report.signatures] == ["person", "agency", "timestamp"]
    assert not any(one.modified_after for one in report.signatures)


def test_other_programs_agree(snv, tmp_path):
    moment = AT + timedelta(hours=2)
    pdf = LASTING.extend(snv.sealed(), certificates=(), ocsps=(), crls=evidence(moment), stamper=ports.stamper(moment))
    path = tmp_path / "lasting.pdf"
    path.write_bytes(pdf)
    said = subprocess.run(["pdfsig", "-nocert", str(path)], capture_output=True, text=True, check=False, timeout=60)
    assert said.stdout.count("Signature is Valid.") == 2  # it knows no document timestamps
    assert "Invalid" not in said.stdout
    root = pyca.load_der_x509_certificate(ports.authority().anchors()[0])
    (tmp_path / "root.pem").write_bytes(root.public_bytes(serialization.Encoding.PEM))
    for number, (digest, token, at) in enumerate(stamps(pdf)):
        (tmp_path / f"{number}.der").write_bytes(token)
        ran = subprocess.run(
            f"openssl ts -verify -token_in -in {number}.der -digest {digest} -CAfile root.pem"
            f" -attime {int(at.timestamp())}".split(),
            cwd=tmp_path,
            capture_output=True,
            text=True,
            check=False,
            timeout=60,
        )
        assert "Verification: OK" in ran.stdout + ran.stderr
    assert number == 2


def stamps(pdf: bytes):
    """What each timestamp of a file is over (hex), the token, and its time."""
    seen = LASTING.see(pdf).signatures
    for signature, one in zip(embedded(pdf), seen, strict=True):
        if one.kind == "timestamp":
            start, length, after, more = (int(part) for part in signature.byte_range)
            over = hashlib.sha256(pdf[start:length] + pdf[after : after + more])
        else:
            over = hashlib.sha256(
                cms.ContentInfo.load(signature.pkcs7_content)["content"]["signer_infos"][0]["signature"].native
            )
        yield over.hexdigest(), one.token, one.stamped_at


def test_a_busy_checker_says_nothing_of_the_signature(monkeypatch, db):
    """No number may go back because a check took too long: the seal is tried again."""

    class Busy:
        def check(self, *_args, **_more):
            return {"signatures": [], "faults": ["too_slow"], "notes": [], "values": {}}

    monkeypatch.setattr(ports._joined, "engine", Busy())
    with pytest.raises(api.FileTooHard):
        api.ensure_person_signed(b"%PDF-", at=AT)
