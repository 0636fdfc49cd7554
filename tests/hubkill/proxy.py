"""A bad line between a client and the hub: cut, halved, slow, or saying everything twice."""

from __future__ import annotations

import asyncio
import socket
import threading
from contextlib import suppress
from dataclasses import dataclass

CHUNK = 16_384
PATIENCE = 30.0


@dataclass(frozen=True)
class Trouble:
    """What befalls one connection.

    `cut request` and `cut answer` break it after `after` bytes of either (an answer cut after 0 bytes was made, and
    never seen); `half close` ends the client's sending side right after the request; `delay` holds every piece back
    for `seconds`; `twice` sends the request over two connections at once and passes on the first answer.
    """

    kind: str = ""
    after: int = 0
    seconds: float = 0.0


class Proxy:
    """Listens on a port of its own in a thread of its own; `upstream` may change at any time."""

    def __init__(self) -> None:
        self.upstream = 0
        self.port = 0
        self._troubles: dict[int, Trouble] = {}
        self._loop = asyncio.new_event_loop()
        self._ready = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)

    def __enter__(self) -> Proxy:
        self._thread.start()
        if not self._ready.wait(10):
            raise RuntimeError("the proxy does not come up")
        return self

    def __exit__(self, *_error: object) -> None:
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)

    def connect(self, trouble: Trouble) -> socket.socket:
        """A new connection through the proxy, to which this will happen."""
        client = socket.socket()
        client.settimeout(PATIENCE)
        client.bind(("127.0.0.1", 0))
        self._troubles[client.getsockname()[1]] = trouble
        client.connect(("127.0.0.1", self.port))
        return client

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        server = self._loop.run_until_complete(asyncio.start_server(self._pass_on, "127.0.0.1", 0))
        self.port = server.sockets[0].getsockname()[1]
        self._ready.set()
        self._loop.run_forever()
        server.close()

    async def _pass_on(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        trouble = self._troubles.pop(writer.get_extra_info("peername")[1], Trouble())
        lines: list[tuple[asyncio.StreamReader, asyncio.StreamWriter]] = []
        try:
            lines += [await asyncio.open_connection("127.0.0.1", self.upstream)]
            if trouble.kind == "twice":
                lines += [await asyncio.open_connection("127.0.0.1", self.upstream)]
            asking = asyncio.ensure_future(self._ask(reader, [line[1] for line in lines], trouble))
            answers = [asyncio.ensure_future(self._answer(*line, writer, trouble)) for line in lines[:1]]
            answers += [asyncio.ensure_future(_swallow(*line)) for line in lines[1:]]
            await asyncio.wait_for(asyncio.wait([*answers]), PATIENCE)
            asking.cancel()
        except (OSError, TimeoutError):
            pass
        finally:
            for _reader, line in lines:
                _abort(line)
            _abort(writer)

    async def _ask(self, reader: asyncio.StreamReader, lines: list[asyncio.StreamWriter], trouble: Trouble) -> None:
        """The client's bytes to the hub, over every line."""
        passed = 0
        with suppress(OSError):
            while data := await reader.read(CHUNK):
                if trouble.kind == "cut request" and passed + len(data) >= trouble.after:
                    lines[0].write(data[: max(0, trouble.after - passed)])
                    await lines[0].drain()
                    lines[0].close()
                    return
                if trouble.kind == "delay":
                    await asyncio.sleep(trouble.seconds)
                for line in lines:
                    line.write(data)
                    await line.drain()
                passed += len(data)
                if trouble.kind == "half close" and passed >= trouble.after:
                    lines[0].write_eof()

    async def _answer(
        self,
        reader: asyncio.StreamReader,
        line: asyncio.StreamWriter,
        writer: asyncio.StreamWriter,
        trouble: Trouble,
    ) -> None:
        """The hub's bytes back to the client; a line that the hub has ended is closed at once."""
        passed = 0
        with suppress(OSError):
            while data := await reader.read(CHUNK):
                if trouble.kind == "cut answer" and passed + len(data) > trouble.after:
                    writer.write(data[: trouble.after - passed])
                    await writer.drain()
                    return
                if trouble.kind == "delay":
                    await asyncio.sleep(trouble.seconds)
                writer.write(data)
                await writer.drain()
                passed += len(data)
        _abort(line)


async def _swallow(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with suppress(OSError):
        while await reader.read(CHUNK):
            pass
    _abort(writer)


def _abort(writer: asyncio.StreamWriter) -> None:
    with suppress(OSError):
        if writer.transport is not None:
            writer.transport.abort()
