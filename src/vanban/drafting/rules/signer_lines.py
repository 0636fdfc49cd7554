"""What stands over the signature: power and title (NĐ 30/2020 Đ13 and Phụ lục I, II.7)."""

from __future__ import annotations

from vanban.kernel.vietnamese import nfc

COLLECTIVE = "ỦY BAN NHÂN DÂN"


def signer_lines(capacity: str, title: str, head_title: str, collective: str = COLLECTIVE) -> tuple[str, ...]:
    """The lines in capitals: one for a head who signs in his own name, two where he signs for others.

    TM. stands before the collective, KT., TL. and TUQ. before the title of the head represented.
    """
    power = capacity.rstrip(".").upper()
    own = nfc(title).upper()
    if not power:
        return (own,)
    for_whom = collective if power == "TM" else nfc(head_title).upper()
    return (f"{power}. {for_whom}", own)
