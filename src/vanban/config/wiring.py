"""Who reacts to what: the one file that knows every context's events, adapters and page providers."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings

from vanban.axis import api as axis_api
from vanban.axis import jobs as axis_jobs
from vanban.axis import ports as axis_ports
from vanban.axis.adapters.vxp import VxpClient
from vanban.axis.events import DeliveryReady
from vanban.config import figures, holdings, keeping, merging, scopes, telling
from vanban.config.office_hub import office_hub
from vanban.config.reading_scans import ExchangeReads
from vanban.config.sending_plans import planned
from vanban.directory import jobs as directory_jobs
from vanban.directory import ports as directory_ports
from vanban.directory.events import (
    AccessGranted,
    AgencyMerged,
    HandedOver,
)
from vanban.drafting import jobs as drafting_jobs
from vanban.drafting import ports as drafting_ports
from vanban.drafting.adapters import clamd
from vanban.drafting.adapters.format.reader import mend_paper, read_paper
from vanban.drafting.adapters.letters import begin_letter
from vanban.drafting.adapters.office.converter import convert
from vanban.drafting.adapters.office.looking import look_at_words, look_into
from vanban.drafting.adapters.office.templates import word_template
from vanban.drafting.adapters.pictures.reading import read_picture
from vanban.drafting.adapters.places.finder import find_places, read_letters
from vanban.drafting.adapters.places.scans import read_scan
from vanban.drafting.adapters.typst.composer import compose
from vanban.drafting.adapters.typst.sheets import compose_sheet
from vanban.drafting.events import (
    BatchItemReady,
    DraftRejected,
    DraftSaved,
    DraftSigned,
    DraftSubmitted,
    FileAdded,
    IssueBegun,
    IssueFailed,
    OpinionAsked,
    StampAwaited,
    WordUploaded,
)
from vanban.drafting.web import copies as drafting_copies
from vanban.drafting.web import entering as drafting_entering
from vanban.drafting.web import form_check as drafting_form
from vanban.drafting.web import numbers as drafting_numbers
from vanban.drafting.web import page as drafting_page
from vanban.drafting.web import review_page as drafting_review
from vanban.exchange import api as exchange
from vanban.exchange import jobs as exchange_jobs
from vanban.exchange import ports as exchange_ports
from vanban.exchange.adapters.envelopes import print_envelopes
from vanban.exchange.adapters.guest_checks import OfficeChecks
from vanban.exchange.adapters.locked_archive import lock_files
from vanban.exchange.adapters.mail_reader.joining import mail_tools
from vanban.exchange.adapters.ocr.reader import read_pages
from vanban.exchange.adapters.scan_folder import ScanFolder
from vanban.exchange.adapters.scans.sheets import print_separators
from vanban.exchange.adapters.scans.table import ScanTable
from vanban.exchange.adapters.slips import print_slip
from vanban.exchange.adapters.smtp import SmtpMail
from vanban.exchange.events import (
    ArrivalAccepted,
    ArrivalRecalled,
    ArrivalRefused,
    DeliveryStatusChanged,
    DocumentRead,
    PacketArrived,
    ScanTaken,
)
from vanban.exchange.web import letters as exchange_letters
from vanban.exchange.web import mail as exchange_mail
from vanban.exchange.web import page as exchange_page
from vanban.exchange.web import reading as exchange_reading
from vanban.exchange.web import viruses as exchange_viruses
from vanban.platform import once, probes
from vanban.platform.events import react
from vanban.platform.health import register_probe
from vanban.platform.web.page import register_provider
from vanban.portal import jobs as portal_jobs
from vanban.portal import ports as portal_ports
from vanban.portal.actions.deeds import keep_deed
from vanban.portal.adapters.oidc import OpenIdConnect
from vanban.portal.adapters.webpush import WebPush
from vanban.portal.queries import delivered
from vanban.registry import ports as registry_ports
from vanban.registry.adapters.books.pdf import write_pdf
from vanban.registry.adapters.books.xlsx import write_xlsx
from vanban.registry.events import IncomingRegistered, OutgoingIssued
from vanban.registry.web import page as registry_page
from vanban.search import jobs as search_jobs
from vanban.signing import api as signing_api
from vanban.signing import jobs as signing_jobs
from vanban.signing.adapters import joining as signing_adapters
from vanban.signing.events import ReturnedSigned, SigningGivenUp
from vanban.signing.queries import waiting as signing_waiting
from vanban.signing.web import evidence as signing_evidence
from vanban.signing.web import page as signing_page
from vanban.work import api as work
from vanban.work import jobs as work_jobs
from vanban.work.events import (
    WorkAssigned,
    WorkFinished,
    WorkStarted,
)
from vanban.work.web import page as work_page

UNHEARD = (
    ArrivalAccepted,
    ArrivalRefused,
    DeliveryStatusChanged,
    OpinionAsked,
)
"""Facts that nobody reacts to: they wait for reports, or are told by the box that they open."""


def join() -> None:
    """Join every adapter, every reaction and every page provider; harmless when called twice."""
    _join_adapters()
    _join_reactions()
    for provider in (
        registry_page.PROVIDER,
        drafting_page.PROVIDER,
        drafting_review.PROVIDER,
        drafting_form.PROVIDER,
        exchange_page.PROVIDER,
        exchange_mail.PROVIDER,
        exchange_reading.PROVIDER,
        exchange_viruses.PROVIDER,
        exchange_letters.PROVIDER,
        work_page.PROVIDER,
        drafting_copies.PROVIDER,
        drafting_numbers.PROVIDER,
        drafting_entering.PROVIDER,
        signing_page.PROVIDER,
        signing_evidence.PROVIDER,
    ):
        register_provider(provider)
    probes.register()
    register_probe("timestamps", signing_waiting.timestamps)
    register_probe("virus_scanner", clamd.finding)
    register_probe("notices", delivered.finding)


def _join_adapters() -> None:
    directory_ports.use_scopes(scopes.BOXES, always=scopes.ALWAYS, never=scopes.NEVER)
    directory_ports.use_record_press(holdings.print_record)
    holdings.join()
    figures.join()
    signing_adapters.join()
    registry_ports.use_book_writer("pdf", write_pdf)
    registry_ports.use_book_writer("xlsx", write_xlsx)
    drafting_ports.use_composer(compose)
    drafting_ports.use_picture_reader(read_picture)
    drafting_ports.use_sheet_composer(compose_sheet)
    drafting_ports.use_page_tools(read_paper, mend_paper)
    drafting_ports.use_place_finder(find_places, read_letters, read_scan)
    drafting_ports.use_file_tools(
        drafting_ports.FileTools(convert, word_template, look_into, look_at_words, clamd.scan)
    )
    exchange_ports.use_axis(office_hub())
    exchange_ports.use_drafts(planned)
    exchange_ports.use_envelope_press(print_envelopes)
    exchange_ports.use_slip_press(print_slip)
    exchange_ports.use_lock(lock_files)
    scans = ScanFolder(Path(settings.VANBAN_SCAN_FOLDER)) if settings.VANBAN_SCAN_FOLDER else None
    exchange_ports.use_scan_tools(exchange_ports.ScanTools(ScanTable(), print_separators, scans))
    exchange_ports.use_page_reader(read_pages)
    exchange_ports.use_virus_scanner(_found_by_scanner)
    drafting_ports.use_letter_reading(ExchangeReads())
    drafting_ports.use_case_files(work.case_file_of)
    exchange_ports.use_mail_tools(mail_tools(settings.VANBAN_MAIL_SECRETS))
    server = SmtpMail(settings.VANBAN_SMTP_URL, settings.VANBAN_SMTP_PASSWORD_FILE)
    exchange_ports.use_mail(server if server.url else None)
    portal_ports.use_mail(server if server.url else None)
    portal_ports.use_push(_push())
    portal_ports.use_sign_on(_sign_on())
    once.use_keeper(keep_deed)
    axis_ports.use_carrier("upstream", axis_api.carry_upstream)
    axis_ports.use_upstream(lambda joint: VxpClient(joint.endpoint, joint.system_id, joint.secret))
    if not settings.HUB_ALONE:
        axis_ports.use_carrier("local", exchange_jobs.carry)
        signing_api.use_desk(begin_letter)
    axis_ports.use_examiner(OfficeChecks())


def _push() -> WebPush:
    """The way to browsers' push services, which want to know whom to ask about us: our address, or a mail name."""
    place = urlsplit(settings.VANBAN_BASE_URL)
    secure = place.scheme == "https"
    return WebPush(
        settings.VANBAN_VAPID_KEY_FILE,
        tuple(host.strip() for host in settings.VANBAN_PUSH_HOSTS.split(",") if host.strip()),
        contact=f"https://{place.netloc}" if secure else "mailto:vanban@localhost.localdomain",
        may_make_key=not settings.VANBAN_PRODUCTION,
        plain=not settings.VANBAN_PRODUCTION,
    )


def _sign_on() -> OpenIdConnect | None:
    """The province's own sign-in, where it is set."""
    if not settings.VANBAN_SSO_ISSUER:
        return None
    return OpenIdConnect(
        settings.VANBAN_SSO_ISSUER,
        settings.VANBAN_SSO_CLIENT_ID,
        secret_file=settings.VANBAN_SSO_SECRET_FILE,
        ca_file=settings.VANBAN_SSO_CA_FILE,
        shown_as=settings.VANBAN_SSO_NAME,
        passwords_for_all=settings.VANBAN_SSO_PASSWORDS == "all",
    )


def _found_by_scanner(content: bytes) -> str:
    """What the virus scanner found in a file, empty for nothing."""
    return clamd.scan(content).signature


def _join_reactions() -> None:
    for fact, name, tell in axis_jobs.GUEST_REACTIONS:
        react(fact, name, tell, queue="exchange")
    if settings.HUB_ALONE:  # no office lives here: jobs of exchange would look in vain for what they are told of
        react(DeliveryReady, "axis.carry", axis_jobs.on_delivery_ready, queue="exchange")
        return
    react(HandedOver, "directory.print_handover", directory_jobs.print_handover)
    react(AgencyMerged, "axis.close_merged", merging.close_address, queue="exchange")
    react(IssueBegun, "drafting.finish", drafting_jobs.complete_begun, queue="sealing")
    for turned in (DraftSubmitted, DraftRejected, DraftSigned):
        react(turned, "drafting.slip", drafting_jobs.note_turn)
    react(DraftSubmitted, "drafting.check_form", drafting_jobs.check_submitted_form)
    react(WordUploaded, "drafting.convert_word", drafting_jobs.convert_word)
    react(FileAdded, "drafting.scan_file", drafting_jobs.scan_added)
    react(StampAwaited, "drafting.stamp", drafting_jobs.stamp, queue="sealing")
    react(BatchItemReady, "drafting.batch_item", drafting_jobs.do_batch_item)
    react(OutgoingIssued, "drafting.batch_issued", drafting_jobs.note_issued)
    react(IssueFailed, "drafting.batch_failed", drafting_jobs.note_failed)
    react(ReturnedSigned, "drafting.take_from_device", drafting_jobs.take_from_device)
    react(SigningGivenUp, "drafting.give_up_device", drafting_jobs.give_up_device)
    react(IncomingRegistered, "work.submit", work_jobs.on_incoming_registered)
    react(OutgoingIssued, "signing.request_sent", _note_request)
    react(OutgoingIssued, "signing.keep_issued", keeping.keep_issued, queue="sealing")
    react(IncomingRegistered, "signing.keep_registered", keeping.keep_registered, queue="sealing")
    react(ArrivalRecalled, "signing.forget_recalled", keeping.forget_recalled, queue="sealing")
    react(OutgoingIssued, "work.finish_by_reply", work_jobs.on_outgoing_issued)
    for handled, code in ((WorkAssigned, "04"), (WorkStarted, "05"), (WorkFinished, "06")):
        react(handled, f"exchange.status_{code}", _tell_sender(code), queue="exchange")
    for event, name, reaction in exchange_jobs.REACTIONS:
        react(event, name, reaction, queue="exchange")
    for event, name, reaction in exchange_jobs.READING_REACTIONS:
        react(event, name, reaction, queue="ocr")
    react(ScanTaken, "exchange.read_scan", exchange_jobs.on_scan_taken, queue="ocr")
    react(ArrivalRecalled, "work.close_recalled", _close_work)
    react(OutgoingIssued, "portal.check_issued", portal_jobs.check_issued)
    for event, name, reaction in telling.REACTIONS:
        react(event, name, reaction, queue="telling")
    for worded in (
        AccessGranted,
        ArrivalRecalled,
        DraftSaved,
        DocumentRead,
        OutgoingIssued,
        IncomingRegistered,
        PacketArrived,
    ):
        react(worded, "search.index", search_jobs.on_event)


def _close_work(event: ArrivalRecalled) -> None:
    """Nobody goes on working on a document that its sender has taken back (HY19-Đ10.2)."""
    work.close_recalled(event.document_id, reason=event.reason, by=exchange_jobs.HUB, at=event.at)


def _note_request(event: OutgoingIssued) -> None:
    """A request for certificates is on its way to the authority once its letter is issued (NĐ 68/2024)."""
    signing_api.note_request_sent(event.document_id, by=signing_jobs.WATCH, at=event.at)


def _tell_sender(code: str) -> Callable[[WorkAssigned | WorkStarted | WorkFinished], None]:
    """What happens to a document here shows at its sender by itself (VL19-Đ6.2)."""

    def tell(event: WorkAssigned | WorkStarted | WorkFinished) -> None:
        who = " - ".join(part for part in (event.staff, event.department) if part)
        exchange.note_status(event.document_id, code, by=exchange_jobs.HUB, at=event.at, description=who)

    return tell
