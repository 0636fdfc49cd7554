"""Packets and statuses drawn by chance, for the property tests of the codec."""

from __future__ import annotations

import unicodedata
from dataclasses import replace
from datetime import date, datetime
from functools import partial

from hypothesis import strategies as st

from vanban.axis.rules.edxml import (
    VIETNAM,
    Attachment,
    Business,
    Code,
    Kind,
    Organization,
    Packet,
    Receiver,
    Replacement,
    ResponseFor,
    Staff,
    Status,
    Trace,
)

words = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Cn", "Co", "Zl", "Zp", "Zs"], max_codepoint=0x1EF9),
    min_size=1,
    max_size=30,
).map(partial(unicodedata.normalize, "NFC"))
maybe = st.just("") | words
codes = st.from_regex(r"\A[GH][0-9]{2}(\.[0-9]{2}){0,3}\Z")
days = st.dates(date(1945, 9, 2), date(2099, 12, 31))
times = st.integers(200_000_000, 4_000_000_000).map(partial(datetime.fromtimestamp, tz=VIETNAM))
organs = st.builds(Organization, codes, maybe, maybe, maybe, maybe, maybe, maybe, maybe)
staffs = st.builds(Staff, maybe, maybe, maybe, maybe, maybe, maybe)
news = st.builds(Business, paper=st.integers(0, 9), reason=maybe, staff=staffs)
recalls = st.builds(Business, kind=st.just(Kind.RECALL), document_id=words, reason=words, staff=staffs)
updates = st.builds(
    Business,
    kind=st.just(Kind.UPDATE),
    document_id=words,
    reason=words,
    content_changed=st.booleans(),
    receivers_changed=st.booleans(),
    receivers=st.lists(st.builds(Receiver, codes, st.booleans()), max_size=3).map(tuple),
)
replaces = st.builds(
    Business,
    kind=st.just(Kind.REPLACE),
    reason=words,
    replacements=st.lists(
        st.builds(Replacement, words, st.lists(codes, max_size=3).map(tuple)), min_size=1, max_size=3
    ).map(tuple),
)
stems = (
    st.from_regex(r"\A[0-9A-Za-zÀ-ỹ ()_-]{1,40}\Z")
    .map(partial(unicodedata.normalize, "NFC"))
    .map(str.strip)
    .filter(bool)
)
statuses = st.builds(
    Status, organs, st.builds(ResponseFor, codes, words, words, days), st.sampled_from(Code), times, maybe, staffs
)
files = st.lists(
    st.builds(
        Attachment,
        name=st.tuples(
            stems,
            st.sampled_from([".pdf", ".docx", ".xlsx", ".xls", ".txt", ".PDF", ".zip", ".odt", ""]),
        ).map("".join),
        content=st.binary(min_size=1, max_size=400).filter(lambda content: not content.startswith(b"PK")),
        description=words,
    ),
    max_size=4,
).map(lambda items: tuple(replace(item, content_id=f"id-{n}") for n, item in enumerate(items)))
packets = st.builds(
    Packet,
    sender=organs,
    recipients=st.lists(organs, min_size=1, max_size=4, unique_by=lambda organ: organ.code).map(tuple),
    document_id=words,
    number=words,
    notation=words,
    promulgated=days,
    subject=words,
    type_name=words,
    signer_name=words,
    type_code=st.integers(0, 99),
    type_detail=st.none() | st.integers(-1, 99),
    place=maybe,
    summary=words,
    signer_competence=maybe,
    signer_position=maybe,
    due=st.none() | days,
    priority=st.integers(0, 4),
    sphere=maybe,
    typist=maybe,
    amount=st.none() | st.integers(0, 999),
    pages=st.none() | st.integers(0, 999),
    appendixes=st.lists(words, max_size=3).map(tuple),
    responses=st.lists(st.builds(ResponseFor, codes, words, words, days), max_size=2).map(tuple),
    steering=st.integers(0, 3),
    to_places=st.lists(words, max_size=3).map(tuple),
    traces=st.lists(st.builds(Trace, codes, times), max_size=3).map(tuple),
    business=news | recalls | updates | replaces,
    attachments=files,
    message_id=st.just("") | st.uuids().map(str),
)
