"""Addresses of exchange beside the document page, under /lien-thong/."""

from django.urls import path

from vanban.exchange.web import agreements

urlpatterns = [path("thoa-thuan/", agreements.agreements, name="agreements")]
