"""Laws over whole sets: every status, every event, every job, every route."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import Any

from architecture.house import Module, called, dotted, nodes
from vanban.kernel.states import StateTable

OPEN_ROUTES: dict[str, str] = {
    "dang-nhap/": "signing in comes before being somebody",
    "dang-nhap/tinh/": "leads to the province's sign-in, where it is set; signing in comes before being somebody",
    "dang-nhap/tinh/ve/": "the way back from there; it believes nothing but a proved token of an attempt begun here",
    "dang-nhap/ung-dung.webmanifest": "the name and icon of the installed page",
    "dang-xuat/": "leaving twice is harmless",
    "tro-giup-trinh-duyet.js": "the helper in the browser: names of looks and scripts, nothing of the office",
    "mat-mang/": "the page shown without a line, the same for everybody",
    "ngon-ngu/": "the language of the sign-in page",
    "khach/bien-nhan/": "a receipt is checked by whoever holds it; nothing is kept",
    "khach/bien-nhan/khoa.pem": "the public key that receipts are checked with",
    "truc/moi/<str:word>/": "an invitation to join: whoever holds the operator's link registers a system",
    "truc/moi/<str:word>/<slug:verb>/": "the same",
    "ky-thiet-bi/tep/<slug:ticket>/van-ban.pdf": "the token's software has no session: a one-use ticket is the key",
    "ky-thiet-bi/nop/<slug:ticket>/": "the same, and what is returned is believed only after every check",
    "quy-che/danh-muc-dien-tu/": "the province publishes which documents go without paper; rules, no documents",
    "kiem-tra-chu-ky/": "whoever holds a signed file checks it; nothing is kept",
    "kiem-tra-chu-ky/ma/": "the code of a printed copy as somebody typed it",
    "kiem-tra-chu-ky/ma/<str:code>/": "whoever holds a printed copy learns whether it stands, not what it says",
    "kiem-tra-chu-ky/bao-cao/": "hands back the report that came with a result, if this house signed it",
    "kiem-tra-chu-ky/khoa.pem": "the public key that such reports are checked with",
    "du-thao/gop-y/": "drafts laid open to everybody's comments",
    "du-thao/gop-y/<uuid:consultation_id>/": "one of them, and the box for a comment",
    "du-thao/gop-y/<uuid:consultation_id>/du-thao.pdf": "the version that is laid open and no other",
    "cong-bo/": "documents that their agencies have published, for everybody",
    "cong-bo/danh-sach.json": "the same list, as the portal of the province reads it",
    "cong-bo/<uuid:publication_id>/": "one of them",
    "cong-bo/<uuid:publication_id>/tep/<uuid:blob_id>/": "a file of one of them, and no other",
    "gui-van-ban/": "whoever has no account asks for a link to write to an agency",
    "gui-van-ban/da-gui-lien-ket/": "look into your mailbox: the same page for everybody",
    "gui-van-ban/thu/<str:word>/": "the link from the mailbox is the key: one letter for one link",
    "gui-van-ban/tra-cuu/": "the code of a letter as somebody typed it",
    "gui-van-ban/tra-cuu/<str:code>/": "whoever has the code learns how the letter stands, and nothing of it",
    "danh-ba/": "the public directory of agencies and their official addresses; no people, no documents",
    "danh-ba/danh-sach.json": "the same list, as programs read it",
    "thong-bao/truc-tiep/": "who is signed out is told nothing, and the line ends without a page to sign in",
    "suc-khoe/song/": "a probe asks whether the house is up; it tells nothing about documents",
}
"""Addresses that need no account, each with its reason."""


def statuses_have_a_turn(table: StateTable) -> Iterator[str]:
    """Every status has a label and somebody's turn, or is final; every status can be reached."""
    reached = {table.initial} | {step.target for step in table.steps.values()}
    for code, status in table.statuses.items():
        if not status.label.strip():
            yield f"{table.name}.{code} has no label"
        if not status.final and not status.turn:
            yield f"{table.name}.{code}: nobody's turn and not final, so it would lie forever"
        if not status.final and not any(source == code for source, _verb in table.steps):
            yield f"{table.name}.{code} has no step out and is not final"
        if code not in reached:
            yield f"{table.name}.{code} can never be reached"


def event_classes(module: Module) -> list[str]:
    """The facts a context publishes."""
    if module.room != "events" or not module.in_context:
        return []
    return [node.name for node in module.tree.body if isinstance(node, ast.ClassDef) and not node.name.startswith("_")]


def events_are_frozen(module: Module) -> Iterator[str]:
    """An event is a frozen dataclass: a fact does not change."""
    if module.room != "events" or not module.in_context:
        return
    for node in module.tree.body:
        if isinstance(node, ast.ClassDef):
            frozen = any(
                isinstance(mark, ast.Call)
                and dotted(mark.func).endswith("dataclass")
                and any(k.arg == "frozen" and getattr(k.value, "value", False) is True for k in mark.keywords)
                for mark in node.decorator_list
            )
            if not frozen:
                yield f"{module.at(node)} {node.name} is not a frozen dataclass"


def events_are_wired(facts: Iterable[tuple[str, str, int]], wiring: str) -> Iterator[str]:
    """Every event has a reaction, or config/wiring.py names it among those heard by nobody.

    `facts` are context, class name and how many reactions are joined when the house runs.
    """
    used = {
        node.id if isinstance(node, ast.Name) else node.attr
        for node in ast.walk(ast.parse(wiring))
        if isinstance(node, (ast.Name, ast.Attribute))
    }
    for context, name, reactions in facts:
        if not reactions and name not in used:
            yield f"vanban.{context}.events.{name} has no reaction; join it or name it as unheard in config/wiring.py"


def jobs_have_a_queue(module: Module) -> Iterator[str]:
    """Every background entry names itself and its queue, since waiting jobs carry the name across versions."""
    for node in nodes(module.tree):
        if not isinstance(node, ast.FunctionDef):
            continue
        for mark in node.decorator_list:
            if not isinstance(mark, (ast.Call, ast.Attribute)):
                continue
            name = dotted(mark.func if isinstance(mark, ast.Call) else mark)
            if name.rsplit(".", 1)[-1] != "task":
                continue
            given = {k.arg for k in mark.keywords} if isinstance(mark, ast.Call) else set()
            for wanted in ("queue", "name"):
                if wanted not in given:
                    yield f"{module.at(node)} job {node.name} has no {wanted}="


def queues_named(module: Module) -> Iterator[tuple[str, str]]:
    """Every queue a job or a reaction is put into, with its place."""
    for call, name in called(module.tree):
        if name.rsplit(".", 1)[-1] in {"task", "react", "configure", "configure_task"}:
            for keyword in call.keywords:
                if keyword.arg == "queue" and isinstance(keyword.value, ast.Constant):
                    yield str(keyword.value.value), module.at(call)


def queues_served(module: Module) -> set[str]:
    """The queues for which this file starts a worker: the words after `--queues` in a list of arguments."""
    found: set[str] = set()
    for node in nodes(module.tree):
        if isinstance(node, (ast.List, ast.Tuple)):
            words = [item.value if isinstance(item, ast.Constant) else None for item in node.elts]
            for before, after in pairwise(words):
                if before in {"--queues", "-q"} and isinstance(after, str):
                    found |= set(after.split(","))
    return found


def queues_have_a_worker(named: Iterable[tuple[str, str]], served: set[str]) -> Iterator[str]:
    """A job in a queue that no worker serves would wait for ever."""
    for queue, place in named:
        if queue not in served:
            yield f"{place}: no worker serves the queue “{queue}” (served: {', '.join(sorted(served))})"


def jobs_stand_in_jobs(module: Module) -> Iterator[str]:
    """Background entries stand in the jobs room, where the worker looks for them."""
    if not module.in_context or module.room == "jobs":
        return
    for call, name in called(module.tree):
        if name in {"app.task", "jobs.app.task", "app.periodic"}:
            yield f"{module.at(call)} declares a job outside jobs.py"


def open_routes(patterns: Iterable[tuple[str, Any]]) -> Iterator[str]:
    """Every address wants an account unless it is on the list; what a person may see there, the access rows say."""
    for route, view in patterns:
        wants_account = getattr(view, "login_required", True)
        if not wants_account and route not in OPEN_ROUTES:
            yield f"/{route} is open to everybody and not on the list of open routes"


def views_know_the_actor(patterns: Iterable[tuple[str, Any]], sources: Iterable[tuple[Any, str]]) -> Iterator[str]:
    """A view behind the login hands the actor to the query, policy or action that decides."""
    texts = dict(sources)
    for route, view in patterns:
        if not getattr(view, "login_required", True):
            continue
        if "actor" not in texts.get(view, "actor"):
            yield f"/{route}: the view never names the actor, so nobody decides who may see it"
