"""Addresses of composing, under /du-thao/."""

from django.urls import path

from vanban.drafting.web import batches, comparing, files, flow, pictures, places, public_opinions, starters, views, word

urlpatterns = [
    path("moi/", views.begin, name="draft_new"),
    path("phan-tich/", views.outline, name="draft_outline"),
    path("mau/<slug:code>/", starters.outline_of, name="draft_starter"),
    path("loat/ky/", batches.choose, {"kind": "ky"}, name="batch_sign"),
    path("loat/phat-hanh/", batches.choose, {"kind": "phat-hanh"}, name="batch_issue"),
    path("loat/<uuid:batch_id>/", batches.watch, name="batch"),
    path("loat/<uuid:batch_id>/dung/", batches.stop, name="batch_stop"),
    path("<uuid:draft_id>/", views.write, name="draft"),
    path("<uuid:draft_id>/luu/", views.autosave, name="draft_autosave"),
    path("<uuid:draft_id>/xem/", views.preview, name="draft_preview"),
    path("<uuid:draft_id>/xem/<int:number>.webp", views.preview_page, name="draft_preview_page"),
    path("<uuid:draft_id>/tep/", files.attach, name="draft_attach"),
    path("<uuid:draft_id>/tep/<uuid:attachment_id>/xoa/", files.detach, name="draft_detach"),
    path("<uuid:draft_id>/so-sanh/", comparing.compare, name="draft_compare"),
    path("gop-y/", public_opinions.listed, name="public_opinions"),
    path("gop-y/<uuid:consultation_id>/", public_opinions.shown, name="public_opinion"),
    path("gop-y/<uuid:consultation_id>/du-thao.pdf", public_opinions.paper, name="public_opinion_paper"),
    path("quy-trinh/", flow.own, name="draft_flow"),
    path("<uuid:draft_id>/hinh/", pictures.add, name="draft_picture_add"),
    path("<uuid:draft_id>/hinh/<str:name>", pictures.show, name="draft_picture"),
    path("<uuid:draft_id>/hinh/<str:name>/xoa/", pictures.remove, name="draft_picture_remove"),
    path("<uuid:draft_id>/vi-tri/", places.places, name="draft_places"),
    path("<uuid:draft_id>/vi-tri/lap/", places.typeset, name="draft_typeset"),
    path("<uuid:draft_id>/vi-tri/<int:version>/<int:number>.webp", places.page_picture, name="draft_place_page"),
    path("<uuid:draft_id>/pdf/", files.upload, name="draft_upload"),
    path("<uuid:draft_id>/word/", files.upload_word, name="draft_word"),
    path("<uuid:draft_id>/word/tinh-trang/", word.state, name="draft_word_state"),
    path("<uuid:draft_id>/word/mau.docx", word.template, name="draft_template"),
]
