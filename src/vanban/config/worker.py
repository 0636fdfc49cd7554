"""Our web server's worker: gunicorn's, taught what clients of the wire protocol need.

They read every HTML page as "no mail" and keep any body of a download as the packet; they open a connection for each
call and close none; and some cut Vietnamese letters in headers to one byte, which may be a control character. So calls
reach the protocol's own entrance whatever their headers hold, and what cannot reach it is answered in JSON.
"""

from __future__ import annotations

import json
import re
import socket
import struct
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from gunicorn.http.errors import LimitRequestHeaders, ParseException
from gunicorn.http.message import Request
from gunicorn.http.parser import RequestParser
from gunicorn.workers.gthread import TConn, ThreadWorker

PATH = "/XrdAdapter/"
SILENCE = 60
"""Seconds without a byte from a client before its thread is given to another."""

CLOSERS = 32
"""How many connections are waited for at once until their clients close them; the others queue, and cost nothing."""

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


class Worker(ThreadWorker):
    """The worker of the house: `--worker-class vanban.config.worker.Worker`."""

    def init_process(self) -> None:
        """Read requests as `Call`; have threads apart for saying goodbye."""
        RequestParser.mesg_class = Call
        self.closers = ThreadPoolExecutor(CLOSERS, "closing")
        super().init_process()

    def finish_request(self, conn: TConn, fs: Any) -> None:
        """Let a client that does not close its end hold up nobody.

        gunicorn waits for it up to two seconds, so that the last bytes of an answer are not lost, and does so in the
        one loop that accepts everybody's connections; here a thread of its own waits.
        """
        close = conn.close
        conn.close = lambda graceful=False: self.closers.submit(close, True) if graceful else close()
        super().finish_request(conn, fs)

    def handle(self, conn: TConn) -> Any:
        """Give up a client that falls silent in the middle of a packet."""
        conn.sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVTIMEO, struct.pack("ll", SILENCE, 0))
        return super().handle(conn)

    def handle_request(self, req: Any, conn: TConn) -> Any:
        """One call, one connection: clients of the protocol never close theirs."""
        if req.path.startswith(PATH):
            req.force_close()
        return super().handle_request(req, conn)

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
