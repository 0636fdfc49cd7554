"""The Django app of the rulebook; it has no tables, only words to translate."""

from django.apps import AppConfig


class RulebookConfig(AppConfig):
    """Lets the rulebook's catalogue be found."""

    name = "vanban.rulebook"
    label = "rulebook"
