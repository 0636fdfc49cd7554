"""The addresses of a hub that runs alone (`vanban axis`): the hub's own, signing in, one's account, health."""

from django.urls import path

from vanban.config.urls import HUB, joined
from vanban.portal.web import account, handbook, health, login, shell, sign_on, work

urlpatterns = [
    *joined(HUB),
    path("", work.home, name="home"),
    path("dang-nhap/", login.SignIn.as_view(), name="login"),
    path("dang-nhap/tinh/", sign_on.begin, name="sign_on"),
    path("dang-nhap/tinh/ve/", sign_on.back, name="sign_on_back"),
    path("dang-nhap/ung-dung.webmanifest", shell.manifest, name="manifest"),
    path("dang-xuat/", login.sign_out, name="logout"),
    path("ngon-ngu/", login.language, name="language"),
    path("toi/", account.mine, name="account"),
    path("toi/dang-xuat-moi-noi/", account.sign_out_everywhere, name="logout_everywhere"),
    path("toi/mat-khau/", account.password, name="password"),
    path("toi/chuc-vu/", account.choose_post, name="post"),
    path("toi/hien-thi/", account.choose_look, name="look"),
    path("huong-dan/", handbook.chapter, name="handbook_first"),
    path("huong-dan/<str:name>/", handbook.chapter, name="handbook"),
    path("suc-khoe/", health.page, name="health"),
    path("suc-khoe/song/", health.alive, name="alive"),
]
