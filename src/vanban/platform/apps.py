"""The Django app of the platform."""

from django.apps import AppConfig


class PlatformConfig(AppConfig):
    """Registers the platform's tables, templates and static files."""

    name = "vanban.platform"
    label = "platform"
