"""The user guide inside the house: a chapter for each duty, reachable from every page (VL19-Đ15.1)."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.urls import reverse

from vanban.portal.queries import guide
from vanban.portal.rules.handbook import read_chapter
from vanban.portal.web.asking import Asked
from vanban.portal.web.frame import show


def chapter(request: Asked, name: str = guide.FIRST) -> HttpResponse:
    """One chapter, with the way to the others; the actor's own is named."""
    text = guide.chapter(name)
    if text is None:
        raise Http404
    own = guide.chapter_for(request.actor.roles)
    titles = dict(guide.chapters())
    values = {
        "blocks": read_chapter(text, titles),
        "chapters": [
            {"url": reverse("handbook", args=[code]), "title": title, "current": code == name, "own": code == own}
            for code, title in titles.items()
        ],
        "tab": "me",
        "current": "handbook",
    }
    return show(request, "portal/handbook.html", values)
