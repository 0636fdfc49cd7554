"""Acts that no stand-in does, each with its reason: the machine's own, and what is done in person only.

An act that is in neither table must be played in a scene; `test_matrix.py` finds those that are nowhere.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from delegation.matrix import Act, Town
from vanban.axis import policies as axis
from vanban.axis.models import Joining
from vanban.directory import policies as directory
from vanban.directory.api import Role
from vanban.exchange import policies as exchange
from vanban.kernel.actor import Actor
from vanban.rulebook import policies as rulebook
from vanban.signing import policies as signing
from vanban.signing.models import TrustProposal

BY_ITSELF: dict[str, tuple[str, ...]] = {
    "a system of another house calls, and the hub or its workers note what became of it": (
        "axis.accepted", "axis.alarm", "axis.call_refused", "axis.calls_refused", "axis.clock_skew",
        "axis.delivery_again",
        "axis.delivery_failed", "axis.delivery_overdue", "axis.directory_synced", "axis.fetched", "axis.processing",
        "axis.refused", "axis.refused_there", "axis.settled_there", "axis.stopped", "axis.stoppage_lifted",
        "axis.ticket_opened", "axis.guest_arrived", "axis.guest_expired", "axis.guest_recalled",
        "axis.guest_report_handed", "axis.guest_status_noted", "axis.guest_status_unmatched", "axis.guest_undelivered",
    ),
    "offices are joined to the hub by the program that sets up, and renamed by the copy of the directory": (
        "axis.mailbox_opened", "axis.mailbox_closed", "axis.mailbox_renamed", "axis.system_connected",
        "exchange.joined_hub", "signing.demo_certificates_made",
    ),
    "the worker carries letters, reports, mails and requests, and notes what the other side says": (
        "exchange.answer_failed", "exchange.answered", "exchange.arrived", "exchange.demand_forged",
        "exchange.demand_received", "exchange.demand_unmatched", "exchange.double",
        "exchange.kept_whole", "exchange.mail_arrived", "exchange.mail_failed", "exchange.mail_kept",
        "exchange.mailbox_failed", "exchange.mailbox_works", "exchange.not_asked", "exchange.packed",
        "exchange.mailed", "exchange.sending", "exchange.sent", "exchange.status_forged", "exchange.status_received",
        "exchange.status_refused", "exchange.status_unmatched", "exchange.undeliverable", "exchange.unreadable",
        "exchange.tasks_begun", "exchange.followed", "exchange.task_overdue", "registry.sent",
    ),
    "the worker looks at files: viruses, pages, forms, slips, Word": (
        "drafting.commented", "drafting.slip_made", "drafting.virus_found", "drafting.word_converted",
        "drafting.word_refused", "exchange.pages_read", "exchange.pages_unread", "exchange.scan_read",
        "exchange.scan_unreadable",
        "exchange.virus_found", "exchange.reading_forgotten",
    ),
    "the worker keeps evidence, timestamps and certificates fresh": (
        "signing.certificate_warned", "signing.evidence_awaited", "signing.evidence_destroyed",
        "signing.evidence_kept", "signing.request_expired", "signing.request_sent", "signing.stamp_settled",
    ),
    "the software beside a token fetches and returns files; the machine judges what came back": (
        "signing.fetched", "signing.not_taken", "signing.other_file_returned", "signing.returned_refused",
    ),
    "the clock tells, clears and sends": (
        "portal.digest_told", "portal.notice_failed", "portal.notices_cleared", "portal.send", "work.overdue",
    ),
    "a merger or a handover moves work; who decided it is on record there": (
        "directory.group_inherited",
        "directory.handover_kept", "drafting.carried_over", "drafting.handed_over", "exchange.carried_over",
        "exchange.following_handed_over", "work.carried_over", "work.handed_over",
    ),
    "an event of another flow ends the work": ("work.recalled", "work.replied"),
    "nobody is signed in yet": (
        "directory.sign_in_failed", "portal.locked_out", "portal.sign_on_refused", "portal.signed_in",
    ),
    "a person without an account writes from the public page": (
        "exchange.citizen_arrived", "exchange.letter_written", "exchange.proof_asked", "exchange.proof_sent",
        "exchange.proofs_forgotten",
    ),
}  # fmt: skip
"""Reason: acts. None of these may ever be on record as done by a stand-in."""

LIKE: dict[str, str] = {
    "axis.guest_agreed": "axis.guest_accepted",
    "directory.post_changed": "directory.requests_approved",
    "directory.refused": "axis.console_refused",
    "drafting.conflict": "drafting.saved",
    "drafting.group_dropped": "drafting.saved",
    "drafting.group_taken": "drafting.saved",
    "drafting.stamped": "drafting.issued",
    "exchange.denial_seen": "exchange.recall_asked",
    "exchange.reading_asked": "exchange.scan_to_be_read",
    "exchange.withdrawn": "exchange.recall_asked",
    "portal.browser_allowed": "portal.channels_chosen",
    "portal.browser_ended": "portal.channels_chosen",
    "portal.register_printed": "registry.book_printed",
    "portal.session_ended": "portal.signed_out",
    "registry.number_set_aside_again": "registry.number_set_aside",
    "registry.number_voided": "registry.number_returned",
    "signing.checked": "signing.sheet_printed",
    "signing.evidence_exported": "portal.file_opened",
    "signing.report_made": "signing.sheet_printed",
    "signing.request_prepared": "drafting.created",
    "signing.reviewer_signed": "drafting.approved",
    "signing.stamp_awaited": "signing.person_signed",
    "signing.timestamped": "signing.person_signed",
    "signing.turned_away": "axis.console_refused",
}
"""Another branch of the verb that was played, or one that begins with the same question: when an authority gives no
timestamp, when two write at once, when a number cannot go back. The tests of their contexts play these."""

Ask = Callable[[Actor], object]
GATES: dict[str, tuple[str, Ask]] = {
    "axis.check_can_operate": ("hanh", lambda by: axis.check_can_operate(by)),
    "axis.check_can_ask": ("hoa", lambda by: axis.check_can_ask(by, None)),
    "axis.check_can_follow": (
        "hoa", lambda by: axis.check_can_follow(by, Joining(agency_id=by.agency_id)),
    ),
    "directory.check_can_manage_accounts": (
        "hoa", lambda by: directory.check_can_manage_accounts(by, by.agency_id),
    ),
    "directory.check_can_merge": ("hanh", lambda by: directory.check_can_merge(by)),
    "directory.check_can_report": (
        "hoa", lambda by: directory.check_can_report(by, by.agency_id),
    ),
    "directory.check_can_void_passwords": ("hanh", lambda by: directory.check_can_void_passwords(by)),
    "directory.check_is_own_person": ("mai", lambda by: directory.check_is_own_person(by, by.person_id)),
    "directory.check_can_decide_accounts": (
        "viet", lambda by: directory.check_can_decide_accounts(by, by.agency_id),
    ),
    "exchange.check_operates": ("hanh", lambda by: exchange.check_operates(by)),
    "rulebook.check_can_amend": ("hanh", lambda by: rulebook.check_can_amend(by)),
    "signing.check_can_keep_for": (
        "hoa", lambda by: signing.check_can_keep_for(by, by.agency_id),
    ),
    "signing.check_can_follow_request": (
        "hoa", lambda by: signing.check_can_keep_for(by, by.agency_id),
    ),
    "signing.check_can_tend_trust": ("hanh", lambda by: signing.check_can_tend_trust(by)),
    "signing.check_can_decide_trust": (
        "hanh", lambda by: signing.check_can_decide_trust(by, TrustProposal(proposed_by=None)),
    ),
    "signing.check_can_withdraw_trust": (
        "hanh", lambda by: signing.check_can_withdraw_trust(by, TrustProposal(proposed_by=by.person_id)),
    ),
}  # fmt: skip
"""Questions that only somebody in person passes; what asks one of them first is no stand-in's (VL19-Đ20.4)."""


def in_person(town: Town) -> Iterator[Act]:
    """Every gate asked by its holder and by everybody in their place."""
    hoa = town.post("hoa")
    hoa.roles = [Role.CLERK, Role.UNIT_ADMIN]
    hoa.save()
    for name, (who, ask) in GATES.items():
        yield Act(
            name,
            who,
            lambda by, _at, ask=ask: ask(by),
            personal=True,
            asks_only=True,
            anybodys=name == "directory.check_is_own_person",
        )
