"""The agencies and systems of the kill test: one sends, one fetches for two agencies, one lives in the house."""

from __future__ import annotations

from dataclasses import dataclass

from cast import AT, phuong_hoa_lu
from hubkill.wire import Caller
from vanban.axis import api
from vanban.axis.actions.systems import register_system
from vanban.axis.actions.upstream import join_upstream
from vanban.axis.models import RemoteAgency
from vanban.exchange.api import join_hub
from vanban.kernel.actor import system_actor

SENDER = "H42.91"
PULLERS = ("H42.92", "H42.93")
OFFICE = "H42.51"
FAR, GATEWAY = "G12.01", "vxp.tren"
"""An agency behind the hub above, and the mailbox through which everything for it leaves."""
MACHINE = system_actor("thử")


@dataclass(frozen=True)
class Systems:
    """The two outside systems with their secrets."""

    sender: Caller
    puller: Caller


def open_places(endpoint: str) -> Systems:
    """Join everybody to the hub; the hub above answers at `endpoint`."""
    ward = phuong_hoa_lu()
    join_hub(ward.agency.id, by=MACHINE, at=AT)
    above = join_upstream(
        GATEWAY, "Trục quốc gia", endpoint=endpoint, remote_id="vb.tinh", secret="bi-mat", by=MACHINE, at=AT
    )
    RemoteAgency.objects.create(system=above, code=FAR, name="Kho bạc", version=1, synced_at=AT)
    return Systems(_join("vxp.gui", (SENDER,)), _join("vxp.nhan", PULLERS))


def _join(system: str, codes: tuple[str, ...]) -> Caller:
    fresh = register_system(system, f"Phần mềm {system}", calls_per_minute=10_000_000, by=MACHINE, at=AT)
    for code in codes:
        api.open_mailbox(code, f"Cơ quan {code}", system=system, by=MACHINE, at=AT)
    return Caller(system, fresh.secret)
