"""Behind one reverse proxy of ours: whose address a failed sign-in counts against."""

from ipaddress import ip_address

from django.http import HttpRequest


def client_address(request: HttpRequest) -> str:
    """The address our own proxy saw, the last it appended; what a client writes itself stands before it.

    Where that is no address, which our proxy never writes, the machine that asks counts.
    """
    seen = str(request.META.get("HTTP_X_FORWARDED_FOR", "")).rsplit(",", 1)[-1].strip()
    try:
        return str(ip_address(seen))
    except ValueError:
        return str(request.META.get("REMOTE_ADDR", ""))
