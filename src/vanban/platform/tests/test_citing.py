"""Clauses on a page: the decision's number for the reader, the short name nowhere."""

from django.template import Context, Template

from vanban.platform.web.citing import cited


def test_short_names_are_spelled_out_before_an_article():
    said = cited("NĐ 30/2020 Đ19.2; HP25-Đ20.1b; NB25 Đ12")
    assert said == "NĐ 30/2020 Đ19.2; Dự thảo QĐ Hải Phòng 2025 Đ20.1b; QĐ 161/2025/QĐ-UBND Ninh Bình Đ12"


def test_what_only_looks_alike_stays():
    assert cited("12/NB25-TCCB, HP25 và XNB25-Đ1") == "12/NB25-TCCB, HP25 và XNB25-Đ1"
    assert cited(None) == ""


def test_every_template_knows_the_filter_and_still_escapes():
    page = Template("{{ law|cited }}").render(Context({"law": "<b>VL19-Đ11.5"}))
    assert page == "&lt;b&gt;QĐ 1123/QĐ-UBND Vĩnh Long 2019 Đ11.5"
