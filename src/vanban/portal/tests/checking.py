"""What the checker's stories need: the two offices on the hub, a letter issued, a manipulated twin of it."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from django.contrib.auth.hashers import make_password
from django.test import Client
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

from vanban.directory.api import Account, for_clerks, grant_access
from vanban.exchange.tests.story import Story

BACKEND = "django.contrib.auth.backends.ModelBackend"


def seat(story: Story) -> Callable[[str], Client]:
    """A person at the screen, signed in."""

    def down(short: str) -> Client:
        post = story.ward.posts.get(short) or story.snv.posts[short]
        account, _new = Account.objects.get_or_create(
            person=post.person, defaults={"username": f"thu_{short}", "password": make_password("mat-khau-thu-1")}
        )
        client = Client()
        client.force_login(account, backend=BACKEND)
        return client

    return down


def issued(story: Story, at: datetime) -> UUID:
    """A letter of the department, seen by its clerks."""
    document = story.issued(at=at)
    grant_access(document, [for_clerks(story.snv.agency.id)], kind="outgoing", moment=at, reason="clerk")
    return document


def manipulated(pdf: bytes) -> bytes:
    """The same letter with a red bar painted over its text after both had signed; no byte of theirs is touched."""
    out = io.BytesIO(pdf)
    writer = IncrementalPdfFileWriter(out)
    bar = writer.add_object(generic.StreamObject(stream_data=b"q 1 0 0 rg 100 400 200 20 re f Q"))
    writer.add_stream_to_page(0, bar)
    writer.write_in_place()
    return out.getvalue()
