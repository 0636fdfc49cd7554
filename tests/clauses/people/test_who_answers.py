"""Whoever acts in another's place, the record says who the principal is that answers for it (NB16-Đ13.3c)."""

from __future__ import annotations

from datetime import timedelta

import pytest

from cast import AT, actor
from vanban.directory import api as directory
from vanban.kernel.clock import local_date
from vanban.platform.models import AuditEntry
from vanban.work import api as work
from vanban.work.rules import Assignee, Kind

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


@pytest.mark.clause("NB16-Đ13.3c", "NB16-Đ13.3b")
def test_the_record_names_the_principal_beside_the_stand_in(desk, sit, arrive):
    """Lan instructs for the chairman, who is away: line, instruction, timeline and history name him, also afterwards.

    The line keeps both as they were called then: a later change of title or the end of the delegation changes nothing.
    """
    ward = desk.ward.posts
    letter = arrive()
    given = directory.delegate(
        ward["uoc"].id, ward["lan"].id, starts=AT, ends=AT + 8 * HOUR, reason="họp", by=actor(ward["uoc"]), at=AT
    )
    lan = sit("lan")
    assert lan.post("/toi/chuc-vu/", {"for_post": str(ward["uoc"].id)}).status_code == 302
    typed = {"text": "Tuấn chủ trì tham mưu.", "lead": str(ward["tuan"].id), "due": "2026-11-27"}
    assert lan.post(f"/vb/{letter}/instruct/", typed).status_code == 302
    line = AuditEntry.objects.get(subject_id=letter, code="work.instructed")
    assert (line.actor_id, line.for_id) == (ward["lan"].person_id, ward["uoc"].person_id)
    assert (line.actor_name, line.for_name) == ("Hoàng Thị Lan", "Đỗ Văn Ước")
    (said,) = work.instructions_of(letter)
    assert "Hoàng Thị Lan" in said.giver_name and "Đỗ Văn Ước" in said.giver_name
    directory.end_delegation(given.id, by=actor(ward["uoc"]), at=AT + HOUR)
    ward["uoc"].title = "Phó Chủ tịch"
    ward["uoc"].save()
    page = sit("tuan").get(f"/vb/{letter}/").content.decode()
    assert "Hoàng Thị Lan (thay Đỗ Văn Ước)" in page
    assert AuditEntry.objects.get(id=line.id).for_name == "Đỗ Văn Ước"


@pytest.mark.clause("NB16-Đ13.3c")
def test_an_act_in_ones_own_name_names_nobody_else(desk, arrive):
    """The principal of one's own act is oneself, in the post one held: no line is without somebody who answers."""
    letter = arrive()
    lead = Assignee(desk.ward.posts["lan"].id, Kind.LEAD)
    work.instruct(letter, text="Tham mưu.", assignees=[lead], due=None, by=desk.who("uoc"), at=AT)
    line = AuditEntry.objects.get(subject_id=letter, code="work.instructed")
    assert (line.actor_name, line.post_title, line.for_id, line.for_name) == ("Đỗ Văn Ước", "Chủ tịch", None, "")
    for one in AuditEntry.objects.filter(subject_id=letter):
        assert one.actor_name, one.code
    assert local_date(line.at) == local_date(AT)
