"""The Django app of the hub."""

from django.apps import AppConfig


class AxisConfig(AppConfig):
    """Registers the hub's tables."""

    name = "vanban.axis"
    label = "axis"
