"""The door of the directory."""

from vanban.directory.actions.access import close_items, grant_access, open_item
from vanban.directory.actions.accounts import (
    change_password,
    lock_account,
    log_out_everywhere,
    open_account,
    unlock_account,
)
from vanban.directory.actions.clerks import appoint_guest_clerk
from vanban.directory.actions.delegations import delegate, end_delegation
from vanban.directory.actions.operators import appoint_operator
from vanban.directory.errors import AgencyClosed, AgencyUnknown
from vanban.directory.models import Account, Agency, Person, Post, Unit
from vanban.directory.policies import (
    can_delegate,
    can_end_delegation,
    can_manage_accounts,
    check_can_delegate,
    check_can_end_delegation,
    check_can_manage_accounts,
)
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
    account_of,
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
    signer_lines,
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
    "account_of",
    "active_agencies",
    "active_agency",
    "actor_for",
    "appoint_guest_clerk",
    "appoint_operator",
    "box_counts",
    "box_items",
    "can_delegate",
    "can_end_delegation",
    "can_manage_accounts",
    "can_see",
    "change_password",
    "check_can_delegate",
    "check_can_end_delegation",
    "check_can_manage_accounts",
    "close_items",
    "delegate",
    "delegations_to",
    "end_delegation",
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
    "lock_account",
    "log_out_everywhere",
    "open_account",
    "open_item",
    "posts_in_force",
    "posts_of_person",
    "posts_with_role",
    "principal_ids",
    "signer_lines",
    "units_of",
    "unlock_account",
    "visible_page",
    "who_sees",
]
