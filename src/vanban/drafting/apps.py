"""The Django app of drafting."""

from django.apps import AppConfig


class DraftingConfig(AppConfig):
    """Registers drafting's tables and templates."""

    name = "vanban.drafting"
    label = "drafting"
