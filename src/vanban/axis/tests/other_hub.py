"""A second hub in memory, as the client of the wire protocol would show it; it can be dead, lossy, or of few words."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import BinaryIO

from vanban.axis.errors import RecipientsRefused, RefusedThere, SenderUnknown
from vanban.axis.ports import Joint
from vanban.kernel.refusals import OutsideFailure


@dataclass(frozen=True)
class Row:
    """A packet that waits for us there."""

    doc_id: str
    sender: str
    to: str
    kind: str = "edoc"
    message_id: str = ""


@dataclass(frozen=True)
class Fate:
    """What became of a packet of ours."""

    doc_id: str
    to: str
    status: str = "initial"
    reason: str = ""


@dataclass(frozen=True)
class Unit:
    """A line of the directory."""

    code: str
    name: str
    version: int = 1
    id: str = ""
    parent_id: str = ""
    email: str = ""
    old_code: str = ""
    deleted: bool = False


@dataclass
class OtherHub:
    """Keeps `UpstreamPort`; what it was told is there to be looked at."""

    units_there: list[Unit] = field(default_factory=list)
    registered: dict[str, str] = field(default_factory=dict)
    refuses: dict[str, str] = field(default_factory=dict)
    names_codes: bool = True
    """False: it refuses recipients without saying which."""
    verdict: str = ""
    """An error code for every packet."""
    dead: bool = False
    lossy: bool = False
    """Does what it is asked, then its answer is lost."""
    mail: dict[str, tuple[Row, bytes]] = field(default_factory=dict)
    said: list[tuple[str, str, str]] = field(default_factory=list)
    taken: list[tuple[str, str, tuple[str, ...], str, bytes]] = field(default_factory=list)
    """Every call of sendEdoc that it took: sender, message id, to, kind, bytes."""
    kept: dict[tuple[str, str], set[str]] = field(default_factory=dict)
    """After its own dedup: the codes of each message."""
    fates: dict[tuple[str, str], tuple[str, str]] = field(default_factory=dict)
    asked_from: list[int] = field(default_factory=list)
    no_agency: str = ""
    """A code that it does not let us register."""
    asked_for: list[str] = field(default_factory=list)

    def __call__(self, _joint: Joint) -> OtherHub:
        return self

    def _answer(self) -> None:
        if self.lossy:
            raise OutsideFailure("the answer is lost", permanent=False)

    def _hear(self) -> None:
        if self.dead:
            raise OutsideFailure("nobody answers", permanent=False)

    def send_edoc(
        self, packet: bytes, *, sender: str, to: Sequence[str] = (), kind: str = "edoc", message_id: str = ""
    ) -> str:
        self._hear()
        if self.verdict:
            raise RefusedThere(error_code=self.verdict, reason="ý kiến của trục bên kia")
        if sender not in self.registered:
            raise SenderUnknown(agency_code=sender)
        refused = {code: self.refuses[code] for code in to if code in self.refuses}
        if refused and self.names_codes:
            raise RecipientsRefused(names=", ".join(refused), codes=refused)
        if refused:
            raise RefusedThere(error_code="18", reason="đơn vị nhận không tồn tại")
        doc_id = hashlib.sha256(f"{sender} {message_id}".encode()).hexdigest()[:24]
        self.taken.append((sender, message_id, tuple(to), kind, packet))
        self.kept.setdefault((sender, message_id), set()).update(to)
        for code in to:
            self.fates.setdefault((doc_id, code), ("initial", ""))
        self._answer()
        return doc_id

    def received(self, *, kind: str = "edoc") -> list[Row]:
        self._hear()
        return [row for row, _data in self.mail.values() if row.kind == kind]

    def download(self, doc_id: str, target: BinaryIO) -> tuple[str, int]:
        self._hear()
        data = self.mail[doc_id][1]
        target.write(data)
        return hashlib.sha256(data).hexdigest(), len(data)

    def update_status(self, doc_id: str, status: str, *, reason: str = "") -> None:
        self._hear()
        self.said.append((doc_id, status, reason))
        if not self.lossy:
            self.mail.pop(doc_id, None)
        self._answer()

    def sent(self, doc_id: str = "", *, kind: str = "edoc") -> list[Fate]:
        self._hear()
        return [Fate(doc, code, *fate) for (doc, code), fate in self.fates.items() if doc_id in ("", doc)]

    def agencies(self) -> Iterator[Unit]:
        self._hear()
        return iter(self.units_there)

    def units(self, *, from_version: int = 0) -> Iterator[Unit]:
        self._hear()
        self.asked_from.append(from_version)
        return (unit for unit in self.units_there if unit.version > from_version)

    def register_agency(self, code: str, name: str, *, email: str = "", old_codes: Iterable[str] = ()) -> None:
        self._hear()
        if code == self.no_agency:
            self.asked_for.append(code)
            raise RefusedThere(error_code="19", reason="không thuộc hệ thống này")
        self.registered[code] = name

    def delete_agency(self, code: str) -> None:
        self._hear()
        self.registered.pop(code, None)
