"""Addresses of the people's pages."""

from django.urls import path

from vanban.directory.web import accounts, groups, leaving, mergers, reports, several_agencies, standing_in

urlpatterns = [
    path("thay/", standing_in.standing_in, name="standing_in"),
    path("thay/<uuid:delegation_id>/thoi/", standing_in.end, name="standing_in_end"),
    path("ban-giao/", leaving.handovers, name="handovers"),
    path("ban-giao/<uuid:handover_id>/", leaving.handover, name="handover"),
    path("ban-giao/<uuid:handover_id>/bien-ban.pdf", leaving.paper, name="handover_paper"),
    path("du-lieu-cua-toi/", leaving.own_data, name="own_data"),
    path("du-lieu-cua-toi/tai-ve/", leaving.fetch_data, name="own_data_fetch"),
    path("tai-khoan/", accounts.accounts, name="people_accounts"),
    path("tai-khoan/<slug:verb>/", accounts.act, name="people_accounts_act"),
    path("nhieu-co-quan/", several_agencies.people, name="several_agencies"),
    path("bao-cao/", reports.own, name="admin_report"),
    path("bao-cao/tong-hop/", reports.all_reports, name="admin_reports"),
    path("bao-cao/<uuid:agency_id>/", reports.of_agency, name="admin_report_of"),
    path("sap-nhap/", mergers.mergers, name="mergers"),
    path("nhom-noi-nhan/", groups.groups, name="recipient_groups"),
    path("nhom-noi-nhan/moi/", groups.new, name="recipient_group_new"),
    path("nhom-noi-nhan/<uuid:group_id>/", groups.group, name="recipient_group"),
]
