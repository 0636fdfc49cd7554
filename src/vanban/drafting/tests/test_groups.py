"""Groups of recipients in a draft: opened once, struck out, printed, issued; later changes of a group change none."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from cast import MONDAY
from vanban.directory.api import Agency, GroupGivenUp, GroupWish, Post, change_group, make_group
from vanban.drafting import api
from vanban.drafting.api import DraftFields, RecipientField
from vanban.drafting.errors import NotYourDraft
from vanban.drafting.queries.readiness import faults_of
from vanban.drafting.rules.assembling import printed_recipients
from vanban.drafting.rules.fields import GroupField, fields_from_json
from vanban.drafting.rules.groups import drop, keep_origins, recipient_lines, standing, take
from vanban.drafting.tests.conftest import Desk
from vanban.kernel.refusals import Refusal
from vanban.platform.models import AuditEntry
from vanban.registry.api import get_outgoing

TITLE = "Các sở, ban, ngành"


def five(name: str = TITLE, group_id: str = "1") -> GroupField:
    """A group of five."""
    return GroupField(group_id, name, tuple((f"Sở {n}", f"H42.0{n}") for n in range(1, 6)))


def test_a_group_is_one_line_and_nobody_is_there_twice() -> None:
    fields, added = take(DraftFields(recipients=(RecipientField("Sở 2", "H42.02"),)), five(), {})
    assert [one.code for one in added] == ["H42.01", "H42.03", "H42.04", "H42.05"]
    assert recipient_lines(fields) == ("Sở 2", TITLE)
    fields, added = take(fields, GroupField("2", "Khối 2", (("Sở 5", "H42.05"), ("Hội A", ""))), {})
    assert [one.name for one in added] == ["Hội A"]
    assert recipient_lines(fields) == ("Sở 2", TITLE, "Khối 2")
    fields, added = take(fields, five(), {})
    assert (added, len(fields.recipients), len(fields.groups)) == ((), 6, 2)
    assert fields_from_json(fields.as_json()) == fields


def test_an_agency_that_went_up_in_another_is_that_other_one() -> None:
    before = DraftFields(recipients=(RecipientField("Sở cũ", "H42.99"),))
    fields, added = take(before, five(), {"H42.99": "H42.03"})
    assert "H42.03" not in [one.code for one in added]
    assert len(fields.recipients) == 5


def test_the_paper_says_who_of_a_group_does_not_receive_it() -> None:
    fields, _added = take(DraftFields(), five(), {})
    less = replace(fields, recipients=fields.recipients[1:])
    assert recipient_lines(less) == (f"{TITLE} (trừ Sở 1)",)
    few = replace(fields, recipients=fields.recipients[3:])
    assert recipient_lines(few) == ("Sở 4", "Sở 5"), "three of five struck out: by name"
    assert recipient_lines(replace(fields, recipients=())) == ()
    assert standing(less)[0].left_out == ("Sở 1",)


def test_what_was_typed_for_the_paper_gets_the_groups_line_once() -> None:
    typed = DraftFields(type_code="quyet-dinh", printed_recipients=("Như Điều 3", f"- {TITLE};"))
    fields, _added = take(typed, five(), {})
    assert printed_recipients(fields) == ("Như Điều 3", f"- {TITLE}")
    other, _added = take(replace(typed, printed_recipients=("Như Điều 3",)), five(), {})
    assert printed_recipients(other) == ("Như Điều 3", TITLE)
    assert drop(other, "1").printed_recipients == ("Như Điều 3",)


def test_taking_a_group_off_leaves_who_is_there_otherwise() -> None:
    own = DraftFields(recipients=(RecipientField("Sở 2", "H42.02"),))
    fields, _added = take(take(own, five(), {})[0], GroupField("2", "Khối 2", (("Sở 5", "H42.05"),)), {})
    left = drop(fields, "1")
    assert [(one.code, one.group) for one in left.recipients] == [("H42.02", ""), ("H42.05", "Khối 2")]
    assert drop(left, "?") == left


def test_the_form_does_not_forget_where_a_recipient_came_from() -> None:
    fields, _added = take(DraftFields(recipients=(RecipientField("Sở 2", "H42.02"),)), five(), {})
    without = keep_origins(replace(fields, recipients=fields.recipients[:3], groups=()), fields)
    assert (len(without.groups), [one.group for one in without.recipients]) == (1, ["", TITLE, TITLE])
    posted = tuple(RecipientField(one.name, one.code) for one in (*fields.recipients, RecipientField("Mới", "H42.90")))
    again = keep_origins(replace(without, recipients=posted), without)
    assert [one.group for one in again.recipients] == ["", TITLE, TITLE, TITLE, TITLE, ""], "ticked again, the group's"


def province(desk: Desk, count: int = 5) -> list[Agency]:
    """More departments."""
    rows = [
        Agency(
            code=f"H42.2{n:03}", name=f"Sở {n}", abbreviation=f"S{n}", level="department", place="Ninh Bình", order=n
        )
        for n in range(1, count + 1)
    ]
    return Agency.objects.bulk_create(rows)


def group(desk: Desk, agencies: list[Agency], name: str = TITLE, **wish: Any) -> UUID:
    """A group that Mai keeps."""
    codes = tuple(one.code for one in agencies)
    made = make_group(
        GroupWish(name, codes=codes, **wish), agency_id=desk.snv.agency.id, by=desk.who("mai"), at=desk.now()
    )
    return made.id


def test_a_letter_to_a_group_goes_to_each_and_is_printed_as_one(desk: Desk) -> None:
    chosen = group(desk, province(desk), names=("Báo Ninh Bình",))
    draft = desk.drafted()
    done = api.take_groups(draft.id, [chosen], by=desk.who("mai"), at=desk.now())
    assert (done.added, done.there) == (6, 0)
    now = api.get_draft(draft.id)
    kept = replace(now.fields, recipients=now.fields.recipients[:-2] + now.fields.recipients[-1:])
    api.save_fields(draft.id, kept, revision=now.revision, by=desk.who("mai"), at=desk.now())
    change_group(chosen, GroupWish("Khác hẳn", codes=("H42.51",)), revision=0, by=desk.who("hoa"), at=desk.now())
    api.submit(draft.id, by=desk.who("mai"), at=desk.now())
    api.approve(draft.id, by=desk.who("hung"), at=desk.now())
    version = api.paper_of(draft.id, "composed").number
    api.sign(draft.id, version=version, by=desk.who("viet"), at=desk.now())
    api.begin_issue(draft.id, by=desk.who("hoa"), at=desk.now())
    api.resume_issue(draft.id, at=desk.now())
    fields = api.get_draft(draft.id).fields
    assert printed_recipients(fields) == ("Như trên", f"{TITLE} (trừ Sở 5)")
    assert printed_recipients(replace(fields, addressees=())) == (desk.ward.agency.name, f"{TITLE} (trừ Sở 5)")
    assert printed_recipients(replace(fields, addressees=(TITLE.upper(),))) == ("Như trên",)
    rows = get_outgoing(draft.id).recipients
    assert [(row["name"], row["group"]) for row in rows] == [
        (desk.ward.agency.name, ""),
        *((f"Sở {n}", TITLE) for n in range(1, 5)),
        ("Báo Ninh Bình", TITLE),
    ], "each by itself, and the printed name of the group is no recipient on paper"
    line = AuditEntry.objects.get(subject_id=draft.id, code="drafting.group_taken")
    assert (line.data["group"], line.data["count"], line.actor_name) == (TITLE, 6, "Nguyễn Thị Mai")


def test_heirs_stand_for_the_merged_and_the_dissolved_are_told(desk: Desk) -> None:
    agencies = province(desk)
    chosen = group(desk, agencies)
    agencies[0].merged_into, agencies[0].active_to = agencies[1], MONDAY - timedelta(days=1)
    agencies[2].active_to = MONDAY - timedelta(days=1)
    agencies[0].save()
    agencies[2].save()
    done = api.take_groups(desk.drafted().id, [chosen], by=desk.who("mai"), at=desk.now())
    assert done.added == 3
    assert [one.formerly for one in done.reached if one.formerly] == [("Sở 1",)]
    assert [one.name for one in done.dissolved] == ["Sở 3"]


def test_who_may_not_write_takes_no_group_and_a_group_given_up_is_refused(desk: Desk) -> None:
    chosen = group(desk, province(desk))
    draft = desk.drafted()
    with pytest.raises(NotYourDraft):
        api.take_groups(draft.id, [chosen], by=desk.who("ngoc"), at=desk.now())
    with pytest.raises(NotYourDraft):
        api.drop_group(draft.id, f"{chosen}", by=desk.who("ngoc"), at=desk.now())
    with pytest.raises(GroupGivenUp):
        api.take_groups(draft.id, [draft.id], by=desk.who("mai"), at=desk.now())
    submitted = desk.submitted()
    with pytest.raises(Refusal):
        api.take_groups(submitted.id, [chosen], by=desk.who("mai"), at=desk.now())


def test_four_hundred_members_are_asked_for_together(desk: Desk) -> None:
    chosen = group(desk, province(desk, 400))
    draft = desk.drafted()
    mai = desk.who("mai")
    with CaptureQueriesContext(connection) as taking:
        assert api.take_groups(draft.id, [chosen], by=mai, at=desk.now()).added == 400
    kept = api.get_draft(draft.id)
    with CaptureQueriesContext(connection) as checking:
        assert list(faults_of(kept, at=desk.now())) == []
    assert (len(taking) < 25, len(checking) < 25) == (True, True), (len(taking), len(checking))


def posted(desk: Desk, **more: Any) -> dict[str, Any]:
    """What the compose page sends."""
    form = {
        "type_code": "cong-van", "subject": "V/v rà soát", "body": "Sở Nội vụ đề nghị.", "secrecy": "none",
        "urgency": "0", "recipients": ["H42.51"], "signer": desk.paper.signer, "revision": "0", "annexes_declared": "0",
        "annex-TOTAL_FORMS": "0", "annex-INITIAL_FORMS": "0",
    }  # fmt: skip
    return {**form, **more}


def test_the_compose_page_takes_shows_and_drops_a_group(desk: Desk, seated: Callable[[Post], Client]) -> None:
    agencies = province(desk)
    chosen = group(desk, agencies)
    agencies[4].active_to = MONDAY - timedelta(days=300)
    agencies[4].save()
    mai = seated(desk.snv.posts["mai"])
    shown = mai.get("/du-thao/moi/").content.decode()
    assert f"{TITLE} (4)" in shown
    begun = mai.post("/du-thao/moi/", posted(desk, take=f"{chosen}", take_group="1"))
    assert begun.status_code == 302 and begun["Location"].endswith("#receivers")
    address = begun["Location"].partition("#")[0]
    page = mai.get(address).content.decode()
    assert "đã thêm 4 nơi nhận" in page and "Sở 5 đã giải thể từ" in page
    assert page.count(" checked> Sở ") == 4
    draft = api.get_draft(UUID(address.split("/")[2]))
    struck = posted(desk, revision=str(draft.revision), recipients=["H42.51", *(f"H42.200{n}" for n in (2, 3, 4))])
    assert mai.post(address, {**struck, "save": "1"}).status_code == 302
    page = mai.get(address).content.decode()
    assert f"{TITLE} (trừ Sở 1)" in page and "Đã bỏ:" in page
    revision = str(api.get_draft(draft.id).revision)
    off = mai.post(address, {**struck, "revision": revision, "drop_group": f"{chosen}"})
    assert off.status_code == 302
    assert [one.code for one in api.get_draft(draft.id).fields.recipients] == ["H42.51"]
    revision = str(api.get_draft(draft.id).revision)
    for nonsense in ({"take": "?", "take_group": "1"}, {"drop_group": "?"}):
        answer = mai.post(address, posted(desk, revision=revision, **nonsense))
        assert answer.status_code == 302
        revision = str(api.get_draft(draft.id).revision)
    refused = mai.post(address, posted(desk, revision=revision, take=f"{draft.id}", take_group="1"))
    assert (refused.status_code, "không còn nữa" in refused.content.decode()) == (422, True)
