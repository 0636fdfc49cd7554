"""What a stand-in may do, by the box that was delegated: the acts of every context, by their codes in the record.

The record refuses an act of a stand-in whose code is not here (decision 0034); so a verb made tomorrow is outside
every narrow delegation until somebody writes it down here. A delegation of everything covers all but `NEVER`.
"""

from __future__ import annotations

from vanban.directory.api import Box

ALWAYS = frozenset(
    {
        "axis.console_refused",
        "directory.refused",
        "portal.browser_allowed",
        "portal.browser_ended",
        "portal.channels_chosen",
        "portal.columns_chosen",
        "portal.file_opened",
        "portal.list_forgotten",
        "portal.list_kept",
        "portal.look_chosen",
        "portal.post_chosen",
        "portal.read",
        "portal.session_ended",
        "portal.signed_out",
        "portal.signed_out_everywhere",
        "signing.checked",
        "signing.report_made",
        "signing.sheet_printed",
    }
)
"""Looking, leaving, choosing another post and arranging one's own screen are done in any place."""

NEVER = frozenset(
    {
        "directory.account_locked",
        "directory.account_opened",
        "directory.account_unlocked",
        "directory.delegated",
        "directory.export_asked",
        "directory.export_decided",
        "directory.export_fetched",
        "directory.guest_clerk_appointed",
        "directory.handover_completed",
        "directory.handover_confirmed",
        "directory.merged",
        "directory.operator_appointed",
        "directory.password_changed",
        "directory.password_voided",
        "directory.report_sent",
        "directory.requests_approved",
        "directory.requests_refused",
    }
)
"""Personal, or the head's own word on people and accounts: no delegation covers it (VL19-Đ20.4)."""

_KEYS = {
    "signing.fetched",
    "signing.given_up",
    "signing.handed_out",
    "signing.not_taken",
    "signing.offered",
    "signing.other_file_returned",
    "signing.returned_refused",
    "signing.stamp_awaited",
    "signing.timestamped",
    "signing.turned_away",
}
_HANDLING = {
    "exchange.heeded",
    "exchange.task_reported",
    "exchange.task_time_asked",
    "registry.handed",
    "registry.paper_received",
    "work.claimed",
    "work.filed",
    "work.more_time_asked",
    "work.opened",
    "work.part_taken_back",
    "work.passed_on",
    "work.progress",
    "work.returned",
    "work.split",
    "work.urged",
}
_READ_ON = {
    "drafting.form_checked",
    "drafting.opinions_asked",
    "drafting.rejected",
    "drafting.remarked",
}
"""Whoever has a draft before them, to review or to sign it, may look at its form, ask others, and say no."""

BOXES: dict[str, frozenset[str]] = {
    Box.INSTRUCT: frozenset(
        {
            "registry.handed",
            "work.more_time_granted",
            "work.more_time_refused",
            "work.instructed",
            "work.laid_before_all",
            "work.sentence_dropped",
            "work.sentence_kept",
            "work.urged",
        }
    ),
    Box.SIGN: frozenset(
        {
            *_KEYS,
            *_READ_ON,
            "drafting.approved_by_hand",
            "drafting.at_device",
            "drafting.batch_item_left",
            "drafting.batch_stopped",
            "drafting.block_set",
            "drafting.sign_batch_begun",
            "drafting.signed",
            "drafting.stamped",
            "signing.person_signed",
        }
    ),
    Box.REVIEW: frozenset({*_READ_ON, "drafting.approved", "drafting.reminded", "signing.reviewer_signed"}),
    Box.OPINION: frozenset({"drafting.opinion_given", "drafting.remarked"}),
    Box.HANDLE: frozenset({*_HANDLING, "work.finished"}),
    Box.COWORK: frozenset({*_HANDLING, "work.share_done"}),
    Box.ISSUE: frozenset(
        {
            *_KEYS,
            "drafting.at_device",
            "drafting.batch_item_left",
            "drafting.batch_stopped",
            "drafting.issue_begun",
            "drafting.issue_failed",
            "drafting.issued",
            "drafting.number_chosen",
            "drafting.number_given_back",
            "drafting.printed",
            "drafting.rejected",
            "drafting.scanned",
            "drafting.signed_by_hand",
            "drafting.stamped",
            "exchange.dispatch_chosen",
            "exchange.file_worded",
            "exchange.packed",
            "exchange.sending",
            "registry.issued",
            "registry.number_assigned",
            "registry.number_reserved",
            "registry.number_returned",
            "registry.number_set_aside",
            "registry.number_set_aside_again",
            "registry.number_voided",
            "registry.sent",
            "drafting.issue_batch_begun",
            "signing.attachment_signed",
            "signing.copy_signed",
            "signing.seal_signed",
        }
    ),
    Box.ARRIVED: frozenset(
        {
            "drafting.arrival_stamped",
            "drafting.paper_entered",
            "exchange.accepted",
            "exchange.answer_written",
            "exchange.copy_came",
            "exchange.destroyed",
            "exchange.dismissed",
            "exchange.fields_taken",
            "exchange.given_back",
            "exchange.heeded",
            "exchange.joined",
            "exchange.letter_entered",
            "exchange.letter_laid_back",
            "exchange.letter_scanned",
            "exchange.paper_copy",
            "exchange.reading_asked",
            "exchange.recall_denied",
            "exchange.refused",
            "exchange.scan_arranged",
            "exchange.scan_dropped",
            "exchange.scan_sorted",
            "exchange.scan_taken",
            "exchange.scan_unreadable",
            "exchange.scans_joined",
            "exchange.status_reported",
            "exchange.update_agreed",
            "exchange.update_denied",
            "registry.entered_late",
            "registry.handed",
            "registry.registered",
            "registry.stamped",
            "signing.arrival_signed",
            "signing.copy_signed",
            "work.laid_before_all",
            "work.submitted",
            "work.submitted_by_field",
        }
    ),
}
