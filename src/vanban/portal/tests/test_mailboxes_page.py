"""The page of official mail: the operator keeps mailboxes and domains, clerks see their own, others are not let in."""

from __future__ import annotations

import pytest

from cast import data_centre

pytestmark = pytest.mark.django_db

PAGE = "/lien-thong/hop-thu/"


@pytest.mark.clause("NB16-Đ14.3b")
def test_the_operator_writes_down_mailboxes_and_domains_and_every_reason_is_told(ward, snv, sit):
    """Wrong things are said all at once and stay typed; a domain stands once on the list until it is taken off."""
    snv.posts |= data_centre().posts
    hanh = sit("hanh")
    given = {
        "do": "mailbox", "agency": str(ward.agency.id), "host": "mail server", "port": "99999", "line": "tls",
        "account": "ward@x.vn", "folder": "INBOX", "vouches": "", "enabled": "on",
    }  # fmt: skip
    page = hanh.post(PAGE, given)
    assert page.status_code == 422
    text = page.content.decode()
    assert "Tên máy chủ không hợp lệ" in text
    assert "Cổng không hợp lệ" in text
    assert "ward@x.vn" in text
    page = hanh.post(PAGE, given | {"host": "mail.ninhbinh.gov.vn", "port": "993"}, follow=True).content.decode()
    assert "mail.ninhbinh.gov.vn:993" in page
    assert hanh.post(PAGE, {"do": "domain", "domain": "không phải"}).status_code == 422
    page = hanh.post(PAGE, {"do": "domain", "domain": "@NinhBinh.gov.vn", "signs": "on"}, follow=True).content.decode()
    assert "ninhbinh.gov.vn" in page
    assert hanh.post(PAGE, {"do": "domain", "domain": "ninhbinh.gov.vn"}).status_code == 422
    for crafted in ("mailbox", "end:x", "end:00000000-0000-7000-8000-000000000000", "domain", ""):
        answer = hanh.post(PAGE, {"do": crafted, "agency": "x", "domain_agency": "\x00", "port": "²"})
        assert answer.status_code in (302, 422)


def test_clerks_see_their_own_and_may_change_nothing(sit):
    """Hoa sees her agency's page; Mai is not let in."""
    hoa = sit("hoa")
    assert "Thư đã nhận" in hoa.get(PAGE).content.decode()
    assert "Khai báo hộp thư</h2>" not in hoa.get(PAGE).content.decode()
    assert hoa.post(PAGE, {"do": "domain", "domain": "x.vn"}).status_code == 422
    assert sit("mai").get(PAGE).status_code == 403
