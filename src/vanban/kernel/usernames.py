"""User names by NB25-Đ7.4: the agency's abbreviation, an underline, the full name without marks and spaces."""

from __future__ import annotations

import re
from collections.abc import Callable

from vanban.kernel.refusals import Refusal, gettext_noop
from vanban.kernel.vietnamese import ascii_name

_SUFFIX = re.compile(r"[a-z0-9]{1,12}")
MAX_LENGTH = 80


class UsernameTaken(Refusal):
    """Somebody of the same agency has the same full name; the unit's administrator decides how to tell them apart."""

    code = "username.taken"
    message = gettext_noop("The user name “{username}” already belongs to somebody.")
    cure = gettext_noop("Give a suffix that tells the two people apart, for example 2 or a unit's abbreviation.")
    law = "NB25-Đ7.4b"
    field = "suffix"


class BadUsernamePart(Refusal):
    """An abbreviation, name or suffix leaves nothing that a user name may contain."""

    code = "username.bad_part"
    message = gettext_noop("“{given}” cannot be made into a user name.")
    cure = gettext_noop("Use letters and digits without marks.")
    law = "NB25-Đ7.4a"
    field = "username"


def build_username(
    agency_abbreviation: str,
    full_name: str,
    *,
    is_taken: Callable[[str], bool],
    suffix: str = "",
    template: str = "{agency}_{full_name}",
) -> str:
    """“SKHCN” and “Nguyễn Văn A” give `skhcn_nguyenvana`; a suffix is put at the end.

    Raises `UsernameTaken` so that the administrator chooses a suffix (never the machine), `BadUsernamePart` otherwise.
    """
    parts = {"agency": agency_abbreviation, "full_name": full_name}
    plain = {key: ascii_name(value, separator="").lower() for key, value in parts.items()}
    for key, value in plain.items():
        if not value:
            raise BadUsernamePart(given=parts[key])
    if suffix and not _SUFFIX.fullmatch(suffix):
        raise BadUsernamePart(given=suffix)
    username = f"{template.format(**plain)}{suffix}"[:MAX_LENGTH]
    if is_taken(username):
        raise UsernameTaken(username=username)
    return username
