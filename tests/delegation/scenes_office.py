"""The office itself: books and series, calendar, accounts and people, lists, rules, certificates."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from cast import AT
from delegation.matrix import Act, Town
from delegation.scenes_work import registered
from vanban.axis.actions.console import note_turned_away
from vanban.directory import api as directory
from vanban.directory.api import Box, Role, for_post, grant_access, open_item
from vanban.drafting import api as drafting
from vanban.drafting.tests.test_copies import sheet_a4
from vanban.kernel.identifiers import new_id
from vanban.platform import storage
from vanban.portal import actions as portal
from vanban.portal.actions import choosing, lists
from vanban.registry import api as registry
from vanban.registry.tests.office import letter, paper
from vanban.rulebook import actions as rules
from vanban.signing import api as signing

TUESDAY, DECEMBER = date(2026, 11, 24), date(2026, 12, 1)
PDF = "application/pdf"
WHY, BASIS = "Theo quyết định mới", "Quyết định số 5/QĐ-SNV"


def books(town: Town) -> Iterator[Act]:
    """Registers read and taken out, series decided, a day entered afterwards, a paper file received."""
    desk = town.desk
    agency = desk.snv.agency.id
    kept = drafting.Scanned("ho-so.pdf", PDF, storage.put(sheet_a4(), media_type=PDF).id)
    facts = letter(document_code="", issuer_name="Công ty Tràng An", issuer_code="", paper_dossier=True)
    file = drafting.enter_paper(new_id(), facts=facts, scan=kept, by=town.who("hoa"), at=town.now()).id
    for who, box in (("hung", Box.HANDLE), ("mai", Box.COWORK)):
        theirs = [for_post(town.post(who).id)]
        grant_access(file, theirs, kind="incoming", moment=AT, reason="lead")
        open_item(file, theirs, box=box, moment=AT, title="Công văn", subject="Hồ sơ")
        yield Act(
            "registry.paper_received",
            who,
            lambda by, at: registry.receive_paper_file(file, by=by, at=at),
            boxes=(box,),
        )
    late = registry.LateFacts(AT - timedelta(hours=20), "Mất điện cả ngày", "57")
    for who in ("hoa", "viet"):
        yield Act(
            "registry.book_printed",
            who,
            lambda by, at: registry.note_book_printed(
                agency, direction="in", year=2026, book="", form="pdf", by=by, at=at
            ),
        )
        yield Act(
            "registry.series_decided",
            who,
            lambda by, at: registry.decide_book(
                agency, code="QĐ2", name="Sổ quyết định nhân sự", types=["quyet-dinh"], from_year=2027, basis=BASIS,
                by=by, at=at,
            ),
        )  # fmt: skip
    yield Act(
        "registry.entered_late",
        "hoa",
        lambda by, at: registry.register_incoming(
            new_id(), agency_id=agency, facts=letter(number="58", document_code=""), files=[paper()], late=late,
            by=by, at=at,
        ),
        boxes=(Box.ARRIVED,),
    )  # fmt: skip


def calendar(town: Town) -> Iterator[Act]:
    """An agency's own days; those of the province."""
    ward = town.desk.ward.agency.id
    words = {"name": "Ngày thành lập phường", "basis": "TB 12/TB-UBND", "works": False}
    day = date(2026, 12, 14)
    kept = directory.set_calendar_day(ward, province="", day=DECEMBER, **words, by=town.who("ngoc"), at=town.now())
    for who in ("ngoc", "uoc"):
        yield Act(
            "directory.calendar_day_set",
            who,
            lambda by, at: directory.set_calendar_day(ward, province="", day=day, **words, by=by, at=at),
        )
        yield Act(
            "directory.calendar_day_withdrawn",
            who,
            lambda by, at: directory.withdraw_calendar_day(kept.id, by=by, at=at),
        )
    yield Act(
        "directory.calendar_day_set",
        "hanh",
        lambda by, at: directory.set_calendar_day(None, province="ninh-binh", day=day, **words, by=by, at=at),
    )


def people(town: Town) -> Iterator[Act]:
    """Accounts, stand-ins, who leaves and what they take along: everybody's own word, or the administrator's."""
    desk = town.desk
    agency = desk.snv.agency
    hoa, mai, long = (town.post(short) for short in ("hoa", "mai", "long"))
    hoa.roles = [Role.CLERK, Role.UNIT_ADMIN]
    hoa.save()
    opened = {
        short: directory.open_account(
            town.post(short).person_id, agency.id, encoded_password="!", by=town.who("hoa"), at=town.now()
        )
        for short in ("mai", "viet")
    }
    account = opened["mai"].id
    locked = directory.open_account(
        town.post("hung").person_id, agency.id, encoded_password="!", by=town.who("hoa"), at=town.now()
    ).id
    directory.lock_account(locked, reason="nghỉ", by=town.who("hoa"), at=town.now())
    line = directory.Line("new", full_name="Trần Văn A", title="Chuyên viên", roles=("specialist",))
    period = {"starts": town.desk.clock[0], "ends": town.desk.clock[0] + timedelta(days=1), "reason": "đi công tác"}
    given = directory.delegate(mai.id, hoa.id, **period, by=town.who("mai"), at=town.now())
    asked = directory.ask_export(agency.id, reason="Chuyển công tác", by=town.who("mai"), at=town.now())

    def listed(by, at):
        return directory.add_lines(agency.id, [line], by=by, at=at)

    def submitted(by, at):
        directory.submit_requests(listed(by, at).id, by=by, at=at)

    waiting = listed(town.who("hoa"), town.now())
    directory.submit_requests(waiting.id, by=town.who("hoa"), at=town.now())

    def unlisted(by, at):
        directory.remove_line(listed(by, at).lines.get().id, by=by, at=at)

    rows = {
        "directory.account_opened": ("hoa", lambda by, at: directory.open_account(
            long.person_id, agency.id, encoded_password="!", by=by, at=at)),
        "directory.account_locked": ("hoa", lambda by, at: directory.lock_account(
            account, reason="nghỉ", by=by, at=at)),
        "directory.account_unlocked": ("hoa", lambda by, at: directory.unlock_account(locked, by=by, at=at)),
        "directory.password_changed": ("mai", lambda by, at: directory.change_password(
            account, encoded_password="x", by=by, at=at)),
        "directory.logged_out_everywhere": ("mai", lambda by, at: directory.log_out_everywhere(account, by=by, at=at)),
        "directory.delegated": ("mai", lambda by, at: directory.delegate(mai.id, long.id, **period, by=by, at=at)),
        "directory.delegation_ended": ("mai", lambda by, at: directory.end_delegation(given.id, by=by, at=at)),
        "directory.export_asked": ("viet", lambda by, at: directory.ask_export(agency.id, reason="x", by=by, at=at)),
        "directory.export_decided": ("viet", lambda by, at: directory.decide_export(
            asked.id, grant=True, decision="QĐ 1", by=by, at=at)),
        "directory.requests_listed": ("hoa", listed),
        "directory.requests_unlisted": ("hoa", unlisted),
        "directory.requests_submitted": ("hoa", submitted),
        "directory.requests_approved": ("viet", lambda by, at: directory.approve_requests(waiting.id, by=by, at=at)),
        "directory.requests_refused": ("viet", lambda by, at: directory.refuse_requests(
            waiting.id, remark="Chưa", by=by, at=at)),
        "directory.contact_set": ("hoa", lambda by, at: directory.set_contact_point(
            agency.id, unit_id=None, email="vt@ninhbinh.gov.vn", phone="", by=by, at=at)),
        "directory.handover_prepared": ("mai", lambda by, at: directory.prepare_handover(
            mai.person_id, agency.id, long.id, reason="QĐ 15", by=by, at=at)),
    }  # fmt: skip
    for code, (who, play) in rows.items():
        yield Act(code, who, play, personal=True, anybodys=code == "directory.export_asked")


def leaving(town: Town) -> Iterator[Act]:
    """Lan's handover is prepared: confirmed by the two, completed or dropped by who is set over her."""
    ward = town.desk.ward
    lan, tuan = town.post("lan"), town.post("tuan")
    found = directory.prepare_handover(
        lan.person_id, ward.agency.id, tuan.id, reason="QĐ 15", by=town.who("uoc"), at=town.now()
    )
    for who in ("lan", "tuan"):
        yield Act(
            "directory.handover_confirmed",
            who,
            lambda by, at: directory.confirm_handover(found.id, by=by, at=at),
            personal=True,
        )
    for who in ("uoc", "binh"):
        yield Act(
            "directory.handover_completed",
            who,
            lambda by, at: directory.complete_handover(found.id, excuse="đã nghỉ", by=by, at=at),
            personal=True,
        )
    for who in ("lan", "uoc"):
        yield Act(
            "directory.handover_cancelled",
            who,
            lambda by, at: directory.cancel_handover(found.id, by=by, at=at),
            personal=True,
        )


def at_the_screen(town: Town) -> Iterator[Act]:
    """Looking and arranging one's own screen: in whatever place one looks, also where one box was delegated."""
    agency = town.desk.ward.agency.id
    document = registered(town)
    account = directory.open_account(
        town.post("uoc").person_id, agency, encoded_password="!", by=town.desk.machine, at=town.now()
    ).id
    everywhere = tuple(box for box in directory.scopes() if box != directory.EVERYTHING)
    rows = {
        "portal.read": lambda by, at: portal.note_reading(document, by=by, at=at),
        "portal.file_opened": lambda by, at: portal.note_file_opened(document, file="a.pdf", by=by, at=at),
        "portal.post_chosen": lambda by, at: portal.choose_post(town.post("uoc").id, by=by, at=at),
        "portal.look_chosen": lambda by, at: portal.choose_look(account, language="vi", theme="dark", by=by, at=at),
        "portal.signed_out": lambda by, at: portal.note_sign_out(account, by=by, at=at),
        "portal.signed_out_everywhere": lambda by, at: portal.sign_out_everywhere(account, by=by, at=at),
        "axis.console_refused": lambda by, at: note_turned_away("/truc/", by=by, at=at),
        "signing.sheet_printed": lambda by, at: signing.print_code(document, by=by, at=at),
        "portal.list_kept": lambda by, at: lists.keep_list("den", name="Gấp", asked="urgency=2", by=by, at=at),
        "portal.columns_chosen": lambda by, at: lists.choose_columns("den", shown=[], by=by, at=at),
        "portal.channels_chosen": lambda by, at: choosing.choose_channels(
            by.person_id, channels={}, digest=True, digest_channels=[], by=by, at=at
        ),
    }

    def forgotten(by, at):
        kept = lists.keep_list("den", name="Gấp", asked="urgency=2", by=by, at=at)
        lists.forget_list(kept.id, by=by, at=at)

    for code, play in {**rows, "portal.list_forgotten": forgotten}.items():
        yield Act(code, "uoc", play, boxes=everywhere, anybodys=True)


def rules_of_the_province(town: Town) -> Iterator[Act]:
    """Regulations are the operator's in person; an agency's own list its head's."""
    told = {"effective_from": TUESDAY, "basis": BASIS, "reason": WHY}
    listed = {"must_scan": ["Hồ sơ đất đai"]}
    rules.amend("nb25", "must_scan", listed, **told, by=town.who("hanh"), at=town.now())
    more = {"must_scan": ["Hồ sơ đất đai", "Giấy mời"]}
    rows = {
        "rulebook.amended": ("hanh", lambda by, at: rules.amend("nb25", "must_scan", more, **told, by=by, at=at)),
        "rulebook.withdrawn": (
            "hanh", lambda by, at: rules.withdraw_amendment("nb25", 1, reason="Nhầm danh mục", by=by, at=at),
        ),
        "rulebook.own_list_kept": (
            "viet",
            lambda by, at: rules.keep_own_list(
                {"bao-cao": "e_and_paper"}, agency_name="Sở Nội vụ", **told, by=by, at=at
            ),
        ),
    }  # fmt: skip
    for code, (who, play) in rows.items():
        yield Act(code, who, play, personal=True)


def certificates(town: Town) -> Iterator[Act]:
    """Certificates: kept by the administrator or operator in person; reported lost by the holder."""
    at = town.now()
    viet = signing.certificate_of_person(town.post("viet").person_id, at=at)
    long = signing.certificate_of_person(town.post("long").person_id, at=at)
    signing.suspend(long.id, reason="Mất thiết bị", by=town.who("hanh"), at=at)
    for who in ("hanh", "viet"):
        yield Act(
            "signing.certificate_suspended",
            who,
            lambda by, at: signing.suspend(viet.id, reason="Mất thiết bị", by=by, at=at),
            personal=True,
        )
    yield Act(
        "signing.certificate_restored",
        "hanh",
        lambda by, at: signing.restore(long.id, reason="Tìm thấy", by=by, at=at),
        personal=True,
    )
    yield Act(
        "signing.certificate_revoked",
        "hanh",
        lambda by, at: signing.revoke(viet.id, reason="Lộ khóa", by=by, at=at),
        personal=True,
    )


def groups(town: Town) -> Iterator[Act]:
    """Groups of recipients: the agency's own by whoever writes or sends, the province's by the operator."""
    agency = town.desk.snv.agency.id
    made = {
        who: directory.make_group(
            directory.GroupWish(f"Các đơn vị {who}", codes=("H42.51",)), agency_id=home, by=town.who(who), at=town.now()
        )
        for who, home in (("hoa", agency), ("mai", agency), ("hanh", None))
    }
    fresh, other = (directory.GroupWish(name, codes=("H42.51", "H42.60")) for name in ("Các xã", "Các phường"))
    for who, group in made.items():
        yield Act(
            "directory.group_made",
            who,
            lambda by, at, home=group.agency_id: directory.make_group(fresh, agency_id=home, by=by, at=at),
        )
        yield Act(
            "directory.group_changed",
            who,
            lambda by, at, group=group: directory.change_group(group.id, other, revision=group.revision, by=by, at=at),
        )
        yield Act(
            "directory.group_given_up", who, lambda by, at, group=group: directory.give_up_group(group.id, by=by, at=at)
        )


SCENES = (
    groups,
    books, calendar, people, leaving, at_the_screen, rules_of_the_province, certificates,
)  # fmt: skip
