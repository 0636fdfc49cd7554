"""A person at a browser without scripts: opens pages, fills in forms, follows redirects. Used by `./run --check`."""

from __future__ import annotations

import http.client
import secrets
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass
from http.cookiejar import CookieJar

from lxml import html


class VisitFailed(RuntimeError):
    """A page did not answer as a person would expect; the message says where and shows what was on it."""


@dataclass(frozen=True)
class Upload:
    """A file put into a form."""

    name: str
    content: bytes
    media_type: str


@dataclass(frozen=True)
class Page:
    """One answer: its address after redirects, its status and its content."""

    url: str
    status: int
    content: bytes

    @property
    def tree(self) -> html.HtmlElement:
        """The page as a tree."""
        return html.document_fromstring(self.content, base_url=self.url)

    @property
    def text(self) -> str:
        """What a reader sees, white space folded."""
        return " ".join(self.tree.text_content().split())

    def form(self, action: str) -> html.FormElement:
        """The form whose action ends like this; raises `VisitFailed` when the page has none."""
        for form in self.tree.forms:
            if urllib.parse.urlsplit(form.action or self.url).path.endswith(action):
                return form
        raise VisitFailed(f"{self.url} has no form {action}: {self.text[:1500]}")


class Visitor:
    """One person's session."""

    def __init__(self, address: str) -> None:
        self.address = address
        self._open = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar())).open

    def get(self, path: str) -> Page:
        """Open a page."""
        return self._send(urllib.request.Request(urllib.parse.urljoin(self.address, path)))

    def submit(
        self,
        page: Page,
        action: str,
        fields: Mapping[str, str | list[str]] | None = None,
        *,
        files: Mapping[str, Upload] | None = None,
        press: tuple[str, str] | None = None,
    ) -> Page:
        """Fill in a form as it stands on the page and send it; `press` is the name and value of the button."""
        form = page.form(action)
        values: list[tuple[str, str]] = [(k, v) for k, v in form.form_values() if k not in (fields or {})]
        for name, value in (fields or {}).items():
            values += [(name, item) for item in ([value] if isinstance(value, str) else value)]
        if press:
            values.append(press)
        target = urllib.parse.urljoin(page.url, form.action or page.url)
        if files:
            body, kind = _multipart(values, files)
        else:
            body, kind = urllib.parse.urlencode(values).encode(), "application/x-www-form-urlencoded"
        request = urllib.request.Request(target, data=body, headers={"Content-Type": kind, "Referer": page.url})
        return self._send(request)

    def _send(self, request: urllib.request.Request) -> Page:
        try:
            with self._open(request, timeout=60) as answer:
                return Page(answer.url, answer.status, answer.read())
        except urllib.error.HTTPError as error:
            page = Page(error.url or request.full_url, error.code, error.read())
            if page.content and error.code in (400, 403, 404, 409, 422):
                return page
            raise VisitFailed(f"{page.url}: {error.code} {page.content[:1500]!r}") from error
        except (urllib.error.URLError, http.client.HTTPException, ConnectionError) as error:
            raise VisitFailed(f"{request.full_url}: {error}") from error


def _multipart(values: list[tuple[str, str]], files: Mapping[str, Upload]) -> tuple[bytes, str]:
    line = secrets.token_hex(16)
    parts = [
        f'--{line}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
        for name, value in values
        if name not in files
    ]
    for name, upload in files.items():
        head = (
            f'--{line}\r\nContent-Disposition: form-data; name="{name}"; filename="{upload.name}"\r\n'
            f"Content-Type: {upload.media_type}\r\n\r\n"
        )
        parts.append(head.encode() + upload.content + b"\r\n")
    return b"".join(parts) + f"--{line}--\r\n".encode(), f"multipart/form-data; boundary={line}"
