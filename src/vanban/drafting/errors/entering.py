"""The refusals of paper that came in and is entered with its scan."""

from __future__ import annotations

from vanban.kernel.refusals import Refusal, gettext_noop


class EnclosuresNotScanned(Refusal):
    """Papers on the list of those that must be scanned came with the document and have no file."""

    code = "drafting.enclosures_not_scanned"
    field = "enclosure_files"
    message = gettext_noop("These enclosures must be scanned: {names}. {found} files are attached.")
    cure = gettext_noop("Scan each of them and attach the files.")
    law = "HP25 Đ16.2c"


class ScanNotAttached(Refusal):
    """Paper is entered together with its scan."""

    code = "drafting.scan_not_attached"
    field = "scan"
    message = gettext_noop("The scan of the document is not attached.")
    cure = gettext_noop("Scan the paper in colour at 200 dots per inch or more, and attach the PDF.")
    law = "NĐ 30/2020/NĐ-CP Đ22.3b; NB16 Đ13.1a; HP25 Đ6.2b"


class NotArrivedHere(Refusal):
    """The stamp of arrival is for documents that came in."""

    code = "drafting.not_arrived_here"
    message = gettext_noop("Only a registered incoming document of your agency gets the arrival stamp, once.")
    law = "NĐ 30/2020/NĐ-CP Đ22.1; HP25 Đ16.2a"
