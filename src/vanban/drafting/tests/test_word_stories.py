"""Mai writes in Word: template, upload, PDF made by the machine, signed and issued; what goes wrong on the way."""

from __future__ import annotations

import hashlib
import io
import os
import signal
import threading

import pytest
from django.utils import timezone
from docx import Document

from vanban.drafting import api, jobs, ports
from vanban.drafting.adapters.office import converter
from vanban.drafting.errors import NotYourDraft
from vanban.drafting.errors.files import FileFetches, FileWithMacros
from vanban.drafting.queries.files import word_of_paper, word_template
from vanban.drafting.tests.test_compose_page import signed_in
from vanban.drafting.tests.test_converter import PROGRAM
from vanban.drafting.tests.test_place_stories import issued, text_of
from vanban.drafting.tests.word_files import fetching_docx, letter_docx, macro_docx, nested_docx, plain_docx, with_parts
from vanban.kernel.refusals import OutsideFailure, Refusal
from vanban.platform import audit, storage
from vanban.rulebook.api import FileTooBig, FormatNotAllowed
from vanban.signing.api import Verdict, check

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.slow,
    pytest.mark.skipif(not PROGRAM.is_dir() and not os.environ.get("CI"), reason="no LibreOffice on this machine"),
]


def given(desk, content: bytes, name: str = "Dự thảo công văn.docx", **changes):
    """A draft of Mai with this Word file, not converted yet."""
    draft = desk.drafted(body="", **changes)
    return draft, api.upload_word(draft.id, name=name, content=content, by=desk.who("mai"), at=desk.now())


def converted(desk, word):
    """The Word file after the machine has tried."""
    api.resume_word(word.id, at=desk.now())
    return api.latest_word(word.draft_id)


def viet(desk) -> str:
    """The signer as printed."""
    return desk.snv.posts["viet"].person.full_name


@pytest.mark.clause("HP25-Đ8.2c", "HP25-Đ8.4", "HY19-Đ12.1", "NB25-Đ8.3b")
def test_a_word_file_goes_the_whole_way_and_both_files_are_kept(desk, tmp_path):
    """Its PDF is signed, numbered and sealed; the Word file stays as it came, byte for byte."""
    content = letter_docx(viet(desk))
    draft, word = given(desk, content)
    assert converted(desk, word).version is not None
    paper = api.paper_of(draft.id, "uploaded")
    assert api.is_placed(paper)
    sealed = issued(desk, draft)
    report = check(sealed, at=desk.now())
    assert report.verdict == Verdict.VALID
    assert [facts.kind for facts in report.signatures] == ["person", "agency"]
    assert "ngày 23 tháng 11 năm 2026" in text_of(sealed, tmp_path)
    kept = word_of_paper(draft.id)
    assert storage.read(kept.blob_id) == content
    assert storage.describe(kept.blob_id).sha256 == hashlib.sha256(content).hexdigest()
    codes = [line.code for line in audit.lines(draft.id)]
    assert "drafting.word_uploaded" in codes
    assert "drafting.word_converted" in codes


def test_the_template_is_filled_goes_to_word_and_comes_back(desk):
    """What Mai typed stands in it; changed in Word and uploaded, every blank is found again."""
    draft = desk.drafted()
    template = word_template(draft.id, at=desk.now())
    document = Document(io.BytesIO(template))
    cells = " ".join(cell.text for table in document.tables for row in table.rows for cell in row.cells)
    body = " ".join(paragraph.text for paragraph in document.paragraphs)
    assert "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM" in cells
    assert viet(desk) in cells
    assert "Kính gửi: " + desk.ward.agency.name in body
    assert "rà soát dữ liệu." in body
    for paragraph in document.paragraphs:
        if "rà soát dữ liệu." in paragraph.text:
            paragraph.add_run(" Câu viết thêm trong Word.")
    stream = io.BytesIO()
    document.save(stream)
    word = api.upload_word(draft.id, name="x.docx", content=stream.getvalue(), by=desk.who("mai"), at=desk.now())
    assert converted(desk, word).version
    assert api.is_placed(api.paper_of(draft.id, "uploaded"))
    api.submit(draft.id, by=desk.who("mai"), at=desk.now())


def test_what_is_wrong_with_the_page_is_told_with_the_file(desk):
    """A number typed before its time: refused with the reason, the draft as it was."""
    typed = {"word/document.xml": (("Số:" + "\u00a0" * 7 + "/").encode(), "Số: 15/".encode())}
    draft, word = given(desk, with_parts(letter_docx(viet(desk)), {}, replaced=typed))
    ended = converted(desk, word)
    assert ended.version is None
    assert ended.told
    assert api.paper_of(draft.id, "uploaded") is None


def test_programs_and_links_do_not_come_in(desk):
    """All reasons at once; nothing is kept."""
    draft = desk.drafted()
    mai = desk.who("mai")
    for content, reason in ((macro_docx(), FileWithMacros), (fetching_docx(), FileFetches)):
        with pytest.raises(reason):
            api.upload_word(draft.id, name="a.docx", content=content, by=mai, at=desk.now())
    with pytest.raises(FormatNotAllowed):
        api.upload_word(draft.id, name="a.xlsx", content=b"x", by=mai, at=desk.now())
    with pytest.raises(NotYourDraft):
        api.upload_word(draft.id, name="a.docx", content=plain_docx(), by=desk.who("hung"), at=desk.now())
    assert api.words_of(draft.id) == []


@pytest.mark.clause("NB25-Đ8.4")
def test_fifty_megabytes_are_the_limit_for_word_files_too(desk):
    """One byte more is refused before it is read by anybody."""
    draft = desk.drafted()
    with pytest.raises(Refusal) as refused:
        api.upload_word(
            draft.id, name="a.docx", content=b"\0" * (50 * 1024 * 1024 + 1), by=desk.who("mai"), at=desk.now()
        )
    assert FileTooBig in {type(reason) for reason in refused.value.reasons}


def test_libreoffice_killed_in_mid_conversion_the_paper_comes_all_the_same(desk):
    """Nobody notices but the log."""
    _first, word = given(desk, letter_docx(viet(desk)))
    converted(desk, word)
    victim = converter._shared.process_id
    _draft, word = given(desk, letter_docx(viet(desk), body=()))
    killer = threading.Timer(0.05, os.kill, (victim, signal.SIGKILL))
    killer.start()
    ended = converted(desk, word)
    killer.join()
    assert ended.version is not None
    assert converter._shared.process_id != victim


def test_a_file_that_never_ends_is_told_and_the_next_is_served(desk, monkeypatch):
    """The drafter reads why; another upload takes its place and becomes the paper."""
    converter.convert("docx", plain_docx())
    monkeypatch.setattr(converter._shared, "seconds", 3.0)
    draft, word = given(desk, nested_docx(3000))
    ended = converted(desk, word)
    assert ended.version is None
    assert "phút" in ended.told or "minute" in ended.told
    monkeypatch.setattr(converter._shared, "seconds", 60.0)
    again = api.upload_word(draft.id, name="b.docx", content=letter_docx(viet(desk)), by=desk.who("mai"), at=desk.now())
    assert converted(desk, again).version is not None


def test_a_later_file_takes_the_place_of_one_that_waits(desk):
    """Two uploads in a minute: only the second becomes the paper, and running the first job does nothing."""
    draft, first = given(desk, letter_docx(viet(desk)))
    second = api.upload_word(
        draft.id, name="b.docx", content=letter_docx(viet(desk)), by=desk.who("mai"), at=desk.now()
    )
    api.resume_word(first.id, at=desk.now())
    assert api.paper_of(draft.id, "uploaded") is None
    assert converted(desk, second).version == 1
    api.resume_word(second.id, at=desk.now())
    assert len([one for one in api.versions_of(draft.id) if one.kind == "uploaded"]) == 1


def test_a_converter_that_is_out_is_tried_again_and_one_that_takes_the_machine_down_is_not(desk):
    """A passing failure leaves the file waiting; after three tries that never ended it is refused."""
    draft, word = given(desk, letter_docx(viet(desk)))
    tools = ports.file_tools()

    def out(kind: str, content: bytes) -> bytes:
        raise OutsideFailure("out", permanent=False)

    api.use_file_tools(ports.FileTools(out, tools.make_template, tools.look, tools.look_at_words, tools.scan))
    try:
        for _try in range(3):
            with pytest.raises(OutsideFailure):
                api.resume_word(word.id, at=desk.now())
            assert api.latest_word(draft.id).version is None
        assert converted(desk, word).told
    finally:
        api.use_file_tools(tools)


def test_the_sweep_picks_up_what_its_machine_dropped(desk):
    """A job that went down with its machine is begun again two minutes later."""
    draft, word = given(desk, letter_docx(viet(desk)))
    type(word).objects.filter(id=word.id).update(added_at=timezone.now() - jobs.LATE * 2)
    jobs.resume_words(int(timezone.now().timestamp()))
    assert api.latest_word(draft.id).version is not None


def test_the_page_takes_the_file_and_says_how_it_stands(desk):
    """Upload, look, converted; a wrong file answers 422 with every word kept; others see no such page."""
    draft = desk.drafted(body="")
    mai = signed_in(desk, "mai")
    address = f"/du-thao/{draft.id}/"
    answer = mai.get(f"{address}word/mau.docx")
    assert answer["Content-Type"].endswith("wordprocessingml.document")
    assert answer.content[:2] == b"PK"
    file = io.BytesIO(letter_docx(viet(desk)))
    file.name = "Du thao.docx"
    assert mai.post(f"{address}word/", {"file": file}).status_code == 302
    assert "data-waiting" in mai.get(f"{address}word/tinh-trang/").content.decode()
    api.resume_word(api.latest_word(draft.id).id, at=timezone.now())
    page = mai.get(address).content.decode()
    assert "Du thao.docx" in page
    assert "data-waiting" not in mai.get(f"{address}word/tinh-trang/").content.decode()
    shown = mai.get(f"/vb/{draft.id}/").content.decode()
    assert "Du thao.docx" in shown
    blob = api.latest_word(draft.id).blob_id
    assert mai.get(f"/vb/{draft.id}/tep/{blob}/").status_code == 200
    wrong = io.BytesIO(macro_docx())
    wrong.name = "a.docx"
    refused = mai.post(f"{address}word/", {"file": wrong})
    assert refused.status_code == 422
    assert signed_in(desk, "ngoc").get(f"{address}word/mau.docx").status_code == 404
    assert signed_in(desk, "ngoc").get(f"{address}word/tinh-trang/").status_code == 404
