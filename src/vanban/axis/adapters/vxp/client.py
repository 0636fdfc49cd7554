"""A system's side of the VXP protocol, against a hub of this house or any other (stdlib only).

Every call may be repeated without harm, so a call that got no answer is tried again at once, then given up as an
`OutsideFailure` that the caller's queue tries again later. Nothing here may run inside a transaction.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import http.client
import json
import ssl
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any, BinaryIO, Literal
from urllib.parse import quote, urlsplit

from django.utils import timezone

from vanban.axis.adapters.vxp.refusals import raise_for
from vanban.axis.adapters.vxp.rows import Received, Sent, Unit
from vanban.axis.rules.edxml import unpadded_digest
from vanban.axis.rules.receipts import Receipt
from vanban.axis.rules.vxp import reading, signing
from vanban.kernel.clock import from_wire
from vanban.kernel.refusals import OutsideFailure
from vanban.kernel.vietnamese import strip_marks
from vanban.platform.transactions import assert_none_open

CHUNK = 256 * 1024
LONGEST_ANSWER = 112 * 1024 * 1024
"""A packet of the greatest size in base64; lists are read row by row and have no limit."""
Status = Literal["initial", "processing", "done", "fail"]
Body = bytes | Path


class VxpClient:
    """One system's calls to one hub. Cheap to make and shareable: each call has a connection of its own."""

    def __init__(
        self,
        endpoint: str,
        system_id: str,
        secret: str,
        *,
        timeout: float = 60,
        tries: int = 2,
        ca_file: str = "",
    ) -> None:
        """`endpoint` is the base, `https://truc.example.gov.vn/XrdAdapter/adapter`; `ca_file` adds a private CA."""
        parts = urlsplit(endpoint)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise ValueError("the hub's address must begin with http:// or https://")
        self.secure = parts.scheme == "https"
        self.host, self.port = parts.hostname, parts.port
        self.base = parts.path.rstrip("/")
        self.system_id, self._secret = system_id, secret
        self.timeout, self.tries = timeout, tries
        self._tls = ssl.create_default_context(cafile=ca_file or None) if self.secure else None

    # -- documents ---------------------------------------------------------------------------------------------------

    def send_edoc(
        self,
        packet: bytes | Path,
        *,
        sender: str,
        to: Sequence[str] = (),
        kind: Literal["edoc", "status"] = "edoc",
        message_id: str = "",
    ) -> Receipt | str:
        """Hand a packet over; the hub's receipt, or from a hub that gives none the id of the packet there.

        Sending the same bytes again gives the same answer. Raises `RecipientsRefused`, `SenderUnknown`,
        `RefusedThere` for what this packet can never do, `OutsideFailure` for everything that may pass.
        """
        parameters = {
            "from": sender,
            "servicetype": "eDoc",
            "messagetype": kind,
            "to": json.dumps(list(to)) if to else "",
            "hash-file": _digest(packet),
            "message-id": message_id,
        }
        answer = self._ask("sendEdoc", parameters, body=packet)
        if answer.get("receipt") and answer.get("signature"):
            return Receipt.from_text(str(answer["receipt"]), str(answer["signature"]))
        if not answer.get("DocId"):
            raise OutsideFailure("the hub answered OK without an id", permanent=False)
        return str(answer["DocId"])

    def received(
        self,
        *,
        kind: Literal["edoc", "status"] = "edoc",
        to: str = "",
        status: str = "",
        since: datetime | None = None,
        size: int = 0,
        page: int = 0,
        only: str = "",
    ) -> list[Received]:
        """Packets waiting for us, urgent ones first; `only` asks a hub of this house for one of them."""
        parameters = {
            "servicetype": "eDoc",
            "messagetype": kind,
            "to": to,
            "status": status,
            "fromDate": f"{since:%Y/%m/%d}" if since else "",
            "pageSize": str(size or ""),
            "pageIndex": str(page or ""),
            "only": only,
        }
        return [Received.from_row(row) for row in self._rows("getReceivedEdocList", parameters)]

    def fetch(self, doc_id: str) -> bytes:
        """A packet's exact bytes. Raises RefusedThere when the hub has no such packet for us."""
        with self._download(doc_id) as pieces:
            return b"".join(pieces)

    def download(self, doc_id: str, target: BinaryIO) -> tuple[str, int]:
        """Write a packet into a file piece by piece; its SHA-256 and size."""
        digest, size = hashlib.sha256(), 0
        with self._download(doc_id) as pieces:
            for piece in pieces:
                digest.update(piece)
                size += len(piece)
                target.write(piece)
        return digest.hexdigest(), size

    def lease(self, doc_id: str, *, seconds: int) -> tuple[str, datetime] | None:
        """Take a packet for one worker: token and end. None when it is done or held; hubs of this house only."""
        parameters = {"status": "processing", "docId": doc_id, "lease-seconds": str(seconds)}
        answer = self._ask("updateStatus", parameters, body=b"{}")
        if not answer.get("leaseToken"):
            return None
        return str(answer["leaseToken"]), from_wire(str(answer["leaseUntil"]))

    def update_status(self, doc_id: str, status: Status, *, reason: str = "", token: str = "") -> None:
        """Say what became of a packet; saying it twice is harmless. `initial` with a `token` puts it back."""
        parameters = {"status": status, "docId": doc_id, "lease-token": token}
        if reason:
            # Headers carry ASCII only: other hubs get the letters without their marks, ours the exact ones as well.
            parameters["description"] = strip_marks(reason)[:500].encode("ascii", "replace").decode()
            parameters["description-utf8"] = quote(reason[:500])
        self._ask("updateStatus", parameters, body=b"{}")

    def sent(self, doc_id: str = "", *, kind: Literal["edoc", "status"] = "edoc") -> list[Sent]:
        """What became of a packet at each recipient; without an id, of the latest packets sent."""
        parameters = {"servicetype": "eDoc", "messagetype": kind, "docId": doc_id}
        return [Sent.from_row(row) for row in self._rows("getSentEdocList", parameters)]

    def count(self, kind: Literal["edoc", "status"] = "edoc") -> int:
        """How many packets wait for us."""
        call = "countReceiveEdoc" if kind == "edoc" else "countReceiveStatus"
        return int(self._ask(call, {}, body=b"{}").get("count") or 0)

    # -- the directory -----------------------------------------------------------------------------------------------

    def agencies(self) -> Iterator[Unit]:
        """Every agency that the hub reaches, row by row as they come in."""
        return (Unit.from_row(row) for row in self._rows("getAgenciesList", {}))

    def units(self, *, from_version: int = 0) -> Iterator[Unit]:
        """The directory with versions; a hub of this house answers only what changed after `from_version`."""
        parameters = {"from-version": str(from_version or "")}
        return (Unit.from_row(row) for row in self._rows("getSynchronizeUnit", parameters))

    def register_agency(self, code: str, name: str, *, email: str = "", old_codes: Iterable[str] = ()) -> None:
        """Open a mailbox of ours on the hub; repeating it is harmless."""
        body = {"id": code, "pcode": "", "code": code, "name": name, "mail": email, "mobile": "", "fax": ""}
        self._ask("registerAgency", {}, body=json.dumps(body | {"oldCodes": list(old_codes)}).encode())

    def delete_agency(self, code: str) -> None:
        """Close a mailbox of ours; what is sent to it later is refused with 23."""
        self._ask("deleteAgency", {"AgencyCode": code}, body=b"{}")

    def check_recipients(self, codes: Sequence[str]) -> dict[str, str]:
        """The codes that cannot receive, each with its error code (18 unknown, 23 closed); hubs of this house only."""
        answer = self._ask("checkRecipients", {}, body=json.dumps({"codes": list(codes)}).encode())
        found = answer.get("codes")
        return {str(code): str(error) for code, error in found.items()} if isinstance(found, dict) else {}

    # -- the wire ----------------------------------------------------------------------------------------------------

    def _ask(self, call: str, parameters: dict[str, str], *, body: Body = b"") -> dict[str, Any]:
        """The members of an answer that is OK."""
        with self._open("POST", call, parameters, body=body) as response:
            answer = reading.Answer(_members(response, call))
        raise_for(answer, call)
        return answer.members

    def _rows(self, call: str, parameters: dict[str, str]) -> Iterator[dict[str, Any]]:
        answer = reading.Answer()
        with self._open("POST", call, parameters) as response:
            try:
                yield from reading.rows(response.read, answer)
            except (reading.AnswerUnreadable, OSError, http.client.HTTPException) as error:
                raise OutsideFailure(f"{call}: {error}", permanent=False) from error
        raise_for(answer, call)

    @contextmanager
    def _download(self, doc_id: str) -> Iterator[Iterator[bytes]]:
        """The packet's bytes as they come in; a hub that refuses answers nothing, and is asked why with getEdoc."""
        with self._open("GET", "downloadEdoc", {"docId": doc_id}) as response:
            first = _read(response)
            if first and not first.lstrip().startswith(b"{"):
                yield _pieces(response, first)
                return
        answer = self._ask("getEdoc", {"docId": doc_id}, body=b"{}")
        yield iter((_from_base64(str(answer.get("data", ""))),))

    @contextmanager
    def _open(
        self, method: str, call: str, parameters: dict[str, str], *, body: Body = b""
    ) -> Iterator[http.client.HTTPResponse]:
        assert_none_open()
        connection, response = self._try(method, call, parameters, body)
        try:
            yield response
        finally:
            connection.close()

    def _try(
        self, method: str, call: str, parameters: dict[str, str], body: Body
    ) -> tuple[http.client.HTTPConnection, http.client.HTTPResponse]:
        last: Exception | None = None
        for _attempt in range(max(self.tries, 1)):
            connection = self._connection()
            try:
                self._write(connection, method, call, parameters, body)
                return connection, connection.getresponse()
            except (OSError, http.client.HTTPException) as error:
                connection.close()
                last = error
        raise OutsideFailure(f"{call}: {type(last).__name__}: {last}", permanent=False) from last

    def _connection(self) -> http.client.HTTPConnection:
        if self._tls is not None:
            return http.client.HTTPSConnection(self.host, self.port, timeout=self.timeout, context=self._tls)
        return http.client.HTTPConnection(self.host, self.port, timeout=self.timeout)

    def _write(
        self, connection: http.client.HTTPConnection, method: str, call: str, parameters: dict[str, str], body: Body
    ) -> None:
        kind = "application/octet-stream" if call == "sendEdoc" else signing.CONTENT_TYPE
        connection.putrequest(method, f"{self.base}/{call}", skip_accept_encoding=True)
        for name, value in signing.headers(
            parameters, system_id=self.system_id, secret=self._secret, at=timezone.now(), content_type=kind
        ):
            connection.putheader(name, value)
        connection.putheader("Connection", "close")
        if method == "POST":
            connection.putheader("Content-Length", str(_size(body)))
        connection.endheaders()
        try:
            for piece in _body(body):
                connection.send(piece)
        except (BrokenPipeError, ConnectionResetError):
            # A hub that refuses early may close its side while we still write; its answer is there to be read.
            return


def _digest(packet: Body) -> str:
    if isinstance(packet, bytes):
        return unpadded_digest(packet)
    digest = hashlib.sha256()
    for piece in _body(packet):
        digest.update(piece)
    return "".join(f"{byte:x}" for byte in digest.digest())


def _size(body: Body) -> int:
    return len(body) if isinstance(body, bytes) else body.stat().st_size


def _body(body: Body) -> Iterator[bytes]:
    if isinstance(body, bytes):
        if body:
            yield body
        return
    with body.open("rb") as file:
        while piece := file.read(CHUNK):
            yield piece


def _read(response: http.client.HTTPResponse) -> bytes:
    try:
        return response.read(CHUNK)
    except (OSError, http.client.HTTPException) as error:
        raise OutsideFailure(f"the answer was cut: {error}", permanent=False) from error


def _pieces(response: http.client.HTTPResponse, first: bytes) -> Iterator[bytes]:
    yield first
    announced, received = response.length, 0
    while piece := _read(response):
        received += len(piece)
        yield piece
    if announced and received < announced:
        raise OutsideFailure("the packet was cut on its way from the hub", permanent=False)


def _members(response: http.client.HTTPResponse, call: str) -> dict[str, Any]:
    """An answer that is no list."""
    try:
        text = response.read(LONGEST_ANSWER)
        found = json.loads(text)
    except (ValueError, RecursionError, OSError, http.client.HTTPException) as error:
        raise OutsideFailure(f"{call}: HTTP {response.status}: {error}", permanent=False) from error
    if not isinstance(found, dict):
        raise OutsideFailure(f"{call}: the answer is no JSON object", permanent=False)
    return found


def _from_base64(text: str) -> bytes:
    try:
        return base64.b64decode(text)
    except binascii.Error as error:
        raise OutsideFailure("the hub's base64 cannot be decoded", permanent=False) from error
