"""What a verb must do and what a rule may not touch; each law is also shown to refuse a bad snippet."""

from __future__ import annotations

import pytest

from architecture import house, verbs

LAWS = [
    verbs.status_changes_in_actions,
    verbs.status_asked_in_policies,
    verbs.rules_take_time,
    verbs.no_work_in_save,
    verbs.plain_noqa,
    verbs.verbs_take_by_and_at,
    verbs.verbs_are_atomic,
    verbs.verbs_stay_at_home,
    verbs.adapters_ask_for_no_transaction,
]


@pytest.mark.parametrize("law", LAWS, ids=lambda law: law.__name__)
def test_the_house_keeps(law):
    """Every file of the house keeps the law."""
    house.refuse([fault for module in house.modules() for fault in law(module)])


@pytest.mark.parametrize("context", house.contexts())
def test_every_verb_is_on_record(context):
    """Every action function writes audit."""
    house.refuse(verbs.verbs_write_audit(m for m in house.modules() if m.context == context))


def test_templates_do_not_decide():
    """No template compares a status, holds inline script or style, or leaves text unescaped."""
    faults = []
    for path in house.SOURCE.rglob("*.html"):
        place, text = str(path.relative_to(house.ROOT)), path.read_text(encoding="utf-8")
        faults += [*verbs.template_asks_no_status(place, text), *verbs.template_keeps_the_policy(place, text)]
    house.refuse(faults)


@pytest.mark.parametrize(
    ("law", "dotted", "text"),
    [
        (verbs.status_changes_in_actions, "drafting.web.views", "draft.status = 'signed'"),
        (verbs.status_changes_in_actions, "drafting.models", "def save(self):\n    self.status = 'signed'"),
        (verbs.status_changes_in_actions, "drafting.jobs", "Draft.objects.filter(id=1).update(status='x')"),
        (verbs.status_changes_in_actions, "drafting.tests.test_x", "draft.status = 'signed'"),
        (verbs.status_asked_in_policies, "drafting.actions", "if draft.status == 'signed': pass"),
        (verbs.status_asked_in_policies, "drafting.web.page", "x = draft.status in (A, B)"),
        (verbs.rules_take_time, "drafting.rules", "x = timezone.now()"),
        (verbs.rules_take_time, "drafting.actions", "x = datetime.now(UTC)"),
        (verbs.rules_take_time, "drafting.actions", "x = date.today()"),
        (verbs.rules_take_time, "drafting.rules", "x = random.choice([1])"),
        (verbs.rules_take_time, "drafting.actions", "x = secrets.token_hex()"),
        (verbs.no_work_in_save, "drafting.models", "class D:\n    def save(self): ..."),
        (verbs.no_work_in_save, "drafting.apps", "from django.db.models.signals import post_save"),
        (verbs.plain_noqa, "drafting.rules", "x = 1  # " + "noqa"),
        (verbs.plain_noqa, "drafting.rules", "x = 1  # type:" + " ignore"),
        (verbs.verbs_take_by_and_at, "drafting.actions", "def submit(id, *, by): ..."),
        (verbs.verbs_take_by_and_at, "drafting.actions", "def submit(id, *, at): ..."),
        (verbs.verbs_stay_at_home, "drafting.actions", "import subprocess"),
        (verbs.verbs_stay_at_home, "drafting.rules", "path.write_bytes(b'')"),
        (verbs.adapters_ask_for_no_transaction, "drafting.adapters.x", "import subprocess"),
        (verbs.verbs_are_atomic, "drafting.actions", "def submit(id, *, by, at):\n    audit.record(by, 'x', id, at)"),
    ],
)
def test_the_law_refuses(law, dotted, text):
    """The law can fail."""
    assert list(law(house.module(dotted, text)))


@pytest.mark.parametrize(
    ("law", "dotted", "text"),
    [
        (verbs.status_changes_in_actions, "drafting.actions", "draft.status = step.target"),
        (verbs.status_changes_in_actions, "drafting.models", "def move_to(self, s):\n    self.status = s"),
        (verbs.status_asked_in_policies, "drafting.policies", "if draft.status == 'signed': pass"),
        (verbs.status_asked_in_policies, "axis.adapters.vxp", "if response.status == 200: pass"),
        (verbs.rules_take_time, "drafting.web.views", "x = timezone.now()"),
        (verbs.plain_noqa, "drafting.rules", "x = 1  # noqa: E501 - a table"),
        (verbs.verbs_are_atomic, "drafting.actions", "@transaction.atomic\ndef submit(i, *, by, at):\n    publish(1)"),
    ],
)
def test_the_law_lets_pass(law, dotted, text):
    """The law does not shout at what is right."""
    assert not list(law(house.module(dotted, text)))


@pytest.mark.parametrize(
    "text",
    ["<script>go()</script>", '<p style="color:red">', '<a onclick="go()">', "{{ text|safe }}", "{% autoescape off %}"],
)
def test_a_loose_template_is_seen(text):
    """The law on the content policy can fail."""
    assert list(verbs.template_keeps_the_policy("x.html", text))
    assert not list(verbs.template_keeps_the_policy("x.html", '<script src="a.js" defer></script> {{ text }}'))


def test_a_silent_verb_is_seen():
    """A verb without audit is refused; one that leans on a neighbour of its room is not."""
    silent = house.module("drafting.actions.turns", "def submit(id, *, by, at):\n    change()")
    loud = house.module(
        "drafting.actions.notes",
        "def approve(id, *, by, at):\n    _write(id)\ndef _write(id):\n    audit.record(1, 'x', id, 2)",
    )
    assert len(list(verbs.verbs_write_audit([silent, loud]))) == 1


def test_a_deciding_template_is_seen():
    """The law on templates can fail."""
    assert list(verbs.template_asks_no_status("x.html", '{% if doc.status == "signed" %}'))
    assert not list(verbs.template_asks_no_status("x.html", "{% if part.status %}{{ part.status }}"))
