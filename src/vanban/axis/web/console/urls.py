"""Addresses of the hub's pages, under /truc/."""

from django.urls import path

from vanban.axis.web.console import balance, joining, messages, monitor, statistics, systems

urlpatterns = [
    path("", monitor.page, name="hub_monitor"),
    path("nhan-lai/", monitor.take_again, name="hub_take_again"),
    path("can-doi/", balance.page, name="hub_books"),
    path("su-co/<uuid:ticket_id>/", monitor.close_fault, name="hub_close_fault"),
    path("goi-tin/", messages.listing, name="hub_messages"),
    path("goi-tin/<uuid:message_id>/", messages.page, name="hub_message"),
    path("goi-tin/<uuid:message_id>/giao-lai/<uuid:delivery_id>/", messages.again, name="hub_again"),
    path("bien-nhan/<uuid:acceptance_id>/", messages.receipt, name="hub_receipt"),
    path("thong-ke/", statistics.page, name="hub_statistics"),
    path("thong-ke/<slug:table>/", statistics.export, name="hub_statistics_export"),
    path("he-thong/", systems.listing, name="hub_systems"),
    path("he-thong/<uuid:system_id>/", systems.page, name="hub_system"),
    path("he-thong/<uuid:system_id>/<slug:verb>/", systems.act_on_system, name="hub_system_verb"),
    path("hop-thu/<uuid:mailbox_id>/<slug:verb>/", systems.act_on_mailbox, name="hub_mailbox_verb"),
    path("gia-nhap/", joining.listing, name="hub_joinings"),
    path("gia-nhap/moi/", joining.invite, name="hub_invite"),
    path("gia-nhap/<uuid:joining_id>/", joining.page, name="hub_joining"),
    path("gia-nhap/<uuid:joining_id>/<slug:verb>/", joining.act_on, name="hub_joining_verb"),
    path("moi/<str:word>/", joining.invited, name="hub_invited"),
    path("moi/<str:word>/<slug:verb>/", joining.invited_act, name="hub_invited_verb"),
]
