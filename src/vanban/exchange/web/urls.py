"""Addresses of exchange beside the document page, under /lien-thong/."""

from django.urls import path

from vanban.exchange.web import agreements, tasks

urlpatterns = [
    path("thoa-thuan/", agreements.agreements, name="agreements"),
    path("theo-doi/", tasks.following, name="following"),
    path("theo-doi/<uuid:task_id>/", tasks.end_task, name="end_task"),
]
