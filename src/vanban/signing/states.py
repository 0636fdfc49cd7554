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

SIGNING_REQUEST = StateTable(
    "signing_request",
    [
        Status("offered", gettext_noop("Waiting for the signing software"), turn="signer"),
        Status("fetched", gettext_noop("At the token"), turn="signer"),
        Status("returned", gettext_noop("Being checked"), turn="system"),
        Status("accepted", gettext_noop("Signed and accepted"), final=True),
        Status("refused", gettext_noop("Returned and refused"), final=True),
        Status("expired", gettext_noop("Time is over"), final=True),
        Status("given_up", gettext_noop("Given up"), final=True),
    ],
    [
        Step("fetch", "offered", "fetched"),
        Step("offer_again", "fetched", "offered"),
        Step("offer_again", "offered", "offered"),
        Step("return", "fetched", "returned"),
        Step("accept", "returned", "accepted"),
        Step("refuse", "returned", "refused"),
        *(Step("expire", status, "expired") for status in ("offered", "fetched", "returned")),
        *(Step("give_up", status, "given_up") for status in ("offered", "fetched", "returned")),
    ],
    initial="offered",
)
"""A file given to a person's own device: fetched once, returned once, believed only after every check."""
