"""Systems, their secrets and what they may open; the operator's work, and what the database keeps of it."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.db import IntegrityError

from vanban.axis import api
from vanban.axis.actions import calling, systems
from vanban.axis.errors import CodeTaken, SenderUnknown, TooManyCalls
from vanban.axis.models import CallBudget, ConnectedSystem, Mailbox
from vanban.axis.queries.systems import credentials
from vanban.kernel.actor import Actor, system_actor
from vanban.kernel.clock import VIETNAM
from vanban.kernel.identifiers import new_id
from vanban.kernel.refusals import NotAllowed
from vanban.platform import keys
from vanban.platform.models import AuditEntry

AT = datetime(2026, 11, 23, 8, 2, tzinfo=VIETNAM)
HUB = system_actor("trục liên thông")
OPERATOR = Actor(new_id(), "Trần Thị Hạnh", roles=frozenset({"operator"}))
CLERK = Actor(new_id(), "Lê Văn Bình", roles=frozenset({"clerk"}))

pytestmark = pytest.mark.django_db


def test_a_secret_is_shown_once_and_lies_sealed_in_the_database() -> None:
    made = systems.register_system("vxp.tax", "Thuế tỉnh", by=OPERATOR, at=AT)
    assert len(made.secret) == 48
    row = ConnectedSystem.objects.get(code="vxp.tax")
    assert made.secret.encode() not in bytes(row.secret)
    assert made.secret not in str(AuditEntry.objects.filter(subject_id=row.id).values_list("data", flat=True))
    known = credentials("vxp.tax", at=AT)
    assert known
    assert known.secrets == (made.secret,)
    assert made.secret not in repr(known)
    assert systems.register_system("vxp.two", "Khác", by=OPERATOR, at=AT).secret != made.secret


def test_the_former_secret_counts_for_the_overlap_only() -> None:
    first = systems.register_system("vxp.tax", "Thuế tỉnh", by=OPERATOR, at=AT).secret
    second = systems.rotate_secret("vxp.tax", overlap=timedelta(days=2), by=OPERATOR, at=AT).secret
    within, after = credentials("vxp.tax", at=AT + timedelta(days=1)), credentials("vxp.tax", at=AT + timedelta(days=3))
    assert within
    assert after
    assert within.secrets == (second, first)
    assert after.secrets == (second,)
    third = systems.rotate_secret("vxp.tax", overlap=timedelta(), by=OPERATOR, at=AT).secret
    now = credentials("vxp.tax", at=AT)
    assert now
    assert now.secrets == (third,)


@pytest.mark.parametrize("secret", ["a", "bí mật của trục quốc gia", "x" * 500])
def test_a_secret_that_another_hub_gave_is_kept_whatever_its_length(secret: str) -> None:
    api.connect_system("nation", "Trục quốc gia", kind="upstream", by=HUB, at=AT)
    assert credentials("nation", at=AT) is None
    systems.keep_secret("nation", secret, by=OPERATOR, at=AT)
    known = credentials("nation", at=AT)
    assert known
    assert known.secrets == (secret,)
    assert keys.open_text(keys.seal_text(secret)) == secret


def test_only_the_operator_deals_with_systems() -> None:
    systems.register_system("vxp.tax", "Thuế tỉnh", by=OPERATOR, at=AT)
    for attempt in (
        lambda: systems.register_system("vxp.mine", "Của tôi", by=CLERK, at=AT),
        lambda: systems.rotate_secret("vxp.tax", by=CLERK, at=AT),
        lambda: systems.keep_secret("vxp.tax", "x", by=CLERK, at=AT),
        lambda: systems.suspend_system("vxp.tax", reason="", by=CLERK, at=AT),
        lambda: systems.resume_system("vxp.tax", by=CLERK, at=AT),
        lambda: systems.limit_calls("vxp.tax", 1, by=CLERK, at=AT),
    ):
        with pytest.raises(NotAllowed):
            attempt()
    assert not ConnectedSystem.objects.filter(code="vxp.mine").exists()


def test_suspending_and_resuming_are_on_record_once_each() -> None:
    systems.register_system("vxp.tax", "Thuế tỉnh", by=OPERATOR, at=AT)
    for _twice in range(2):
        systems.suspend_system("vxp.tax", reason="bảo trì", by=OPERATOR, at=AT)
    assert not ConnectedSystem.objects.get(code="vxp.tax").active
    for _twice in range(2):
        systems.resume_system("vxp.tax", by=OPERATOR, at=AT)
    assert ConnectedSystem.objects.get(code="vxp.tax").active
    system = ConnectedSystem.objects.get(code="vxp.tax")
    lines = AuditEntry.objects.filter(subject_id=system.id).values_list("code", flat=True)
    assert [code for code in lines if code.startswith("axis.system_") and code != "axis.system_connected"] == [
        "axis.system_suspended", "axis.system_resumed"]  # fmt: skip


@pytest.mark.clause("HY19-Đ9.2")
def test_a_system_opens_mailboxes_below_its_own_codes_and_nowhere_else() -> None:
    systems.register_system("vxp.tax", "Thuế tỉnh", codes=["H42.07"], by=OPERATOR, at=AT)
    systems.register_system("vxp.evil", "Kẻ khác", codes=["H42.66"], by=OPERATOR, at=AT)
    box = systems.register_agency("H42.07.02", "Đội thuế 2", system="vxp.tax", email="a@b.vn", by=HUB, at=AT)
    assert (box.code, box.email) == ("H42.07.02", "a@b.vn")
    again = systems.register_agency("H42.07.02", "Đội thuế số 2", system="vxp.tax", by=HUB, at=AT)
    assert (again.id, again.name, again.email) == (box.id, "Đội thuế số 2", "a@b.vn")
    for code in ("H42.08", "H42.070", "H42", "H42.07.02"):
        with pytest.raises(SenderUnknown):
            systems.register_agency(code, "Giả", system="vxp.evil", by=HUB, at=AT)
    with pytest.raises(CodeTaken):
        systems.register_agency("H42.66", "Giả", system="vxp.evil", aliases=["H42.07.02"], by=HUB, at=AT)
    with pytest.raises(SenderUnknown):
        systems.delete_agency("H42.07.02", system="vxp.evil", by=HUB, at=AT)
    systems.delete_agency("H42.07.02", system="vxp.tax", by=HUB, at=AT)
    systems.delete_agency("H42.07.02", system="vxp.tax", by=HUB, at=AT)
    assert Mailbox.objects.get(code="H42.07.02").closed_at == AT
    with pytest.raises(SenderUnknown):  # a closed code stays closed until the operator decides
        systems.register_agency("H42.07.02", "Lại mở", system="vxp.tax", by=HUB, at=AT)


def test_calls_are_drawn_by_the_handful_and_refused_when_none_is_left() -> None:
    systems.register_system("vxp.tax", "Thuế tỉnh", calls_per_minute=240, by=OPERATOR, at=AT)
    system = ConnectedSystem.objects.get(code="vxp.tax")

    def drawn(at: datetime) -> int:
        return calling.draw_calls(system.id, per_minute=240, by=HUB, at=at)

    assert sum(drawn(AT) for _n in range(120)) == 240
    for second in range(3):
        with pytest.raises(TooManyCalls) as refusal:
            drawn(AT + timedelta(milliseconds=second))
    assert refusal.value.data["seconds"] == 1
    assert drawn(AT + timedelta(seconds=1)) == 2
    assert CallBudget.objects.get().left == pytest.approx(2)


def test_a_wrong_clock_is_told_once_for_each_timestamp() -> None:
    systems.register_system("vxp.tax", "Thuế tỉnh", by=OPERATOR, at=AT)
    system = ConnectedSystem.objects.get(code="vxp.tax")
    for timestamp in ("a", "a", "b", "b", "b"):
        calling.note_skew(system.id, timestamp, 3600, by=HUB, at=AT)
    assert AuditEntry.objects.filter(code="axis.clock_skew", subject_id=system.id).count() == 2
    assert ConnectedSystem.objects.get().clock.timestamp == "b"


def test_an_id_that_is_no_text_is_nobody() -> None:
    for code in ("", "x" * 61, "a\x00b", "vxp.\ufffd", "nobody"):
        assert credentials(code, at=AT) is None


def test_two_systems_never_share_a_mailbox() -> None:
    systems.register_system("vxp.tax", "Thuế tỉnh", codes=["H42.07"], by=OPERATOR, at=AT)
    api.open_mailbox("H42.07", "Thuế", system="vxp.tax", by=HUB, at=AT)
    with pytest.raises(IntegrityError):
        Mailbox.objects.create(code="H42.07", name="Giả", system=ConnectedSystem.objects.get(), opened_at=AT)
