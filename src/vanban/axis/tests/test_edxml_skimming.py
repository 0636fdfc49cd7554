"""What is left out of parsing changes no verdict: a skimmed packet is read, or refused, as the whole one is."""

from __future__ import annotations

import base64
from dataclasses import replace

import pytest

from vanban.axis.errors import PacketRefused
from vanban.axis.rules import edxml
from vanban.axis.rules.edxml import Attachment
from vanban.axis.rules.edxml.skimming import MARK, skim
from vanban.axis.tests.packets import letter, zipped

LONG = bytes(range(256)) * 40
TEXT = base64.b64encode(LONG)


def packet(**changes: object) -> bytes:
    return edxml.write_document(
        letter(**{"attachments": (Attachment("a.pdf", LONG), Attachment("b.pdf", LONG))} | changes)
    )


def verdict(data: bytes, *, skimmed: bool) -> object:
    """What the hub's look says; refusals by their kind and what they tell."""
    seen = edxml.scan(data)
    try:
        return edxml.inspect(data, seen if skimmed else replace(seen, skimmed=None), hashed=False)
    except PacketRefused as refusal:
        return type(refusal), str(refusal.data)


def test_the_letters_of_files_are_left_out_and_all_else_is_read_as_ever() -> None:
    data = packet()
    found = skim(data, len(data))
    assert found is not None
    assert [run.size for run in found.runs] == [len(LONG)] * 2
    assert len(found.envelope) < len(data) - 2 * len(TEXT) + 30
    assert verdict(data, skimmed=True) == verdict(data, skimmed=False)
    seen, whole = edxml.scan(data), replace(edxml.scan(data), skimmed=None)
    assert (seen.opened, seen.assigned) == (data.count(b"<"), data.count(b"="))
    assert seen.digest == whole.digest


def _broken(old: bytes, new: bytes) -> bytes:
    data = packet()
    assert old in data
    return data.replace(old, new, 1)


ODD = {
    "a strange letter": _broken(TEXT[:40], b"*" + TEXT[1:40]),
    "a letter beyond ASCII": _broken(TEXT[:40], "ă".encode() + TEXT[2:40]),
    "cut": _broken(TEXT[:41], TEXT[:40]),
    "padded in the middle": _broken(TEXT[:40], TEXT[:36] + b"===="),
    "a comment within": _broken(TEXT[:40], TEXT[:20] + b"<!-- x -->" + TEXT[20:40]),
    "a section": _broken(TEXT[:40], b"<![CDATA[" + TEXT[:40]),
    "an element within": _broken(TEXT[:40], TEXT[:20] + b"<b/>" + TEXT[20:40]),
    "a reference within": _broken(TEXT[:40], b"&#65;" + TEXT[1:40]),
    "an archive": packet(attachments=(Attachment("a.xyz", LONG), Attachment("b.zip", zipped("b", LONG)))),
    "a tag that does not end": packet()[:-9],
    "a tag that does not match": _broken(b"</Attachment>", b""),
    "all of it in a comment": _broken(b"<AttachmentEncoded", b"<!--<AttachmentEncoded"),
    "a file in an attribute": _broken(b"<AttachmentEncoded", b'<AttachmentEncoded a=">' + TEXT + b'"'),
    "a name of its own": _broken(b"ContentTransferEncoded>", b"MyContentTransferEncoded>"),
    "the mark itself": packet(subject=f"V/v {MARK}0{MARK}"),
    "the mark as a file": _broken(TEXT, f"{MARK}1{MARK}".encode()),
    "line ends": _broken(TEXT[:40], TEXT[:20] + b"\r\n\t " + TEXT[20:40]),
    "empty": _broken(TEXT, b""),
    "no subject": _broken("V/v rà soát vị trí việc làm năm 2026".encode(), b""),
    "a document type": b"<!DOCTYPE x>" + packet(),
    "bytes after the end": packet() + b"\r\n\x00",
}  # fmt: skip


@pytest.mark.parametrize("name", ODD)
def test_whatever_is_odd_gets_the_same_verdict(name: str) -> None:
    assert verdict(ODD[name], skimmed=True) == verdict(ODD[name], skimmed=False)


LOOKED_AT = (
    "a strange letter", "cut", "padded in the middle", "a comment within", "a section", "an archive",
    "the mark itself", "all of it in a comment", "a letter beyond ASCII",
)  # fmt: skip


@pytest.mark.parametrize("name", LOOKED_AT)
def test_what_must_be_looked_at_is_not_left_out(name: str) -> None:
    assert edxml.scan(ODD[name]).skimmed is None


def test_a_damaged_file_is_refused_and_a_sound_one_is_not() -> None:
    refused = verdict(ODD["a strange letter"], skimmed=True)
    assert isinstance(refused, tuple)
    assert refused[0].__name__ == "AttachmentDamaged"
    assert isinstance(verdict(ODD["line ends"], skimmed=True), edxml.Packet)
