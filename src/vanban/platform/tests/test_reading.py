"""A page reads each thing once, and remembers nothing beyond the page."""

from vanban.platform.web.reading import once, one_reading, same_reading


def test_a_reading_asks_once_and_forgets_afterwards() -> None:
    asked: list[str] = []

    def read() -> str | None:
        asked.append("x")
        return None

    with one_reading():
        assert once("draft", read) is None
        assert once("draft", read) is None
        assert len(asked) == 1, "also nothing is remembered as nothing"
        with one_reading():
            once("draft", read)
        assert len(asked) == 2, "a reading inside another has its own memory"
        with same_reading():
            once("draft", read)
        assert len(asked) == 2, "a part of a reading shares its memory"
    once("draft", read)
    once("draft", read)
    assert len(asked) == 4, "outside a reading nothing is remembered"
    with same_reading():
        once("draft", read)
        once("draft", read)
    assert len(asked) == 5, "where none is going on, a part is a reading of its own"
