"""What holds for every answer, whatever view made it: bounded requests, no copies left behind, no raw refusals."""

from __future__ import annotations

from collections.abc import Callable

import structlog
from django.core.exceptions import RequestDataTooBig
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.views.defaults import permission_denied

from vanban.kernel.refusals import Refusal
from vanban.platform.web.strangers import most_bytes

log = structlog.get_logger(__name__)

METHODS = ("GET", "HEAD", "POST", "OPTIONS")
MOST_BYTES = 256 * 1024 * 1024
"""Several files of the greatest size at once (NB25-Đ8.4 bounds each of them)."""
MOST_BYTES_OF_STRANGERS = 64 * 1024
"""Nobody sends files before signing in, except to an address that says so (platform/web/strangers.py)."""


class Shield:
    """Stands behind the sign-in: refuses what is too large unread, and forbids keeping what was answered.

    Private pages must not lie in a proxy or behind the back button after signing out (NB25-Đ4.2); a view that sets its
    own `Cache-Control` is left alone. A refusal that no view has told becomes the page “not for this post” instead of
    a fault: nothing was changed, since a refusal ends its transaction.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method not in METHODS:
            return HttpResponseNotAllowed(METHODS)
        self._check_size(request)
        answer = self.get_response(request)
        if "Cache-Control" not in answer:
            answer["Cache-Control"] = "private, no-store"
        return answer

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """The page of a refusal that its view did not foresee."""
        if not isinstance(exception, Refusal) or isinstance(exception, Http404):
            return None
        log.warning("a refusal that no view has told", code=exception.code, path=request.path)
        return permission_denied(request, exception)

    def _check_size(self, request: HttpRequest) -> None:
        """Before a single byte of the body is read. Raises RequestDataTooBig, which answers 400."""
        length = request.META.get("CONTENT_LENGTH") or "0"
        size = int(length) if length.isascii() and length.isdigit() else 0
        if size <= MOST_BYTES_OF_STRANGERS or (size <= MOST_BYTES and request.user.is_authenticated):
            return
        if size > min(MOST_BYTES, most_bytes(request, MOST_BYTES_OF_STRANGERS)):
            raise RequestDataTooBig(f"{size} bytes")
