"""Addresses of the portal. Vietnamese without marks, as people read them aloud."""

from django.urls import path

from vanban.portal.web import account, document, files, find, health, login, registers, style, verbs, work

urlpatterns = [
    path("", work.home, name="home"),
    path("viec/", work.all_work, name="work"),
    path("viec/<slug:box>/", work.box, name="box"),
    path("so/<slug:book>/", registers.register, name="register"),
    path("so/<slug:book>/in/", registers.printed, name="register_printed"),
    path("vb/<uuid:document_id>/", document.page, name="document"),
    path("vb/<uuid:document_id>/nguoi/", document.people, name="people"),
    path("vb/<uuid:document_id>/tep/<uuid:blob_id>/", files.download, name="file"),
    path("vb/<uuid:document_id>/tep/<uuid:blob_id>/trang/<int:number>.webp", files.page_image, name="page_image"),
    path("vb/<uuid:document_id>/<slug:code>/", verbs.act, name="verb"),
    path("tim/", find.page, name="search"),
    path("tim-nhanh/", find.find, name="find"),
    path("dang-nhap/", login.SignIn.as_view(), name="login"),
    path("dang-nhap/ung-dung.webmanifest", login.manifest, name="manifest"),
    path("dang-xuat/", login.sign_out, name="logout"),
    path("ngon-ngu/", login.language, name="language"),
    path("toi/", account.mine, name="account"),
    path("toi/dang-xuat-moi-noi/", account.sign_out_everywhere, name="logout_everywhere"),
    path("toi/mat-khau/", account.password, name="password"),
    path("toi/chuc-vu/", account.choose_post, name="post"),
    path("toi/hien-thi/", account.choose_look, name="look"),
    path("kieu-dang/", style.page, name="style"),
    path("suc-khoe/", health.page, name="health"),
    path("suc-khoe/song/", health.alive, name="alive"),
]
