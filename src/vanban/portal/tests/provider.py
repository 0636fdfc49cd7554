"""A small OpenID Connect provider that really runs: in a thread, over HTTP, with keys, codes and PKCE of its own.

It is strict where a real one is (a code counts once, the verifier must fit, the client proves itself), and can be told
to misbehave in one way at a time.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, unquote, urlencode, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from jwt.algorithms import ECAlgorithm, RSAAlgorithm

CLIENT, SECRET = "vanban ninh-binh", "bí mật:chung"


@dataclass
class Provider:
    """What it knows and how it behaves; `person` is who has signed in there."""

    person: dict[str, Any] = field(default_factory=dict)
    place: str = ""
    changed: dict[str, Any] = field(default_factory=dict)
    """Claims that replace the true ones; None leaves one out."""
    signs: str = "RS256"
    with_key: Any = None
    names_key: str | None = None
    told_further: dict[str, Any] | None = None
    """What the userinfo endpoint says; then the token itself names no e-mail address."""
    document: dict[str, Any] = field(default_factory=dict)
    broken: int = 0
    """Every answer but the document has this status."""
    asked: list[str] = field(default_factory=list)
    _codes: dict[str, dict[str, str]] = field(default_factory=dict)
    _rsa: Any = field(default_factory=lambda: rsa.generate_private_key(65537, 2048))
    _ec: Any = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))
    turned: int = 0
    """How often its keys were changed."""

    def turn_keys(self) -> None:
        """New keys, under new names."""
        self._rsa = rsa.generate_private_key(65537, 2048)
        self.turned += 1

    def describe(self) -> dict[str, Any]:
        """The discovery document."""
        return {
            "issuer": self.place,
            "authorization_endpoint": f"{self.place}/di",
            "token_endpoint": f"{self.place}/doi",
            "userinfo_endpoint": f"{self.place}/ai",
            "jwks_uri": f"{self.place}/khoa",
            "end_session_endpoint": f"{self.place}/ra",
            "token_endpoint_auth_methods_supported": ["client_secret_basic"],
        } | self.document

    def keys(self) -> dict[str, Any]:
        """Its public keys, one of them for encryption only and one of a kind nobody should use."""
        plain = json.loads(RSAAlgorithm.to_jwk(self._rsa.public_key()))
        curve = json.loads(ECAlgorithm.to_jwk(self._ec.public_key()))
        return {
            "keys": [
                {"kty": "oct", "kid": "chung", "k": base64.urlsafe_b64encode(b"k" * 32).decode()},
                plain | {"kid": self._name("rsa"), "use": "sig", "alg": "RS256"},
                plain | {"kid": "ma-hoa", "use": "enc"},
                curve | {"kid": self._name("ec"), "use": "sig"},
            ]
        }

    def authorize(self, asked: dict[str, str]) -> str:
        """Its person signs in there at once; the address the browser is sent back to."""
        code = f"ma-{len(self._codes)}"
        self._codes[code] = asked
        return f"{asked['redirect_uri']}?{urlencode({'code': code, 'state': asked['state'], 'iss': self.place})}"

    def change(self, form: dict[str, str], authorization: str) -> tuple[int, dict[str, Any]]:
        """A code for tokens."""
        name, _, secret = base64.b64decode(authorization.removeprefix("Basic ")).decode().partition(":")
        if (unquote(name), unquote(secret)) != (CLIENT, SECRET):
            return 401, {"error": "invalid_client"}
        asked = self._codes.pop(form.get("code", ""), None)
        told = hashlib.sha256(form.get("code_verifier", "").encode()).digest()
        fits = base64.urlsafe_b64encode(told).rstrip(b"=").decode()
        if not asked or asked["redirect_uri"] != form["redirect_uri"] or asked["code_challenge"] != fits:
            return 400, {"error": "invalid_grant"}
        return 200, {"access_token": "the-truy-cap", "token_type": "Bearer", "id_token": self.token(asked["nonce"])}

    def token(self, nonce: str) -> str:
        """The proof, or what it was told to hand out instead."""
        at = int(time.time())
        person = {"sub": "u1", "email_verified": True} | self.person
        if self.told_further is not None:
            person = {"sub": "u1"}
        claims = {"iss": self.place, "aud": CLIENT, "iat": at, "exp": at + 300, "nonce": nonce} | person | self.changed
        claims = {key: value for key, value in claims.items() if value is not None}
        if self.signs == "none":
            said = json.dumps(claims).encode()
            return jwt.PyJWS().encode(said, "", algorithm="none", headers={"kid": self._name("rsa")})
        if self.signs == "HS256":
            return _shared(claims, self.with_key, self.names_key or "")
        key = self.with_key or (self._ec if self.signs.startswith("ES") else self._rsa)
        kid = self.names_key or self._name("ec" if self.signs.startswith("ES") else "rsa")
        return jwt.PyJWS().encode(json.dumps(claims).encode(), key, algorithm=self.signs, headers={"kid": kid})

    def _name(self, kind: str) -> str:
        return f"{kind}-{self.turned}"


def _shared(claims: dict[str, Any], key: bytes, kid: str) -> str:
    """A token as a forger makes it, under a key that is no secret; the library refuses to help."""
    parts = ({"alg": "HS256", "kid": kid, "typ": "JWT"}, claims)
    said = ".".join(base64.urlsafe_b64encode(json.dumps(one).encode()).rstrip(b"=").decode() for one in parts)
    signed = hmac.new(key, said.encode(), hashlib.sha256).digest()
    return f"{said}.{base64.urlsafe_b64encode(signed).rstrip(b'=').decode()}"


@contextmanager
def running(provider: Provider) -> Iterator[Provider]:
    """The provider at an address of its own."""

    class Answers(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            parts = urlsplit(self.path)
            provider.asked.append(parts.path)
            asked = {key: values[0] for key, values in parse_qs(parts.query).items()}
            if parts.path.endswith("/.well-known/openid-configuration"):
                return self._say(200, provider.describe())
            if provider.broken:
                return self._say(provider.broken, {})
            if parts.path == "/di":
                self.send_response(302)
                self.send_header("Location", provider.authorize(asked))
                return self.end_headers()
            if parts.path == "/ai":
                known = self.headers.get("Authorization") == "Bearer the-truy-cap"
                return self._say(200 if known else 401, provider.told_further or {})
            return self._say(200, provider.keys())

        def do_POST(self) -> None:
            provider.asked.append(self.path)
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            form = {key: values[0] for key, values in parse_qs(body).items()}
            status, found = provider.change(form, self.headers.get("Authorization", ""))
            self._say(provider.broken or status, found)

        def _say(self, status: int, found: dict[str, Any]) -> None:
            body = json.dumps(found).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_args: Any) -> None:
            """Quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answers)
    provider.place = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield provider
    finally:
        server.shutdown()
        server.server_close()
        thread.join(5)
