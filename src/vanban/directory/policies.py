"""Who may administer accounts and who may let another stand in."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.db.models.functions import Now, TruncDate

from vanban.directory import states
from vanban.directory.models import Account, AccountRequest, Delegation, Handover, Merger, Post
from vanban.directory.queries.people import posts_in_force
from vanban.directory.rules import HEADS, Role
from vanban.kernel.actor import Actor
from vanban.kernel.clock import VIETNAM
from vanban.kernel.refusals import NotAllowed, Phrase, gettext_noop


def _answers(check: Callable[..., None], *args: Any) -> bool:
    try:
        check(*args)
    except NotAllowed:
        return False
    return True


def check_can_manage_accounts(by: Actor, agency_id: UUID) -> None:
    """The administrator of this agency, the province's operator, or the machine; never a stand-in (NB25-Đ23.1)."""
    administers = by.has(Role.UNIT_ADMIN) and by.agency_id == agency_id
    if by.is_system or (by.for_person_id is None and (administers or by.has(Role.OPERATOR))):
        return
    raise NotAllowed(who="Quản trị đơn vị")


def can_manage_accounts(by: Actor, agency_id: UUID) -> bool:
    """The same answer for a button."""
    return _answers(check_can_manage_accounts, by, agency_id)


def check_can_use_own_account(by: Actor, account: Account) -> None:
    """One's own account, signed in as oneself."""
    if by.person_id != account.person_id or by.for_person_id is not None:
        raise NotAllowed(who=account.person.full_name)


def can_use_own_account(by: Actor, account: Account) -> bool:
    """The same answer for a button."""
    return _answers(check_can_use_own_account, by, account)


def check_can_manage_account(by: Actor, account: Account, on: date) -> None:
    """Who administers every agency in which the person holds a post on this day (NB25-Đ23.1); operators are above them.

    An account opens every post of its person: one agency's administrator is not the master of another's people. Of
    somebody who holds no post any more the administrators of the agencies they were in.
    """
    held = list(posts_in_force(on=on).filter(person_id=account.person_id))
    agencies = {post.agency_id for post in held}
    if not agencies:
        agencies = set(Post.objects.filter(person_id=account.person_id).values_list("agency_id", flat=True))
    higher = any(Role.OPERATOR in post.roles for post in held) and not (by.is_system or by.has(Role.OPERATOR))
    if higher or not agencies or not all(can_manage_accounts(by, agency_id) for agency_id in agencies):
        raise NotAllowed(who=Phrase(gettext_noop("the operator")))


def can_manage_account(by: Actor, account: Account, on: date) -> bool:
    """The same answer for a button."""
    return _answers(check_can_manage_account, by, account, on)


def stands_over(by: Actor, post: Post) -> bool:
    """Whether the actor, in person, is set over the holder of this post.

    A leader over everybody below in rank, the head of a unit over those in it, and the head of the office where the
    clerks sit over everybody, since the office keeps who is there and who is away (VL19-Đ16.4).
    """
    if by.for_person_id is not None or by.post_id is None or not by.is_of(post.agency_id):
        return False
    if by.has(Role.LEADER):
        own = Post.objects.only("order").get(id=by.post_id)
        return Role.LEADER not in post.roles or own.order < post.order
    if not by.has(Role.UNIT_HEAD) or by.unit_id is None:
        return False
    if post.unit_id == by.unit_id and Role.UNIT_HEAD not in post.roles:
        return True
    in_office = Q(ends__isnull=True) | Q(ends__gte=TruncDate(Now(), tzinfo=VIETNAM))
    return Post.objects.filter(in_office, unit_id=by.unit_id, roles__contains=[Role.CLERK]).exists()


def check_can_delegate(by: Actor, giver: Post) -> None:
    """The holder of a post lets another stand in, or somebody set over them; no stand-in hands it on (NB16-Đ13.3)."""
    own = by.person_id == giver.person_id and by.for_person_id is None
    if not own and not stands_over(by, giver):
        raise NotAllowed(who=giver.person.full_name)


def can_delegate(by: Actor, giver: Post) -> bool:
    """The same answer for a button."""
    return _answers(check_can_delegate, by, giver)


def check_can_end_delegation(by: Actor, delegation: Delegation) -> None:
    """The one who gave it, the one who took it, somebody set over the giver, or the agency's administrator."""
    own = {delegation.giver.person_id, delegation.taker.person_id}
    if (by.for_person_id is None and by.person_id in own) or stands_over(by, delegation.giver):
        return
    if not can_manage_accounts(by, delegation.giver.agency_id):
        raise NotAllowed(who=delegation.giver.person.full_name)


def can_end_delegation(by: Actor, delegation: Delegation) -> bool:
    """The same answer for a button."""
    return _answers(check_can_end_delegation, by, delegation)


def check_is_own_person(by: Actor, person_id: UUID | None) -> UUID:
    """One's own affairs, signed in as oneself; who that is."""
    if person_id is None or by.person_id != person_id or by.for_person_id is not None:
        raise NotAllowed(who=by.for_name or by.name)
    return person_id


def check_can_prepare_handover(by: Actor, person_id: UUID, posts: list[Post], agency_id: UUID) -> None:
    """The one who leaves, somebody set over all of the posts, or the administrator (NB25-Đ23.1c, Đ23.2b)."""
    if by.person_id == person_id and by.for_person_id is None:
        return
    check_can_complete_handover(by, person_id, posts, agency_id)


def check_can_complete_handover(by: Actor, person_id: UUID, posts: list[Post], agency_id: UUID) -> None:
    """Somebody set over every one of the posts, or the administrator; nobody lets themselves go."""
    over = bool(posts) and all(stands_over(by, one) for one in posts)
    if by.person_id != person_id and (can_manage_accounts(by, agency_id) or over):
        return
    raise NotAllowed(who=Phrase(gettext_noop("the head of the agency and its administrator")))


def can_complete_handover(by: Actor, found: Handover, posts: list[Post]) -> bool:
    """The same answer for a button, which the successor does not have either."""
    allowed = _answers(check_can_complete_handover, by, found.person_id, posts, found.agency_id)
    return allowed and by.person_id != found.successor.person_id


def can_excuse_giver(by: Actor, posts: list[Post]) -> bool:
    """Whether this actor's reason may stand for the missing word of who leaves these posts.

    For whoever leads there only a leader set over them or the operator: nobody below puts a leader out of office.
    """
    if by.is_system or (by.for_person_id is None and by.has(Role.OPERATOR)):
        return True
    leading = [post for post in posts if Role.LEADER in post.roles]
    return not leading or (by.has(Role.LEADER) and all(stands_over(by, post) for post in leading))


def can_prepare_handover(by: Actor, person_id: UUID, posts: list[Post], agency_id: UUID) -> bool:
    """The same answer for a button."""
    return _answers(check_can_prepare_handover, by, person_id, posts, agency_id)


def check_can_confirm_handover(by: Actor, found: Handover) -> str:
    """The column for this person's confirmation; raises NotAllowed for everybody but the two."""
    if by.for_person_id is None and by.person_id is not None:
        if by.person_id == found.person_id:
            return "giver_at"
        if by.person_id == found.successor.person_id:
            return "taker_at"
    raise NotAllowed(who=f"{found.person.full_name}, {found.successor.person.full_name}")


def can_confirm_handover(by: Actor, found: Handover) -> bool:
    """The same for a button: one of the two, who has not confirmed yet."""
    if not states.HANDOVER.can(found.status, "confirm"):
        return False
    try:
        return getattr(found, check_can_confirm_handover(by, found)) is None
    except NotAllowed:
        return False


def can_read_handover(by: Actor, found: Handover) -> bool:
    """The two, the leaders, a unit's head set over all of the posts, and the administrator; each in person only."""
    if by.for_person_id is not None:
        return False
    if by.person_id in {found.person_id, found.successor.person_id} or can_manage_accounts(by, found.agency_id):
        return True
    if not by.is_of(found.agency_id) or not (by.has(Role.LEADER) or by.has(Role.UNIT_HEAD)):
        return False
    if by.has(Role.LEADER):
        return True
    posts = list(Post.objects.filter(id__in=[one["id"] for one in found.posts]))
    return bool(posts) and all(stands_over(by, post) for post in posts)


def is_open_handover(found: Handover) -> bool:
    """Whether it was prepared and nothing has moved yet."""
    return states.HANDOVER.can(found.status, "complete")


def heads_agency(by: Actor, agency_id: UUID) -> bool:
    """Whether the actor, in person, is the head: not a deputy, unless the agency has nobody but deputies."""
    if by.for_person_id is not None or by.post_id is None or not by.is_of(agency_id) or not by.has(Role.LEADER):
        return False
    if Post.objects.only("capacity").get(id=by.post_id).capacity in HEADS:
        return True
    leaders = Post.objects.filter(agency_id=by.agency_id or agency_id, roles__contains=[Role.LEADER], ends__isnull=True)
    return not leaders.filter(capacity__in=HEADS).exists()


def check_can_decide_accounts(by: Actor, agency_id: UUID) -> None:
    """The head's own word: lists of accounts, and data that are taken along (HY19-Đ17.1e, NB25-Đ23.1d)."""
    if not heads_agency(by, agency_id):
        raise NotAllowed(who=Phrase(gettext_noop("the head of the agency")))


def can_decide_accounts(by: Actor, agency_id: UUID) -> bool:
    """The same answer for a button."""
    return _answers(check_can_decide_accounts, by, agency_id)


def check_can_set_contact(by: Actor, agency_id: UUID) -> None:
    """The agency's administrator, its head, or the operator (HY19-Đ7.3)."""
    if not can_manage_accounts(by, agency_id) and not heads_agency(by, agency_id):
        raise NotAllowed(who=Phrase(gettext_noop("the head of the agency and its administrator")))


def can_set_contact(by: Actor, agency_id: UUID) -> bool:
    """The same answer for a button."""
    return _answers(check_can_set_contact, by, agency_id)


def check_can_merge(by: Actor) -> None:
    """Mergers are entered by the operator on a decision, and carried out by the machine on the day (HY19-Đ14.6)."""
    if not by.is_system and (by.for_person_id is not None or not by.has(Role.OPERATOR)):
        raise NotAllowed(who=Phrase(gettext_noop("the operator")))


def can_merge(by: Actor) -> bool:
    """The same answer for a button."""
    return _answers(check_can_merge, by)


def check_can_void_passwords(by: Actor) -> None:
    """The operator, in person: for those whom no single agency's list disposes of (HY19-Đ17.2g)."""
    if by.for_person_id is not None or not by.has(Role.OPERATOR):
        raise NotAllowed(who=Phrase(gettext_noop("the operator")))


def can_void_passwords(by: Actor) -> bool:
    """The same answer for a button."""
    return _answers(check_can_void_passwords, by)


def check_can_report(by: Actor, agency_id: UUID) -> None:
    """The agency's own administrator, in person (NB25-Đ23.4b)."""
    if by.for_person_id is not None or not by.has(Role.UNIT_ADMIN) or by.agency_id != agency_id:
        raise NotAllowed(who="Quản trị đơn vị")


def can_report(by: Actor, agency_id: UUID) -> bool:
    """The same answer for a button."""
    return _answers(check_can_report, by, agency_id)


def can_read_reports(by: Actor, agency_id: UUID) -> bool:
    """The administrator, the agency's head, and the operator to whom the reports go."""
    return can_manage_accounts(by, agency_id) or heads_agency(by, agency_id)


def can_read_all_reports(by: Actor) -> bool:
    """The operator, in person."""
    return by.for_person_id is None and by.has(Role.OPERATOR)


def is_listed(found: AccountRequest) -> bool:
    """Whether lines may still be added."""
    return states.REQUEST.can(found.status, "list")


def awaits_head(found: AccountRequest) -> bool:
    """Whether the head has still to say yes or no."""
    return states.REQUEST.can(found.status, "approve")


def is_planned(found: Merger) -> bool:
    """Whether its day is still to come, or the machine has not come to it yet."""
    return states.MERGER.can(found.status, "carry_out")


def check_can_keep_calendar(by: Actor, agency_id: UUID | None) -> None:
    """An agency's own days are its leaders' and clerks'; those of a whole province the operator's."""
    if by.is_system:
        return
    own = agency_id is not None and by.agency_id == agency_id and (by.has(Role.LEADER) or by.has(Role.CLERK))
    if not own and not (agency_id is None and by.has(Role.OPERATOR)):
        raise NotAllowed(who="Lãnh đạo, văn thư" if agency_id else "Đơn vị vận hành")


def can_keep_calendar(by: Actor, agency_id: UUID | None) -> bool:
    """The same answer for a button."""
    return _answers(check_can_keep_calendar, by, agency_id)


_KEEPERS = frozenset({Role.SPECIALIST, Role.UNIT_HEAD, Role.LEADER, Role.CLERK})


def check_can_keep_groups(by: Actor, agency_id: UUID | None) -> None:
    """Whoever writes or sends documents for the agency keeps its groups; those of the province the operator."""
    if by.is_system:
        return
    own = agency_id is not None and by.agency_id == agency_id and bool(by.roles & _KEEPERS)
    provincial = agency_id is None and by.has(Role.OPERATOR)
    if not (own or provincial) or not by.may("directory.group_changed"):
        raise NotAllowed(
            who=Phrase(
                gettext_noop("those who write or send documents for the agency")
                if agency_id
                else gettext_noop("the operator")
            )
        )


def can_keep_groups(by: Actor, agency_id: UUID | None) -> bool:
    """The same answer for a button."""
    return _answers(check_can_keep_groups, by, agency_id)
