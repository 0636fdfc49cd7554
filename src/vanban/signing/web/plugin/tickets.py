"""The two addresses that the signing software uses: fetch a file, return it signed.

Nobody is signed in here: the software has no session, and must never be given one. The ticket in the address is the
key; it opens one file of one request, once, for some minutes, and is worthless afterwards, so that a line in a proxy's
log gives nothing away. No cookie is read or set, hence nothing for a forged form of another site to ride on, and the
check of forms (CSRF) would only keep the software out.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_POST

from vanban.kernel.actor import system_actor
from vanban.kernel.refusals import Refusal
from vanban.platform import storage
from vanban.platform.web.strangers import takes_files, too_often
from vanban.signing.actions import plugin
from vanban.signing.errors.plugin import OtherFileReturned, ReturnedTooLarge, TicketUnknown

SOFTWARE = system_actor("phần mềm ký số của thiết bị")
PER_MINUTE = 300
"""So often one network address may come: a whole office may sit behind one, and a file needs two calls."""
MOST = 64 * 1024 * 1024
"""The greatest file that can be returned; a request allows little more than what it gave out."""
STATUS = {TicketUnknown.code: 404, OtherFileReturned.code: 409, ReturnedTooLarge.code: 413}

View = Callable[..., HttpResponseBase]


def _bounded(view: View) -> View:
    """Refuse a flood, and answer every refusal in the software's own words."""

    @wraps(view)
    def answer(request: HttpRequest, ticket: str) -> HttpResponseBase:
        if too_often(request, "device", most=PER_MINUTE):
            return _said(gettext("Too many calls; wait a minute."), 429)
        try:
            return view(request, ticket)
        except Refusal as refusal:
            return _said(refusal.reasons[0].render(gettext)[0], STATUS.get(refusal.code, 410))

    return answer


@login_not_required
@require_GET
@_bounded
def download(_request: HttpRequest, ticket: str) -> HttpResponseBase:
    """The offered file, once."""
    taken = plugin.fetch(ticket, by=SOFTWARE, at=timezone.now())
    answer = StreamingHttpResponse(storage.stream(taken.offered_id), content_type="application/pdf")
    answer["Content-Length"] = str(taken.size_offered)
    answer["Content-Disposition"] = 'attachment; filename="van-ban.pdf"'
    answer["Cache-Control"] = "no-store"
    return answer


@csrf_exempt
@login_not_required
@require_POST
@_bounded
@takes_files(MOST)
def upload(request: HttpRequest, ticket: str) -> HttpResponseBase:
    """The signed file, as the one file of a form or as the body itself; the answer says at once whether it counts."""
    content = _content(request)
    if not content:
        return _said(gettext("No file was sent."), 400)
    taken = plugin.take_back(ticket, content, by=SOFTWARE, at=timezone.now())
    if taken.reasons:
        return _said(" ".join(one["message"] for one in taken.reasons), 422)
    if taken.returned_id is None:
        return _said(gettext("The request was ended."), 410)
    return JsonResponse({"Status": True, "Message": "", "FileName": "van-ban.pdf", "FileServer": ""})


def _content(request: HttpRequest) -> bytes:
    if (request.content_type or "").startswith("multipart/"):
        files: list[Any] = [file for _name, listed in request.FILES.lists() for file in listed]
        return bytes(files[0].read()) if len(files) == 1 else b""
    return bytes(request.read(MOST))


def _said(message: str, status: int) -> HttpResponse:
    """A refusal as the software shows it to the person."""
    told = {"Status": False, "Message": message, "FileName": "", "FileServer": ""}
    return JsonResponse(told, status=status)
