"""The door of search."""

from vanban.search.jobs import index, on_event
from vanban.search.queries import Hit, find

__all__ = ["Hit", "find", "index", "on_event"]
