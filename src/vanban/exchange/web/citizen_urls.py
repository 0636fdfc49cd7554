"""Addresses of the public page for letters, under /gui-van-ban/."""

from django.urls import path

from vanban.exchange.web import citizens

urlpatterns = [
    path("", citizens.ask, name="citizen_ask"),
    path("da-gui-lien-ket/", citizens.asked, name="citizen_asked"),
    path("thu/<str:word>/", citizens.letter, name="citizen_letter"),
    path("tra-cuu/", citizens.typed, name="citizen_typed"),
    path("tra-cuu/<str:code>/", citizens.standing, name="citizen_standing"),
]
