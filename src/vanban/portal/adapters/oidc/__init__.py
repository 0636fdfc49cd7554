"""Signing in at the province's own sign-in: OpenID Connect Core 1.0, authorization code with PKCE (RFC 7636).

The words of the protocol are few and stand here; signatures and keys are PyJWT's. What a provider says is believed
only after every check: its document names itself, the token is signed by one of its keys with an asymmetric algorithm
of our own list, and says this issuer, this house alone as audience, this very attempt (nonce), a time that has not
passed, and an e-mail address that the provider has verified.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

import jwt
from jwt.exceptions import PyJWTError

from vanban.kernel.refusals import OutsideFailure
from vanban.portal.adapters.oidc.calls import Line
from vanban.portal.errors import SignOnUnproved
from vanban.portal.ports import Vouched

ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA")
"""Never “none”, never one where the key that checks could also sign (HS256)."""
DISCOVERY = "/.well-known/openid-configuration"
KEPT = 3600.0
NEW_KEYS_AFTER = 60.0
"""Seconds before an unknown key makes us ask for the provider's keys again: strangers must not make us call."""
SILENT_FOR = 15.0
"""Seconds for which a provider that did not answer is not asked again: each question may hold a worker for eight."""
LEEWAY = 60
SCOPE = "openid email profile"


@dataclass
class OpenIdConnect:
    """Answers the port `SignOnPort`. `secret_file` empty: a public client, kept by PKCE alone."""

    issuer: str
    client_id: str
    secret_file: str = ""
    ca_file: str = ""
    shown_as: str = ""
    passwords_for_all: bool = False
    _kept: dict[str, tuple[float, dict[str, Any]]] = field(default_factory=dict, repr=False)
    _silent: dict[str, float] = field(default_factory=dict, repr=False)
    _one: threading.Lock = field(default_factory=threading.Lock, repr=False)

    def address(self, *, back: str, state: str, nonce: str, verifier: str) -> str:
        """Where the browser goes to prove who its person is. Raises OutsideFailure."""
        place = self._endpoint("authorization_endpoint")
        challenge = base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()
        asked = {
            "response_type": "code",
            "client_id": self.client_id,
            "redirect_uri": back,
            "scope": SCOPE,
            "state": state,
            "nonce": nonce,
            "code_challenge": challenge,
            "code_challenge_method": "S256",
        }
        return f"{place}{'&' if urlsplit(place).query else '?'}{urlencode(asked)}"

    def vouch(self, *, code: str, back: str, nonce: str, verifier: str, said_issuer: str = "") -> Vouched:
        """Whom the provider vouches for. Raises SignOnUnproved, and OutsideFailure when it does not answer."""
        if said_issuer and said_issuer != self.issuer:
            raise SignOnUnproved(why="the answer comes from another issuer")
        answer = self._token(code, back, verifier)
        token = answer.get("id_token")
        if not isinstance(token, str) or not token.isascii():
            raise SignOnUnproved(why="no identity token")
        claims = self._claims(token, nonce)
        if "email" not in claims:
            claims = self._asked_further(claims, answer.get("access_token"))
        email, verified = claims.get("email"), claims.get("email_verified")
        if not isinstance(email, str) or not email:
            raise SignOnUnproved(why="no e-mail address")
        if verified is not True and verified != "true":
            raise SignOnUnproved(why="the e-mail address is not verified")
        return Vouched(email=email, subject=str(claims["sub"]), token=token)

    def leave(self, *, back: str, token: str) -> str:
        """Where to sign out at the provider too; empty when it offers that nowhere or does not answer."""
        try:
            place = self._endpoint("end_session_endpoint")
        except OutsideFailure:
            return ""
        asked = {"client_id": self.client_id, "post_logout_redirect_uri": back, "id_token_hint": token}
        return f"{place}{'&' if urlsplit(place).query else '?'}{urlencode(asked)}"

    def _token(self, code: str, back: str, verifier: str) -> dict[str, Any]:
        """The code, changed into tokens once."""
        form = {"grant_type": "authorization_code", "code": code, "redirect_uri": back, "code_verifier": verifier}
        headers = {"Content-Type": "application/x-www-form-urlencoded"}
        place = self._endpoint("token_endpoint")
        secret = self._secret()
        known = self._document().get("token_endpoint_auth_methods_supported", ["client_secret_basic"])
        if not secret or "client_secret_basic" not in known:
            form |= {"client_id": self.client_id} | ({"client_secret": secret} if secret else {})
        else:
            pair = f"{quote(self.client_id, safe='')}:{quote(secret, safe='')}"
            headers["Authorization"] = f"Basic {base64.b64encode(pair.encode()).decode()}"
        status, found = self._line().ask("POST", place, urlencode(form).encode(), headers)
        if status == 400:
            raise SignOnUnproved(why=f"the code was not accepted: {str(found.get('error', ''))[:60]}")
        if status != 200:
            raise OutsideFailure(f"the provider answers {status} to the code", permanent=status in (401, 403))
        return found

    def _claims(self, token: str, nonce: str) -> dict[str, Any]:
        """What a token says, once it is proved. Raises SignOnUnproved."""
        try:
            header = jwt.get_unverified_header(token)
            claims: dict[str, Any] = jwt.decode(
                token,
                self._key(str(header.get("alg", "")), header.get("kid")),
                algorithms=list(ALGORITHMS),
                audience=self.client_id,
                issuer=self.issuer,
                leeway=LEEWAY,
                options={
                    "require": ["iss", "aud", "exp", "iat", "sub", "nonce"],
                    "enforce_minimum_key_length": True,
                },
            )
        except PyJWTError as fault:
            raise SignOnUnproved(why=f"{type(fault).__name__}: {fault}"[:200]) from fault
        if (
            claims["aud"] not in (self.client_id, [self.client_id])
            or claims.get("azp", self.client_id) != self.client_id
        ):
            raise SignOnUnproved(why="the token is for somebody else too")
        said = claims["nonce"]
        if not isinstance(said, str) or not hmac.compare_digest(said.encode(), nonce.encode()):
            raise SignOnUnproved(why="the token belongs to another attempt")
        return claims

    def _asked_further(self, claims: dict[str, Any], access: Any) -> dict[str, Any]:
        """Some providers tell the e-mail address only to who asks again; it must be the same person."""
        place = self._document().get("userinfo_endpoint")
        if (
            not isinstance(place, str)
            or not isinstance(access, str)
            or not access.isascii()
            or not access.isprintable()
        ):
            return claims
        status, found = self._line().ask("GET", place, b"", {"Authorization": f"Bearer {access}"})
        if status != 200:
            raise OutsideFailure(f"the provider answers {status} about the person", permanent=False)
        if found.get("sub") != claims["sub"]:
            raise SignOnUnproved(why="the provider speaks of two persons")
        return claims | {key: found[key] for key in ("email", "email_verified") if key in found}

    def _key(self, algorithm: str, kid: Any) -> jwt.PyJWK:
        """The provider's key that this token names; asked for anew when it is one we have not seen."""
        if algorithm not in ALGORITHMS:
            raise SignOnUnproved(why=f"signed by {algorithm[:20] or 'nothing'}")
        place = self._endpoint("jwks_uri")
        for lasts in (KEPT, NEW_KEYS_AFTER):
            keys = self._fetched(place, lasts).get("keys")
            fitting = [
                one
                for one in (keys if isinstance(keys, list) else [])
                if isinstance(one, dict)
                and one.get("use", "sig") == "sig"
                and one.get("alg", algorithm) == algorithm
                and (kid is None or one.get("kid") == kid)
            ]
            if len(fitting) == 1:
                return jwt.PyJWK(fitting[0], algorithm)
        raise SignOnUnproved(why="no such key of the provider")

    def _endpoint(self, name: str) -> str:
        found = self._document().get(name)
        if not isinstance(found, str):
            raise OutsideFailure(f"the provider names no {name}", permanent=True)
        return found

    def _document(self) -> dict[str, Any]:
        """What the provider says of itself; it must be the issuer that was set."""
        found = self._fetched(self.issuer.rstrip("/") + DISCOVERY, KEPT)
        if found.get("issuer") != self.issuer:
            raise OutsideFailure("the provider calls itself by another name than VANBAN_SSO_ISSUER", permanent=True)
        return found

    def _fetched(self, url: str, lasts: float) -> dict[str, Any]:
        """A document of the provider, kept for a while; after a failure it is left alone for a moment."""
        with self._one:
            kept, silent = self._kept.get(url), self._silent.get(url)
        if kept is not None and time.monotonic() - kept[0] < lasts:
            return kept[1]
        if silent is not None and time.monotonic() - silent < SILENT_FOR:
            raise OutsideFailure("the provider did not answer a moment ago", permanent=False)
        try:
            status, found = self._line().ask("GET", url, b"", {})
            if status != 200:
                raise OutsideFailure(f"the provider answers {status}", permanent=False)
        except OutsideFailure:
            with self._one:
                self._silent[url] = time.monotonic()
            raise
        with self._one:
            self._kept[url] = (time.monotonic(), found)
        return found

    def _line(self) -> Line:
        return Line(plain=urlsplit(self.issuer).scheme == "http", authorities=self.ca_file)

    def _secret(self) -> str:
        if not self.secret_file:
            return ""
        try:
            return Path(self.secret_file).read_text(encoding="utf-8").strip()
        except OSError as fault:
            raise OutsideFailure("the secret of VANBAN_SSO_SECRET_FILE cannot be read", permanent=True) from fault
