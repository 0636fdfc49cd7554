"""The refusals of official mail and of letters that come twice."""

from __future__ import annotations

from vanban.kernel.refusals import NotAllowed, Refusal, gettext_noop


class OriginNotAssured(Refusal):
    """What nobody signed and nobody vouches for is taken only where somebody made sure of its origin."""

    code = "exchange.origin_not_assured"
    message = gettext_noop("Nothing proves who wrote this message.")
    cure = gettext_noop("Make sure of its origin, by telephone for instance, and write down how.")
    law = "NB16-Đ5.1b; NB16-Đ8.3"
    field = "assurance"


class SameLetterHere(Refusal):
    """The letter stands in the register already, as it came by another channel."""

    code = "exchange.same_letter_here"
    message = gettext_noop("It is in the register already under arrival number {number}/{year}: {what} of {issuer}.")
    cure = gettext_noop("Keep it with that document; or say that it is another letter.")
    law = "NĐ 30/2020/NĐ-CP PL VI phần I mục III.1.h; NB25-Đ9.3"
    field = "another"


class NotTheSame(Refusal):
    """Only what waits or is registered in the same agency can have copies."""

    code = "exchange.not_the_same"
    message = gettext_noop("It cannot be kept with that document.")
    cure = gettext_noop("Choose a document of your agency that waits or is registered, and is no copy itself.")
    field = "document"


class OnlyOperatorsKeepMailboxes(NotAllowed):
    """Where mailboxes are and which domains are official is kept by the operator of the system."""

    code = "exchange.only_operators_mailboxes"
    message = gettext_noop("Only an operator of the system may do this.")
    law = "NB16-Đ14.3b"


class MailboxWrong(Refusal):
    """An address of a mail server that is none."""

    code = "exchange.mailbox_wrong"
    message = gettext_noop("{what} is not proper.")
    cure = gettext_noop("Write the server's name, a port from 1 to 65535, the account and the folder.")
    field = "host"


class DomainWrong(Refusal):
    """A mail domain is written as in an address behind the @."""

    code = "exchange.domain_wrong"
    message = gettext_noop("“{given}” is no mail domain.")
    cure = gettext_noop("Write it as it stands behind the @: sonoivu.ninhbinh.gov.vn.")
    field = "domain"


class DomainListed(Refusal):
    """One line for a domain."""

    code = "exchange.domain_listed"
    message = gettext_noop("{given} is on the list already.")
    cure = gettext_noop("End that line first.")
    field = "domain"
