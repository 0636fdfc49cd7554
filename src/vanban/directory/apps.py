"""The Django app of the directory."""

from django.apps import AppConfig


class DirectoryConfig(AppConfig):
    """Registers the directory's tables."""

    name = "vanban.directory"
    label = "directory"
