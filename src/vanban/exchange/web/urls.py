"""Addresses of exchange beside the document page, under /lien-thong/."""

from django.urls import path

from vanban.exchange.web import (
    agreements,
    ledger,
    mailboxes,
    paper,
    reading,
    scans,
    slips,
    sorting,
    tasks,
    watching,
    whole,
)

urlpatterns = [
    path("so-viec/<uuid:document_id>/", ledger.ledger, name="ledger"),
    path("so-viec/<uuid:document_id>/so-viec.csv", ledger.sheet, name="ledger_sheet"),
    path("viec-duoc-giao/", ledger.given, name="given_tasks"),
    path("viec-duoc-giao/<uuid:task_id>/", ledger.line, name="ledger_line"),
    path("thoa-thuan/", agreements.agreements, name="agreements"),
    path("theo-doi/", tasks.following, name="following"),
    path("theo-doi/<uuid:task_id>/", tasks.end_task, name="end_task"),
    path("toan-ven/<uuid:document_id>/", whole.examination, name="examination"),
    path("ban-giay/", paper.tasks, name="paper_tasks"),
    path("ban-giay/phong-bi.pdf", paper.envelopes, name="paper_envelopes"),
    path("quet/", scans.scans, name="scans"),
    path("quet/to-ngan.pdf", scans.separators, name="scan_separators"),
    path("quet/<uuid:scan_id>/", sorting.scan, name="scan"),
    path("quet/<uuid:scan_id>/trang/<int:page_id>.jpg", sorting.page_picture, name="scan_page"),
    path("phieu-tra/<uuid:document_id>/phieu.pdf", slips.slip, name="return_slip"),
    path("doc/<uuid:document_id>/", reading.fields, name="page_reading"),
    path("hop-thu/", mailboxes.mailboxes, name="mailboxes"),
    path("theo-doi-gui/", watching.watch, name="sending_watch"),
]
