"""Behind one reverse proxy of ours: whose address a failed sign-in counts against."""

from django.http import HttpRequest


def client_address(request: HttpRequest) -> str:
    """The address our own proxy saw, the last it appended; what a client writes itself stands before it."""
    forwarded = str(request.META.get("HTTP_X_FORWARDED_FOR", ""))
    return forwarded.rsplit(",", 1)[-1].strip() or str(request.META.get("REMOTE_ADDR", ""))
