"""The door of search."""

from vanban.search.jobs import index, on_event
from vanban.search.queries import Hit, asks_anything, find, places

__all__ = ["Hit", "asks_anything", "find", "index", "on_event", "places"]
