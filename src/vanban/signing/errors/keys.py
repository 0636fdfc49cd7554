"""The refusals of keys that open with a PIN."""

from vanban.kernel.refusals import Refusal, gettext_noop
from vanban.signing.errors import PinRefused

_LAW = "NĐ 68/2024; TT 41/2017 Đ6"


class PinMissing(Refusal):
    """A person's key signs only under what that person types."""

    code = "signing.pin_missing"
    message = gettext_noop("The key of {holder} opens only with a PIN.")
    cure = gettext_noop("Enter the PIN of your key; it is used once and not kept.")
    law = _LAW
    field = "pin"


class PinRefusedWithTries(PinRefused):
    """The keeper says how many more it takes."""

    code = "signing.pin_refused_with_tries"
    message = gettext_noop(
        "The PIN of the key of {holder} was refused. Nothing was signed with it. Tries left before the key is locked: "
        "{tries}."
    )
    cure = gettext_noop("Look up the PIN before you try again; do not guess.")


class PinLocked(PinRefused):
    """No PIN is taken any more, not even the right one."""

    code = "signing.pin_locked"
    message = gettext_noop("The key of {holder} is locked after too many wrong PINs. Nothing was signed with it.")
    cure = gettext_noop("Ask who issued the token to unlock it with its administrator's PIN.")


class CodeRefused(PinRefused):
    """The code that the service sent or showed for this one signature."""

    code = "signing.code_refused"
    message = gettext_noop(
        "The one-time code for the key of {holder} is missing or was refused. Nothing was signed with it."
    )
    cure = gettext_noop("Enter the newest code that the signing service sent or shows, with the PIN.")
    field = "otp"


def pin_refused(holder: str, tries_left: int | None, *, by_code: bool = False) -> PinRefused:
    """The refusal that says as much as the keeper told."""
    if by_code:
        return CodeRefused(holder=holder)
    if tries_left is None:
        return PinRefused(holder=holder)
    return PinRefusedWithTries(holder=holder, tries=tries_left) if tries_left > 0 else PinLocked(holder=holder)


class KeeperUnknown(Refusal):
    """The certificate's key is said to be in a place that this house does not know."""

    code = "signing.keeper_unknown"
    message = gettext_noop("Say where the key is kept: this system has no keeper “{keeper}”.")
    cure = gettext_noop("Choose one of the keepers in the list, or ask the operator to join it.")
    law = "NB25-Đ23.1b"
    field = "kept_in"


class KeyReferenceMissing(Refusal):
    """A module or a service holds many keys."""

    code = "signing.key_reference_missing"
    message = gettext_noop("Say what the keeper calls the key: its label in the module, or the name of the credential.")
    law = "NB25-Đ23.1b"
    field = "key_reference"


class KeyOfSomebodyElse(Refusal):
    """One key, one holder: else nobody could say who signed."""

    code = "signing.key_of_somebody_else"
    message = gettext_noop("The key of this certificate, or its place in the keeper, belongs to {holder} already.")
    cure = gettext_noop("Make a key of the holder's own, and request a certificate for it.")
    law = "NĐ 68/2024; HY19-Đ17.2h"
    field = "key_reference"
