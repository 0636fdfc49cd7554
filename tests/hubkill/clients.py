"""The hub's clients: a sender that remembers every answer, and receivers that fetch, keep, and say so."""

from __future__ import annotations

import base64
import hashlib
import re
import threading
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from hubkill.histories import Answer as Success
from hubkill.histories import Got, Report, Sent
from hubkill.proxy import Proxy, Trouble
from hubkill.wire import Answer, Caller, NoAnswerError, ask

REFUSED_EVERY = 11
"""About one document in so many is refused by each receiver."""


@dataclass
class Sender:
    """Hands packets over through the proxy; what it was answered is written down at once, like an office's own log."""

    caller: Caller
    proxy: Proxy
    sent: dict[str, Sent] = field(default_factory=dict)
    packets: dict[str, tuple[bytes, str]] = field(default_factory=dict)
    odd: list[str] = field(default_factory=list)
    """Answers that no client could read."""
    ways: dict[str, str] = field(default_factory=dict)
    """The mailbox that carries for a code, where it is another one."""
    lock: threading.Lock = field(default_factory=threading.Lock)

    def hand_over(
        self, packet: bytes, *, sender: str, to: Sequence[str], kind: str = "edoc", trouble: Trouble | None = None
    ) -> Answer | None:
        """Send once; None when no whole answer came."""
        sha = hashlib.sha256(packet).hexdigest()
        with self.lock:
            self.sent.setdefault(sha, Sent(sha, tuple(self.ways.get(code, code) for code in to), kind=kind))
            self.packets[sha] = (packet, sender)
        request = self.caller.send(packet, sender=sender, kind=kind)
        if trouble is not None and trouble.kind == "half close":
            trouble = replace(trouble, after=len(request))
        try:
            answer = ask(self.proxy.connect(trouble or Trouble()), request)
        except (NoAnswerError, OSError):
            return None
        self._note(sha, answer)
        return answer

    def _note(self, sha: str, answer: Answer) -> None:
        said = answer.said
        with self.lock:
            if answer.ok and said.get("DocId"):
                known = self.sent[sha]
                self.sent[sha] = replace(known, answers=(*known.answers, Success(str(said["DocId"]))))
            elif answer.ok or said.get("status") != "FAIL" or not said.get("ErrorDesc") or "DocId" not in said:
                self.odd.append(f"{answer.status} {answer.body[:200]!r}")

    def unanswered(self) -> list[str]:
        """What it does not know the fate of, oldest first."""
        with self.lock:
            return [sha for sha, item in self.sent.items() if not item.answers]

    def again(self, sha: str, trouble: Trouble | None = None) -> Answer | None:
        """The same bytes once more."""
        packet, sender = self.packets[sha]
        return self.hand_over(packet, sender=sender, to=self.sent[sha].to, kind=self.sent[sha].kind, trouble=trouble)


@dataclass
class Receiver:
    """A system that fetches for its agencies, puts aside ids it has seen, and tells the hub afterwards."""

    caller: Caller
    proxy: Proxy
    kept: dict[str, Got] = field(default_factory=dict)
    reports: list[Report] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    """Ids that came again with other bytes."""
    fetched: int = 0

    def fetch_all(self, kind: str = "edoc", *, trouble: Trouble | None = None, tell: bool = True) -> int:
        """One round: list, fetch each, keep, tell. How many were told; raises `NoAnswerError` when the line breaks."""
        told = 0
        for row in self.listed(kind):
            doc_id, code = str(row["docId"]), str(row["to"])
            packet = self._fetch(doc_id)
            sha = hashlib.sha256(packet).hexdigest()
            self.fetched += 1
            if doc_id not in self.kept:
                refused = kind == "edoc" and int(sha[:8] + code[-2:], 16) % REFUSED_EVERY == 0
                self.kept[doc_id] = Got(code, sha, doc_id, refused)
                if kind == "status":
                    self.reports.append(_report(packet))
            elif self.kept[doc_id].sha != sha:
                self.changed.append(doc_id)
            if tell:
                said = self.tell(doc_id, trouble)
                told += said.ok
        return told

    def listed(self, kind: str) -> list[dict[str, object]]:
        """What waits."""
        answer = self._ask(self.caller.request("getReceivedEdocList", servicetype="eDoc", messagetype=kind))
        if not answer.ok:
            raise NoAnswerError(f"no list: {answer.body[:200]!r}")
        return list(answer.said["data"])

    def tell(self, doc_id: str, trouble: Trouble | None = None) -> Answer:
        """Done or fail, by what it decided when the packet came first."""
        outcome = "fail" if self.kept[doc_id].refused else "done"
        return self._ask(self.caller.request("updateStatus", b"{}", status=outcome, docId=doc_id), trouble)

    def told_of_failures(self, doc_ids: Iterable[str]) -> set[tuple[str, str]]:
        """Which receivers the hub says failed, for each of these packets of this system: packet and receiver."""
        told = set()
        for doc_id in doc_ids:
            answer = self._ask(self.caller.request("getSentEdocList", servicetype="eDoc", docId=doc_id))
            if answer.ok:
                told |= {(doc_id, str(row["toCode"])) for row in answer.said["data"] if row["receiveStatus"] == "fail"}
        return told

    def _fetch(self, doc_id: str) -> bytes:
        answer = self._ask(self.caller.request("getEdoc", b"{}", docId=doc_id))
        if not answer.ok:
            raise NoAnswerError(f"not fetched: {answer.body[:200]!r}")
        return base64.b64decode(answer.said["data"])

    def _ask(self, request: bytes, trouble: Trouble | None = None) -> Answer:
        try:
            return ask(self.proxy.connect(trouble or Trouble()), request)
        except OSError as error:
            raise NoAnswerError(str(error)) from error


def _report(packet: bytes) -> Report:
    def field_of(name: str) -> str:
        found = re.search(rf"<edXML:{name}>([^<]*)<".encode(), packet)
        return found[1].decode() if found else ""

    organ = re.search(rb"<edXML:From>.*?<edXML:OrganId>([^<]*)<", packet, re.DOTALL)
    return Report(field_of("DocumentId"), organ[1].decode() if organ else "", field_of("StatusCode"))
