"""Addresses of the rules, under /quy-che/."""

from django.urls import path

from vanban.rulebook.web import amending, public, seeing

urlpatterns = [
    path("", seeing.listing, name="rules"),
    path("so-sanh/", seeing.compare, name="rules_compare"),
    path("danh-muc-dien-tu/", public.electronic_only, name="rules_public"),
    path("<slug:profile_id>/", seeing.one, name="rules_one"),
    path("<slug:profile_id>/sua/<slug:part>/", amending.amend, name="rules_amend"),
    path("<slug:profile_id>/rut/<int:number>/", amending.withdraw, name="rules_withdraw"),
]
