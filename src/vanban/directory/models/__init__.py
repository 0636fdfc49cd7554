"""Tables of the directory."""

from vanban.directory.models.access import Access, OpenItem
from vanban.directory.models.account import Account
from vanban.directory.models.agencies import Agency, AgencyCode, ContactPoint, Merger, Unit
from vanban.directory.models.calendar import CalendarDay
from vanban.directory.models.groups import GroupMember, RecipientGroup
from vanban.directory.models.leaving import DataExport, Handover, Inheritance
from vanban.directory.models.people import Delegation, Person, Post, Principal
from vanban.directory.models.reports import AdminReport
from vanban.directory.models.requests import AccountLine, AccountRequest

__all__ = [
    "Access",
    "Account",
    "AccountLine",
    "AccountRequest",
    "AdminReport",
    "Agency",
    "AgencyCode",
    "CalendarDay",
    "ContactPoint",
    "DataExport",
    "Delegation",
    "GroupMember",
    "Handover",
    "Inheritance",
    "Merger",
    "OpenItem",
    "Person",
    "Post",
    "Principal",
    "RecipientGroup",
    "Unit",
]
