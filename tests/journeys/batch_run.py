"""Two batches under kill -9, as a program: a leader signs his letters, a clerk issues them, the worker dies half-way.

    PYTHONPATH=src:tests .venv/bin/python -m journeys.batch_run --count 200

The worker is the house's own process, killed when half of the items are done, and started anew. One letter among them
carries the signature of a token that had been reported lost before. Every letter must be done once, that one told.
"""

from __future__ import annotations

import argparse
import json
import os
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

from journeys.places import own_place, settle_in

WAIT = 600.0


def main() -> int:
    """Play both batches and judge; 0 when every promise was kept."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--count", type=int, default=int(os.environ.get("VANBAN_BATCH", "30")))
    parser.add_argument("--json", type=Path, help="write the outcome there")
    options = parser.parse_args()
    with own_place() as (databases, folder):
        settle_in(databases, folder)
        outcome = _play(options.count, folder)
    sys.stdout.write(_table(outcome))
    if options.json:
        options.json.write_text(json.dumps(outcome, ensure_ascii=False, indent=1))
    return 1 if outcome["faults"] else 0


def _play(count: int, folder: Path) -> dict[str, Any]:
    from vanban.config.starting import prepare

    prepare()
    from django.core.management import call_command
    from django.utils import timezone

    from cast import phuong_hoa_lu, so_noi_vu
    from vanban.directory.api import actor_for
    from vanban.drafting import api as drafting
    from vanban.kernel.actor import system_actor
    from vanban.signing import api as signing

    call_command("migrate", verbosity=0)
    snv, ward = so_noi_vu(), phuong_hoa_lu()
    machine = system_actor("thử")
    at = timezone.now()
    signing.issue_demo_certificates(
        [snv.posts[short].person_id for short in ("viet", "long")], [snv.agency.id], by=machine, at=at
    )
    who = {short: actor_for(post.person_id, at=at, post_id=post.id) for short, post in snv.posts.items()}

    def before_signer(turn: int, signer: str) -> drafting.Chosen:
        fields = drafting.DraftFields(
            type_code="cong-van",
            subject=f"V/v rà soát dữ liệu cán bộ, công chức, đợt {turn}",
            body="Sở Nội vụ đề nghị rà soát dữ liệu.\n1. Thời hạn: trước ngày 15 tháng 12 năm 2026.",
            recipients=(drafting.RecipientField(ward.agency.name, ward.agency.code),),
            addressees=(ward.agency.name,),
            signer=str(snv.posts[signer].id),
        )
        draft = drafting.create_draft(fields, by=who["mai"], at=timezone.now())
        drafting.submit(draft.id, by=who["mai"], at=timezone.now())
        drafting.approve(draft.id, by=who["hung"], at=timezone.now())
        return drafting.Chosen(draft.id, drafting.paper_of(draft.id, "composed").number)  # type: ignore[union-attr]

    letters = [before_signer(turn, "viet") for turn in range(1, count)]
    bad = before_signer(count, "long")
    drafting.sign(bad.draft_id, version=bad.version, by=who["long"], at=timezone.now())
    lost = signing.certificate_of_person(snv.posts["long"].person_id, at=timezone.now())
    signing.revoke(lost.id, reason="Mất thiết bị", by=machine, at=at - timedelta(hours=1))  # type: ignore[union-attr]

    outcome: dict[str, Any] = {"count": count, "batches": [], "faults": []}
    with _worker(folder) as worker:
        signed = drafting.begin_batch("sign", letters, by=who["viet"], at=timezone.now())
        outcome["batches"].append(_under_kill("sign", signed.id, who["viet"], worker))
        letters.insert(count // 3, bad)
        issued = drafting.begin_batch("issue", letters, by=who["hoa"], at=timezone.now())
        outcome["batches"].append(_under_kill("issue", issued.id, who["hoa"], worker))
    outcome["faults"] = list(_faults(outcome["batches"], [str(one.draft_id) for one in letters], str(bad.draft_id)))
    return outcome


class _Worker:
    """The house's worker as a process of its own; it can be killed and started anew."""

    def __init__(self, folder: Path) -> None:
        self._log = folder / "worker.log"
        self._child: subprocess.Popen[bytes] | None = None
        self.start()

    def start(self) -> None:
        """A new worker."""
        command = ["procrastinate", "worker", "--concurrency", "2", "--fetch-job-polling-interval", "0.5"]
        with self._log.open("ab") as log:
            self._child = subprocess.Popen(
                [
                    sys.executable,
                    "-m",
                    "vanban.config.manage",
                    *command,
                    "--queues",
                    "office,sealing",
                    "--name",
                    "worker",
                ],
                env=os.environ,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    def kill(self) -> None:
        """Kill -9, with the children it works in."""
        if self._child is not None:
            os.killpg(self._child.pid, signal.SIGKILL)
            self._child.wait()


@contextmanager
def _worker(folder: Path) -> Iterator[_Worker]:
    worker = _Worker(folder)
    try:
        yield worker
    finally:
        worker.kill()


def _under_kill(kind: str, batch_id: Any, by: Any, worker: _Worker) -> dict[str, Any]:
    """Watch a batch; kill the worker when half is done, start another; how it ended."""
    from vanban.drafting import api as drafting

    begun, killed_at, found = time.monotonic(), 0, ""
    while time.monotonic() - begun < WAIT:
        standing = drafting.find_batch(batch_id, by)
        if standing is None or standing.batch.ended_at is not None:
            break
        if not killed_at and standing.ended >= standing.total // 2:
            worker.kill()
            killed_at = drafting.find_batch(batch_id, by).ended  # type: ignore[union-attr]
            found = _doing()
            worker.start()
        time.sleep(0.2)
    standing = drafting.find_batch(batch_id, by)
    items = standing.items if standing is not None else ()
    return {
        "kind": kind,
        "seconds": round(time.monotonic() - begun, 1),
        "killed_at": killed_at,
        "jobs_cut_off": found,
        "ended": standing is not None and standing.batch.ended_at is not None,
        "states": dict(Counter(item.state for item in items)),
        "told": [item.told for item in items if item.told],
        "numbers": sorted(int(item.number) for item in items if item.number and item.state == "done"),
    }


def _doing() -> str:
    """Which jobs the dead worker had in hand."""
    from procrastinate.contrib.django.models import ProcrastinateJob

    names = Counter(
        job["args"].get("reaction", job["task_name"])
        for job in ProcrastinateJob.objects.filter(status="doing").values("args", "task_name")
    )
    return ", ".join(f"{name} x {times}" for name, times in sorted(names.items()))


def _faults(batches: list[dict[str, Any]], documents: list[str], bad: str) -> Iterator[str]:
    """Every promise that was broken."""
    from django.utils import timezone

    from vanban.drafting.models import DraftVersion
    from vanban.platform import storage
    from vanban.platform.models import AuditEntry
    from vanban.registry.models import NumberEntry
    from vanban.signing import api as signing

    good = len(documents) - 1
    wanted = {"sign": {"done": good}, "issue": {"done": good, "refused": 1}}
    for batch in batches:
        if batch["states"] != wanted[batch["kind"]] or not batch["ended"]:
            yield f"{batch['kind']}: {batch['states']}, over: {batch['ended']}"
        if not 0 < batch["killed_at"] < sum(batch["states"].values()):
            yield f"{batch['kind']}: the worker was not killed half-way"
    if not all("thu hồi" in told for told in batches[1]["told"]) or len(batches[1]["told"]) != 1:
        yield f"told: {batches[1]['told']}"
    if batches[1]["numbers"] != list(range(1, good + 1)):
        yield f"numbers of the batch: {batches[1]['numbers']}"
    entries = NumberEntry.objects.filter(register__direction="out").values_list("number", "state")
    if sorted(entries) != [(number, "used") for number in range(1, good + 1)]:
        yield f"the register: {sorted(entries)}"
    for code in ("drafting.signed", "drafting.issued"):
        acts = Counter(map(str, AuditEntry.objects.filter(code=code).values_list("subject_id", flat=True)))
        once = {document: 1 for document in documents if code == "drafting.signed" or document != bad}
        if acts != once:
            yield f"{code}: {[(one, acts[one]) for one in documents if acts[one] != once.get(one, 0)]}"
    papers = DraftVersion.objects.filter(draft_id__in=documents, kind="issued")
    for draft_id, blob_id in papers.values_list("draft_id", "blob_id"):
        report = signing.check(storage.read(blob_id), at=timezone.now())
        if not report.is_good or len(report.signatures) != 2:
            yield f"{draft_id}: {report.verdict}, {len(report.signatures)} signatures"
    if papers.count() != good:
        yield f"{papers.count()} issued papers"


def _table(outcome: dict[str, Any]) -> str:
    """For people."""
    lines = [f"{outcome['count']} letters"]
    for batch in outcome["batches"]:
        states = ", ".join(f"{count} {state}" for state, count in sorted(batch["states"].items()))
        lines.append(f"  {batch['kind']:<6} {batch['seconds']:>6} s  killed after {batch['killed_at']:>4}: {states}")
        lines.append(f"         in the dead worker's hands: {batch['jobs_cut_off'] or 'nothing'}")
        lines += [f"         told: {told}" for told in batch["told"]]
    lines.append(f"  faults: {len(outcome['faults'])}")
    lines += [f"    {fault}" for fault in outcome["faults"]]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    sys.exit(main())
