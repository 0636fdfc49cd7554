"""The hub's books: everything it gave a receipt for is delivered, ended or waiting; what is not is named."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from vanban.axis.queries import balance as queries
from vanban.axis.rules.periods import offered, read_period
from vanban.axis.web.console import shown
from vanban.axis.web.console.frame import show
from vanban.axis.web.console.gate import operating_actor
from vanban.kernel import clock


@require_GET
def page(request: HttpRequest) -> HttpResponse:
    """The books of a period, of today if none is asked for."""
    operating_actor(request)
    choices = list(offered(clock.local_date(timezone.now())))
    period = read_period(request.GET.get("ky", "")) or choices[0]
    found = queries.balance(since=period.starts, until=period.ends)
    said = (
        (found.lost, _("promised in a receipt, without delivery")),
        (found.unexpected, _("delivered without receipt")),
    )
    values = {
        "title": _("The books of the hub: %(period)s") % {"period": shown.period_label(period)},
        "periods": [(one.code, shown.period_label(one), one == period) for one in choices],
        "books": shown.books(found),
        "odd": [(reverse("hub_message", args=[one]), code, what) for rows, what in said for one, code in rows],
    }
    return show(request, "balance.html", values, place="monitor")
