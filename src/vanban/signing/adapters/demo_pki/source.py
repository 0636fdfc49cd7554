"""The demo's authority behind the port `Authority`."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from vanban.signing.adapters.demo_pki.authority import DemoAuthority
from vanban.signing.adapters.demo_pki.pictures import seal_picture, signature_picture
from vanban.signing.adapters.demo_pki.timestamps import DemoTimeStamper


class DemoSource(DemoAuthority):
    """Keys, timestamps, revocation facts and pictures of the demo."""

    def timestamper(self, at: datetime) -> Any:
        """Attests the moment of the act, so that a demo life can be played in one evening."""
        return DemoTimeStamper(self, at)

    def anchors(self) -> tuple[bytes, ...]:
        """The demo root."""
        return (self.root,)

    def intermediates(self) -> tuple[bytes, ...]:
        """The issuing authority and the timestamp authority."""
        return (self.issuing, self.timestamp_certificate)

    def signature_picture(self, name: str) -> bytes:
        """A handwritten-looking blue signature."""
        return signature_picture(name)

    def seal_picture(self, agency: str, above: str) -> bytes:
        """A red round seal that says it is a sample."""
        return seal_picture(agency, above)
