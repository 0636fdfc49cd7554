"""The last app to start: it joins the contexts to each other."""

from django.apps import AppConfig


class HouseConfig(AppConfig):
    """Runs the wiring once every context is loaded."""

    name = "vanban.config"
    label = "house"

    def ready(self) -> None:
        from vanban.config.wiring import join

        join()
