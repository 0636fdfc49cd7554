"""The protocol's own entrance, in front of the pages: no session, no cookie, no page of errors, no form parsing.

A call costs its signature, its work and nothing else; Django's chain for pages would add a third to a packet's way
and would turn a refusal of its own into HTML, which systems in the field read as "no mail".
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from django.db import close_old_connections, connection

from vanban.axis.web.vxp.call import Incoming
from vanban.axis.web.vxp.door import answer

PATH = "/XrdAdapter/"

Environ = dict[str, Any]
Start = Callable[..., Any]
Application = Callable[[Environ, Start], Iterable[bytes]]


def in_front_of(pages: Application) -> Application:
    """The application that answers the protocol's addresses itself and leaves every other to `pages`."""

    def application(environ: Environ, start_response: Start) -> Iterable[bytes]:
        if str(environ.get("PATH_INFO", "")).startswith(PATH):
            return _call(environ, start_response)
        return pages(environ, start_response)

    return application


def _call(environ: Environ, start_response: Start) -> Iterable[bytes]:
    close_old_connections()
    # No question only to see whether the line still stands: the first real one is asked again when it does not.
    connection.health_check_done = True  # type: ignore[attr-defined]
    reply = answer(Incoming.from_environ(environ))
    headers = [("Content-Type", reply.content_type), ("Cache-Control", "no-store")]
    if reply.length is not None:
        headers.append(("Content-Length", str(reply.length)))
    start_response(reply.status, [*headers, *reply.headers])
    return _Body(reply.body)


class _Body:
    """The answer's pieces; closing it gives the database connection back, as the server does in every case."""

    def __init__(self, pieces: Iterable[bytes]) -> None:
        self._pieces = pieces

    def __iter__(self) -> Iterator[bytes]:
        return iter(self._pieces)

    def close(self) -> None:
        """Called by the server when the answer has gone out, or could not."""
        if hasattr(self._pieces, "close"):
            self._pieces.close()
        close_old_connections()
