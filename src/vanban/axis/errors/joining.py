"""Joining the hub, and running it."""

from __future__ import annotations

from vanban.kernel.refusals import Refusal, gettext_noop


class JoiningIncomplete(Refusal):
    """The form of joining lacks what the operator needs; told once for all fields."""

    code = "axis.joining_incomplete"
    message = gettext_noop("To join, these are needed: {fields}.")
    cure = gettext_noop("Fill in the fields named and send again.")


class JoiningCodesTaken(Refusal):
    """The system wants to speak for agencies that another system speaks for."""

    code = "axis.joining_codes_taken"
    message = gettext_noop("These agency codes belong to another system already: {codes}.")
    cure = gettext_noop("Remove the codes named, or ask the operator to move them.")
    law = "NB25-Đ9.2"
    field = "codes"


class SystemCodeTaken(Refusal):
    """Two systems would sign with one name."""

    code = "axis.system_code_taken"
    message = gettext_noop("Another system has the code “{system}”.")
    cure = gettext_noop("Choose another code for the system.")
    field = "system_code"


class SecretShownBefore(Refusal):
    """A secret is shown once; nobody can read it afterwards."""

    code = "axis.secret_shown"
    message = gettext_noop("The secret was shown before; it is kept sealed and cannot be read again.")
    cure = gettext_noop("Ask the operator of the hub to change the secret.")


class TestsNotPassed(Refusal):
    """A system goes live after its three tests only."""

    __test__ = False
    code = "axis.tests_not_passed"
    message = gettext_noop("The three tests of joining are not passed yet.")
    cure = gettext_noop("See on the joining's page what has arrived and what is missing.")


class PacketStillOut(Refusal):
    """The hub's test packet is still to be fetched, or has done its work."""

    code = "axis.test_packet_out"
    message = gettext_noop("The hub's packet of this test is on its way already.")
    cure = gettext_noop("Fetch it from the list of received packets first.")


class SuccessorUnknown(Refusal):
    """The successor of a closed address must be an open address of this hub."""

    code = "axis.successor_unknown"
    message = gettext_noop("“{agency_code}” is no open mailbox of this hub.")
    cure = gettext_noop("Give the code of the agency that takes over, or leave the field empty.")
    law = "HY19-Đ14.6"
    field = "successor"
