"""An office's desk in a process of its own: reads acts as lines of JSON, does them as the clerk, answers in JSON.

Started with the database and folder of its office. With VANBAN_HUB_URL its hub runs elsewhere and `tick` does what
its worker would; without, the hub of its own house is used, whose workers run by themselves.
"""

from __future__ import annotations

import hashlib
import json
import os
import sys
import traceback
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import django
import structlog

structlog.configure(logger_factory=structlog.PrintLoggerFactory(sys.stderr))
django.setup()

from django.utils import timezone  # noqa: E402 - only after the apps are loaded

from cast import Office, actor, phuong_hoa_lu, so_noi_vu  # noqa: E402
from vanban.axis import api as axis  # noqa: E402
from vanban.directory.api import for_clerks, grant_access  # noqa: E402
from vanban.directory.models import Agency, AgencyCode, Post  # noqa: E402
from vanban.exchange import api as exchange  # noqa: E402
from vanban.exchange import jobs  # noqa: E402
from vanban.exchange.models import Arrival, Demand, Dispatch  # noqa: E402
from vanban.kernel.actor import Actor, system_actor  # noqa: E402
from vanban.kernel.identifiers import new_id  # noqa: E402
from vanban.kernel.refusals import OutsideFailure, Refusal  # noqa: E402
from vanban.platform import storage  # noqa: E402
from vanban.platform.jobs import run_pending  # noqa: E402
from vanban.registry import api as registry  # noqa: E402
from vanban.rulebook import queries as rulebook  # noqa: E402
from vanban.rulebook.api import RecallMode, profile_for  # noqa: E402
from vanban.signing import api as signing  # noqa: E402
from vanban.signing.tests.letters import letter, sheet  # noqa: E402

MACHINE = system_actor("liên thông văn bản")


def begin(province: str) -> dict[str, Any]:
    """Both offices of the cast under this province's codes, joined to the hub, with certificates."""
    now = timezone.now()
    for office in (so_noi_vu(), phuong_hoa_lu()):
        _rename(office, province)
    since = now - timedelta(days=30)
    people = [post.person_id for post in Post.objects.filter(title="Giám đốc")]
    signing.issue_demo_certificates(
        people, list(Agency.objects.values_list("id", flat=True)), by=MACHINE, at=now, valid_from=since
    )
    for agency in Agency.objects.all():
        exchange.join_hub(agency.id, by=MACHINE, at=now)
    return {"agencies": list(Agency.objects.order_by("code").values_list("code", flat=True))}


def _rename(office: Office, province: str) -> None:
    agency = office.agency
    agency.code = agency.code.replace("H42", province)
    agency.save()
    for row in AgencyCode.objects.filter(agency=agency):
        row.code = row.code.replace("H42", province)
        row.save()


def issue(to: list[list[str]], *, megabytes: int = 0, subject: str = "V/v rà soát vị trí việc làm") -> dict[str, Any]:
    """A signed, sealed and numbered letter; it leaves by itself. An annex of so many megabytes goes with it."""
    now = timezone.now()
    agency = Agency.objects.get(code__endswith=".08")
    clerk, director = _clerk("08"), actor(Post.objects.get(title="Giám đốc"), now)
    document_id = new_id()
    held = registry.reserve_number(
        document_id, agency_id=agency.id, book=registry.book_of("cong-van"), by=clerk, at=now
    )
    pdf, layout = letter()
    signed = signing.sign_as_person(signing.add_named_fields(pdf, layout), layout=layout, by=director, at=now).pdf
    sealed = signing.fill_and_seal(
        signed, layout=layout, agency_id=agency.id, number=f"{held.number:02d}", day=f"{held.dated:%d}",
        month=f"{held.dated:%m}", by=clerk, at=now,
    ).pdf  # fmt: skip
    files = [registry.FileFacts(storage.put(sealed, media_type="application/pdf").id, "cong-van.pdf", "main")]
    if megabytes:
        filled = _padded(sheet(pages=2), megabytes * 1024 * 1024)
        blob = storage.put(filled, media_type="application/pdf")
        files.append(registry.FileFacts(blob.id, "phu-luc.pdf", "annex"))
    facts = registry.OutgoingFacts(
        type_code="cong-van",
        type_name="Công văn",
        symbol="SNV-TCCB",
        issued_date=held.dated,
        subject=subject,
        signer_name="Phạm Quốc Việt",
        signer_title="GIÁM ĐỐC",
        recipients=tuple(registry.RecipientFacts(name, code) for name, code in to),
    )
    registry.complete_issue(document_id, facts=facts, files=files, by=clerk, at=now)
    grant_access(document_id, [for_clerks(agency.id)], kind="outgoing", moment=now, reason="clerk")
    return {"document": str(document_id), "number": f"{held.number:02d}/SNV-TCCB"}


def _padded(pdf: bytes, size: int) -> bytes:
    """A PDF of exactly this size: what follows the end mark is comment that no packer makes smaller."""
    noise = os.urandom((size - len(pdf) - 2) // 2).hex().encode()
    return pdf + b"\n%" + noise.ljust(size - len(pdf) - 2, b"0")


def tick() -> dict[str, Any]:
    """What the office's worker would do now: look at the hub, run what waits. A hub that is out is no fault."""
    try:
        jobs.poll_hub.func(int(timezone.now().timestamp()))
        jobs.ask_fate.func(int(timezone.now().timestamp()))
        return {"ran": run_pending()}
    except OutsideFailure as failure:
        return {"ran": 0, "outside": str(failure)}


def lines(document: str) -> dict[str, Any]:
    """The sender's grid."""
    return {
        item.code: {
            "state": item.state,
            "recall": item.recall,
            "reason": item.reason,
            "said_by": item.said_by,
            "round": item.round,
        }
        for item in exchange.grid(UUID(document))
    }


def reports(document: str) -> dict[str, Any]:
    """Every report that came in, in order."""
    return {"codes": [item.code for item in exchange.reports_on(UUID(document))]}


def arrivals() -> dict[str, Any]:
    """What arrived, oldest first."""
    return {
        str(item.id): {
            "number": item.printed_number,
            "agency": item.agency.code,
            "sender": item.sender_code,
            "state": item.state,
            "business": item.business,
            "document_code": item.document_code,
            "copies": item.copies,
            "files": [[file.name, file.blob.size, file.blob.sha256] for file in item.files.all()],
            "faults": [line["code"] for line in item.report or () if line["blocks"]],
        }
        for item in Arrival.objects.select_related("agency").order_by("arrived_at")
    }


def sent_files(document: str) -> dict[str, Any]:
    """The files of an issued document, with their digests."""
    return {
        "files": [
            [len(data), hashlib.sha256(data).hexdigest()]
            for data in (storage.read(item.blob_id) for item in registry.files_of(UUID(document)))
        ],
        "packets": Dispatch.objects.filter(envelope_id=UUID(document)).count(),
    }


def accept(arrival: str) -> dict[str, Any]:
    """The receiving clerk takes it into the register."""
    document = exchange.accept(UUID(arrival), by=_clerk_of(arrival), at=timezone.now())
    return {"number": document.arrival_number}


def refuse(arrival: str, reason: str) -> dict[str, Any]:
    """The receiving clerk sends it back."""
    exchange.refuse(UUID(arrival), reason=reason, by=_clerk_of(arrival), at=timezone.now())
    return {}


def handled(arrival: str, code: str) -> dict[str, Any]:
    """Handling goes on: 04 assigned, 05 in progress, 06 finished."""
    entry = exchange.note_status(UUID(arrival), code, by=MACHINE, at=timezone.now(), description="Phòng Kinh tế")
    return {"reported": entry is not None}


def resend(document: str) -> dict[str, Any]:
    """The sending clerk sends again to whoever refused or was not reached."""
    return {"again": exchange.resend(UUID(document), by=_clerk("08"), at=timezone.now())}


def open_more(code: str, name: str) -> dict[str, Any]:
    """One more mailbox of this house, of an agency that will be merged."""
    axis.open_mailbox(code, name, system="office", by=MACHINE, at=timezone.now())
    return {}


def answers_for(agency: str, code: str) -> dict[str, Any]:
    """An agency takes over another one's work, and its code with it (HY19-Đ14.6)."""
    AgencyCode.objects.create(agency=Agency.objects.get(code=agency), code=code, scheme="qd20")
    return {}


def recall(document: str, reason: str) -> dict[str, Any]:
    """The sending clerk asks everybody to give it back."""
    rows = exchange.recallable(UUID(document))
    done = exchange.recall(
        UUID(document), recipient_ids=[item.id for item in rows], reason=reason, by=_clerk("08"), at=timezone.now()
    )
    return {"asked": done.asked}


def agree(arrival: str) -> dict[str, Any]:
    """The receiving clerk gives it back."""
    exchange.agree_recall(UUID(arrival), by=_clerk_of(arrival), at=timezone.now())
    return {}


def deny(arrival: str, reason: str) -> dict[str, Any]:
    """The receiving clerk keeps it."""
    exchange.deny_recall(UUID(arrival), reason=reason, by=_clerk_of(arrival), at=timezone.now())
    return {}


def duty_bound() -> dict[str, Any]:
    """From now on this office's regulation leaves it no choice: what is asked back is destroyed."""
    strict = replace(profile_for("ninh-binh", timezone.localdate()), recall_mode=RecallMode.MANDATORY)
    rulebook.profiles = lambda: (strict,)  # type: ignore[assignment]
    return {}


def update(document: str, reason: str, due: str) -> dict[str, Any]:
    """The sending clerk changes the time limit."""
    rows = exchange.updatable(UUID(document))
    facts = {"due": date.fromisoformat(due)}
    tell = [item.id for item in rows]
    done = exchange.update(UUID(document), reason=reason, facts=facts, tell=tell, by=_clerk("08"), at=timezone.now())
    return {"told": done.told}


def agree_update(arrival: str) -> dict[str, Any]:
    """The receiving clerk takes the change."""
    exchange.agree_update(UUID(arrival), by=_clerk_of(arrival), at=timezone.now())
    return {}


def replace_by(document: str, replacement: str, reason: str) -> dict[str, Any]:
    """Another issued letter takes the place of this one at everybody who has it."""
    rows = exchange.replaceable(UUID(document))
    told = exchange.replace_by(
        UUID(document), replacement_id=UUID(replacement), recipient_ids=[item.id for item in rows], reason=reason,
        by=_clerk("08"), at=timezone.now(),
    )  # fmt: skip
    return {"told": told.told}


def requests(document: str) -> dict[str, Any]:
    """What was asked about a document, and what was answered."""
    return {"asked": [[item.kind, item.state] for item in exchange.requests_on(UUID(document))]}


def demands(arrival: str) -> dict[str, Any]:
    """What the sender asks about an arrival."""
    rows = Demand.objects.filter(arrival_id=UUID(arrival)).order_by("noted_at")
    return {"asked": [[item.kind, item.state, item.by_duty] for item in rows]}


def readable(arrival: str) -> dict[str, Any]:
    """Whether any file of an arrival can still be read."""
    found = False
    for item in Arrival.objects.get(id=arrival).files.all():
        with suppress(storage.ContentDamaged):
            storage.read(item.blob_id)
            found = True
    return {"any": found}


def _clerk(place: str) -> Actor:
    return actor(Post.objects.get(agency__code__endswith=f".{place}", title="Văn thư"), timezone.now())


def _clerk_of(arrival: str) -> Actor:
    return _clerk(Arrival.objects.select_related("agency").get(id=arrival).agency.code.rpartition(".")[2])


ACTS: dict[str, Callable[..., dict[str, Any]]] = {
    act.__name__: act
    for act in (
        begin,
        issue,
        tick,
        lines,
        reports,
        arrivals,
        sent_files,
        accept,
        refuse,
        handled,
        resend,
        open_more,
        answers_for,
        recall,
        agree,
        deny,
        duty_bound,
        update,
        agree_update,
        replace_by,
        requests,
        demands,
        readable,
    )
}


def serve() -> None:
    """Do what each line asks; an act refused is an answer, a bug is a traceback in the answer."""
    for line in sys.stdin:
        asked = json.loads(line)
        try:
            answer = {"ok": ACTS[asked.pop("act")](**asked)}
        except Refusal as refusal:
            answer = {"refused": refusal.code, "text": str(refusal)}
        except Exception:  # noqa: BLE001 - the scenario shows it and fails
            answer = {"broken": traceback.format_exc()}
        sys.stdout.write(json.dumps(answer, ensure_ascii=False) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    serve()
