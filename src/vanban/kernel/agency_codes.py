"""Agency codes of the two schemes that live side by side on the axis.

QCVN 102:2016 (old): 13 characters, lowest level first, `000.00.15.H42`; leading zero groups may be left out.
QĐ 20/2020/QĐ-TTg (new): level 1 first, up to 35 characters, `H42.15.03`; enterprises are `02` and their tax number.
`xx.yy.W00` names an interconnection centre, which carries packets and is never a sender or a receiver.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from vanban.kernel.refusals import Refusal, gettext_noop

MAX_LENGTH = 35

_LEVEL_ONE = re.compile(r"[A-Z]\d{2}")
_OLD_WIDTHS = (3, 2, 2)
_CENTRE = "W00"
_NEW_GROUP = re.compile(r"[0-9A-Z]{1,10}")
_ENTERPRISE = re.compile(r"02\d{10}(?:-?\d{3})?")


class Scheme(StrEnum):
    """Which rule an agency code follows."""

    QCVN_102 = "qcvn102"
    QD_20 = "qd20"


class BadAgencyCode(Refusal):
    """The text is a code of neither scheme."""

    code = "agency_code.bad"
    message = gettext_noop("“{given}” is not an agency code.")
    cure = gettext_noop("Write it like H42.15.03 (new) or 000.03.15.H42 (old).")
    law = "QĐ 20/2020/QĐ-TTg Đ4; QCVN 102:2016/BTTTT"
    field = "agency_code"


class AgencyCodeTooLong(Refusal):
    """QĐ 20/2020 allows 35 characters."""

    code = "agency_code.too_long"
    message = gettext_noop("The agency code “{given}” has {length} characters; {limit} are allowed.")
    cure = gettext_noop("Check the code with the agency that gave it.")
    law = "QĐ 20/2020/QĐ-TTg Đ4"
    field = "agency_code"


class CentreIsNoAgency(Refusal):
    """A W00 code belongs to an interconnection centre."""

    code = "agency_code.centre"
    message = gettext_noop("“{given}” is the code of an interconnection centre, not of an agency.")
    cure = gettext_noop("Choose the agency itself.")
    law = "QCVN 102:2016/BTTTT"
    field = "agency_code"


@dataclass(frozen=True, order=True)
class AgencyCode:
    """A valid code in its normal form. Two spellings of one code are equal after `parse_agency_code`."""

    text: str
    scheme: Scheme

    def __str__(self) -> str:
        return self.text

    @property
    def groups(self) -> tuple[str, ...]:
        """The dotted groups with level 1 first, unused levels of the old scheme left out at the end."""
        if self.scheme is Scheme.QD_20:
            return tuple(self.text.split("."))
        parts = self.text.split(".")[::-1]
        while len(parts) > 1 and not int(parts[-1]):
            parts.pop()
        return tuple(parts)

    @property
    def level(self) -> int:
        """1 for a ministry or province, 2 for what is below it, and so on."""
        return len(self.groups)

    @property
    def level_one(self) -> str:
        """The code of the ministry, province or group at the top: `H42`."""
        return self.groups[0]

    @property
    def is_centre(self) -> bool:
        """True for an interconnection centre or system (W00), which nobody writes to."""
        return self.level_one == _CENTRE

    @property
    def parent(self) -> AgencyCode | None:
        """The code one level up; None at the top and for enterprises and centres."""
        groups = self.groups[:-1]
        if not groups or self.is_centre:
            return None
        if self.scheme is Scheme.QD_20:
            return AgencyCode(".".join(groups), self.scheme)
        while len(groups) > 1 and not int(groups[-1]):
            groups = groups[:-1]
        return AgencyCode(_old_text(groups), self.scheme)

    def is_within(self, other: AgencyCode) -> bool:
        """True when this code is the other one or lies below it in the same scheme."""
        mine, theirs = self.groups, other.groups
        return self.scheme is other.scheme and mine[: len(theirs)] == theirs


def _old_text(groups: tuple[str, ...]) -> str:
    """13 characters from groups with level 1 first."""
    lower = [
        group.zfill(width) for group, width in zip(reversed(groups[1:]), _OLD_WIDTHS[4 - len(groups) :], strict=True)
    ]
    zeros = ["0" * width for width in _OLD_WIDTHS[: 4 - len(groups)]]
    return ".".join([*zeros, *lower, groups[0]])


def detect_scheme(text: str) -> Scheme | None:
    """The scheme a text looks like, without promising that it is valid."""
    groups = text.strip().upper().split(".")
    if _LEVEL_ONE.fullmatch(groups[0]) or _ENTERPRISE.fullmatch(text.strip()):
        return Scheme.QD_20
    if len(groups) > 1 and _LEVEL_ONE.fullmatch(groups[-1]):
        return Scheme.QCVN_102
    return None


def parse_agency_code(text: str) -> AgencyCode:
    """The code in normal form: upper case, old codes filled to 13 characters (centres keep `02.29.W00`).

    Raises `AgencyCodeTooLong` or `BadAgencyCode`.
    """
    cleaned = re.sub(r"\s+", "", text).upper()
    if len(cleaned) > MAX_LENGTH:
        raise AgencyCodeTooLong(given=cleaned, length=len(cleaned), limit=MAX_LENGTH)
    scheme = detect_scheme(cleaned)
    if scheme is Scheme.QD_20:
        if _ENTERPRISE.fullmatch(cleaned) or all(_NEW_GROUP.fullmatch(group) for group in cleaned.split(".")):
            return AgencyCode(cleaned, scheme)
    elif scheme is Scheme.QCVN_102:
        *lower, top = cleaned.split(".")
        widths = _OLD_WIDTHS[-len(lower) :]
        if len(lower) <= 3 and all(
            group.isascii() and group.isdigit() and len(group) == width
            for group, width in zip(lower, widths, strict=True)
        ):
            if top == _CENTRE:
                return AgencyCode(".".join([*lower[-2:], top]), scheme)
            return AgencyCode(_old_text((top, *reversed(lower))), scheme)
    raise BadAgencyCode(given=text.strip())


def is_agency_code(text: str) -> bool:
    """True when `parse_agency_code` would accept the text."""
    try:
        parse_agency_code(text)
    except (BadAgencyCode, AgencyCodeTooLong):
        return False
    return True


def parse_addressee(text: str) -> AgencyCode:
    """As `parse_agency_code`, and the code must be one that can send and receive; raises `CentreIsNoAgency` too."""
    found = parse_agency_code(text)
    if found.is_centre:
        raise CentreIsNoAgency(given=found.text)
    return found
