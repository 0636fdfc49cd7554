"""The refusals about evidence."""

from __future__ import annotations

from vanban.kernel.refusals import Refusal, gettext_noop


class AlgorithmUnknown(Refusal):
    """A name that no signature here relies on."""

    code = "signing.algorithm_unknown"
    message = gettext_noop("“{name}” is no algorithm that signatures here rely on.")
    cure = gettext_noop("Write it like sha256, rsa2048 or ec256.")
    law = "NĐ 68/2024"
