"""Puts the readers of mail together for the house."""

from __future__ import annotations

from pathlib import Path

from vanban.exchange.adapters.dkim import DomainKeys
from vanban.exchange.adapters.imap import ImapMailboxes
from vanban.exchange.adapters.mail_reader.reader import read_letter
from vanban.exchange.ports import MailTools


def mail_tools(secrets: Path) -> MailTools:
    """The tools with the folder of the mailboxes' passwords."""
    return MailTools(ImapMailboxes(secrets), read_letter, DomainKeys())
