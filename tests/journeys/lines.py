"""A bad line between a phone and the house: it may be down, or lose the answer to one post after it has arrived."""

from __future__ import annotations

import socket
import threading
from contextlib import suppress
from dataclasses import dataclass, field
from urllib.parse import urlsplit

CHUNK = 65_536


@dataclass
class Line:
    """Listens on a port of its own; `address` is the house as seen through it.

    While it is `down`, connections end at once, which the browser learns only by trying. `lose` names the first words
    of a request, such as `POST /du-thao/`: once, the house gets it whole and its answer never comes back; from then on
    the line is down.
    """

    upstream: str
    down: bool = False
    lose: bytes = b""
    lost: int = 0
    _server: socket.socket = field(default_factory=socket.socket)
    _open: list[socket.socket] = field(default_factory=list)

    def __enter__(self) -> Line:
        self._server.bind(("127.0.0.1", 0))
        self._server.listen(64)
        threading.Thread(target=self._listen, daemon=True).start()
        return self

    def __exit__(self, *_error: object) -> None:
        self._server.close()
        self.cut()

    @property
    def address(self) -> str:
        """Where the phone believes the house to be."""
        return f"http://127.0.0.1:{self._server.getsockname()[1]}"

    def cut(self) -> None:
        """Everything open breaks."""
        while self._open:
            _end(self._open.pop())

    def _listen(self) -> None:
        with suppress(OSError):
            while True:
                client, _address = self._server.accept()
                if self.down:
                    _end(client)
                    continue
                house = urlsplit(self.upstream)
                server = socket.create_connection((house.hostname or "", house.port or 80))
                self._open += [client, server]
                threading.Thread(target=self._ask, args=(client, server), daemon=True).start()
                threading.Thread(target=self._answer, args=(client, server), daemon=True).start()

    def _ask(self, client: socket.socket, server: socket.socket) -> None:
        with suppress(OSError):
            while data := client.recv(CHUNK):
                if self.lose and data.startswith(self.lose):
                    self.lose, self.down = b"", True
                    server.sendall(data)
                    continue
                server.sendall(data)
        _end(server)

    def _answer(self, client: socket.socket, server: socket.socket) -> None:
        with suppress(OSError):
            while data := server.recv(CHUNK):
                if self.down:  # the house has done it and says so to nobody
                    self.lost += 1
                    break
                client.sendall(data)
        _end(client)
        _end(server)


def _end(line: socket.socket) -> None:
    with suppress(OSError):
        line.shutdown(socket.SHUT_RDWR)
    line.close()
