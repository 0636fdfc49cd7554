"""The verbs of exchange."""

from vanban.exchange.actions.deciding import accept, refuse
from vanban.exchange.actions.following import mark_unreachable, note_report, note_undeliverable
from vanban.exchange.actions.joining import join_hub
from vanban.exchange.actions.receiving import receive
from vanban.exchange.actions.reporting import hand_status, note_status
from vanban.exchange.actions.sending import resend, send_issued

__all__ = [
    "accept",
    "hand_status",
    "join_hub",
    "mark_unreachable",
    "note_report",
    "note_status",
    "note_undeliverable",
    "receive",
    "refuse",
    "resend",
    "send_issued",
]
