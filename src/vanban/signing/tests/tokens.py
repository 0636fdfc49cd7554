"""SoftHSM2 for the tests: tokens in a folder of their own, with PINs and keys."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pkcs11
import pytest
from asn1crypto.keys import PublicKeyInfo, RSAPublicKey
from cryptography.hazmat.primitives import serialization
from pkcs11.util.ec import encode_ec_public_key, encode_named_curve_parameters
from pkcs11.util.rsa import encode_rsa_public_key

PLACES = ("/usr/lib/softhsm/libsofthsm2.so", "/usr/lib/x86_64-linux-gnu/softhsm/libsofthsm2.so")
MODULE = next((place for place in PLACES if Path(place).exists()), "")


def wanted() -> None:
    """Skip where SoftHSM2 is not installed; in CI it must be."""
    if not MODULE and not os.environ.get("CI"):
        pytest.skip("SoftHSM2 is not installed: apt-get install softhsm2")
    assert MODULE, "SoftHSM2 must be installed in CI"


@dataclass(frozen=True)
class Token:
    """One token: its label and PIN."""

    label: str
    pin: str

    def add_key(self, label: str, kind: str) -> Any:
        """Make a key on the token; its public half."""
        with _token(self.label).open(rw=True, user_pin=self.pin) as session:
            if kind == "rsa":
                public, _private = session.generate_keypair(pkcs11.KeyType.RSA, 2048, store=True, label=label)
                return serialization.load_der_public_key(_spki_rsa(public))
            curve = session.create_domain_parameters(
                pkcs11.KeyType.EC,
                {pkcs11.Attribute.EC_PARAMS: encode_named_curve_parameters("secp256r1")},
                local=True,
            )
            public, _private = curve.generate_keypair(store=True, label=label)
            return serialization.load_der_public_key(encode_ec_public_key(public))

    def remove_key(self, label: str) -> None:
        """Destroy a key on the token."""
        with _token(self.label).open(rw=True, user_pin=self.pin) as session:
            for found in list(session.get_objects({pkcs11.Attribute.LABEL: label})):
                found.destroy()


@contextmanager
def softhsm(folder: Path) -> Iterator[Any]:
    """A SoftHSM2 whose tokens lie below this folder; gives the function that makes a token."""
    wanted()
    (folder / "tokens").mkdir(parents=True)
    settings = f"directories.tokendir = {folder}/tokens\nobjectstore.backend = file\nlog.level = ERROR\n"
    (folder / "softhsm2.conf").write_text(settings)
    before = os.environ.get("SOFTHSM2_CONF")
    os.environ["SOFTHSM2_CONF"] = str(folder / "softhsm2.conf")

    def make(label: str, pin: str) -> Token:
        asked = ["softhsm2-util", "--init-token", "--free", "--label", label, "--pin", pin, "--so-pin", "87654321"]
        subprocess.run(asked, check=True, capture_output=True)
        restart()
        return Token(label, pin)

    restart()
    try:
        yield make
    finally:
        if before is None:
            del os.environ["SOFTHSM2_CONF"]
        else:
            os.environ["SOFTHSM2_CONF"] = before


def restart() -> None:
    """The module begins anew: every session of this process is gone, as after an HSM's restart."""
    library = pkcs11.lib(MODULE)
    if library.initialized:
        library.finalize()
    library.initialize()


def _token(label: str) -> Any:
    return pkcs11.lib(MODULE).get_token(token_label=label)


def _spki_rsa(public: Any) -> bytes:
    return bytes(PublicKeyInfo.wrap(RSAPublicKey.load(encode_rsa_public_key(public)), "rsa").dump())
