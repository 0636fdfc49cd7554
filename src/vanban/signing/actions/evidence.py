"""Evidence that outlives certificates: fetched after the issue, put behind the file, stamped, and stamped anew in time.

TT 41/2017 Đ9; NB16-Đ9.3. The file as issued is never touched: longer versions begin with its bytes. Everything runs in
jobs, outside transactions; what was made counts only when nothing happened to the file meanwhile.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from cryptography import x509
from django.db import transaction

from vanban.kernel.actor import Actor
from vanban.platform import audit, storage
from vanban.platform.bounded.marks import Declined
from vanban.platform.bounded.pool import Fault
from vanban.signing import policies, ports
from vanban.signing.errors.evidence import AlgorithmUnknown
from vanban.signing.models import (
    AlgorithmEnd,
    KeptFile,
    KeptSignature,
    KeptVersion,
    RevocationAnswer,
    SeenCertificate,
    SignatureRecord,
)
from vanban.signing.queries import evidence as reads
from vanban.signing.queries.certificates import trust_material
from vanban.signing.queries.waiting import patient_stamper
from vanban.signing.rules.algorithms import is_known, renew_by
from vanban.signing.rules.names import PERSON_PREFIX
from vanban.signing.rules.patience import next_try

PDF = "application/pdf"
LONGEST_PAUSE = timedelta(hours=6)
AGAIN = timedelta(days=7)
"""A renewal that would not outlive the former timestamp is tried again so much later."""


@dataclass(frozen=True)
class FileToKeep:
    """A file of a registered document."""

    blob_id: UUID
    name: str


@transaction.atomic
def keep_files(
    document_id: UUID, files: Sequence[FileToKeep], *, direction: str, responsible: str, by: Actor, at: datetime
) -> list[UUID]:
    """Note the signed files of a registered document, whose evidence is then fetched; harmless when run twice.

    `responsible` is who answers for the signatures: who issued it (out), who registered it (in). The ids of what was
    noted now.
    """
    noted = []
    for place, file in enumerate(files, 1):
        kept, new = KeptFile.objects.get_or_create(
            blob_id=file.blob_id,
            defaults={
                "document_id": document_id,
                "direction": direction,
                "name": file.name[:200],
                "place": place,
                "responsible": responsible[:300],
                "kept_since": at,
                "next_try_at": at,
            },
        )
        if new:
            noted.append(kept.id)
    if noted:
        audit.record(by, "signing.evidence_awaited", document_id, at, files=len(noted))
    return noted


def collect(kept_id: UUID, *, by: Actor, at: datetime) -> bool:
    """Fetch what is missing for one kept file, or renew its timestamp when its time has come; True when it grew.

    Harmless when run twice, too early or at the same time. What fails is noted with the time of the next try; nothing
    is raised for an authority that does not answer.
    """
    kept = KeptFile.objects.get(id=kept_id)
    if kept.destroyed_at is not None or kept.next_try_at is None or kept.next_try_at > at:
        return False
    newest = reads.newest_version(kept)
    try:
        pdf = storage.read(newest.blob_id if newest is not None else kept.blob_id)
        seen = ports.lasting().see(pdf)
        if not seen.signatures:
            return _note(kept, "", again=None)
        return _advance(kept, newest, pdf, seen, by=by, at=at)
    except (Declined, Fault) as refused:
        return _note(kept, f"the file cannot be read: {refused}", again=None)
    except storage.ContentDamaged as damaged:
        return _note(kept, str(damaged), again=None)
    except (ports.RevocationUnavailable, ports.TimestampUnavailable) as silent:
        pause = next_try(kept.tries + 1, longest=LONGEST_PAUSE)
        return _note(kept, str(silent), again=at + pause)


@transaction.atomic
def note_algorithm_end(name: str, ends: datetime, *, source: str, by: Actor, at: datetime) -> int:
    """An algorithm is said to be no longer safe from a day on; how many files are now to be renewed earlier.

    Raises AlgorithmUnknown. The day may be moved when the authority moves it; both words are on record.
    """
    policies.check_can_tend_trust(by)
    if not is_known(name):
        raise AlgorithmUnknown(name=name)
    AlgorithmEnd.objects.update_or_create(
        name=name, defaults={"ends": ends, "source": source[:300], "entered_by": by.printed, "entered_at": at}
    )
    audit.record(by, "signing.algorithm_ends", None, at, name=name, ends=ends.isoformat(), source=source)
    known = reads.algorithm_ends()
    moved = 0
    for kept in KeptFile.objects.select_for_update().filter(complete_at__isnull=False, destroyed_at__isnull=True):
        newest = reads.newest_version(kept)
        if newest is None:
            continue
        due = renew_by(newest.stamped_until, newest.relies_on, known)
        if due != kept.renew_by:
            kept.renew_by = kept.next_try_at = due
            kept.save(update_fields=["renew_by", "next_try_at"])
            moved += 1
    return moved


@transaction.atomic
def forget_evidence(document_id: UUID, *, by: Actor, at: datetime) -> int:
    """The document's content is destroyed: the longer versions and what is kept of its signatures go with it.

    TT 41/2017 Đ10. How many files were concerned; harmless when run twice.
    """
    doomed = list(KeptFile.objects.select_for_update().filter(document_id=document_id, destroyed_at__isnull=True))
    for kept in doomed:
        storage.destroy(kept.versions.values_list("blob_id", flat=True))
        kept.signatures.all().delete()
        kept.destroyed_at = at
        kept.next_try_at = None
        kept.save(update_fields=["destroyed_at", "next_try_at"])
    if doomed:
        audit.record(by, "signing.evidence_destroyed", document_id, at, files=len(doomed))
    return len(doomed)


@transaction.atomic
def note_evidence_exported(document_id: UUID, *, by: Actor, at: datetime) -> None:
    """Somebody took what is kept of a document's signatures."""
    audit.record(by, "signing.evidence_exported", document_id, at)


@dataclass(frozen=True)
class _Gathered:
    """The answers about every certificate that was asked about, by certificate; those that lead to no trusted root."""

    answers: dict[bytes, RevocationAnswer]
    issuers: tuple[bytes, ...]
    """Up to the roots: other programs want the whole chain in the file before they look into the past."""
    lost: tuple[bytes, ...]

    def contents(self, kind: str) -> tuple[bytes, ...]:
        """The answers of a kind, each once."""
        return tuple(dict.fromkeys(bytes(one.content) for one in self.answers.values() if one.kind == kind))


def _advance(
    kept: KeptFile, newest: KeptVersion | None, pdf: bytes, seen: ports.FileSeen, *, by: Actor, at: datetime
) -> bool:
    renewing = kept.complete_at is not None
    trust = trust_material(at)
    parts = seen.signatures[-1:] if renewing else seen.signatures
    known = [item for one in seen.signatures for item in (*one.chain, *one.stamper_chain)] + list(seen.certificates)
    gathered = _gather(parts, known, trust, at)
    if not renewing:
        _keep_signatures(kept, seen, known, gathered, trust)
    if gathered.lost:
        names = ", ".join(x509.load_der_x509_certificate(item).subject.rfc4514_string() for item in gathered.lost)
        again = at + timedelta(days=1) if kept.direction == "out" else None  # of our own the root may yet be entered
        return _note(kept, f"no trusted root: {names}", again=again)
    if kept.direction == "in":
        return _complete(kept, seen.level, by=by, at=at)
    stamper = patient_stamper(at)
    certificates = tuple(dict.fromkeys((*gathered.answers, *gathered.issuers)))

    def longer(with_stamp: ports.Stamper | None) -> bytes:
        ocsps, crls = gathered.contents("ocsp"), gathered.contents("crl")
        return ports.lasting().extend(pdf, certificates=certificates, ocsps=ocsps, crls=crls, stamper=with_stamp)

    reason = "renewal" if renewing else ("timestamp" if newest is not None else "evidence")
    try:
        grown = longer(stamper)
    except ports.TimestampUnavailable:
        if newest is None:  # the evidence is there now and may be gone tomorrow: keep it, the timestamp follows
            _store(kept, newest, longer(None), reason=reason, by=by, at=at, complete=False)
        raise
    return _store(kept, newest, grown, reason=reason, by=by, at=at, complete=True)


def _gather(
    parts: Sequence[ports.SignatureSeen], known: Sequence[bytes], trust: ports.TrustMaterial, at: datetime
) -> _Gathered:
    """An answer about every certificate of these signatures and their timestamps, one an hour from the outside."""
    leaves = dict.fromkeys(item for one in parts for item in (one.certificate, one.stamper) if item)
    asked, lost = reads.asked_about(leaves, known, trust)
    issuers = tuple(dict.fromkeys(one.issuer for one in asked))
    return _Gathered({one.certificate: _answer(one, at) for one in asked}, issuers, tuple(lost))


def _answer(asked: reads.Asked, at: datetime) -> RevocationAnswer:
    """From the cache of this hour, else from the authority. Raises RevocationUnavailable."""
    hour = at.replace(minute=0, second=0, microsecond=0)
    certificate = _seen(asked.certificate)
    found = RevocationAnswer.objects.filter(certificate=certificate, hour=hour).first()
    if found is not None:
        return found
    told = ports.revocation().ask(
        asked.certificate, asked.issuer, revoked=reads.revoked_fact(asked.certificate, at=at), at=at
    )
    facts = {
        "kind": told.kind,
        "status": told.status,
        "revoked_at": told.revoked_at,
        "this_update": told.this_update,
        "next_update": told.next_update,
        "asked_at": at,
        "content": told.content,
    }
    return RevocationAnswer.objects.get_or_create(certificate=certificate, hour=hour, defaults=facts)[0]


def _seen(content: bytes) -> SeenCertificate:
    read = x509.load_der_x509_certificate(content)
    facts = {
        "content": content,
        "subject": read.subject.rfc4514_string()[:300],
        "issuer": read.issuer.rfc4514_string()[:300],
        "serial": f"{read.serial_number:x}"[:64],
        "valid_from": read.not_valid_before_utc,
        "valid_to": read.not_valid_after_utc,
    }
    return SeenCertificate.objects.get_or_create(fingerprint=reads.fingerprint(content), defaults=facts)[0]


@transaction.atomic
def _keep_signatures(
    kept: KeptFile, seen: ports.FileSeen, known: Sequence[bytes], gathered: _Gathered, trust: ports.TrustMaterial
) -> None:
    """Each signature with its certificate at signing time, its timestamp and what the authority said (Đ9)."""
    mine = {record.certificate.serial: record for record in _records(kept.document_id)}
    for place, one in enumerate(seen.signatures, 1):
        read = x509.load_der_x509_certificate(one.certificate)
        record = mine.get(f"{read.serial_number:x}")
        answer = gathered.answers.get(one.certificate)
        facts = {
            "field": one.field[:200],
            "kind": _kind(one, read),
            "holder": _name(read),
            "responsible": record.done_by_name if record is not None else "",
            "certificate": _seen(one.certificate),
            "chain": [_seen(item).fingerprint for item in reads.issuer_chain(one.certificate, known, trust)],
            "signed_at": one.claimed_at or one.stamped_at,
            "stamped_at": one.stamped_at,
            "stamped_by": _seen(one.stamper) if one.stamper else None,
            "token": one.token,
            "status": _status(one, answer),
            "answer": answer,
        }
        KeptSignature.objects.update_or_create(kept=kept, place=place, defaults=facts)


def _records(document_id: UUID) -> list[SignatureRecord]:
    return list(SignatureRecord.objects.filter(document_id=document_id).select_related("certificate"))


def _status(one: ports.SignatureSeen, answer: RevocationAnswer | None) -> str:
    """What the answer says of the time of signing: a certificate taken back afterwards was good then."""
    if answer is None:
        return "unknown"
    then = one.stamped_at
    if answer.revoked_at is not None and then is not None and answer.revoked_at > then:
        return "good"
    return answer.status


def _kind(one: ports.SignatureSeen, certificate: x509.Certificate) -> str:
    if one.kind == "timestamp":
        return "timestamp"
    kinds = {part.oid.dotted_string for part in certificate.subject}
    if "2.5.4.97" in kinds:
        return "agency"
    return "person" if one.field.startswith(PERSON_PREFIX) or "0.9.2342.19200300.100.1.1" in kinds else "agency"


def _name(certificate: x509.Certificate) -> str:
    found = certificate.subject.get_attributes_for_oid(x509.NameOID.COMMON_NAME)
    return str(found[0].value if found else certificate.subject.rfc4514_string())[:300]


def _store(
    kept: KeptFile, newest: KeptVersion | None, grown: bytes, *, reason: str, by: Actor, at: datetime, complete: bool
) -> bool:
    """Keep a longer version, unless another try did so meanwhile or a renewal would not outlive what it renews."""
    seen = ports.lasting().see(grown)
    last = seen.signatures[-1]
    until, relies_on = None, []
    if last.stamper:
        chain = [last.stamper, *last.stamper_chain]
        ends = [x509.load_der_x509_certificate(item).not_valid_after_utc for item in chain]
        until, relies_on = min(ends), reads.algorithms_of(last.stamper, last.digest)
    due = renew_by(until, relies_on, reads.algorithm_ends())
    if reason == "renewal" and due is not None and due <= at:
        return _note(kept, "the timestamp authority has no certificate that lasts longer", again=at + AGAIN)
    stored = storage.put(grown, media_type=PDF)
    with transaction.atomic():
        held = KeptFile.objects.select_for_update().get(id=kept.id)
        before = reads.newest_version(held)
        if held.destroyed_at is not None or (before.id if before else None) != (newest.id if newest else None):
            return False
        KeptVersion.objects.create(
            kept=held,
            number=(before.number if before else 0) + 1,
            blob_id=stored.id,
            level=seen.level,
            reason=reason,
            made_at=at,
            stamped_until=until,
            relies_on=relies_on,
        )
        held.advance(level=seen.level, complete_at=held.complete_at or (at if complete else None), renew_by=due)
        held.tries, held.failure = 0, ""
        held.next_try_at = due if complete else at
        held.save()
        audit.record(by, "signing.evidence_kept", held.document_id, at, file=held.name, level=seen.level, reason=reason)
    return True


@transaction.atomic
def _complete(kept: KeptFile, level: str, *, by: Actor, at: datetime) -> bool:
    """Of a file that came: its signatures are on record with what was said of them; it is kept as it came."""
    held = KeptFile.objects.select_for_update().get(id=kept.id)
    held.advance(level=level, complete_at=held.complete_at or at, renew_by=None)
    held.tries, held.failure, held.next_try_at = 0, "", None
    held.save()
    audit.record(by, "signing.evidence_kept", held.document_id, at, file=held.name, level=level, reason="evidence")
    return False


@transaction.atomic
def _note(kept: KeptFile, failure: str, *, again: datetime | None) -> bool:
    """Why it did not get on, and when it is tried again; always False."""
    held = KeptFile.objects.select_for_update().get(id=kept.id)
    held.failure = failure[:500]
    held.tries = min(held.tries + 1, 1000) if failure else held.tries
    held.next_try_at = again
    held.save(update_fields=["failure", "tries", "next_try_at"])
    return False
