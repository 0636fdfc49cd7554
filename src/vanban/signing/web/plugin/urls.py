"""Addresses of signing with one's own device, under /ky-thiet-bi/."""

from django.urls import path

from vanban.signing.web.plugin import pages, tickets

urlpatterns = [
    path("<uuid:errand_id>/", pages.page, name="device_errand"),
    path("<uuid:errand_id>/tinh-trang/", pages.state, name="device_state"),
    path("<uuid:errand_id>/thoi/", pages.stop, name="device_stop"),
    path("mo/<uuid:request_id>/", pages.hand_out, name="device_hand_out"),
    path("tep/<slug:ticket>/van-ban.pdf", tickets.download, name="device_download"),
    path("nop/<slug:ticket>/", tickets.upload, name="device_upload"),
]
