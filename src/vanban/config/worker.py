"""Our web server's worker: gunicorn's, taught what clients of the wire protocol need.

They read every HTML page as "no mail" and keep any body of a download as the packet; they open a connection for each
call and close none; and some cut Vietnamese letters in headers to one byte, which may be a control character. So calls
reach the protocol's own entrance whatever their headers hold, and what cannot reach it is answered in JSON.
"""

from __future__ import annotations

import gc
import json
import re
import resource
import socket
import struct
import time
from collections import deque
from concurrent.futures import Future, ThreadPoolExecutor
from email.utils import formatdate
from functools import lru_cache
from queue import SimpleQueue
from threading import Thread
from typing import Any

from gunicorn.http.body import LengthReader
from gunicorn.http.errors import LimitRequestHeaders, ParseException
from gunicorn.http.message import Request
from gunicorn.http.parser import RequestParser
from gunicorn.http.wsgi import create
from gunicorn.workers.gthread import TConn, ThreadWorker

from vanban.platform.live import HEADER, Hall

PATH = "/XrdAdapter/"
LIVE = "/thong-bao/truc-tiep/"
"""Where pages ask to be told what is new: the answer stays open, without a thread."""
SILENCE = 60
"""Seconds without a byte from a client before its thread is given to another."""

_SILENT = struct.pack("ll", SILENCE, 0)

CLOSERS = 32
"""How many connections are waited for at once until their clients close them; the others queue, and cost nothing."""

AT_ONCE = 16
"""How many waiting connections are taken in by one look at the listening socket."""

YOUNG = 20_000
"""New objects until the young ones are looked through: a packet makes a thousand, and hardly any is part of a ring."""

_CONTROL = re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
NO_LETTER = b"\xff"
"""Stands for a control character: no UTF-8 text contains this byte, so a signature over it can never be right."""

TOO_LARGE = ("10", "Một tiêu đề của lời gọi quá dài. Chỉ ghi nơi nhận trong gói tin, hoặc chia thành nhiều gói tin.")
UNREADABLE = ("20", "Lời gọi không đúng giao thức HTTP.")
OUT_OF_ORDER = ("20", "Hệ thống tạm thời không xử lý được, hãy gọi lại sau.")


class Call(Request):
    """A request whose refusals still know what was asked."""

    path: str
    method: str

    def parse_headers(self, data: bytes, from_trailer: bool = False) -> Any:
        """As gunicorn does; for the protocol, control characters are handed on as a byte that no text has."""
        if getattr(self, "path", "").startswith(PATH):
            data = _CONTROL.sub(NO_LETTER, data)
        try:
            return super().parse_headers(data, from_trailer)
        except ParseException as error:
            error.asked = self
            raise


class Straight:
    """The body of a request, read from its line in pieces as large as they are wanted, and copied once."""

    def __init__(self, conn: TConn, reader: LengthReader) -> None:
        self._line = conn.sock
        self._reader = reader
        self._held = conn.parser.unreader.take_buffered()

    def read(self, size: int) -> bytes:
        """So many bytes; fewer at the end, or where the client falls silent or is gone. Raises OSError."""
        wanted = min(size, self._reader.length)
        held, self._held = self._held[:wanted], self._held[wanted:]
        missing = wanted - len(held)
        found = held + self._line.recv(missing, socket.MSG_WAITALL) if missing else held
        self._reader.length -= len(found)
        return found


@lru_cache(maxsize=2)
def _date(second: int) -> str:
    return formatdate(second, usegmt=True)


def _environ(req: Any, conn: TConn) -> dict[str, Any]:
    """What the protocol reads of a request."""
    environ: dict[str, Any] = {
        "REQUEST_METHOD": req.method,
        "PATH_INFO": req.path,
        "SERVER_PROTOCOL": "HTTP/1.1",
        "REMOTE_ADDR": conn.client[0] if isinstance(conn.client, tuple) else str(conn.client),
        "wsgi.input": Straight(conn, req.body.reader),
    }
    for name, value in req.headers:
        plain = name.replace("-", "_")
        key = plain if plain in ("CONTENT_LENGTH", "CONTENT_TYPE") else f"HTTP_{plain}"
        environ[key] = f"{environ[key]},{value}" if key in environ and key.startswith("HTTP_") else value
    return environ


def _waits(line: socket.socket) -> bool | None:
    """Whether bytes of the client wait to be read; None when nobody can say, as on an encrypted line."""
    try:
        return bool(line.recv(1, socket.MSG_PEEK | socket.MSG_DONTWAIT))
    except BlockingIOError:
        return False
    except (OSError, ValueError):
        return None


def _has_said_all(conn: TConn) -> bool:
    """True when the request was read to its announced end, and the client has sent nothing after it."""
    body = getattr(getattr(conn.parser, "mesg", None), "body", None)
    reader = getattr(body, "reader", None)
    return isinstance(reader, LengthReader) and reader.length == 0 and _waits(conn.sock) is False


class Crew:
    """Threads that take what is put before them, in the order of coming; no promises are kept of what becomes of it."""

    def __init__(self, threads: int, act: Any) -> None:
        self._act = act
        self._waiting: SimpleQueue[TConn | None] = SimpleQueue()
        self._threads = [Thread(target=self._work, name=f"caller-{n}", daemon=True) for n in range(threads)]
        for thread in self._threads:
            thread.start()

    def put(self, conn: TConn) -> None:
        """The next that is free takes it."""
        self._waiting.put(conn)

    def shutdown(self, wait: bool = False) -> None:
        """Each ends when it has ended what it does."""
        for _thread in self._threads:
            self._waiting.put(None)
        for thread in self._threads if wait else ():
            thread.join()

    def _work(self) -> None:
        while (conn := self._waiting.get()) is not None:
            self._act(conn)


class Worker(ThreadWorker):
    """The worker of the house: `--worker-class vanban.config.worker.Worker`."""

    alive: bool

    def init_process(self) -> None:
        """Read requests as `Call`; have threads apart for saying goodbye, and a hall for lines that stay open."""
        RequestParser.mesg_class = Call
        self.closers = ThreadPoolExecutor(CLOSERS, "closing")
        self.gone: deque[TConn] = deque()
        self.hall = Hall()
        self.held: set[int] = set()
        _soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
        resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
        super().init_process()

    def get_thread_pool(self) -> Crew:
        """Threads without the bookkeeping of futures, which would cost more than reading a call's head."""
        return Crew(self.cfg.threads, self._attend)

    def run(self) -> None:
        """As gunicorn does; what was loaded before the first call stays for ever and is not looked through again."""
        gc.collect()
        gc.freeze()
        gc.set_threshold(YOUNG, 20, 50)
        super().run()
        self.hall.close()

    def accept(self, listener: socket.socket) -> None:
        """Take in whoever waits, many at one look."""
        for _turn in range(AT_ONCE):
            try:
                client, address = listener.accept()
            except BlockingIOError:
                return
            except ConnectionAbortedError:
                continue
            self.nr_conns += 1
            self.enqueue_req(TConn(self.cfg, client, address, listener.getsockname()))

    def enqueue_req(self, conn: TConn) -> None:
        """The connection has something to say, or soon will."""
        self.tpool.put(conn)

    def wait_for_and_dispatch_events(self, timeout: float) -> None:
        """Count those that have gone meanwhile."""
        super().wait_for_and_dispatch_events(timeout)
        while self.gone:
            self.gone.pop()
            self.nr_conns -= 1

    def _attend(self, conn: TConn) -> None:
        """One turn with a connection, in a thread of the crew; what must be waited for goes back to the one loop."""
        result = self.handle(conn)
        if id(conn) in self.held:
            self.held.discard(id(conn))
            self.gone.append(conn)  # the hall's from now on: it counts against nobody
            return
        if not result:
            self._part(conn)
            return
        done: Future[Any] = Future()
        done.set_result(result)
        self.method_queue.defer(self.finish_request, conn, done)

    def _part(self, conn: TConn) -> None:
        """Close at once where nothing more can come, else let a thread of its own wait for the client to close.

        gunicorn waits up to two seconds, so that the last bytes of an answer are not lost to what the client has sent
        and nobody has read; and does so in the one loop that accepts everybody's connections.
        """
        if _has_said_all(conn):
            conn.close()
        else:
            self.closers.submit(conn.close, graceful=True)
        self.gone.append(conn)
        if not self.alive:
            self.method_queue.defer(lambda: None)

    def handle(self, conn: TConn) -> Any:
        """Give up a client that falls silent in the middle of a packet."""
        conn.sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVTIMEO, _SILENT)
        if not conn.initialized and not conn.data_ready:
            conn.data_ready = _waits(conn.sock) is True
        return super().handle(conn)

    def handle_request(self, req: Any, conn: TConn) -> Any:
        """One call, one connection: clients of the protocol never close theirs."""
        if req.path.startswith(PATH):
            req.force_close()
            if self._is_straight(req):
                self._take(req, conn)
                return False
        if req.path == LIVE and self.alive and self.hall.has_room and not self.cfg.is_ssl:
            self._keep_open(req, conn)
            return False
        return super().handle_request(req, conn)

    def _keep_open(self, req: Any, conn: TConn) -> None:
        """The pages answer as to any request; an answer that names a person stays open, and the hall takes the line.

        It has no length and no pieces: what the hall writes afterwards is simply more of it.
        """
        _answer, environ = create(req, conn.sock, conn.client, conn.server, self.cfg)
        environ["wsgi.multithread"] = True
        self.nr += 1
        head: list[str] = []
        whose: list[str] = []

        def start(status: str, headers: list[tuple[str, str]], _trouble: Any = None) -> None:
            whose.extend(value for name, value in headers if name == HEADER)
            left_out = {HEADER, "Content-Length", "Connection"} if whose else {"Connection"}
            head.append(f"HTTP/1.1 {status}\r\nDate: {_date(int(time.time()))}\r\nConnection: close\r\n")
            head.extend(f"{name}: {value}\r\n" for name, value in headers if name not in left_out)

        answer = self.wsgi(environ, start)
        try:
            body = b"".join(answer)
        finally:
            answer.close()
        conn.sock.sendall("".join(head).encode("latin-1") + b"\r\n" + body)
        if whose:
            self.held.add(id(conn))
            self.hall.hold(conn.sock, whose[0])

    def _is_straight(self, req: Any) -> bool:
        """True for a packet of announced size on a plain line, which is most of what a hub does."""
        return (
            req.path.endswith("/sendEdoc")
            and isinstance(req.body.reader, LengthReader)
            and not self.cfg.is_ssl
            and not self.cfg.accesslog
        )

    def _take(self, req: Any, conn: TConn) -> None:
        """The same as gunicorn does for any request, without what no call of the protocol needs."""
        if req._expected_100_continue:
            conn.sock.sendall(b"HTTP/1.1 100 Continue\r\n\r\n")
        self.nr += 1
        if self.nr >= self.max_requests and self.alive:
            self.log.info("Autorestarting worker after current request.")
            self.alive = False
        told: list[str] = []

        def start(status: str, headers: list[tuple[str, str]], _trouble: Any = None) -> None:
            told.append(f"HTTP/1.1 {status}\r\nDate: {_date(int(time.time()))}\r\nConnection: close\r\n")
            told.extend(f"{name}: {value}\r\n" for name, value in headers)

        answer = self.wsgi(_environ(req, conn), start)
        try:
            body = b"".join(answer)
        finally:
            answer.close()
        conn.sock.sendall("".join(told).encode("latin-1") + b"\r\n" + body)

    def handle_error(self, req: Any, client: socket.socket, addr: Any, exc: BaseException) -> None:
        """An answer in JSON for the protocol, gunicorn's page for everybody else."""
        asked = req or getattr(exc, "asked", None)
        path = getattr(asked, "path", "") or ""
        if not path.startswith(PATH):
            super().handle_error(req, client, addr, exc)
            return
        is_theirs = isinstance(exc, ParseException)
        code, sentence = (
            TOO_LARGE if isinstance(exc, LimitRequestHeaders) else UNREADABLE if is_theirs else OUT_OF_ORDER
        )
        if is_theirs:
            self.log.warning("call refused unread: %s %s", path, exc)
        else:
            self.log.error("call failed: %s", path, exc_info=exc)
        if path.rstrip("/").lower().endswith("/downloadedoc"):
            text = b""
        else:
            answer = {"status": "FAIL", "ErrorCode": code, "ErrorDesc": sentence, "DocId": ""}
            text = json.dumps(answer).encode("ascii")
        head = (
            "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Type: application/json; charset=utf-8\r\n"
            f"XroadVnpt-ErrorCode: {code}\r\nContent-Length: {len(text)}\r\n\r\n"
        )
        try:
            client.sendall(head.encode() + text)
        except OSError as error:
            self.log.debug("the client is gone: %s", error)
