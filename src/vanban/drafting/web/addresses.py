"""Addresses of the compose pages, for links from other rooms."""

from __future__ import annotations

from uuid import UUID

from django.urls import reverse


def device_address(errand_id: UUID) -> str:
    """The page on which a person signs with the token in their own computer."""
    return reverse("device_errand", args=[errand_id])


def edit_address(draft_id: UUID) -> str:
    """The page on which a draft is written."""
    return reverse("draft", args=[draft_id])


def form_address(document_id: UUID) -> str:
    """Where the form of a draft is checked."""
    return reverse("draft_form", args=[document_id])
