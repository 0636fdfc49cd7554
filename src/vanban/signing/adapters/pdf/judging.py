"""Every signature of a file that the strict reader has read: bytes, CMS, time, chain, and what came after."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

from cryptography import x509

from vanban.signing.adapters.pdf.strangers import Stranger, Told
from vanban.signing.adapters.pdf.strict import cms
from vanban.signing.adapters.pdf.strict.chains import has_wrong_purpose, is_evidenced, is_good, name_of
from vanban.signing.adapters.pdf.strict.objects import Broken
from vanban.signing.adapters.pdf.strict.revisions import File
from vanban.signing.adapters.pdf.strict.rights import Rights
from vanban.signing.adapters.pdf.strict.screen import Signed, text
from vanban.signing.adapters.pdf.strict.tails import Tail
from vanban.signing.adapters.pdf.trusted import Trust
from vanban.signing.rules.names import PERSON_PREFIX

_ORGANISATION_IDENTIFIER = "2.5.4.97"
_PERSONAL = {"0.9.2342.19200300.100.1.1", "2.5.4.42", "2.5.4.4"}
_UNREADABLE = (IndexError, KeyError, ValueError, TypeError, AttributeError, OverflowError)
_DATE = re.compile(r"D:(\d{4})(\d{2})(\d{2})(\d{2})(\d{2})(\d{2})(?:(Z)|([+-])(\d{2})'?(\d{2})?)?")


@dataclass
class _Case:
    """One signature on its way to a verdict."""

    one: Signed
    signature: cms.Signature | None = None
    intact: bool = False
    stamp: tuple[cms.Signature, cms.Token] | None = None
    trusted: bool = False
    revocation: str = "unknown"
    moment: datetime | None = None
    """The time proven by a timestamp, as far as it can be proven here."""
    certificate: x509.Certificate | None = None
    faults: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


class Judge:
    """Judges the signatures from the last to the first, so that a document timestamp can prove the time before it."""

    def __init__(self, file: File, stranger: Stranger, trust: Trust, signed: list[Signed], at: datetime) -> None:
        self._file, self._stranger, self._at = file, stranger, at
        self._trust = trust if trust.is_empty else trust.with_embedded(file)
        stranger.give(self._trust)
        self._signed = sorted(signed, key=lambda one: one.revision if one.revision >= 0 else 10**6)
        self._tail = Tail(file)
        self._digests = _Digests(file.content)

    def told(self) -> list[dict[str, Any]]:
        """The facts on every signature, in the order they were made."""
        cases: list[_Case] = []
        proven = self._at
        stamped_later = False
        for one in reversed(self._signed):
            case = self._case(one, proven, stamped_later)
            cases.append(case)
            attested = case.moment if one.is_timestamp and not case.faults and one.revision >= 0 else None
            if attested is not None and attested <= proven:  # one of the future attests nothing
                proven, stamped_later = attested, True
        cases.reverse()
        for case in cases:
            self._judge_changes(case)
        return [self._facts(case, cases[index + 1 :]) for index, case in enumerate(cases)]

    def _case(self, one: Signed, at: datetime, stamped_later: bool) -> _Case:
        case = _Case(one, faults=list(one.faults))
        if "unreadable" in case.faults:
            return case
        if not one.contents or one.revision < 0:
            if "does_not_cover" not in case.faults:
                case.faults.append("does_not_cover")
            return case
        try:
            self._read(case)
        except Broken as broken:
            if broken.code in {"two_signers", "cms_more"}:
                case.faults.append(broken.code)
                return case
            return self._ask_the_slow_judge(case, at, integrity=True)
        except _UNREADABLE:
            case.faults.append("unreadable")
            return case
        if not case.intact:
            case.faults.append("not_intact")
        if case.signature is not None:
            case.faults += [code for code in case.signature.faults if code not in case.faults]
        if case.stamp is None and not one.is_timestamp and not stamped_later:
            case.notes.append("no_timestamp")
        if self._trust.is_empty or not case.intact:
            return self._without_trust(case)
        return self._with_trust(case, at)

    def _read(self, case: _Case) -> None:
        """Read the CMS and compare it with the bytes of the file."""
        one = case.one
        kind = one.value.get("/SubFilter")
        if kind == "/adbe.x509.rsa_sha1":
            holders = self._file.get(one.value.get("/Cert"), one.revision)
            holder = holders[0] if isinstance(holders, list) and holders else holders
            signature = cms.bare(one.contents, holder if isinstance(holder, bytes) else b"")
            case.intact = signature.is_sound(self._digests.of(one, "sha1"))
        elif one.is_timestamp:
            signature, says = cms.token(one.contents)
            case.stamp = (signature, says)
            case.intact = cms.is_token_sound(signature) and says.imprint == self._digests.of(one, says.digest)
            case.moment = says.moment
        else:
            signature = cms.parse(one.contents)
            case.intact = self._is_sound(one, signature, str(kind))
            if signature.token_data is not None:
                case.stamp = cms.token(signature.token_data)
        case.signature, case.certificate = signature, signature.certificate

    def _is_sound(self, one: Signed, signature: cms.Signature, kind: str) -> bool:
        if signature.content is None:
            return signature.is_sound(self._digests.of(one, signature.digest))
        if kind != "/adbe.pkcs7.sha1":
            raise Broken("cms_unknown", "content inside")
        signature.old_kind = True
        inner = hashlib.new(signature.digest, signature.content).digest()
        return signature.content == self._digests.of(one, "sha1") and signature.is_sound(inner)

    def _stamp_holds(self, case: _Case) -> bool:
        """True when the timestamp in the signature is the authority's own, and over this very signature."""
        if case.stamp is None or case.signature is None:
            return False
        stamp, says = case.stamp
        over = hashlib.new(says.digest, case.signature.signature).digest()
        return says.imprint == over and not stamp.faults and cms.is_token_sound(stamp)

    def _without_trust(self, case: _Case) -> _Case:
        """Only bytes are judged: nobody is trusted, or the signature does not hold anyway."""
        if case.stamp is not None and not case.one.is_timestamp:
            if self._stamp_holds(case):
                case.moment = case.stamp[1].moment
            else:
                case.faults.append("timestamp_other")
        if self._trust.is_empty:
            case.faults.append("untrusted")
        if case.signature is not None and case.signature.is_weak:
            case.notes.append("old_algorithm")
        return case

    def _with_trust(self, case: _Case, at: datetime) -> _Case:
        if case.one.is_timestamp:
            good = case.stamp is not None and self._is_plain_stamp(case.stamp[0], at)
            if not good:
                return self._ask_the_slow_judge(case, at)
            case.trusted, case.revocation = True, "good"
            return case
        if case.stamp is not None:
            if not self._stamp_holds(case):
                case.faults.append("timestamp_other")
                return self._ask_the_slow_judge(case, at)
            if not self._is_plain_stamp(case.stamp[0], at):
                return self._ask_the_slow_judge(case, at)
        moment = case.stamp[1].moment if case.stamp is not None else at
        if not self._is_plain_signer(case, moment):
            return self._ask_the_slow_judge(case, at)
        case.moment = case.stamp[1].moment if case.stamp is not None else None
        case.trusted, case.revocation = True, "good"
        return case

    def _is_plain_stamp(self, stamp: cms.Signature, at: datetime) -> bool:
        if stamp.is_weak or stamp.faults:
            return False
        chain, ends = self._trust.lineage(stamp.certificate, stamp.certificates, at, stamps=True)
        if self._trust.has_ended(stamp.digest, chain, at):
            return False
        return ends and is_good(chain, self._trust.evidence, at, stamps=True)

    def _is_plain_signer(self, case: _Case, moment: datetime) -> bool:
        signature = case.signature
        if signature is None or signature.is_weak or signature.faults or "/SV" in case.one.holder:
            return False
        chain, ends = self._trust.lineage(signature.certificate, signature.certificates, moment, stamps=False)
        if self._trust.has_ended(signature.digest, chain, moment):
            return False
        return ends and is_good(chain, self._trust.evidence, moment)

    def _ask_the_slow_judge(self, case: _Case, at: datetime, *, integrity: bool = False) -> _Case:
        """pyHanko's opinion on this signature; our own faults stay."""
        told: Told = self._stranger.judge(case.one.name, at)
        if integrity:
            case.intact = told.intact
            case.certificate = cms.load_certificate(told.certificate) if told.certificate else None
            if told.moment is None and not told.faults:
                case.notes.append("no_timestamp")
        case.trusted, case.revocation = told.trusted, told.revocation
        if told.stamped or (case.one.is_timestamp and told.trusted):
            case.moment = told.moment
        moment, faults = told.moment or at, list(told.faults)
        if not integrity and "unreadable" in faults:
            faults = ["not_accepted"]  # we could read it
        if "untrusted" in faults and case.certificate is not None and case.certificate.not_valid_before_utc > moment:
            faults = ["not_yet_valid" if code == "untrusted" else code for code in faults]
        case.faults += [code for code in faults if code not in case.faults]
        case.notes += told.notes
        if case.certificate is not None and not case.one.is_timestamp and has_wrong_purpose(case.certificate):
            case.faults = [code for code in case.faults if code != "untrusted"]
            if "wrong_purpose" not in case.faults:
                case.faults.append("wrong_purpose")
        if case.signature is not None and case.signature.is_weak and "weak_algorithm" not in case.faults:
            case.faults.append("weak_algorithm")
        return case

    def _judge_changes(self, case: _Case) -> None:
        """Nothing may follow but what may; where our own comparison is in doubt, pyHanko compares everything."""
        if case.one.revision < 0 or {"unreadable", "does_not_cover"} & set(case.faults):
            return
        rights = Rights.of(self._file, case.one)
        doubt = False
        for number in range(case.one.revision + 1, len(self._file.revisions)):
            step = self._tail.step(number)
            if step.bad:
                case.faults.append("changed_after")
                return
            if not rights.allow(step):
                case.faults.append("not_permitted")
                return
            doubt = doubt or bool(step.doubt)
        if doubt and not self._stranger.allows_what_followed(case.one.name):
            case.faults.append("changed_after")

    def _facts(self, case: _Case, later: list[_Case]) -> dict[str, Any]:
        one = case.one
        facts: dict[str, Any] = {
            "field": one.name,
            "kind": "timestamp" if one.is_timestamp else "person",
            "revision": one.revision + 1,
            "intact": case.intact,
            "trusted": case.trusted,
            "revocation": "revoked" if "revoked" in case.faults else case.revocation,
            "covers_whole_file": one.covers_whole_file and case.intact,
            "changes": self._changes(case, later),
            "faults": case.faults,
            "notes": case.notes,
        }
        if case.certificate is not None:
            facts.update(self._certificate_facts(case, case.certificate))
        claimed = case.moment or (case.stamp[1].moment if case.stamp is not None else None) or self._claimed(case)
        facts["signed_at"] = claimed.isoformat() if claimed is not None else None
        facts["timestamp_at"] = case.moment.isoformat() if case.moment is not None else None
        if case.stamp is not None:
            facts["timestamper"] = name_of(case.stamp[0].certificate.subject)
        facts["level"] = self._level(case, later)
        return facts

    def _certificate_facts(self, case: _Case, certificate: x509.Certificate) -> dict[str, Any]:
        beside = case.signature.certificates if case.signature is not None else []
        chain, ends = self._trust.lineage(certificate, beside, None, stamps=case.one.is_timestamp)
        subject = certificate.subject
        return {
            "kind": _kind(case.one, certificate),
            "signer": _part(subject, "2.5.4.3"),
            "organisation": _part(subject, "2.5.4.10"),
            "title": _part(subject, "2.5.4.12") or _part(subject, "2.5.4.11"),
            "subject": subject.rfc4514_string()[:300],
            "issuer": _part(certificate.issuer, "2.5.4.3") or name_of(certificate.issuer),
            "serial": f"{certificate.serial_number:x}",
            "valid_from": certificate.not_valid_before_utc.isoformat(),
            "valid_to": certificate.not_valid_after_utc.isoformat(),
            "chain": [name_of(above.subject) for above in chain[1:]] or [name_of(certificate.issuer)],
            "circle": self._trust.circle_of(chain[-1]) if ends and not case.one.is_timestamp else "",
            "algorithm": case.signature.algorithm if case.signature is not None else "",
        }

    def _level(self, case: _Case, later: list[_Case]) -> str:
        """The PAdES level reached: basic, with time, with evidence inside, with a document timestamp over it."""
        if case.one.is_timestamp or case.signature is None or not case.intact:
            return ""
        stamps = [other for other in later if other.one.is_timestamp and other.moment is not None and not other.faults]
        if case.moment is None and not stamps:
            return "B-B"
        if self._trust.is_empty:
            return "B-T"
        moment = case.moment or stamps[0].moment or self._at
        signature = case.signature
        chain, ends = self._trust.lineage(signature.certificate, signature.certificates, moment, stamps=False)
        if not ends or not is_evidenced(chain, self._trust.inner, moment):
            return "B-T"
        return "B-LTA" if stamps else "B-LT"

    def _claimed(self, case: _Case) -> datetime | None:
        told = case.signature.signing_time if case.signature is not None else None
        return told or _date(text(self._file.get(case.one.value.get("/M"), max(case.one.revision, 0))))

    def _changes(self, case: _Case, later: list[_Case]) -> list[str]:
        """What came after, in the words of the report."""
        if {"changed_after", "does_not_cover"} & set(case.faults):
            return ["other"]
        steps = range(case.one.revision + 1, len(self._file.revisions)) if case.one.revision >= 0 else ()
        kinds = set().union(*(self._tail.step(number).kinds for number in steps)) if steps else set()
        kinds |= {"timestamps" if other.one.is_timestamp else "signatures" for other in later}
        return [kind for kind in ("fields", "validation_data", "signatures", "timestamps") if kind in kinds]


class _Digests:
    """Digests of byte ranges; what several ranges share is hashed once."""

    def __init__(self, content: bytes) -> None:
        self._content = memoryview(content)
        self._begun: dict[str, tuple[int, Any]] = {}

    def of(self, one: Signed, name: str) -> bytes:
        """The digest of what a signature covers."""
        _start, first, second, length = one.ranges
        place, state = self._begun.get(name, (0, hashlib.new(name)))
        if place > first:
            place, state = 0, hashlib.new(name)
        state.update(self._content[place:first])
        self._begun[name] = (first, state)
        whole = state.copy()
        whole.update(self._content[second : second + length])
        found: bytes = whole.digest()
        return found


def _kind(one: Signed, certificate: x509.Certificate) -> str:
    """An agency's certificate carries an organisation identifier, or names the organisation as its holder."""
    if one.is_timestamp:
        return "timestamp"
    kinds = {part.oid.dotted_string for part in certificate.subject}
    if _ORGANISATION_IDENTIFIER in kinds:
        return "agency"
    if one.name.startswith(PERSON_PREFIX) or kinds & _PERSONAL:
        return "person"
    common, organisation = _part(certificate.subject, "2.5.4.3"), _part(certificate.subject, "2.5.4.10")
    return "agency" if common.casefold() == organisation.casefold() else "person"


def _part(name: x509.Name, kind: str) -> str:
    found = name.get_attributes_for_oid(x509.ObjectIdentifier(kind))
    return ", ".join(str(part.value) for part in found)[:200]


def _date(told: str) -> datetime | None:
    found = _DATE.match(told)
    if found is None:
        return None
    zone: timezone = UTC
    if found[8]:
        away = timedelta(hours=int(found[9]), minutes=int(found[10] or 0))
        zone = timezone(away if found[8] == "+" else -away)
    try:
        return datetime.strptime("".join(found[part] for part in range(1, 7)), "%Y%m%d%H%M%S").replace(tzinfo=zone)
    except ValueError:
        return None
