"""The door of the directory."""

from vanban.directory.actions.access import close_items, grant_access, open_item
from vanban.directory.errors import AgencyClosed, AgencyUnknown
from vanban.directory.models import Account, Agency, Person, Post, Unit
from vanban.directory.queries.access import (
    Place,
    box_counts,
    box_items,
    can_see,
    has_open_item,
    visible_page,
    who_sees,
)
from vanban.directory.queries.people import (
    active_agencies,
    active_agency,
    actor_for,
    delegations_to,
    find_agency,
    get_agency,
    get_person,
    get_post,
    posts_in_force,
    posts_of_person,
    posts_with_role,
    units_of,
)
from vanban.directory.queries.principals import for_agency, for_clerks, for_leaders, for_post, for_unit, principal_ids
from vanban.directory.rules import ROLE_LABELS, Box, Role

__all__ = [
    "ROLE_LABELS",
    "Account",
    "Agency",
    "AgencyClosed",
    "AgencyUnknown",
    "Box",
    "Person",
    "Place",
    "Post",
    "Role",
    "Unit",
    "active_agencies",
    "active_agency",
    "actor_for",
    "box_counts",
    "box_items",
    "can_see",
    "close_items",
    "delegations_to",
    "find_agency",
    "for_agency",
    "for_clerks",
    "for_leaders",
    "for_post",
    "for_unit",
    "get_agency",
    "get_person",
    "get_post",
    "grant_access",
    "has_open_item",
    "open_item",
    "posts_in_force",
    "posts_of_person",
    "posts_with_role",
    "principal_ids",
    "units_of",
    "visible_page",
    "who_sees",
]
