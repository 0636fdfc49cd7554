"""Addresses of paper that came in and of copies of paper, under /giay-den/."""

from django.urls import path

from vanban.drafting.web import copy_book, entering

urlpatterns = [path("", entering.enter, name="paper_entry"), path("so-ban-sao/", copy_book.copy_book, name="copy_book")]
