"""Addresses of the pages for agencies without a system, under /khach/."""

from django.urls import path

from vanban.axis.web.guest import inbox, letters, verifying

urlpatterns = [
    path("", inbox.listing, name="guest_inbox"),
    path("mo-hop-thu/", inbox.join, name="guest_join"),
    path("den/<uuid:arrival_id>/", inbox.page, name="guest_arrival"),
    path("den/<uuid:arrival_id>/tep/<int:place>/", inbox.file, name="guest_file"),
    path("den/<uuid:arrival_id>/goi/", inbox.packet, name="guest_packet"),
    path("den/<uuid:arrival_id>/<slug:verb>/", inbox.act, name="guest_act"),
    path("di/", letters.listing, name="guest_letters"),
    path("di/<uuid:letter_id>/", letters.page, name="guest_letter"),
    path("di/<uuid:letter_id>/goi/", letters.packet, name="guest_letter_packet"),
    path("di/<uuid:letter_id>/bien-nhan/", letters.receipt, name="guest_receipt"),
    path("viet/", letters.begin, name="guest_begin"),
    path("viet/<uuid:letter_id>/", letters.write, name="guest_write"),
    path("viet/<uuid:letter_id>/bo/", letters.drop, name="guest_drop"),
    path("noi-nhan/", letters.find, name="guest_find"),
    path("kiem-tra/", verifying.verify, name="guest_verify"),
    path("bien-nhan/", verifying.receipt, name="receipt_check"),
    path("bien-nhan/khoa.pem", verifying.key, name="receipt_key"),
]
