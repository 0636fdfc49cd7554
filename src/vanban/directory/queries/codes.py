"""Many agencies by their codes at once: whoever writes to four hundred asks twice, not four hundred times."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from uuid import UUID

from vanban.directory.errors import AgencyClosed, AgencyUnknown
from vanban.directory.models import Agency, AgencyCode
from vanban.kernel.refusals import Refusal


def agencies_by_code(codes: Iterable[str]) -> dict[str, Agency]:
    """The agencies that have or had these codes in either scheme, closed ones too; a code of none is left out."""
    wanted = {code for code in codes if code}
    found = {one.code: one for one in Agency.objects.select_related("merged_into").filter(code__in=wanted)}
    left = wanted - set(found)
    if left:
        aliases = AgencyCode.objects.select_related("agency__merged_into").filter(code__in=left)
        found.update({one.code: one.agency for one in aliases})
    return found


def unreachable(codes: Iterable[str], *, on: date) -> Iterator[Refusal]:
    """AgencyUnknown and AgencyClosed for every one of these codes to which nothing can be sent (HP25-Đ6.1b)."""
    wanted = list(dict.fromkeys(code for code in codes if code))
    known = agencies_by_code(wanted)
    for code in wanted:
        found = known.get(code)
        if found is None:
            yield AgencyUnknown(agency_code=code)
            continue
        living = found.merged_into or found
        if living.active_to is not None and living.active_to < on:
            yield AgencyClosed(agency_code=code, name=living.name, since=f"{living.active_to:%d/%m/%Y}")


def lines_above(agency_ids: Iterable[UUID]) -> dict[UUID, list[UUID]]:
    """Each agency with those above it, the nearest first: one query for any number of them."""
    parents = dict(Agency.objects.values_list("id", "parent_id"))
    found: dict[UUID, list[UUID]] = {}
    for agency_id in agency_ids:
        line = [agency_id]
        while (above := parents.get(line[-1])) is not None and above not in line:
            line.append(above)
        found[agency_id] = line
    return found
