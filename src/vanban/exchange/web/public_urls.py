"""Addresses of the public page, under /cong-bo/."""

from django.urls import path

from vanban.exchange.web import public

urlpatterns = [
    path("", public.published, name="published"),
    path("danh-sach.json", public.feed, name="published_feed"),
    path("<uuid:publication_id>/", public.one, name="published_one"),
    path("<uuid:publication_id>/tep/<uuid:blob_id>/", public.file, name="published_file"),
]
