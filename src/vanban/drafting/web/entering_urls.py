"""Addresses of paper that came in and of copies of paper, under /giay-den/."""

from django.urls import path

from vanban.drafting.web import copy_book, entering, entering_reads

urlpatterns = [
    path("", entering.enter, name="paper_entry"),
    path("doc/<uuid:key>/", entering_reads.state, name="paper_read"),
    path("doc/<uuid:key>/trang/<int:number>.webp", entering_reads.page, name="paper_page"),
    path("so-ban-sao/", copy_book.copy_book, name="copy_book"),
]
