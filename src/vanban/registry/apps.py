"""The Django app of the registry."""

from django.apps import AppConfig


class RegistryConfig(AppConfig):
    """Registers the books' tables."""

    name = "vanban.registry"
    label = "registry"
