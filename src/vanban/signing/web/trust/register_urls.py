"""Addresses of the register of certificates, under /chung-thu/."""

from django.urls import path

from vanban.signing.web.trust import pictures, register, requests

urlpatterns = [
    path("", register.listing, name="certificates"),
    path("dang-ky/", register.enter, name="certificate_new"),
    path("de-nghi/", requests.listing, name="certificate_requests"),
    path("de-nghi/moi/", requests.new, name="certificate_request_new"),
    path("de-nghi/<uuid:request_id>/", requests.page, name="certificate_request"),
    path("de-nghi/<uuid:request_id>/<slug:verb>/", requests.act_on, name="certificate_request_verb"),
    path("anh/<slug:kind>/<uuid:subject_id>/", pictures.page, name="certificate_picture"),
    path("anh/<slug:kind>/<uuid:subject_id>/<uuid:picture_id>.png", pictures.file, name="certificate_picture_file"),
    path("<uuid:certificate_id>/", register.page, name="certificate"),
    path("<uuid:certificate_id>/tep/", register.file, name="certificate_file"),
    path("<uuid:certificate_id>/<slug:verb>/", register.act_on, name="certificate_verb"),
]
