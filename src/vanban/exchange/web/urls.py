"""Addresses of exchange beside the document page, under /lien-thong/."""

from django.urls import path

from vanban.exchange.web import agreements, paper, reading, tasks, watching, whole

urlpatterns = [
    path("thoa-thuan/", agreements.agreements, name="agreements"),
    path("theo-doi/", tasks.following, name="following"),
    path("theo-doi/<uuid:task_id>/", tasks.end_task, name="end_task"),
    path("toan-ven/<uuid:document_id>/", whole.examination, name="examination"),
    path("ban-giay/", paper.tasks, name="paper_tasks"),
    path("ban-giay/phong-bi.pdf", paper.envelopes, name="paper_envelopes"),
    path("doc/<uuid:document_id>/", reading.fields, name="page_reading"),
    path("theo-doi-gui/", watching.watch, name="sending_watch"),
]
