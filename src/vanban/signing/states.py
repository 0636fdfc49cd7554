"""The life of a certificate in our register, of a proposal to trust a root, and of a request to the authority."""

from vanban.kernel.refusals import gettext_noop
from vanban.kernel.states import StateTable, Status, Step

CERTIFICATE = StateTable(
    "certificate",
    [
        Status("registered", gettext_noop("In the register"), turn="unit_admin"),
        Status("suspended", gettext_noop("Suspended"), turn="unit_admin"),
        Status("revoked", gettext_noop("Revoked"), final=True),
    ],
    [
        Step("suspend", "registered", "suspended"),
        Step("restore", "suspended", "registered"),
        Step("revoke", "registered", "revoked"),
        Step("revoke", "suspended", "revoked"),
    ],
    initial="registered",
)
"""Whether it has begun or ended is a matter of dates, not of a step (NĐ 68/2024: a subscriber's lasts five years).

Suspended, it signs nothing; what it signed before keeps its value."""

PROPOSAL = StateTable(
    "trust_proposal",
    [
        Status("proposed", gettext_noop("Waiting for a second operator"), turn="operator"),
        Status("approved", gettext_noop("Approved"), final=True),
        Status("declined", gettext_noop("Declined"), final=True),
        Status("withdrawn", gettext_noop("Withdrawn"), final=True),
    ],
    [
        Step("approve", "proposed", "approved"),
        Step("decline", "proposed", "declined"),
        Step("withdraw", "proposed", "withdrawn"),
    ],
    initial="proposed",
)
"""Nobody widens the house's trust alone: one operator proposes, another one approves."""

REQUEST = StateTable(
    "certificate_request",
    [
        Status("prepared", gettext_noop("Prepared, the document is on its way"), turn="unit_admin"),
        Status("sent", gettext_noop("Sent to the authority"), turn="authority"),
        Status("answered", gettext_noop("The authority has answered"), final=True),
        Status("declined", gettext_noop("Declined by the authority"), final=True),
        Status("withdrawn", gettext_noop("Withdrawn"), final=True),
    ],
    [
        Step("send", "prepared", "sent"),
        Step("withdraw", "prepared", "withdrawn"),
        Step("answer", "sent", "answered"),
        Step("decline", "sent", "declined"),
    ],
    initial="prepared",
)
"""A request travels as a document of the house; it is sent when that document is issued (NĐ 68/2024)."""

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
