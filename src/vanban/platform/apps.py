"""The Django app of the platform."""

from django.apps import AppConfig


class PlatformConfig(AppConfig):
    """Registers the platform's tables, templates and static files."""

    name = "vanban.platform"
    label = "platform"

    def ready(self) -> None:
        """Join the event wire to the jobs, which know each other in this one direction only."""
        from vanban.platform import events, jobs

        events.use_deferrer(jobs.defer_reaction)
