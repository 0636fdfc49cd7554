"""Who may see a document and who may act on it, in names; people sort by given name."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time
from uuid import UUID

from django.utils.translation import gettext as _

from vanban.directory import api as directory
from vanban.kernel import clock
from vanban.kernel.actor import Actor
from vanban.kernel.refusals import gettext_noop
from vanban.kernel.vietnamese import fold, sort_key
from vanban.platform.web.page import VerbSpec, providers

REASONS = {
    "drafter": gettext_noop("drafted it"),
    "reviewer": gettext_noop("reviews it"),
    "signer": gettext_noop("signs it"),
    "clerk": gettext_noop("keeps the register"),
    "leader": gettext_noop("directs the agency"),
    "assigned": gettext_noop("handles it"),
    "lead": gettext_noop("leads the work"),
    "cowork": gettext_noop("helps with the work"),
    "coworker": gettext_noop("helps with the work"),
    "opinion": gettext_noop("was asked for an opinion"),
    "unit_head": gettext_noop("heads the unit that handles it"),
    "co_writer": gettext_noop("writes it with others"),
    "recipient": gettext_noop("is a recipient"),
    "inform": gettext_noop("is informed"),
    "evidence": gettext_noop("looks after the evidence"),
}
PLACES = {
    "post": gettext_noop("your post %(name)s"),
    "unit": gettext_noop("everybody in your unit %(name)s"),
    "clerks": gettext_noop("the clerks of %(name)s"),
    "leaders": gettext_noop("the leaders of %(name)s"),
    "agency": gettext_noop("everybody in %(name)s"),
    "team": gettext_noop("a team you belong to"),
}
"""Whose sight of a document a person has."""


@dataclass(frozen=True)
class Seer:
    """Somebody, or some place, that may see the document, and why."""

    name: str
    place: str
    reason: str


def who_sees(document_id: UUID, *, on: date) -> list[Seer]:
    """Every person who may see it, by given name; units and whole agencies are named as such."""
    found = [
        Seer(name, place, _(REASONS[reason]) if reason in REASONS else reason)
        for _id, kind, ref, reason in directory.who_sees(document_id)
        for name, place in _names(kind, ref, on)
    ]
    return sorted(set(found), key=lambda seer: (sort_key(seer.name), seer.place))


def why(actor: Actor, document_id: UUID) -> list[str]:
    """Why this person sees the document: to whom it was shown and for what, one line each; in whose place, if so."""
    lines = []
    for kind, ref, reason in directory.why_seen(actor, document_id):
        place, holder = _place(kind, ref)
        said = _(PLACES[kind]) % {"name": place}
        if holder is not None and holder.person_id != actor.person_id:
            said = _("the post of %(person)s, for whom you act: %(name)s") % {
                "person": holder.person.full_name,
                "name": place,
            }
        told = _(REASONS[reason]) if reason in REASONS else reason
        lines.append(f"{said} · {told}" if told else said)
    return sorted(set(lines))


def _place(kind: str, ref: UUID) -> tuple[str, directory.Post | None]:
    """The printed name of a place, and the post where it is one."""
    if kind == "post":
        post = directory.get_post(ref)
        return post.title, post
    if kind == "unit":
        return directory.Unit.objects.get(id=ref).name, None
    return (directory.get_agency(ref).name if kind != "team" else ""), None


def who_can(document_id: UUID, *, on: date, limit: int = 60) -> list[tuple[VerbSpec, list[str]]]:
    """For each verb somebody of those who see the document may use now: the verb and their names."""
    posts = _posts_seeing(document_id, on)[:limit]
    actors = [(post, directory.actor_for(post.person_id, at=_noon(on), post_id=post.id)) for post in posts]
    answer = []
    for verb in (verb for provider in providers() for verb in provider.verbs):
        names = [f"{post.person.full_name} ({post.title})" for post, actor in actors if verb.can(document_id, actor)]
        if names:
            answer.append((verb, sorted(set(names), key=lambda name: sort_key(name.split(" (")[0]))))
    return sorted(answer, key=lambda pair: pair[0].rank)


def _noon(on: date) -> datetime:
    """A moment of that day, for delegations."""
    return datetime.combine(on, time(12), tzinfo=clock.VIETNAM)


def _posts_of(kind: str, ref: UUID, on: date) -> list[directory.Post]:
    """The posts behind a principal: one post, an agency's clerks or leaders, a unit."""
    posts = directory.posts_in_force(on=on)
    if kind == "post":
        return list(posts.filter(id=ref))
    if kind == "clerks":
        return directory.posts_with_role(ref, directory.Role.CLERK, on=on)
    if kind == "leaders":
        return directory.posts_with_role(ref, directory.Role.LEADER, on=on)
    if kind == "unit":
        return list(posts.filter(unit_id=ref))
    return []


def _names(kind: str, ref: UUID, on: date) -> list[tuple[str, str]]:
    if kind == "agency":
        return [(directory.get_agency(ref).name, _("everybody in the agency"))]
    return [
        (post.person.full_name, f"{post.title}, {post.unit.name if post.unit else post.agency.name}")
        for post in _posts_of(kind, ref, on)
    ]


def _posts_seeing(document_id: UUID, on: date) -> list[directory.Post]:
    found = {
        post.id: post
        for _id, kind, ref, _reason in directory.who_sees(document_id)
        for post in _posts_of(kind, ref, on)
    }
    return list(found.values())


def named(actor: Actor, text: str, *, on: date, limit: int = 6) -> list[Seer]:
    """People of the actor's agency whose name holds the words typed, marks or none, by given name."""
    words = fold(text).split()
    if not words or actor.agency_id is None:
        return []
    held = directory.posts_in_force(on=on).filter(agency_id=actor.agency_id)
    names = held.select_related(None).values_list("id", "person__full_name")
    wanted = [post for post, name in names if all(word in fold(name) for word in words)]
    if not wanted:
        return []
    found = [
        Seer(post.person.full_name, f"{post.title}, {post.unit.name if post.unit else post.agency.name}", "")
        for post in held.filter(id__in=wanted)
    ]
    return sorted(set(found), key=lambda seer: sort_key(seer.name))[:limit]
