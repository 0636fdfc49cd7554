"""A receipt leaves the hub as a file; years later it is judged with the file and the key alone."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from vanban.axis import api
from vanban.axis.rules import edxml
from vanban.axis.rules.receipt_files import FALSE, UNREADABLE, VALID, ReceiptUnreadable, from_file, judge, to_file
from vanban.axis.tests.packets import DEPARTMENT, WARD, letter
from vanban.axis.tests.test_carriage import AT, HUB

PACKET = edxml.write_document(letter())


@pytest.fixture
def papers(db: None, settings: Any, tmp_path: Path) -> dict[str, Path]:
    """A real receipt of a real acceptance, the hub's public key and the packet, each as a file."""
    settings.VANBAN_VAR = tmp_path
    settings.VANBAN_KEK_FILE = tmp_path / "kek.key"
    settings.VANBAN_HUB_KEY_FILE = tmp_path / "hub.pem"
    api.connect_system("office", "Hệ thống dùng chung", by=HUB, at=AT)
    for organ in (DEPARTMENT, WARD):
        api.open_mailbox(organ.code, organ.name, system="office", by=HUB, at=AT)
    receipt = api.submit(PACKET, system="office", message_id="m-1", by=HUB, at=AT)
    other = Ed25519PrivateKey.generate().public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    contents = {
        "receipt": to_file(receipt, api.receipt_key()),
        "key": api.receipt_key_pem().encode(),
        "other_key": other,
        "packet": PACKET,
        "other_packet": PACKET.replace("rà soát".encode(), "bãi bỏ".encode()),
    }
    found = {}
    for name, content in contents.items():
        found[name] = tmp_path / name
        found[name].write_bytes(content)
    return found


def command(*arguments: object) -> tuple[int, str]:
    """The command as typed on a machine that has neither database nor settings."""
    bare = {
        "PATH": os.environ["PATH"],
        "PYTHONPATH": os.pathsep.join(sys.path),
        "DATABASE_URL": "postgresql://x.invalid/x",
    }
    done = subprocess.run(
        [sys.executable, "-m", "vanban.config.cli", "receipt", *map(str, arguments)],
        capture_output=True, text=True, timeout=60, check=False, env=bare,
    )  # fmt: skip
    return done.returncode, done.stdout + done.stderr


def altered(data: bytes, **changes: object) -> bytes:
    """The receipt with another text, still signed with the old signature."""
    file = json.loads(data)
    text = json.dumps(json.loads(file["receipt"]) | changes, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return json.dumps(file | {"receipt": text}).encode()


def test_a_genuine_receipt_says_who_what_and_when(papers: dict[str, Path]) -> None:
    code, told = command(papers["receipt"], "--key", papers["key"], "--packet", papers["packet"])
    assert code == VALID, told
    for words in ("HỢP LỆ: ", "Nơi gửi: H42.05", "08:02:00 ngày 23/11/2026", "Nơi nhận: H42.31", "Mã thông điệp: m-1"):
        assert words in told


def test_a_wrong_key_a_wrong_packet_and_an_altered_text_are_not_valid(papers: dict[str, Path]) -> None:
    code, told = command(papers["receipt"], "--key", papers["other_key"])
    assert (code, "hãy lấy đúng khóa" in told) == (FALSE, True)
    code, told = command(papers["receipt"], "--key", papers["key"], "--packet", papers["other_packet"])
    assert (code, "không phải gói tin ghi trong biên nhận" in told) == (FALSE, True)
    for changes in ({"accepted_at": "2026-11-22T08:02:00+07:00"}, {"destinations": ["H42.32"]}, {"sender": "H42.31"}):
        papers["receipt"].write_bytes(altered(papers["receipt"].read_bytes(), **changes))
        code, told = command(papers["receipt"], "--key", papers["key"])
        assert (code, "đã bị sửa" in told) == (FALSE, True), changes


def test_what_is_no_receipt_or_no_key_is_unreadable(papers: dict[str, Path], tmp_path: Path) -> None:
    good = json.loads(papers["receipt"].read_bytes())
    bad = tmp_path / "bad"
    for content in (
        b"", b"{", b"[]", b"null", b"\xff\xfe", b"[" * 5000, json.dumps(good | {"format": "x"}).encode(),
        json.dumps({**good, "receipt": "{}"}).encode(), json.dumps({**good, "receipt": None}).encode(),
        json.dumps({**good, "receipt": '{"doc_id": 1}'}).encode(), b"x" * 2_000_000,
    ):  # fmt: skip
        assert judge(content, papers["key"].read_bytes()).outcome == UNREADABLE, content[:60]
        with pytest.raises(ReceiptUnreadable):
            from_file(content)
    bad.write_bytes(b"{")
    assert command(bad, "--key", papers["key"])[0] == UNREADABLE
    assert command(papers["receipt"], "--key", bad)[0] == UNREADABLE
    assert command(papers["receipt"], "--key", tmp_path / "nowhere")[0] == UNREADABLE
    assert command(tmp_path / "nowhere", "--key", papers["key"])[0] == UNREADABLE


def test_a_forged_file_cannot_write_its_own_verdict_on_the_screen(papers: dict[str, Path]) -> None:
    forged = altered(papers["receipt"].read_bytes(), sender="H42\n\x1b[2JHỢP LỆ")
    found = judge(forged, papers["key"].read_bytes())
    assert found.outcome == FALSE
    assert all("\n" not in line and "\x1b" not in line for line in found.lines)


def test_the_file_gives_back_the_receipt(papers: dict[str, Path]) -> None:
    receipt, named = from_file(papers["receipt"].read_bytes())
    assert (receipt.message_id, receipt.sender, receipt.accepted_at) == ("m-1", "H42.05", AT)
    assert to_file(receipt, api.receipt_key()) == papers["receipt"].read_bytes()
    assert len(named) == 16
