"""Addresses of entering paper, under /giay-den/."""

from django.urls import path

from vanban.drafting.web import entering

urlpatterns = [path("", entering.enter, name="paper_entry")]
