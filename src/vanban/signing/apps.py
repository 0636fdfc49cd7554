"""The Django app of signing."""

from django.apps import AppConfig


class SigningConfig(AppConfig):
    """Registers the tables of certificates, anchors, signatures and reports."""

    name = "vanban.signing"
    label = "signing"
