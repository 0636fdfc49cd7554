"""What one process does in the kill test: prepare signed drafts, issue them as a clerk, resume as the machine, check.

Each body runs in a process of its own on the database it is told. It says through a pipe where it is, so that its
killer knows what a death has hit; an aimed process kills itself with SIGKILL exactly there.
"""

from __future__ import annotations

import os
import signal
import threading
import time
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any
from uuid import UUID

from django.db import IntegrityError, connection

from cast import AT, MONDAY, actor
from vanban.directory.api import Role, active_agency, posts_with_role
from vanban.drafting import api as drafting
from vanban.drafting import states
from vanban.drafting.jobs import resume_issuing
from vanban.kernel.actor import Actor
from vanban.kernel.refusals import OutsideFailure
from vanban.platform import storage
from vanban.registry.api import files_of
from vanban.registry.models import Register
from vanban.signing import api as signing
from vanban.signing import ports
from vanban.signing.adapters.pdf import engine

POINTS = ("numbering", "numbered", "sealing", "sealed", "stored", "entering", "entered")
"""Where a clerk's process may be on its way: number written but not committed; number held; the seal being made; seal
made; sealed paper stored; register written but not committed; everything committed."""

STATEMENTS = {
    'INSERT INTO "registry_number"': "numbering",
    'INSERT INTO "platform_blob"': "stored",
    'INSERT INTO "registry_outgoing"': "entering",
}
LATER = AT + timedelta(hours=1)
"""The machine's clock: everything begun is overdue, even what a living clerk is sealing at this moment."""


@dataclass(frozen=True)
class Aim:
    """Die when this point is reached for the `crossing`th time, `after` seconds later."""

    point: str
    crossing: int = 1
    after: float = 0.0


@dataclass(frozen=True)
class Shift:
    """What a process is to do: the database, the documents, its death if any, and what is broken on purpose."""

    database: str
    documents: tuple[str, ...] = ()
    count: int = 0
    aim: Aim | None = None
    leaves_begun: bool = False
    """Whether this clerk leaves what is “being issued” to the machine instead of pressing again."""
    without_locks: bool = False
    seal_seconds: float = 0.0
    """A longer time limit for one seal than the house's own; 0 leaves it. For many more processes than cores."""
    keep: str = ""
    """Folder for a sample of issued papers."""
    sample: tuple[str, ...] = ()


class Marks:
    """Tells the parent where this process is, and dies where it was told to."""

    def __init__(self, tell: Connection, aim: Aim | None) -> None:
        self._tell = tell
        self._aim = aim
        self._crossed = 0

    def reach(self, point: str) -> None:
        """This process is here."""
        self._tell.send(("mark", point))
        if self._aim is None or self._aim.point != point:
            return
        self._crossed += 1
        if self._crossed != self._aim.crossing:
            return
        if not self._aim.after:
            os.kill(os.getpid(), signal.SIGKILL)
        timer = threading.Timer(self._aim.after, os.kill, (os.getpid(), signal.SIGKILL))
        timer.daemon = True
        timer.start()

    def watch(
        self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: dict[str, Any]
    ) -> Any:  # the shape of Django's execute wrappers
        """See the statements that matter go by."""
        result = execute(sql, params, many, context)
        for start, point in STATEMENTS.items():
            if sql.startswith(start):
                self.reach(point)
        return result


class MarkedEngine:
    """The house's own PDF engine, with a word before and after the seal."""

    def __init__(self, engine: Any, marks: Marks) -> None:
        self._engine = engine
        self._marks = marks

    def __getattr__(self, name: str) -> Any:
        return getattr(self._engine, name)

    def fill_and_seal(self, pdf: bytes, **given: Any) -> bytes:
        """The seal."""
        self._marks.reach("sealing")
        sealed: bytes = self._engine.fill_and_seal(pdf, **given)
        self._marks.reach("sealed")
        return sealed


@contextmanager
def _at_work(shift: Shift, tell: Connection) -> Iterator[None]:
    """On the shift's database; an error is told in words before the process ends with it."""
    connection.close()
    connection.settings_dict["NAME"] = shift.database
    if shift.seal_seconds:
        engine.SIGN_SECONDS = shift.seal_seconds
    try:
        yield
    except Exception as error:
        tell.send(("crash", traceback.format_exc()))
        raise SystemExit(1) from error
    finally:
        connection.close()
        tell.close()


def people() -> dict[str, Actor]:
    """Mai, Hùng, Việt and Hoa of Sở Nội vụ."""
    agency = active_agency("H42.08", on=MONDAY).id
    posts = {
        "hoa": posts_with_role(agency, Role.CLERK, on=MONDAY)[0],
        "viet": posts_with_role(agency, Role.LEADER, on=MONDAY)[0],
        "hung": posts_with_role(agency, Role.UNIT_HEAD, on=MONDAY)[0],
        "mai": posts_with_role(agency, Role.SPECIALIST, on=MONDAY)[-1],
    }
    return {short: actor(post) for short, post in posts.items()}


def prepare(shift: Shift, tell: Connection) -> None:
    """Take letters from the empty page to the leader's signature by the real verbs, and tell their ids."""
    with _at_work(shift, tell):
        who = people()
        ward = active_agency("H42.51", on=MONDAY)
        for turn in range(shift.count):
            fields = drafting.DraftFields(
                type_code="cong-van",
                subject=f"V/v rà soát dữ liệu cán bộ, công chức, đợt {turn + 1}",
                body="Sở Nội vụ đề nghị rà soát dữ liệu.\n1. Thời hạn: trước ngày 15 tháng 12 năm 2026.",
                recipients=(drafting.RecipientField(ward.name, ward.code),),
                addressees=(ward.name,),
                signer=str(who["viet"].post_id),
            )
            draft = drafting.create_draft(fields, by=who["mai"], at=AT)
            drafting.save_fields(draft.id, fields, revision=0, by=who["mai"], at=AT)
            drafting.submit(draft.id, by=who["mai"], at=AT)
            drafting.approve(draft.id, by=who["hung"], at=AT)
            paper = drafting.paper_of(draft.id, "composed")
            drafting.sign(draft.id, version=paper.number if paper else 0, by=who["viet"], at=AT)
            tell.send(("signed", str(draft.id)))


def issue(shift: Shift, tell: Connection) -> None:
    """A clerk's shift: press “Phát hành” on one document after the other."""
    with _at_work(shift, tell):
        if shift.without_locks:
            _take_the_locks_away()
        hoa = people()["hoa"]
        marks = Marks(tell, shift.aim)
        ports.put_engine(MarkedEngine(ports.engine(), marks))  # type: ignore[arg-type]
        with connection.execute_wrapper(marks.watch):
            for turn, document in enumerate(shift.documents, 1):
                tell.send(("document", document))
                begun = time.perf_counter()
                if _press(UUID(document), shift, hoa, marks, tell, AT + timedelta(seconds=turn)):
                    tell.send(("seconds", time.perf_counter() - begun))


def _press(document: UUID, shift: Shift, hoa: Actor, marks: Marks, tell: Connection, at: Any) -> bool:
    """Press until it is issued; False when it was issued already or is left to the machine."""
    status = drafting.get_draft(document).status
    if status == states.ISSUED or (shift.leaves_begun and status == states.ISSUING):
        return False
    for _turn in range(20):
        try:
            held = drafting.begin_issue(document, by=hoa, at=at)
        except IntegrityError:
            if not shift.without_locks:
                raise
            tell.send(("refused", str(document)))
            continue  # the database did not let a double in: the clerk sees an error and presses again
        tell.send(("told", str(document), held.text))
        marks.reach("numbered")
        try:
            drafting.resume_issue(document, at=at)
        except OutsideFailure as failure:
            tell.send(("late", str(document), str(failure)))
            continue  # the house's worker would try again in a moment
        if drafting.get_draft(document).status == states.ISSUED:
            marks.reach("entered")
            return True
        tell.send(("failed", str(document), drafting.get_draft(document).issue_failure))
    return False


def _take_the_locks_away() -> None:
    """Break the register on purpose: read the counter without its lock, and slowly."""

    def hold(cls: type[Register], **series: Any) -> Register:
        found, _made = cls.objects.get_or_create(**series)
        time.sleep(0.5)
        return found

    Register.hold = classmethod(hold)  # type: ignore[assignment, method-assign]


def resume(shift: Shift, tell: Connection, orders: Connection) -> None:
    """The machine: pick up whatever was begun, once and then again until told to end."""
    with _at_work(shift, tell):
        while True:
            resume_issuing(timestamp=int(LATER.timestamp()))
            tell.send(("swept", ""))
            if orders.poll(1.0):
                return


def check(shift: Shift, tell: Connection) -> None:
    """Check every issued paper as a receiver would, in full, and keep a sample for another program."""
    with _at_work(shift, tell):
        for document in shift.documents:
            files = files_of(UUID(document))
            if not files:
                continue
            pdf = storage.read(files[0].blob_id)
            report = signing.check(pdf, at=LATER)
            number = str(report.values.get("vb_so", ""))
            signatures = tuple((facts.kind, str(facts.verdict)) for facts in report.signatures)
            tell.send(("paper", document, str(report.verdict), number, signatures))
            if document in shift.sample:
                (Path(shift.keep) / f"{document}.pdf").write_bytes(pdf)
