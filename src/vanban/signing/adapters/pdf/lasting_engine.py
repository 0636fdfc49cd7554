"""The parent's side of lasting work: bounded children read and write, the timestamp authority is asked from here."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from vanban.platform.bounded import pool
from vanban.signing.adapters.pdf.embedding import Place, PlaceTooSmall, fill
from vanban.signing.ports import Stamper, TimestampUnavailable
from vanban.signing.ports.lasting import FileSeen, SignatureSeen

_HERE = "vanban.signing.adapters.pdf.lasting"
SECONDS = 30.0


class BoundedLasting:
    """Answers the port `Lasting`."""

    def see(self, pdf: bytes) -> FileSeen:
        """What the file carries."""
        values, blobs = pool.run(f"{_HERE}:see", {}, [pdf], timeout=SECONDS)
        return FileSeen(
            signatures=tuple(_seen(item, blobs) for item in values["signatures"]),
            certificates=tuple(blobs[place] for place in values["certificates"]),
            answers=tuple(values["answers"]),
        )

    def stamp_last(self, pdf: bytes, stamper: Stamper) -> bytes:
        """The file with a timestamp in its last signature."""
        found, _blobs = pool.run(f"{_HERE}:last", {}, [pdf], timeout=SECONDS)
        if found["stamped"]:
            return pdf
        token = stamper.stamp(bytes.fromhex(found["imprint"]))
        return pool.run(f"{_HERE}:put_token", {}, [pdf, token], timeout=SECONDS)[1][0]

    def extend(
        self,
        pdf: bytes,
        *,
        certificates: tuple[bytes, ...],
        ocsps: tuple[bytes, ...],
        crls: tuple[bytes, ...],
        stamper: Stamper | None,
    ) -> bytes:
        """The file with evidence, and a document timestamp over all of it."""
        counts = {"certificates": len(certificates), "ocsps": len(ocsps), "crls": len(crls)}
        asked = {**counts, "stamp": stamper is not None}
        values, blobs = pool.run(f"{_HERE}:extend", asked, [pdf, *certificates, *ocsps, *crls], timeout=SECONDS)
        if stamper is None:
            return pdf + blobs[0]
        try:
            return fill(pdf, Place(blobs[0], int(values["start"]), int(values["end"])), stamper.stamp)
        except PlaceTooSmall as small:
            raise TimestampUnavailable(f"the token is larger than its place: {small}") from small


def _seen(item: dict[str, Any], blobs: list[bytes]) -> SignatureSeen:
    def moment(name: str) -> datetime | None:
        return datetime.fromisoformat(item[name]) if item[name] else None

    def blob(name: str) -> bytes:
        return blobs[item[name]] if item[name] is not None else b""

    return SignatureSeen(
        field=item["field"],
        kind=item["kind"],
        certificate=blob("certificate"),
        chain=tuple(blobs[place] for place in item["chain"]),
        claimed_at=moment("claimed_at"),
        stamped_at=moment("stamped_at"),
        stamper=blob("stamper"),
        stamper_chain=tuple(blobs[place] for place in item["stamper_chain"]),
        token=blob("token"),
        digest=item["digest"],
        covers_all=bool(item["covers_all"]),
    )
