"""Addresses of the leader's desk, under /chi-dao/."""

from django.urls import path

from vanban.work.web import calendar, desk, progress, teams

urlpatterns = [
    path("nhieu/", desk.many, name="instruct_many"),
    path("nhieu/doc-cau/", desk.read_for_many, name="read_for_many"),
    path("tien-do/", progress.page, name="progress"),
    path("linh-vuc/", desk.fields, name="fields_of_duty"),
    path("lich/", calendar.page, name="agency_calendar"),
    path("to-cong-tac/", teams.page, name="teams"),
    path("cau-mau/", desk.sentences, name="kept_sentences"),
    path("<uuid:document_id>/doc-cau/", desk.read, name="read_sentence"),
]
