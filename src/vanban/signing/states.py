"""The life of a certificate in our register."""

from vanban.kernel.refusals import gettext_noop
from vanban.kernel.states import StateTable, Status, Step

CERTIFICATE = StateTable(
    "certificate",
    [
        Status("registered", gettext_noop("In the register"), turn="unit_admin"),
        Status("revoked", gettext_noop("Revoked"), final=True),
    ],
    [Step("revoke", "registered", "revoked")],
    initial="registered",
)
"""Whether it has begun or ended is a matter of dates, not of a step (NĐ 68/2024: a subscriber's lasts five years)."""
