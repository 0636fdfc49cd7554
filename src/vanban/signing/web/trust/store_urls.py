"""Addresses of the trust store, under /tin-cay/."""

from django.urls import path

from vanban.signing.web.trust import store

urlpatterns = [
    path("", store.listing, name="trust_store"),
    path("de-xuat/", store.propose, name="trust_propose"),
    path("trung-gian/", store.keep, name="trust_keep"),
    path("de-xuat/<uuid:proposal_id>/", store.proposal, name="trust_proposal"),
    path("de-xuat/<uuid:proposal_id>/<slug:verb>/", store.decide, name="trust_decide"),
    path("<uuid:anchor_id>/", store.anchor, name="trust_anchor"),
    path("<uuid:anchor_id>/thoi-tin/", store.end, name="trust_end"),
]
