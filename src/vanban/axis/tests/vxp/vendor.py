"""The client of the field, byte by byte: a model of what was seen on the wire, none of it shared with our own code.

One object keeps its timestamp and every header of every call it ever made; values are signed in the order of a Java
hash map; some calls write headers in UTF-8, all others cut each letter to its low byte; the answer's HTTP status means
nothing. Sockets are raw, so that what a proxy or a library would tidy up stays as it is.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import socket
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

PREFIX = "XroadVnpt-"


def java_hash(text: str) -> int:
    """`String.hashCode`, then the spreading of `HashMap`."""
    value = 0
    for letter in text:
        value = (31 * value + ord(letter)) & 0xFFFFFFFF
    return value ^ (value >> 16)


def in_hash_map_order(names: list[str]) -> list[str]:
    """As a `HashMap` of this many entries hands its keys out (chains of one bucket in the order of putting)."""
    buckets = 16
    while len(names) > buckets * 0.75:
        buckets *= 2
    return sorted(names, key=lambda name: java_hash(PREFIX + name) & (buckets - 1))


def gson(text: str) -> str:
    """Gson's default escapes: quotes, and five letters that matter in HTML; all others as they are."""
    out = json.dumps(text, ensure_ascii=False)
    for letter in "<>&='":
        out = out.replace(letter, f"\\u{ord(letter):04x}")
    return out


def unpadded(data: bytes) -> str:
    """A digest printed with `Integer.toHexString`."""
    return "".join(f"{byte:x}" for byte in hashlib.sha256(data).digest())


@dataclass
class Answer:
    """What came back: the head, and the body as its bytes."""

    head: bytes
    body: bytes

    @property
    def json(self) -> dict[str, object]:
        return json.loads(self.body)

    @property
    def status(self) -> str:
        return str(self.json.get("status"))

    @property
    def code(self) -> str:
        return str(self.json.get("ErrorCode"))

    @property
    def sentence(self) -> str:
        return str(self.json.get("ErrorDesc"))


@dataclass
class VendorClient:
    """One service object of a program in the field."""

    address: str
    system_id: str
    secret: str
    at: datetime = field(default_factory=lambda: datetime.now(ZoneInfo("Asia/Ho_Chi_Minh")))  # noqa: TID251 - a clock
    kept: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.timestamp = f"{self.at:%d%m%YT%H%M%S}+{self.at.microsecond // 1000:04d}"

    def send_edoc(self, packet: bytes, sender: str, to: list[str] | None = None, kind: str = "edoc") -> Answer:
        """HttpURLConnection: UTF-8 in headers, the file and a line end that the digest does not cover."""
        self.keep({"from": sender, "servicetype": "eDoc", "messagetype": kind, "hash-file": unpadded(packet)})
        if to:
            self.keep({"to": "[" + ",".join(gson(code) for code in to) + "]"})
        return self.call("sendEdoc", body=packet + b"\r\n", content_type="application/octet-stream", letters="utf-8")

    def received(self, **filters: str) -> Answer:
        self.keep({"servicetype": "eDoc", "messagetype": "edoc", **filters})
        return self.call("getReceivedEdocList")

    def sent(self, doc_id: str) -> Answer:
        self.keep({"servicetype": "eDoc", "messagetype": "edoc", "docId": doc_id})
        return self.call("getSentEdocList")

    def get_edoc(self, doc_id: str) -> Answer:
        self.keep({"docId": doc_id, "filePath": "/tmp/edoc/"})  # noqa: S108 - what the example writes
        return self.call("getEdoc", body=b"{}")

    def download(self, doc_id: str, file_path: str = "D:/edoc") -> Answer:
        self.keep({"docId": doc_id, "filePath": file_path})
        return self.call("downloadEdoc", method="GET")

    def update_status(self, doc_id: str, status: str, *, name: str = "docid", description: str = "") -> Answer:
        self.keep({name: doc_id, "status": status, **({"description": description} if description else {})})
        return self.call("updateStatus", body=b"{}")

    def keep(self, parameters: dict[str, str]) -> None:
        """Headers pile up for the life of the object."""
        self.kept |= parameters

    def head(self, call: str, body: bytes, method: str, content_type: str, letters: str) -> bytes:
        values = {
            "systemid": self.system_id,
            "timestamp": self.timestamp,
            "Content-Type": "application/json",
            **self.kept,
        }
        order = in_hash_map_order(list(values))
        text = "{" + ",".join(f'"{PREFIX}{name}":{gson(values[name])}' for name in order) + "}"
        signature = hmac.new(self.secret.encode(), text.encode(), hashlib.sha256).hexdigest()

        def on_wire(value: str) -> bytes:
            return value.encode() if letters == "utf-8" else bytes(ord(letter) & 0xFF for letter in value)

        lines = [f"{method} {urlsplit(self.address).path}/{call} HTTP/1.1".encode()]
        lines += [f"{PREFIX}{name}: ".encode() + on_wire(values[name]) for name in order]
        lines += [
            f"Content-Type: {content_type}".encode(),
            f"{PREFIX}sign-header-key: {';'.join(order)}".encode(),
            f"{PREFIX}sign-header: ".encode() + on_wire(text),
            f"{PREFIX}hash-header: {signature}".encode(),
            f"{PREFIX}version: 3.0.201608".encode(),
            b"User-Agent: JAVASDKAgent/1.0.0 XRoad/VPCP",
            f"Host: {urlsplit(self.address).netloc}".encode(),
            b"Connection: Keep-Alive",
            b"Accept-Encoding: gzip,deflate",
        ]
        if method == "POST":
            lines.append(f"Content-Length: {len(body)}".encode())
        if body and letters != "utf-8":
            lines.append(b"Expect: 100-continue")
        return b"\r\n".join(lines) + b"\r\n\r\n"

    def call(
        self,
        name: str,
        *,
        body: bytes = b"",
        method: str = "POST",
        content_type: str = "application/json",
        letters: str = "low byte",
        change: tuple[bytes, bytes] | None = None,
        cut_answer: bool = False,
    ) -> Answer:
        """`change` alters the head on its way, `cut_answer` closes the line after writing."""
        head = self.head(name, body, method, content_type, letters)
        if change:
            assert change[0] in head
            head = head.replace(*change)
        return exchange(self.address, head, body, cut_answer=cut_answer)


def exchange(address: str, head: bytes, body: bytes = b"", *, cut_answer: bool = False) -> Answer:
    """Write a request, wait for leave if it was asked for, read the answer until the other side closes."""
    place = urlsplit(address)
    with socket.create_connection((place.hostname, place.port), timeout=60) as line:
        line.sendall(head)
        received = b""
        if b"Expect: 100-continue" in head:
            while b"\r\n\r\n" not in received:
                received += line.recv(4096) or b"\r\n\r\n"
            assert received.startswith(b"HTTP/1.1 100"), received
            received = received.partition(b"\r\n\r\n")[2]
        with suppress(BrokenPipeError, ConnectionResetError):  # refused unread; the answer may be there
            line.sendall(body)
        if cut_answer:
            return Answer(b"", b"")
        received += b"".join(iter(lambda: line.recv(1 << 20), b""))
    head, _, rest = received.partition(b"\r\n\r\n")
    return Answer(head, _joined(rest) if b"transfer-encoding: chunked" in head.lower() else rest)


def _joined(chunked: bytes) -> bytes:
    pieces, place = [], 0
    while place < len(chunked):
        end = chunked.index(b"\r\n", place)
        length = int(chunked[place:end], 16)
        if not length:
            break
        pieces.append(chunked[end + 2 : end + 2 + length])
        place = end + 2 + length + 2
    return b"".join(pieces)
