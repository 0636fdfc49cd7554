"""The directory that other systems copy: our mailboxes, and every agency behind upstream hubs, row by row."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Max

from vanban.axis.models import Mailbox, RemoteAgency
from vanban.axis.rules.vxp.listing import is_old_scheme, parent_code

CHUNK = 2000


@dataclass(frozen=True)
class Listed:
    """One agency of the directory."""

    id: str
    parent_id: str
    code: str
    name: str
    email: str
    old_code: str
    version: int
    center: str
    deleted: bool


def listed(*, from_version: int = 0) -> Iterator[Listed]:
    """Our own agencies first, then those behind upstream hubs; with a version only what changed after it, the deleted
    ones included. Read in portions, whatever their number.
    """
    yield from _own(from_version)
    rows = RemoteAgency.objects.filter(system__active=True).order_by("id")
    rows = rows.filter(listed_version__gt=from_version) if from_version else rows.filter(deleted=False)
    values = rows.values_list(
        "id", "remote_id", "parent_id_there", "code", "name", "email", "old_code", "listed_version", "deleted",
        "system__code",
    )  # fmt: skip
    for key, remote, parent, code, name, email, old, version, deleted, center in values.iterator(chunk_size=CHUNK):
        yield Listed(remote or str(key), parent, code, name, email, old, version, center, deleted)


def _own(from_version: int) -> Iterator[Listed]:
    boxes = Mailbox.objects.filter(gateway=False).prefetch_related("aliases")
    ids = dict(boxes.filter(closed_at=None).values_list("code", "id"))
    boxes = boxes.filter(listed_version__gt=from_version) if from_version else boxes.filter(closed_at=None)
    for box in boxes.order_by("code"):
        parent = ids.get(parent_code(box.code))
        aliases = [alias.code for alias in box.aliases.all()]
        old = next((code for code in aliases if is_old_scheme(code)), aliases[0] if aliases else "")
        yield Listed(
            str(box.id), str(parent) if parent else "", box.code, box.name, box.email, old, box.listed_version, "",
            box.closed_at is not None,
        )  # fmt: skip


def last_version() -> int:
    """The version of the latest change; whoever has copied up to it asks for what comes after."""
    own = Mailbox.objects.aggregate(last=Max("listed_version"))["last"] or 0
    there = RemoteAgency.objects.aggregate(last=Max("listed_version"))["last"] or 0
    return max(own, there)
