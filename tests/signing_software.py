"""A token and the software that signs with it, as they stand on a clerk's computer; honest or not, as the test says.

It signs with pyHanko's own signer and drawing, not with the house's, so that what is accepted from it is accepted from
a stranger. The socket speaks the commands of the official software without TLS.
"""

from __future__ import annotations

import io
import json
import threading
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from asn1crypto import algos, x509
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign.fields import MDPPerm, SigFieldSpec, SigSeedSubFilter
from pyhanko.sign.signers.pdf_cms import Signer
from pyhanko.sign.signers.pdf_signer import PdfSignatureMetadata, PdfSigner
from pyhanko.stamp import TextStampStyle
from pyhanko_certvalidator.registry import SimpleCertificateStore
from websockets.sync.server import Server, ServerConnection, serve

from vanban.kernel.actor import Actor, system_actor
from vanban.platform import storage
from vanban.signing.actions import plugin
from vanban.signing.adapters import joining
from vanban.signing.models import Certificate, SigningRequest
from vanban.signing.ports import OpenKey
from vanban.signing.rules.layout import Box

HEIGHT = 841.89
MACHINE = system_actor("phần mềm ký số")
Behaviour = Callable[[bytes], list[bytes]]
"""From the fetched file to the files that are returned, one after the other."""


def put_on_token(certificate: Certificate) -> OpenKey:
    """The key leaves the house: from now on only this token holds it."""
    key = joining._authority().unlock(bytes(certificate.content), reference=certificate.serial)
    certificate.kept_in = "plugin"
    certificate.save(update_fields=["kept_in"])
    return key


class _OnToken(Signer):
    """pyHanko's signer over the token's key."""

    def __init__(self, key: OpenKey) -> None:
        store = SimpleCertificateStore()
        store.register_multiple(x509.Certificate.load(item) for item in key.chain)
        super().__init__(
            signing_cert=x509.Certificate.load(key.certificate),
            cert_registry=store,
            signature_mechanism=algos.SignedDigestAlgorithm({"algorithm": "sha256_ecdsa"}),
        )
        self._key = key

    async def async_sign_raw(self, data: bytes, digest_algorithm: str, dry_run: bool = False) -> bytes:
        """The token's answer."""
        return bytes(80) if dry_run else self._key.sign(data)


def sign(pdf: bytes, key: OpenKey, place: Box, *, name: str = "", locks: MDPPerm | None = None) -> bytes:
    """The file with one more signature at this place; with `locks` it says what may come after it."""
    name = name or f"Signature{pdf.count(b'/ByteRange') + 1}"
    writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
    low = HEIGHT - place.y - place.height
    spec = SigFieldSpec(
        name,
        on_page=place.page - 1,
        box=(int(place.x), int(low), int(place.x + place.width), int(low + place.height)),
    )
    meta = PdfSignatureMetadata(
        field_name=name,
        md_algorithm="sha256",
        subfilter=SigSeedSubFilter.PADES,
        certify=locks is not None,
        docmdp_permissions=locks or MDPPerm.FILL_FORMS,
    )
    signer = PdfSigner(
        meta, _OnToken(key), stamp_style=TextStampStyle(stamp_text="Ky boi: %(signer)s"), new_field_spec=spec
    )
    return signer.sign_pdf(writer, bytes_reserved=32768).getvalue()


def sign_request(one: SigningRequest, key: OpenKey, *, by: Actor, at: datetime, place: Box) -> list[str]:
    """One file of an errand without a browser: tickets, fetched, signed, returned; the codes of why it is refused.

    `place` is where the hand puts the signature of an annex.
    """
    tickets = plugin.Tickets(f"tai-{one.id}", f"nop-{one.id}")
    plugin.hand_out(one.id, tickets, by=by, at=at)
    pdf = storage.read(plugin.fetch(tickets.download, by=MACHINE, at=at).offered_id)
    signed = sign(pdf, key, place if one.box is None or one.part is not None else one.box)
    return [reason["code"] for reason in plugin.take_back(tickets.upload, signed, by=MACHINE, at=at).reasons]


def give_up(errand_id: UUID, *, by: Actor, at: datetime) -> None:
    """The person presses “Thôi ký”."""
    plugin.give_up(errand_id, by=by, at=at)


@dataclass
class SigningSoftware:
    """The running software: what it was asked, what it was answered, and how it behaves."""

    address: str
    behave: Behaviour
    asked: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    answered: list[tuple[int, dict[str, Any]]] = field(default_factory=list)
    refuse: str = ""
    """When set, the person closes the window of the PIN with these words."""
    silent: threading.Event | None = None
    """When set, the software waits for this before it answers."""
    cookies: list[str] = field(default_factory=list)

    def serve(self, connection: ServerConnection) -> None:
        """One command on one connection."""
        command = connection.request.path.strip("/") if connection.request else ""
        message = connection.recv(timeout=10)
        if command == "GetVersion":
            connection.send(json.dumps({"Status": 0, "Version": "1.1.6", "Message": ""}))
            return
        wanted = json.loads(message)
        self.asked.append((command, wanted))
        if self.silent is not None:
            self.silent.wait(20)
        if self.refuse:
            connection.send(json.dumps({"Status": -1, "Message": self.refuse, "FileName": "", "FileServer": ""}))
            return
        connection.send(json.dumps(self.trip(wanted)))

    def trip(self, wanted: dict[str, Any]) -> dict[str, Any]:
        """Fetch, sign, return."""
        try:
            with urllib.request.urlopen(wanted["FileName"], timeout=20) as answer:  # noqa: S310 - an address of our own house
                pdf = answer.read()
                self.cookies += answer.headers.get_all("Set-Cookie") or []
        except urllib.error.HTTPError as error:
            return {"Status": 2, "Message": f"HTTP {error.code}", "FileName": "", "FileServer": ""}
        last: dict[str, Any] = {}
        status = 0
        for content in self.behave(pdf):
            status, last = upload(wanted["FileUploadHandler"], content)
            self.answered.append((status, last))
        good = status == 200 and last.get("Status") is True
        return {"Status": 0 if good else 3, "Message": last.get("Message", ""), "FileName": "", "FileServer": ""}


def upload(address: str, content: bytes) -> tuple[int, dict[str, Any]]:
    """Return a file as the official software does: a form with one file."""
    edge = "----------------KSTS8987"
    head = (
        f'--{edge}\r\nContent-Disposition: form-data; name="uploadfile"; filename="van-ban.signed.pdf"\r\n'
        "Content-Type: application/octet-stream\r\n\r\n"
    )
    body = head.encode() + content + f"\r\n--{edge}--\r\n".encode()
    request = urllib.request.Request(  # noqa: S310 - an address of our own house
        address, data=body, headers={"Content-Type": f"multipart/form-data; boundary={edge}"}
    )
    try:
        with urllib.request.urlopen(request, timeout=30) as answer:  # noqa: S310 - see above
            return answer.status, json.loads(answer.read())
    except urllib.error.HTTPError as error:
        return error.code, json.loads(error.read() or b"{}")


@contextmanager
def running(behave: Behaviour) -> Iterator[SigningSoftware]:
    """The software on a port of this computer."""
    software = SigningSoftware("", behave)
    server: Server = serve(software.serve, "127.0.0.1", 0)
    software.address = f"ws://127.0.0.1:{server.socket.getsockname()[1]}"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield software
    finally:
        server.shutdown()
        thread.join(5)
