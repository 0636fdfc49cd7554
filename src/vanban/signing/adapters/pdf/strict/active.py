"""What a signed file could do by itself when it is opened: what is seen must be what was signed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from vanban.signing.adapters.pdf.strict.objects import Broken, Dictionary, Ref
from vanban.signing.adapters.pdf.strict.revisions import File

MOST_PAGES = 20_000
_HARMLESS = {"/GoTo", "/Named", "/Thread", "/URI"}


def active_faults(file: File, number: int) -> list[str]:
    """`scripts` that run by themselves, a `dynamic_form` drawn by a program, `hidden_layers` shown or not."""
    root = file.get(file.revisions[number].trailer.get("/Root"), number)
    faults = set()
    names = file.get(root.get("/Names"), number)
    if isinstance(names, Dictionary) and "/JavaScript" in names:
        faults.add("scripts")
    if _acts(file, number, root.get("/OpenAction"), 0) or _any_acts(file, number, root.get("/AA")):
        faults.add("scripts")
    if any(_any_acts(file, number, page.get("/AA")) for page in pages_of(file, number)):
        faults.add("scripts")
    form = file.get(root.get("/AcroForm"), number)
    if isinstance(form, Dictionary) and file.get(form.get("/CO"), number):
        faults.add("scripts")
    if isinstance(form, Dictionary) and "/XFA" in form:
        faults.add("dynamic_form")
    if _may_hide(file, number, root.get("/OCProperties")):
        faults.add("hidden_layers")
    return sorted(faults)


def pages_of(file: File, number: int) -> Iterator[Dictionary]:
    """The pages of a revision. Raises `Broken` on loops and when there are too many."""
    root = file.get(file.revisions[number].trailer.get("/Root"), number)
    if not isinstance(root, Dictionary):
        raise Broken("structure_broken", "no catalogue")
    waiting, seen, count = [root.get("/Pages")], set(), 0
    while waiting:
        item = waiting.pop()
        if isinstance(item, Ref):
            if item.num in seen:
                raise Broken("reference_loop")
            seen.add(item.num)
        node = file.get(item, number)
        if not isinstance(node, Dictionary):
            raise Broken("structure_broken", "a page is missing")
        count += 1
        if count > MOST_PAGES:
            raise Broken("too_large_inside")
        kids = file.get(node.get("/Kids"), number)
        if isinstance(kids, list):
            waiting.extend(reversed(kids))
        else:
            yield node


def _acts(file: File, number: int, action: Any, depth: int) -> bool:
    found = file.get(action, number)
    if isinstance(found, list) and depth:
        return any(_acts(file, number, one, depth + 1) for one in found[:50])
    if not isinstance(found, Dictionary):
        return False
    kind = file.get(found.get("/S"), number)
    if depth > 10 or (kind is not None and kind not in _HARMLESS) or "/JS" in found:
        return True
    return "/Next" in found and _acts(file, number, found["/Next"], depth + 1)


def _any_acts(file: File, number: int, actions: Any) -> bool:
    found = file.get(actions, number)
    return isinstance(found, Dictionary) and any(_acts(file, number, one, 0) for one in found.values())


def _may_hide(file: File, number: int, properties: Any) -> bool:
    """True when a layer is hidden at first, or shown or hidden by events such as printing."""
    found = file.get(properties, number)
    if not isinstance(found, Dictionary):
        return False
    usual = file.get(found.get("/D"), number)
    if not isinstance(usual, Dictionary):
        return True
    state = file.get(usual.get("/BaseState"), number)
    hidden, events = file.get(usual.get("/OFF"), number), file.get(usual.get("/AS"), number)
    return state in {"/OFF", "/Unchanged"} or bool(hidden) or bool(events)
