"""Who may enter where; each law is also shown to refuse a bad snippet."""

from __future__ import annotations

import warnings
from pathlib import PurePath

import pytest

from architecture import doors, house

LAWS = [
    doors.entered_by_the_door,
    doors.foreign_keys_point_downward,
    doors.plain_rooms_import_plain,
    doors.room_is_on_the_list,
    doors.name_says_something,
    doors.context_says_what_it_owns,
    doors.door_says_what_is_open,
    doors.policies_answer_twice,
]


@pytest.mark.parametrize("law", LAWS, ids=lambda law: law.__name__)
def test_the_house_keeps(law):
    """Every file of the house keeps the law."""
    house.refuse([fault for module in house.modules() for fault in law(module)])


def test_every_package_stands_on_a_floor():
    """A new package is first given a floor in pyproject.toml."""
    assert set(house.contexts()) | {"kernel"} <= set(house.floors())


def test_files_stay_small():
    """Files above 400 lines are reported; above 500 the room becomes a folder."""
    for line in doors.too_long(house.modules(), 400):
        warnings.warn(f"outgrows its room: {line}", stacklevel=1)
    house.refuse(doors.too_long(house.modules(), 500))


def test_templates_lie_below_their_owner():
    """Two contexts never share a template name."""
    found = [p.relative_to(house.ROOT) for p in house.SOURCE.rglob("templates/**/*") if p.is_file()]
    house.refuse([fault for path in found for fault in doors.page_template_out_of_place(path)])


@pytest.mark.parametrize(
    ("law", "dotted", "text"),
    [
        (doors.entered_by_the_door, "drafting.actions", "from vanban.registry.models import OutgoingDocument"),
        (doors.entered_by_the_door, "drafting.actions", "from vanban.registry import models"),
        (doors.entered_by_the_door, "portal.web.views", "import vanban.registry.queries"),
        (doors.entered_by_the_door, "work.tests.test_work", "from vanban.registry.actions import issue"),
        (doors.foreign_keys_point_downward, "registry.models", "x = models.ForeignKey('drafting.Draft', 1)"),
        (doors.foreign_keys_point_downward, "work.models", "x = ForeignKey(to='exchange.Envelope')"),
        (doors.plain_rooms_import_plain, "registry.rules.numbering", "from django.db import models"),
        (doors.plain_rooms_import_plain, "registry.events", "from vanban.platform import events"),
        (doors.plain_rooms_import_plain, "registry.states", "from vanban.registry.models import Register"),
        (doors.room_is_on_the_list, "registry.services", ""),
        (doors.room_is_on_the_list, "registry.logic.x", ""),
        (doors.name_says_something, "registry.rules.utils", ""),
        (doors.name_says_something, "registry.actions", "class NumberService: ..."),
        (doors.context_says_what_it_owns, "registry", '"""Documents."""'),
        (doors.door_says_what_is_open, "registry.api", "from vanban.registry.actions import issue"),
        (doors.door_says_what_is_open, "registry.api", "from vanban.registry.actions import issue\n__all__ = []"),
        (doors.policies_answer_twice, "registry.policies", "def check_can_issue(by, document): ..."),
        (
            doors.context_says_what_it_owns,
            "registry",
            '"""We own: a. We do NOT own: b. Our five words: c."""\nX = 1',
        ),
    ],
)
def test_the_law_refuses(law, dotted, text):
    """The law can fail."""
    assert list(law(house.module(dotted, text)))


@pytest.mark.parametrize(
    ("law", "dotted", "text"),
    [
        (
            doors.entered_by_the_door,
            "drafting.actions",
            "from vanban.registry import api\nfrom vanban.registry.api import x",
        ),
        (doors.entered_by_the_door, "drafting.actions", "from vanban.platform.audit import record"),
        (doors.entered_by_the_door, "work.tests.test_x", "from vanban.directory.tests.cast import an"),
        (doors.foreign_keys_point_downward, "drafting.models", "x = models.ForeignKey('directory.Agency', 1)"),
        (doors.foreign_keys_point_downward, "drafting.models", "x = models.ForeignKey('drafting.Draft', 1)"),
        (doors.name_says_something, "directory.models", "class AccountManager(BaseUserManager): ..."),
    ],
)
def test_the_law_lets_pass(law, dotted, text):
    """The law does not shout at what is right."""
    assert not list(law(house.module(dotted, text)))


def test_a_long_file_and_a_stray_template_are_seen():
    """The two laws that read no syntax tree can fail too."""
    assert doors.too_long([house.module("registry.rules.x", "\n" * 600)], 500)
    assert list(doors.page_template_out_of_place(PurePath("src/vanban/search/templates/portal/x.html")))
