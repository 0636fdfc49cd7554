"""Tables of the directory."""

from vanban.directory.models.access import Access, OpenItem
from vanban.directory.models.account import Account
from vanban.directory.models.agencies import Agency, AgencyCode, Unit
from vanban.directory.models.people import Delegation, Person, Post, Principal

__all__ = [
    "Access",
    "Account",
    "Agency",
    "AgencyCode",
    "Delegation",
    "OpenItem",
    "Person",
    "Post",
    "Principal",
    "Unit",
]
