"""The Django app of exchange."""

from django.apps import AppConfig


class ExchangeConfig(AppConfig):
    """Registers the exchange's tables."""

    name = "vanban.exchange"
    label = "exchange"
