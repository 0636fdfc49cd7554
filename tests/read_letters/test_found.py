"""What was read of a letter is found by whoever may see the letter, and by nobody else."""

from __future__ import annotations

from cast import AT
from vanban.exchange import api
from vanban.exchange.tests.conftest import own_files, shared_files, story
from vanban.exchange.tests.story import MACHINE, Story
from vanban.search import api as search

__all__ = ["own_files", "shared_files", "story"]


def test_who_searches_for_a_word_of_the_letter_finds_it(story: Story) -> None:
    """No field of the packet has these words; only the page has."""
    _sent, arrival_id = story.delivered()
    search.index(arrival_id)
    assert search.find(story.ngoc, "quý cơ quan") == []
    api.read_document(arrival_id, by=MACHINE, at=AT)
    search.index(arrival_id)
    assert arrival_id in [hit.document_id for hit in search.find(story.ngoc, "quý cơ quan")]
    assert arrival_id not in [hit.document_id for hit in search.find(story.hoa, "quý cơ quan")]
