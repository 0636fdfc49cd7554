"""The Django app of the rulebook: amendments, lists of agencies, words to translate."""

from django.apps import AppConfig


class RulebookConfig(AppConfig):
    """Lets profiles be read with the amendments this house keeps."""

    name = "vanban.rulebook"
    label = "rulebook"

    def ready(self) -> None:
        from vanban.rulebook import queries

        queries.read_amendments_with(queries.kept_changes)
