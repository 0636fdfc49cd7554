"""The slip that is printed and goes back with returned paper."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from vanban.exchange import api, policies
from vanban.exchange.ports import ReturnSlip, slip_press
from vanban.kernel.clock import day_on_paper, local, local_date
from vanban.platform.web.asking import known_actor


@require_GET
def slip(request: HttpRequest, document_id: UUID) -> HttpResponse:
    """One sheet, for the clerks of the agency that returned the paper."""
    actor = known_actor(request)
    row = api.arrival_of(document_id)
    if row is None or not policies.can_print_slip(actor, row):
        raise Http404
    decided = row.decided_at or row.arrived_at
    pdf = slip_press()(
        ReturnSlip(
            agency=row.agency.name,
            parent=row.agency.governing_name,
            place=row.agency.place,
            day=day_on_paper(local_date(decided)),
            receiver=row.sender_name,
            came=f"{local(row.arrived_at):%d/%m/%Y}",
            number_symbol=row.printed_number,
            dated=f"{row.promulgated:%d/%m/%Y}" if row.promulgated else "",
            subject=row.subject,
            pages=str(row.facts.get("pages", "")),
            reason=row.reason,
            clerk=row.decided_by,
        )
    )
    headers = {"Content-Disposition": 'inline; filename="phieu-tra-lai.pdf"', "Cache-Control": "private, no-store"}
    return HttpResponse(pdf, content_type="application/pdf", headers=headers)
