"""A draft on its way: written, reviewed, asked about, signed, signed by hand, numbered and sealed, copied."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from delegation.matrix import Act, Town
from signing_software import give_up, put_on_token, sign_request
from vanban.directory.api import Box
from vanban.drafting import api
from vanban.drafting.queries.consulting import answers_of
from vanban.drafting.tests.test_form_check import MENDED, finding_of, with_word
from vanban.drafting.tests.test_pictures import drawing
from vanban.drafting.tests.test_ways import scan
from vanban.drafting.tests.word_files import letter_docx
from vanban.kernel.identifiers import new_id
from vanban.platform import storage
from vanban.registry import api as registry
from vanban.registry.tests.office import letter
from vanban.signing.api import Box as Place
from vanban.signing.api import certificate_of_agency, certificate_of_person, requests_of
from vanban.signing.tests.letters import sheet

PDF = "application/pdf"
WEEK = date(2026, 11, 30)
TOP = Place(1, 400, 20, 120, 40)


def writing(town: Town) -> Iterator[Act]:
    """Mai's own table: no box of hers may be delegated alone, only everything."""
    desk = town.desk
    draft, fields = desk.drafted(), desk.paper
    with_files = desk.drafted()
    picture = api.add_picture(with_files.id, name="so-do.png", content=drawing(), by=town.who("mai"), at=town.now())
    csv = b"a,b\n1,2\n"
    annex = api.add_attachment(
        with_files.id, name="BieuMau.csv", content=csv, media_type="text/csv", by=town.who("mai"), at=town.now()
    )
    made = api.make_paper(with_files.id, by=town.who("mai"), at=town.now())
    word = api.upload_word(with_files.id, name="DuThao.docx", content=letter_docx(), by=town.who("mai"), at=town.now())
    assert picture and word
    pdf = storage.read(made.source_blob_id)
    seen = made.layout
    faulty, _word = with_word(desk)
    found = {one.source: one for one in api.check_form(faulty.id, by=town.who("mai"), at=town.now())}["word"]
    chosen = [place for place, one in enumerate(found.findings) if finding_of(one).key in MENDED]
    yield Act("drafting.form_mended", "mai", lambda by, at: api.mend_form(faulty.id, chosen, by=by, at=at))
    yield Act("drafting.created", "mai", lambda by, at: api.create_draft(fields, by=by, at=at), anybodys=True)
    yield Act(
        "drafting.saved",
        "mai",
        lambda by, at: api.save_fields(draft.id, replace(fields, body="Sửa"), revision=0, by=by, at=at),
    )
    yield Act("drafting.composed", "mai", lambda by, at: api.make_paper(draft.id, by=by, at=at))
    yield Act("drafting.submitted", "mai", lambda by, at: api.submit(draft.id, by=by, at=at))
    yield Act("drafting.discarded", "mai", lambda by, at: api.discard(draft.id, by=by, at=at))
    yield Act(
        "drafting.attached",
        "mai",
        lambda by, at: api.add_attachment(draft.id, name="A.csv", content=csv, media_type="text/csv", by=by, at=at),
    )
    yield Act("drafting.detached", "mai", lambda by, at: api.remove_attachment(with_files.id, annex.id, by=by, at=at))
    yield Act(
        "drafting.picture_added",
        "mai",
        lambda by, at: api.add_picture(draft.id, name="so-do.png", content=drawing(), by=by, at=at),
    )
    yield Act(
        "drafting.picture_removed", "mai", lambda by, at: api.remove_picture(with_files.id, "so-do.png", by=by, at=at)
    )
    yield Act(
        "drafting.uploaded",
        "mai",
        lambda by, at: api.upload_paper(draft.id, name="CongVan.pdf", content=pdf, media_type=PDF, by=by, at=at),
    )
    yield Act(
        "drafting.placed",
        "mai",
        lambda by, at: api.place(
            with_files.id,
            version=made.number,
            boxes={name: Place(**box) for name, box in seen.items() if isinstance(box, dict)},
            by=by,
            at=at,
        ),
    )
    yield Act(
        "drafting.word_uploaded",
        "mai",
        lambda by, at: api.upload_word(draft.id, name="DuThao.docx", content=letter_docx(), by=by, at=at),
    )
    yield Act("drafting.form_checked", "mai", lambda by, at: api.check_form(draft.id, by=by, at=at))
    yield Act(
        "drafting.co_writers_set",
        "mai",
        lambda by, at: api.set_co_writers(draft.id, [town.post("hung").id], by=by, at=at),
    )
    yield Act(
        "drafting.opinions_asked",
        "mai",
        lambda by, at: api.ask(draft.id, api.Question("Góp ý", WEEK, posts=(town.post("long").id,)), by=by, at=at),
    )


def in_review(town: Town) -> Iterator[Act]:
    """Before Hùng, head of the unit; Mai may take it back or remind; whoever has it may say something."""
    desk = town.desk
    draft = desk.submitted()
    yield Act(
        "drafting.approved", "hung", lambda by, at: api.approve(draft.id, note="Được", by=by, at=at),
        boxes=(Box.REVIEW,),
    )  # fmt: skip
    yield Act(
        "drafting.rejected", "hung", lambda by, at: api.reject(draft.id, reason="Sai", by=by, at=at),
        boxes=(Box.REVIEW,),
    )  # fmt: skip
    yield Act(
        "drafting.remarked", "hung", lambda by, at: api.give_opinion(draft.id, text="Nên", by=by, at=at),
        boxes=(Box.REVIEW,),
    )  # fmt: skip
    yield Act(
        "drafting.form_checked", "hung", lambda by, at: api.check_form(draft.id, by=by, at=at), boxes=(Box.REVIEW,)
    )
    question = api.Question("Góp ý", WEEK, posts=(town.post("long").id,))
    yield Act(
        "drafting.opinions_asked", "hung", lambda by, at: api.ask(draft.id, question, by=by, at=at),
        boxes=(Box.REVIEW,),
    )  # fmt: skip
    yield Act("drafting.withdrawn", "mai", lambda by, at: api.withdraw(draft.id, by=by, at=at))
    yield Act("drafting.reminded", "mai", lambda by, at: api.remind(draft.id, by=by, at=at))


def asked(town: Town) -> Iterator[Act]:
    """Mai asked Long and another agency for their opinions."""
    desk = town.desk
    draft = desk.drafted()
    question = api.Question("Góp ý", WEEK, posts=(town.post("long").id,), agencies=(desk.ward.agency.id,))
    made = api.ask(draft.id, question, by=town.who("mai"), at=town.now())
    ward = next(one for one in answers_of(made) if one.agency_id)
    for who in ("long", "uoc"):
        yield Act(
            "drafting.opinion_given",
            who,
            lambda by, at: api.answer(draft.id, verdict="agree", text="", by=by, at=at),
            boxes=(Box.OPINION,),
        )
    yield Act(
        "drafting.remarked", "long", lambda by, at: api.give_opinion(draft.id, text="Nên", by=by, at=at),
        boxes=(Box.OPINION,),
    )  # fmt: skip
    yield Act(
        "drafting.opinion_entered",
        "mai",
        lambda by, at: api.record_letter(ward.id, verdict="agree", text="", letter="1/UBND", by=by, at=at),
    )
    yield Act("drafting.asked_reminded", "mai", lambda by, at: api.remind_asked(draft.id, by=by, at=at))
    yield Act("drafting.opinions_closed", "mai", lambda by, at: api.close(draft.id, by=by, at=at))


def to_sign(town: Town) -> Iterator[Act]:
    """Before Việt; a stand-in signs with their own key, after setting the paper with their own block."""
    desk = town.desk
    draft = desk.approved()
    version = api.paper_of(draft.id, "composed").number

    def signs(by, at):
        shown = api.set_block(draft.id, by=by, at=at).number if by.for_person_id else version
        api.sign(draft.id, version=shown, by=by, at=at)

    def together(by, at):
        api.begin_batch("sign", [api.Chosen(draft.id, version)], by=by, at=at)

    def stops(by, at):
        batch = api.begin_batch("sign", [api.Chosen(draft.id, version)], by=by, at=at)
        api.stop_batch(batch.id, by=by, at=at)

    yield Act("drafting.signed", "viet", signs, boxes=(Box.SIGN,))
    yield Act("drafting.block_set", "viet", lambda by, at: api.set_block(draft.id, by=by, at=at), boxes=(Box.SIGN,))
    yield Act(
        "drafting.rejected", "viet", lambda by, at: api.reject(draft.id, reason="Sai", by=by, at=at), boxes=(Box.SIGN,)
    )
    yield Act(
        "drafting.remarked", "viet", lambda by, at: api.give_opinion(draft.id, text="Nên", by=by, at=at),
        boxes=(Box.SIGN,),
    )  # fmt: skip
    yield Act("drafting.form_checked", "viet", lambda by, at: api.check_form(draft.id, by=by, at=at), boxes=(Box.SIGN,))
    question = api.Question("Góp ý", WEEK, posts=(town.post("long").id,))
    yield Act(
        "drafting.opinions_asked", "viet", lambda by, at: api.ask(draft.id, question, by=by, at=at), boxes=(Box.SIGN,)
    )
    yield Act("drafting.sign_batch_begun", "viet", together, boxes=(Box.SIGN,), anybodys=True)
    yield Act("drafting.batch_stopped", "viet", stops, boxes=(Box.SIGN,), anybodys=True)
    yield Act("drafting.reminded", "hung", lambda by, at: api.remind(draft.id, by=by, at=at), boxes=(Box.REVIEW,))
    steps = ["deputy", "format_check", "review"]
    yield Act(
        "drafting.flow_set",
        "viet",
        lambda by, at: api.set_flow(desk.snv.agency.id, steps, reason="QĐ 12", by=by, at=at),
    )


def to_issue(town: Town) -> Iterator[Act]:
    """Signed, before Hoa: number and seal, or a number that was set aside; copies of what is out."""
    desk = town.desk
    agency = desk.snv.agency.id
    draft, other, out = desk.signed(), desk.signed(), desk.issued()
    held = registry.set_number_aside(
        agency, key=new_id(), book="CV", purpose="Công văn", by=town.who("hoa"), at=town.now()
    )

    def issues(by, at):
        api.begin_issue(draft.id, by=by, at=at)
        api.finish_issue(draft.id, by=by, at=at)

    def together(by, at):
        api.begin_batch("issue", [api.Chosen(draft.id), api.Chosen(other.id)], by=by, at=at)

    yield Act("drafting.issued", "hoa", issues, boxes=(Box.ISSUE,))

    def stops(by, at):
        batch = api.begin_batch("issue", [api.Chosen(draft.id)], by=by, at=at)
        api.stop_batch(batch.id, by=by, at=at)

    key = new_id()

    def twice(by, at):
        for _press in range(2):
            registry.set_number_aside(agency, key=key, book="CV", purpose="Giấy", by=by, at=at)

    with_annex = desk.drafted(annexes_declared=1)
    api.add_attachment(
        with_annex.id, name="PhuLuc1.pdf", content=sheet(), media_type=PDF, by=town.who("mai"), at=town.now()
    )
    api.submit(with_annex.id, by=town.who("mai"), at=town.now())
    api.approve(with_annex.id, by=town.who("hung"), at=town.now())
    version = api.paper_of(with_annex.id, "composed").number
    api.sign(with_annex.id, version=version, by=town.who("viet"), at=town.now())

    def with_its_annex(by, at):
        api.begin_issue(with_annex.id, by=by, at=at)
        api.finish_issue(with_annex.id, by=by, at=at)

    yield Act("signing.attachment_signed", "hoa", with_its_annex, boxes=(Box.ISSUE,))
    yield Act("registry.number_set_aside", "hoa", twice, boxes=(Box.ISSUE,))
    yield Act("drafting.batch_stopped", "hoa", stops, boxes=(Box.ISSUE,), anybodys=True)
    yield Act("drafting.issue_batch_begun", "hoa", together, boxes=(Box.ISSUE,), anybodys=True)
    yield Act(
        "drafting.number_chosen", "hoa", lambda by, at: api.use_number_aside(draft.id, held.entry_id, by=by, at=at),
        boxes=(Box.ISSUE,),
    )  # fmt: skip
    yield Act(
        "drafting.rejected", "hoa", lambda by, at: api.reject(draft.id, reason="Sai", by=by, at=at), boxes=(Box.ISSUE,)
    )
    yield Act(
        "registry.number_set_aside",
        "hoa",
        lambda by, at: registry.set_number_aside(agency, key=new_id(), book="CV", purpose="Giấy", by=by, at=at),
        boxes=(Box.ISSUE,),
    )
    yield Act(
        "registry.number_returned",
        "hoa",
        lambda by, at: registry.give_up_number(held.entry_id, reason="Thôi", by=by, at=at),
        boxes=(Box.ISSUE,),
    )
    yield Act(
        "drafting.copied",
        "hoa",
        lambda by, at: api.make_copy(
            out.id, form="SAO Y", name="BanSao.pdf", content=scan(), media_type=PDF, by=by, at=at
        ),
    )
    yield Act(
        "drafting.change_begun", "mai", lambda by, at: api.change_approved(other.id, reason="Sửa số", by=by, at=at)
    )


def by_hand(town: Town) -> Iterator[Act]:
    """Hải Phòng signs with a pen: printed, numbered, scanned."""
    from django.conf import settings

    desk = town.desk
    before, settings.VANBAN_PROVINCE = settings.VANBAN_PROVINCE, "hai-phong"
    try:
        waiting, approved, printed, numbered = (desk.approved() for _one in range(4))
        for one in (approved, printed, numbered):
            version = api.paper_of(one.id, "composed").number
            api.approve_by_hand(one.id, version=version, by=town.who("viet"), at=town.now())
        for one in (printed, numbered):
            api.print_paper(one.id, by=town.who("hoa"), at=town.now())
        api.take_signed(numbered.id, by=town.who("hoa"), at=town.now())
        version, pages = (api.paper_of(waiting.id, "composed").number, api.paper_of(numbered.id).pages)
        yield Act(
            "drafting.approved_by_hand",
            "viet",
            lambda by, at: api.approve_by_hand(waiting.id, version=version, by=by, at=at),
            boxes=(Box.SIGN,),
        )
        yield Act(
            "drafting.printed", "hoa", lambda by, at: api.print_paper(approved.id, by=by, at=at), boxes=(Box.ISSUE,)
        )
        yield Act(
            "drafting.signed_by_hand", "hoa", lambda by, at: api.take_signed(printed.id, by=by, at=at),
            boxes=(Box.ISSUE,),
        )  # fmt: skip
        yield Act(
            "drafting.number_given_back",
            "hoa",
            lambda by, at: api.give_number_back(numbered.id, reason="Thôi", by=by, at=at),
            boxes=(Box.ISSUE,),
        )

        def scanned(by, at):
            api.take_scan(numbered.id, name="BanKyTay.pdf", content=scan(pages=pages), media_type=PDF, by=by, at=at)
            api.finish_issue(numbered.id, by=by, at=at)

        yield Act("drafting.scanned", "hoa", scanned, boxes=(Box.ISSUE,))
    finally:
        settings.VANBAN_PROVINCE = before


def at_the_device(town: Town) -> Iterator[Act]:
    """Keys on tokens: the person's for the signature, the agency's for the seal; given up, stopped."""
    desk = town.desk
    draft, before_seal = desk.approved(), desk.signed()
    at = town.now()
    keys = {
        post.person_id: put_on_token(certificate_of_person(post.person_id, at=at))
        for post in (town.post("viet"), town.taker(town.post("viet")))
    }
    seal = put_on_token(certificate_of_agency(desk.snv.agency.id, at=at))
    version = api.paper_of(draft.id, "composed").number

    def offers(by, at):
        shown = api.set_block(draft.id, by=by, at=at).number if by.for_person_id else version
        return api.offer_to_sign(draft.id, version=shown, by=by, at=at)

    def hands_out(by, at):
        (one,) = requests_of(offers(by, at))
        assert sign_request(one, keys[by.person_id], by=by, at=at, place=TOP) == []

    def gives_up(by, at):
        give_up(offers(by, at), by=by, at=at)

    for code, play in (
        ("signing.offered", offers), ("signing.handed_out", hands_out), ("signing.given_up", gives_up),
    ):  # fmt: skip
        yield Act(code, "viet", play, boxes=(Box.SIGN,))

    def seals(by, at):
        (one,) = requests_of(api.offer_to_seal(before_seal.id, by=by, at=at))
        assert sign_request(one, seal, by=by, at=at, place=TOP) == []

    def stops(by, at):
        api.offer_to_seal(before_seal.id, by=by, at=at)
        api.stop_sealing(before_seal.id, reason="Để mai", by=by, at=at)

    yield Act("signing.handed_out", "hoa", seals, boxes=(Box.ISSUE,))

    def gives_up_seal(by, at):
        give_up(api.offer_to_seal(before_seal.id, by=by, at=at), by=by, at=at)

    yield Act("drafting.issue_failed", "hoa", stops, boxes=(Box.ISSUE,))
    yield Act("signing.given_up", "hoa", gives_up_seal, boxes=(Box.ISSUE,))


def on_paper(town: Town) -> Iterator[Act]:
    """Hoa enters a letter on paper and stamps it."""
    facts = letter(document_code="", issuer_name="Công ty Tràng An", issuer_code="")
    kept = api.Scanned("cong-van-den.pdf", PDF, storage.put(scan(), media_type=PDF).id)
    here = api.enter_paper(new_id(), facts=replace(facts, number="99"), scan=kept, by=town.who("hoa"), at=town.now())
    yield Act(
        "drafting.paper_entered",
        "hoa",
        lambda by, at: api.enter_paper(new_id(), facts=facts, scan=kept, form="SAO Y", by=by, at=at),
        boxes=(Box.ARRIVED,),
    )
    yield Act(
        "drafting.arrival_stamped", "hoa", lambda by, at: api.stamp_arrived(here.id, by=by, at=at),
        boxes=(Box.ARRIVED,),
    )  # fmt: skip


SCENES = (writing, in_review, asked, to_sign, to_issue, by_hand, at_the_device, on_paper)
