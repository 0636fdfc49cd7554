"""The Django app of work."""

from django.apps import AppConfig


class WorkConfig(AppConfig):
    """Registers the tables of handling."""

    name = "vanban.work"
    label = "work"
