"""The verbs of exchange."""

from vanban.exchange.actions.agreeing import agree_times, end_agreement
from vanban.exchange.actions.amending import Updated, update
from vanban.exchange.actions.answering import send_answer
from vanban.exchange.actions.choosing import choose_dispatch, word_file_name
from vanban.exchange.actions.citizens import (
    Whence,
    ask_proof,
    forget_proofs,
    keep_desk,
    send_proof,
    take_letter,
    write_letter,
)
from vanban.exchange.actions.deciding import accept, refuse
from vanban.exchange.actions.demanding import agree_recall, agree_update, deny_recall, deny_update, heed
from vanban.exchange.actions.extending import Extended, extend, send_once_more
from vanban.exchange.actions.fetching import Fetched, look_into
from vanban.exchange.actions.following import mark_unreachable, note_report, note_undeliverable
from vanban.exchange.actions.handing import hand_status
from vanban.exchange.actions.joining import join_hub
from vanban.exchange.actions.keeping import keep_whole
from vanban.exchange.actions.ledger import (
    answer_task_time,
    ask_task_time,
    confirm_task,
    give_lines,
    pass_days,
    report_task,
    send_back_task,
)
from vanban.exchange.actions.lettering import Entered, enter_letter, lay_back, sort_scan
from vanban.exchange.actions.linking import Mended, correct_by, replace_by
from vanban.exchange.actions.mailboxes import end_domain, keep_mailbox, list_domain
from vanban.exchange.actions.mailing import mail_copy, send_mails
from vanban.exchange.actions.papering import address_paper, drop_paper, reopen_paper, tick_paper
from vanban.exchange.actions.publishing import publish_document, withdraw_publication
from vanban.exchange.actions.reading_pages import ask_reading, forget_abandoned, read_again, read_document, take_fields
from vanban.exchange.actions.recalling import Recalled, note_denial_seen, recall
from vanban.exchange.actions.receiving import receive
from vanban.exchange.actions.recognising import dismiss, join_copy, note_paper_copy, recognise
from vanban.exchange.actions.reporting import note_status
from vanban.exchange.actions.requesting import send_requests
from vanban.exchange.actions.scanning import (
    Mark,
    arrange_scan,
    drop_scan,
    join_scans,
    note_refused_scan,
    read_scan,
    take_scan,
)
from vanban.exchange.actions.sending import resend, send_issued
from vanban.exchange.actions.taking import take_head, take_message
from vanban.exchange.actions.tasking import begin_tasks, end_task, follow, give_task, urge
from vanban.exchange.actions.viruses import scan_arrival, scan_file

__all__ = [
    "Entered",
    "Extended",
    "Fetched",
    "Mark",
    "Mended",
    "Recalled",
    "Updated",
    "Whence",
    "accept",
    "address_paper",
    "agree_recall",
    "agree_times",
    "agree_update",
    "answer_task_time",
    "arrange_scan",
    "ask_proof",
    "ask_reading",
    "ask_task_time",
    "begin_tasks",
    "choose_dispatch",
    "confirm_task",
    "correct_by",
    "deny_recall",
    "deny_update",
    "dismiss",
    "drop_paper",
    "drop_scan",
    "end_agreement",
    "end_domain",
    "end_task",
    "enter_letter",
    "extend",
    "follow",
    "forget_abandoned",
    "forget_proofs",
    "give_lines",
    "give_task",
    "hand_status",
    "heed",
    "join_copy",
    "join_hub",
    "join_scans",
    "keep_desk",
    "keep_mailbox",
    "keep_whole",
    "lay_back",
    "list_domain",
    "look_into",
    "mail_copy",
    "mark_unreachable",
    "note_denial_seen",
    "note_paper_copy",
    "note_refused_scan",
    "note_report",
    "note_status",
    "note_undeliverable",
    "pass_days",
    "publish_document",
    "read_again",
    "read_document",
    "read_scan",
    "recall",
    "receive",
    "recognise",
    "refuse",
    "reopen_paper",
    "replace_by",
    "report_task",
    "resend",
    "scan_arrival",
    "scan_file",
    "send_answer",
    "send_back_task",
    "send_issued",
    "send_mails",
    "send_once_more",
    "send_proof",
    "send_requests",
    "sort_scan",
    "take_fields",
    "take_head",
    "take_letter",
    "take_message",
    "take_scan",
    "tick_paper",
    "update",
    "urge",
    "withdraw_publication",
    "word_file_name",
    "write_letter",
]
