"""A recalled letter that was stamped “ĐẾN” meanwhile: the stamped copy goes with the rest."""

from __future__ import annotations

from datetime import timedelta

import pytest

from cast import AT
from vanban.exchange import api
from vanban.exchange.tests.story import Story
from vanban.exchange.tests.test_recall import recall
from vanban.platform import storage
from vanban.registry import api as registry

pytestmark = pytest.mark.django_db


@pytest.mark.clause("HY19-Đ10.2#2")
def test_the_stamped_copy_of_a_recalled_letter_is_destroyed_too(story: Story) -> None:
    document_id, arrival_id = story.delivered()
    api.accept(arrival_id, by=story.ngoc, at=AT + timedelta(minutes=1))
    stamped = storage.put(b"%PDF-1.7 stamped", media_type="application/pdf").id
    at = AT + timedelta(minutes=2)
    registry.keep_stamped(arrival_id, blob_id=stamped, name="DauDen1.pdf", by=story.ngoc, at=at)
    story.carry(at)
    recall(story, document_id, 3)
    story.carry(AT + timedelta(minutes=4))
    api.agree_recall(arrival_id, by=story.ngoc, at=AT + timedelta(minutes=5))
    with pytest.raises(storage.ContentDamaged):
        storage.read(stamped)
    assert registry.is_content_destroyed(arrival_id)
