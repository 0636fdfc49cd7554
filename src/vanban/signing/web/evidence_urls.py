"""Addresses of evidence."""

from django.urls import path

from vanban.signing.web import evidence

urlpatterns = [path("<uuid:document_id>/bang-chung.json", evidence.export, name="evidence")]
