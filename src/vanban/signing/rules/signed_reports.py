"""A report as a file that leaves the house, and the judgement of one: no database, no network, no framework.

The file is JSON with four fields: `format`, `report` (the canonical text, exactly as signed), `signature` (base64 of
the Ed25519 signature over that text in UTF-8) and `key` (the id of the house's public key). The text names the SHA-256
of the checked file, of the report's PDF, the time, the state of trust, the verdict and every fact. The public key is
not in the file: it must come from the house itself.
"""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    PublicFormat,
    load_pem_private_key,
    load_pem_public_key,
)

from vanban.kernel.clock import local
from vanban.signing.rules.reports import SignatureReport, Verdict, from_json

FORMAT = "vanban-signature-report/1"
MAX_FILE = 2 * 1024 * 1024
VALID, FALSE, UNREADABLE = 0, 1, 2
"""What a judgement comes to, as a command's exit code."""

VERDICTS = {
    Verdict.VALID: "hợp lệ",
    Verdict.WITH_NOTES: "hợp lệ, có lưu ý",
    Verdict.INVALID: "không hợp lệ",
    Verdict.UNREADABLE: "không đọc được",
    Verdict.UNSIGNED: "chưa ký",
}
"""Said in Vietnamese on any machine: a judgement may be read out before a court."""


class ReportUnreadable(ValueError):
    """The file is no report, or the key is no key; the message says which, in Vietnamese."""


@dataclass(frozen=True)
class SignedText:
    """A report's canonical text with the house's signature over it."""

    text: str
    signature: str
    key: str

    @property
    def facts(self) -> dict[str, Any]:
        """What the text says."""
        found: dict[str, Any] = json.loads(self.text)
        return found

    @property
    def report(self) -> SignatureReport:
        """The report itself."""
        return from_json(self.facts["report"])


@dataclass(frozen=True)
class Judgement:
    """The outcome and the sentences that tell it."""

    outcome: int
    lines: tuple[str, ...]


def canonical(facts: Mapping[str, Any]) -> str:
    """One text for the same facts, whoever writes it."""
    return json.dumps(facts, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def key_id(key: Ed25519PublicKey) -> str:
    """Sixteen letters of the digest of the public key."""
    return hashlib.sha256(key.public_bytes(Encoding.Raw, PublicFormat.Raw)).hexdigest()[:16]


def to_file(signed: SignedText) -> bytes:
    """The file that is handed out; the same report always gives the same bytes."""
    facts = {"format": FORMAT, "key": signed.key, "report": signed.text, "signature": signed.signature}
    return (json.dumps(facts, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode()


def from_file(data: bytes) -> SignedText:
    """The signed text out of a file; nothing is believed yet. Raises `ReportUnreadable`."""
    if len(data) > MAX_FILE:
        raise ReportUnreadable("tệp quá lớn, không phải báo cáo")
    try:
        facts: Any = json.loads(data)
        if not isinstance(facts, dict) or facts.get("format") != FORMAT:
            raise ReportUnreadable("tệp không phải báo cáo kiểm tra chữ ký số")
        text, signature, named = facts["report"], facts["signature"], facts["key"]
        if not all(isinstance(value, str) for value in (text, signature, named)):
            raise ReportUnreadable("báo cáo thiếu nội dung, chữ ký hoặc mã khóa")
        signed = SignedText(text, signature, named)
        file = signed.facts["file"]
        if not all(isinstance(value, str) for value in (file["name"], file["sha256"], signed.facts["pdf_sha256"])):
            raise ReportUnreadable("báo cáo thiếu trường")
        datetime.fromisoformat(signed.facts["made_at"])
        if signed.report.sha256 != file["sha256"]:
            raise ReportUnreadable("báo cáo nói về hai tệp khác nhau")
    except ReportUnreadable:
        raise
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise ReportUnreadable("tệp hỏng hoặc thiếu trường") from error
    return signed


def read_key(pem: bytes) -> Ed25519PublicKey:
    """The house's public key from its PEM file, or from its own key file. Raises `ReportUnreadable`."""
    try:
        found = load_pem_private_key(pem, password=None) if b"PRIVATE KEY" in pem[:64] else load_pem_public_key(pem)
    except (ValueError, TypeError, UnsupportedAlgorithm) as error:
        raise ReportUnreadable("tệp khóa không đọc được") from error
    key = found.public_key() if isinstance(found, Ed25519PrivateKey) else found
    if not isinstance(key, Ed25519PublicKey):
        raise ReportUnreadable("khóa không phải loại Ed25519 của hệ thống")
    return key


def is_genuine(signed: SignedText, key: Ed25519PublicKey) -> bool:
    """Whether the house of this key signed exactly this text."""
    try:
        key.verify(base64.b64decode(signed.signature, validate=True), signed.text.encode())
    except (InvalidSignature, ValueError):
        return False
    return True


def judge(data: bytes, pem: bytes, other: bytes | None = None) -> Judgement:
    """Whether the house of this key made this report, and whether another file is the one it speaks of, or its PDF."""
    try:
        signed, key = from_file(data), read_key(pem)
    except ReportUnreadable as fault:
        return Judgement(UNREADABLE, (f"KHÔNG ĐỌC ĐƯỢC: {fault}.",))
    genuine = is_genuine(signed, key)
    facts = signed.facts
    said, matches = _about(facts, other)
    lines = [*_verdict(genuine, matches, signed.key, key_id(key)), *_told(signed), *said]
    return Judgement(VALID if genuine and matches else FALSE, tuple(lines))


def _about(facts: Mapping[str, Any], other: bytes | None) -> tuple[list[str], bool]:
    if other is None:
        return [], True
    digest = hashlib.sha256(other).hexdigest()
    if digest == facts["file"]["sha256"]:
        return ["Tệp đưa kèm đúng là tệp đã được kiểm tra."], True
    if digest == facts["pdf_sha256"]:
        return ["Tệp đưa kèm đúng là bản PDF của báo cáo này."], True
    return [f"Tệp đưa kèm có SHA-256 {digest}."], False


def _verdict(genuine: bool, matches: bool, named: str, used: str) -> Iterator[str]:
    if genuine and matches:
        yield "HỢP LỆ: hệ thống đã ký đúng nội dung báo cáo này."
        return
    yield "KHÔNG HỢP LỆ."
    if not genuine and named != used:
        yield f"Báo cáo ghi khóa {shown(named)}, khóa dùng để kiểm tra là {used}: hãy lấy đúng khóa của nơi lập."
    elif not genuine:
        yield "Chữ ký không khớp: báo cáo đã bị sửa, hoặc không do hệ thống này lập."
    if not matches:
        yield "Tệp đưa kèm không phải tệp ghi trong báo cáo, cũng không phải bản PDF của báo cáo."


def _told(signed: SignedText) -> Iterator[str]:
    facts, report = signed.facts, signed.report
    yield f"Nơi lập: {shown(facts.get('house', ''))}"
    yield f"Tệp được kiểm tra: {shown(facts['file']['name'])}, SHA-256 {shown(report.sha256)}"
    yield f"Kết quả: {VERDICTS[report.verdict]}"
    for item in report.signatures:
        yield f"Chữ ký: {shown(item.signer)}: {VERDICTS[item.verdict]}"
    yield f"Kiểm tra lúc {local(report.checked_at):%H:%M:%S ngày %d/%m/%Y} (giờ Việt Nam)"
    yield f"Trạng thái danh sách tin cậy: {shown(report.trust_version)}"


def shown(text: object) -> str:
    """One line without control characters."""
    return "".join(sign if sign.isprintable() else "?" for sign in str(text))[:300]
