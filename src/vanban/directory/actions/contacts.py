"""The one place of an agency that sends and receives (HY19-Đ7.3, HP25-Đ5), as the public directory shows it."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from vanban.directory import policies
from vanban.directory.errors import SuccessorUnfit
from vanban.directory.models import Agency, ContactPoint, Unit
from vanban.kernel.actor import Actor
from vanban.platform import audit


@transaction.atomic
def set_contact_point(
    agency_id: UUID, *, unit_id: UUID | None, email: str, phone: str, by: Actor, at: datetime
) -> ContactPoint:
    """Name the agency's contact point; it has one and only one. Raises SuccessorUnfit for a unit of another agency."""
    agency = Agency.objects.select_for_update().get(id=agency_id)
    policies.check_can_set_contact(by, agency_id)
    unit = Unit.objects.filter(id=unit_id, agency_id=agency_id).first() if unit_id else None
    if unit_id is not None and unit is None:
        raise SuccessorUnfit
    made, _new = ContactPoint.objects.update_or_create(
        agency=agency,
        defaults={
            "unit": unit,
            "email": email.strip(),
            "phone": phone.strip()[:30],
            "set_by": by.printed,
            "set_at": at,
        },
    )
    if made.email and agency.email != made.email:
        agency.email = made.email
        agency.save(update_fields=["email"])
    audit.record(by, "directory.contact_set", agency.id, at, unit=unit.name if unit else "", email=made.email)
    return made
