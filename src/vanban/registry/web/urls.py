"""Addresses of the books, under /so-sach/."""

from django.urls import path

from vanban.registry.web import books

urlpatterns = [
    path("", books.books, name="books"),
    path("giu-so/", books.set_aside, name="number_aside"),
    path("giu-so/<uuid:entry_id>/tra/", books.give_up, name="number_give_up"),
    path("kiem-tra/", books.check, name="books_check"),
    path("day-so/", books.series, name="books_series"),
    path("tai/<slug:code>.<slug:form>", books.book_file, name="book_file"),
]
