"""Messages with a document."""

from __future__ import annotations

from uuid import UUID

from vanban.exchange.models import MailMessage


def mails_of(document_id: UUID) -> list[MailMessage]:
    """Every message with this document, oldest first (NB16-Đ14.2, Đ14.4)."""
    return list(MailMessage.objects.filter(envelope_id=document_id).order_by("made_at", "id"))
