"""Addresses of composing, under /du-thao/."""

from django.urls import path

from vanban.drafting.web import files, views

urlpatterns = [
    path("moi/", views.begin, name="draft_new"),
    path("phan-tich/", views.outline, name="draft_outline"),
    path("<uuid:draft_id>/", views.write, name="draft"),
    path("<uuid:draft_id>/luu/", views.autosave, name="draft_autosave"),
    path("<uuid:draft_id>/xem/", views.preview, name="draft_preview"),
    path("<uuid:draft_id>/xem/<int:number>.webp", views.preview_page, name="draft_preview_page"),
    path("<uuid:draft_id>/tep/", files.attach, name="draft_attach"),
    path("<uuid:draft_id>/tep/<uuid:attachment_id>/xoa/", files.detach, name="draft_detach"),
    path("<uuid:draft_id>/pdf/", files.upload, name="draft_upload"),
]
