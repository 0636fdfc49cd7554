"""For the health page: whether mails and pushes to people arrive."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from vanban.kernel.refusals import gettext_noop
from vanban.platform.health import Finding
from vanban.portal import ports
from vanban.portal.models import Sending

LATE = timedelta(minutes=10)
LATELY = timedelta(days=1)


def finding() -> Finding:
    """How many notices are late, and how many could not be delivered at all since yesterday."""
    name = gettext_noop("Notices to people")
    now = timezone.now()
    waiting = Sending.objects.filter(sent_at__isnull=True, given_up_at__isnull=True)
    late = waiting.filter(next_at__lt=now - LATE).count()
    tried = waiting.filter(tries__gt=0).count()
    lost = Sending.objects.filter(given_up_at__gte=now - LATELY).count()
    seen = _("%(late)d late, %(tried)d tried again, %(lost)d not delivered since yesterday") % {
        "late": late,
        "tried": tried,
        "lost": lost,
    }
    if late:
        return Finding(name, "warning", seen, gettext_noop("Start the worker of the queue “telling”."))
    if lost or tried:
        cure = gettext_noop("Look at the mail server and at the push services; the record says which address failed.")
        return Finding(name, "warning", seen, cure)
    if ports.mail() is None:
        cure = gettext_noop("Optional. Name a mail server in VANBAN_SMTP_URL, so that people can be told by mail.")
        return Finding(name, "ok", seen, cure)
    return Finding(name, "ok", seen)
