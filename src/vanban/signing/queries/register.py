"""The register of certificates: who may see which, how they stand, what somebody must see to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet

from vanban.directory.api import Agency, Post, Role, posts_in_force, posts_of_person
from vanban.kernel.actor import Actor
from vanban.kernel.clock import local_date
from vanban.kernel.refusals import refuse_all
from vanban.platform import audit
from vanban.platform.models import AuditEntry
from vanban.signing import policies
from vanban.signing.models import Certificate, CertificateWarning, SignatureRecord, SignerPicture
from vanban.signing.queries.certificates import certificate_of_agency, certificate_of_person, holder_name
from vanban.signing.rules.register import ENDS_SOON, Standing, standing

PAGE = 50


@dataclass(frozen=True)
class Wanted:
    """What the list is narrowed to; empty: everything one may see."""

    agency_id: UUID | None = None
    unit_id: UUID | None = None
    person_id: UUID | None = None
    standing: str = ""
    kept_in: str = ""
    named: str = ""


@dataclass(frozen=True)
class Page:
    """A page of the register, what ends first on top, and where the next one begins."""

    rows: Sequence[Certificate]
    after: tuple[datetime, UUID] | None


def homes_of(kind: str, holder_id: UUID, *, at: datetime) -> list[UUID]:
    """The agencies in whose service a holder is: the agency itself, or where the person has a post, by rank."""
    if kind == "agency":
        return [holder_id]
    return list(dict.fromkeys(post.agency_id for post in posts_of_person(holder_id, on=local_date(at))))


def visible_to(by: Actor) -> QuerySet[Certificate]:
    """The certificates this person may see, the policy's answer as one condition of the query."""
    found = Certificate.objects.select_related("person", "agency", "home_agency")
    own = Q(person_id=by.person_id) & Q(person_id__isnull=False)
    if by.for_person_id is None and by.has(Role.OPERATOR):
        return found
    if by.for_person_id is None and by.has(Role.UNIT_ADMIN):
        own |= Q(home_agency_id=by.agency_id) & Q(home_agency_id__isnull=False)
    if by.roles & policies.SEAL_ROLES:
        own |= Q(agency_id=by.agency_id) & Q(agency_id__isnull=False)
    return found.filter(own)


def listing(
    by: Actor, wanted: Wanted, *, at: datetime, after: tuple[datetime, UUID] | None = None, limit: int = PAGE
) -> Page:
    """A page of the register, the next to end first; each with its open warnings."""
    found = _narrowed(visible_to(by), wanted, at)
    if after is not None:
        found = found.filter(Q(valid_to__gt=after[0]) | Q(valid_to=after[0], id__gt=after[1]))
    open_warnings = CertificateWarning.objects.filter(settled_at__isnull=True).order_by("-made_at")
    rows = list(
        found.prefetch_related(Prefetch("warnings", open_warnings, to_attr="open_warnings")).order_by("valid_to", "id")[
            : limit + 1
        ]
    )
    more = rows[limit - 1] if len(rows) > limit else None
    return Page(rows[:limit], (more.valid_to, more.id) if more else None)


def get(certificate_id: UUID, *, by: Actor) -> Certificate | None:
    """One certificate; None when it is not there. Raises NotYourCertificate."""
    found = Certificate.objects.select_related("person", "agency", "home_agency").filter(id=certificate_id).first()
    if found is not None:
        policies.check_can_see(by, found)
    return found


def standing_of(certificate: Certificate, at: datetime) -> Standing:
    """How a certificate stands at this moment."""
    return standing(
        valid_from=certificate.valid_from,
        valid_to=certificate.valid_to,
        revoked=certificate.revoked_at is not None and certificate.revoked_at <= at,
        suspended=certificate.suspended_at is not None and certificate.suspended_at <= at,
        at=at,
    )


def history_of(certificate_id: UUID) -> list[AuditEntry]:
    """Every act on a certificate, oldest first."""
    return audit.lines(certificate_id, limit=200)


def signatures_made(certificate_id: UUID) -> tuple[int, datetime | None]:
    """How many signatures were made with it here, and when the last one."""
    made = SignatureRecord.objects.filter(certificate_id=certificate_id)
    return made.count(), made.order_by("-signed_at").values_list("signed_at", flat=True).first()


def open_warnings(by: Actor, *, limit: int = 20) -> list[CertificateWarning]:
    """What this person must see to among the certificates they keep or hold; the next to end first."""
    return list(
        CertificateWarning.objects.filter(settled_at__isnull=True, certificate__in=visible_to(by).values("id"))
        .select_related("certificate__person", "certificate__agency", "certificate__home_agency")
        .order_by("certificate__valid_to", "-made_at")[:limit]
    )


def to_be_warned_of(at: datetime) -> list[Certificate]:
    """Certificates that sign and end within the longest threshold."""
    ending = Certificate.objects.filter(valid_to__gt=at, valid_to__lte=at + ENDS_SOON, revoked_at__isnull=True)
    return [one for one in ending.order_by("valid_to", "id") if not _has_successor(one, at)]


def left_behind(at: datetime) -> list[Certificate]:
    """Certificates of people who have no post any more in the agency that keeps them (NB25-Đ23.1)."""
    serving = posts_in_force(on=local_date(at)).filter(
        person_id=OuterRef("person_id"), agency_id=OuterRef("home_agency_id")
    )
    return list(
        Certificate.objects.filter(kind="person", revoked_at__isnull=True, valid_to__gt=at, home_agency__isnull=False)
        .exclude(Exists(serving))
        .order_by("id")
    )


def is_agency(agency_id: UUID) -> bool:
    """True for the id of an agency."""
    return Agency.objects.filter(id=agency_id).exists()


def pictures_of(kind: str, subject_id: UUID) -> list[SignerPicture]:
    """The pictures registered for a holder, the one in use first."""
    return list(SignerPicture.objects.filter(kind=kind, subject_id=subject_id).order_by("-since", "-id")[:50])


def why_cannot_sign(by: Actor, at: datetime) -> None:
    """Raise every reason why this person's own certificate would not sign now; the key itself is not asked."""
    if by.person_id is not None:
        certificate = certificate_of_person(by.person_id, at=at)
        refuse_all(policies.why_not_used(certificate, by.name, at))


def people_to_ask_for(agency_id: UUID, *, at: datetime) -> list[tuple[Post, Certificate | None]]:
    """Everybody who serves in an agency, each once, with the certificate they sign with."""
    posts = posts_in_force(on=local_date(at)).filter(agency_id=agency_id).order_by("person__sort_key", "order")
    first = {post.person_id: post for post in reversed(list(posts))}
    held: dict[UUID, list[Certificate]] = {}
    for certificate in Certificate.objects.filter(person_id__in=list(first)).order_by("valid_to"):
        if certificate.person_id is not None:
            held.setdefault(certificate.person_id, []).append(certificate)
    last = {person: found[-1] for person, found in held.items()}
    return [(post, last.get(person)) for person, post in reversed(list(first.items()))]


def seal_to_ask_for(agency_id: UUID, *, at: datetime) -> Certificate | None:
    """The certificate of the agency's seal."""
    return certificate_of_agency(agency_id, at=at)


def how_many(by: Actor, at: datetime) -> dict[str, int]:
    """How many certificates stand how, for the tiles; of one agency, or of all for the operator."""
    found = visible_to(by).aggregate(
        **{str(name): Count("id", filter=_standing(name, at)) for name in Standing},
    )
    return {str(name): int(found[str(name)]) for name in Standing}


def printed_holder(certificate: Certificate) -> str:
    """Whom it stands for, from the joined rows when they are there."""
    if certificate.person is not None:
        return certificate.person.full_name
    return certificate.agency.name if certificate.agency is not None else holder_name(certificate)


def _narrowed(found: QuerySet[Certificate], wanted: Wanted, at: datetime) -> QuerySet[Certificate]:
    if wanted.agency_id is not None:
        found = found.filter(home_agency_id=wanted.agency_id)
    if wanted.unit_id is not None:
        posts = posts_in_force(on=local_date(at)).filter(person_id=OuterRef("person_id"), unit_id=wanted.unit_id)
        found = found.filter(Exists(posts))
    if wanted.person_id is not None:
        found = found.filter(person_id=wanted.person_id)
    if wanted.kept_in:
        found = found.filter(kept_in="" if wanted.kept_in == "none" else wanted.kept_in)
    if wanted.named:
        serial = wanted.named.replace(" ", "").replace(":", "").casefold()
        found = found.filter(
            Q(serial__startswith=serial) | Q(person__full_name__icontains=wanted.named)
            | Q(agency__name__icontains=wanted.named)
        )  # fmt: skip
    return found.filter(_standing(wanted.standing, at)) if wanted.standing in set(Standing) else found


def _standing(name: str, at: datetime) -> Q:
    """`rules.register.standing` as a condition of the query."""
    revoked, suspended = Q(revoked_at__lte=at), Q(suspended_at__lte=at)
    living = Q(valid_to__gt=at) & (Q(revoked_at__isnull=True) | Q(revoked_at__gt=at))
    awake = living & (Q(suspended_at__isnull=True) | Q(suspended_at__gt=at))
    return {
        Standing.REVOKED: revoked,
        Standing.EXPIRED: Q(valid_to__lte=at) & (Q(revoked_at__isnull=True) | Q(revoked_at__gt=at)),
        Standing.SUSPENDED: living & suspended,
        Standing.NOT_YET: awake & Q(valid_from__gt=at),
        Standing.ENDS_SOON: awake & Q(valid_from__lte=at, valid_to__lte=at + ENDS_SOON),
        Standing.GOOD: awake & Q(valid_from__lte=at, valid_to__gt=at + ENDS_SOON),
    }[Standing(name)]


def _has_successor(certificate: Certificate, at: datetime) -> bool:
    """True when the holder has another certificate that may be used and lasts longer."""
    holder = Q(person=certificate.person) if certificate.person_id else Q(agency=certificate.agency)
    return Certificate.objects.filter(
        holder,
        status="registered",
        valid_from__lte=at + timedelta(days=7),
        valid_to__gt=at + ENDS_SOON,
    ).exists()
