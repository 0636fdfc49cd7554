"""Search as a Django application."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SearchConfig(AppConfig):
    """The index and its reading."""

    name = "vanban.search"
    label = "search"
    verbose_name = _("Search")
