"""The refusals of the directory."""

from vanban.kernel.refusals import Refusal, gettext_noop


class AgencyUnknown(Refusal):
    """No agency has this code."""

    code = "directory.agency_unknown"
    message = gettext_noop("No agency has the code {agency_code}.")
    cure = gettext_noop("Choose the recipient from the directory.")
    law = "QĐ 20/2020/QĐ-TTg; HP25 Đ6.1b"


class AgencyClosed(Refusal):
    """The agency of this code has been closed or merged."""

    code = "directory.agency_closed"
    message = gettext_noop("{name} ({agency_code}) is closed since {since}.")
    cure = gettext_noop("Send to the agency that took over its work.")
    law = "HY19 Đ14.6; HP25 Đ6.1b"
