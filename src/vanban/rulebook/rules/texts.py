"""Which text says how a document must look: by its class and by its own day, not by the day somebody looks at it."""

from __future__ import annotations

from datetime import date

from vanban.rulebook.rules.profile import Decision, FormatText, Profile


def format_text(profile: Profile, kind: str, dated: date) -> Decision[FormatText]:
    """The rules of form for a class (“administrative” or “legal”) on a day (NB16-Đ5.2a, NB25-Đ8.1, HP25-Đ8.1).

    A document older than every text at hand is held to the oldest. Raises KeyError for another class.
    """
    texts = profile.format_texts[kind]
    found = next((text for text in reversed(texts) if text.since <= dated), texts[0])
    return profile.decided(found, f"{found.title}, in force from {found.since:%d/%m/%Y}")
