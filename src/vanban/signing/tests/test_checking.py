"""Files from strangers: changed, broken, hostile. Each gets a verdict in plain Vietnamese, never an error."""

from __future__ import annotations

import io
import re
from datetime import timedelta

import pikepdf
import pytest
from django.core.exceptions import ValidationError
from django.db.models import F
from django.utils import translation
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.generic import pdf_name
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

from cast import AT
from vanban.signing import api
from vanban.signing.models import CheckReport, TrustAnchor
from vanban.signing.tests.conftest import MACHINE, Story
from vanban.signing.tests.letters import bomb, changed, encrypted, letter, sheet, with_text_field

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
LATER = AT + timedelta(hours=1)


def appended(pdf: bytes, change) -> bytes:
    """An incremental update after signing, as an attacker or a careless program makes it."""
    writer = IncrementalPdfFileWriter(io.BytesIO(pdf), strict=False)
    change(writer)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def field(writer: IncrementalPdfFileWriter, name: str) -> generic.DictionaryObject:
    found = [item.get_object() for item in writer.root["/AcroForm"]["/Fields"]]
    return next(item for item in found if item["/T"] == name)


def faults(report: api.SignatureReport) -> list[tuple[str, ...]]:
    return [facts.faults for facts in report.signatures]


def test_a_report_that_could_not_be_kept_is_not_remembered_either(snv: Story):
    """The record broke off in the middle; whoever checks again finds a report in the table, not only an answer."""
    pdf = snv.sealed(number="124")
    with pytest.raises(ValidationError):
        api.check(pdf, at=LATER, document_id="không phải mã")  # type: ignore[arg-type]
    assert not CheckReport.objects.exists()
    report = api.check(pdf, at=LATER)
    assert CheckReport.objects.get().sha256 == report.sha256


@pytest.mark.clause("NB25-Đ13.1b", "HP25-Đ11.2")
def test_the_report_is_kept_and_told_in_vietnamese(snv: Story):
    pdf = snv.sealed()
    report = api.check(pdf, at=LATER)
    kept = CheckReport.objects.get(sha256=report.sha256)
    assert (kept.verdict, api.from_json(kept.content)) == ("valid", report)
    assert api.check(pdf, at=LATER + timedelta(minutes=5)) == report
    assert CheckReport.objects.count() == 1
    with translation.override("vi"):
        told = [line.text for line in api.tell_report(report)]
    assert told[0] == "Tất cả chữ ký số hợp lệ; văn bản toàn vẹn."
    assert "Phạm Quốc Việt ký số lúc 23/11/2026 08:02:00." in told
    assert "Sở Nội vụ (cơ quan) ký số lúc 23/11/2026 08:32:00." in told
    assert "Sau chữ ký này, số 123 và ngày 23/11 được điền đúng quy định." in told


@pytest.mark.clause("HP25-Đ15.1")
def test_one_byte_changed_after_signing_is_found(snv: Story):
    pdf = bytearray(snv.sealed())
    place = pdf.index(b"/MediaBox")
    pdf[place + 1 : place + 3] = b"NB"
    report = api.check(bytes(pdf), at=LATER)
    assert report.verdict in {api.Verdict.INVALID, api.Verdict.UNREADABLE}
    assert not report.is_good


@pytest.mark.parametrize("where", ["person", "both"])
def test_text_added_to_the_page_after_signing_is_found(snv: Story, where):
    pdf = snv.signed() if where == "person" else snv.sealed()

    def add(writer: IncrementalPdfFileWriter) -> None:
        stream = generic.StreamObject(stream_data=b"BT /F1 12 Tf 100 500 Td (+ 1 000 000) Tj ET")
        writer.add_stream_to_page(0, writer.add_object(stream))

    report = api.check(appended(pdf, add), at=LATER)
    assert report.verdict == api.Verdict.INVALID
    assert all(found == ("changed_after",) for found in faults(report))
    assert all(facts.modified_after for facts in report.signatures)
    with translation.override("vi"):
        assert any("sửa đổi sau chữ ký này" in line.text for line in api.tell_report(report))


def test_a_field_prepared_to_cover_the_text_is_found_though_others_accept_it(snv: Story):
    pdf, layout = letter()
    prepared = api.add_named_fields(with_text_field(pdf), layout)
    signed = api.sign_as_person(prepared, layout=layout, by=snv.viet, at=AT).pdf

    def cover(writer: IncrementalPdfFileWriter) -> None:
        note = field(writer, "ghi_chu")
        looks = generic.StreamObject(
            {
                pdf_name("/Subtype"): pdf_name("/Form"),
                pdf_name("/BBox"): generic.ArrayObject(map(generic.NumberObject, (0, 0, 300, 100))),
            },
            stream_data=b"1 g 0 0 300 100 re f",
        )
        note[pdf_name("/V")] = generic.TextStringObject(" ")
        note[pdf_name("/AP")] = generic.DictionaryObject({pdf_name("/N"): writer.add_object(looks)})
        writer.update_container(note)

    report = api.check(appended(signed, cover), at=LATER)
    assert faults(report) == [("changed_after",)]


def named(value: str, content: bytes, extra: dict | None = None):
    """Fill the number's field with this value and this drawing."""

    def fill(writer: IncrementalPdfFileWriter) -> None:
        number = field(writer, "vb_so")
        font = writer.root["/AcroForm"]["/DR"]["/Font"].raw_get("/VbDung")
        left, bottom, right, top = (float(side) for side in number["/Rect"])
        box = (0, 0, right - left, top - bottom) if not (extra or {}).get("huge") else (0, 0, 1, 1)
        looks = generic.StreamObject(
            {
                pdf_name("/Type"): pdf_name("/XObject"),
                pdf_name("/Subtype"): pdf_name("/Form"),
                pdf_name("/BBox"): generic.ArrayObject(map(generic.FloatObject, box)),
                pdf_name("/Resources"): generic.DictionaryObject(
                    {pdf_name("/Font"): generic.DictionaryObject({pdf_name("/VbDung"): font})}
                ),
            },
            stream_data=content,
        )
        number[pdf_name("/V")] = generic.TextStringObject(value)
        number[pdf_name("/AP")] = generic.DictionaryObject({pdf_name("/N"): writer.add_object(looks)})
        if "rect" in (extra or {}):
            number[pdf_name("/Rect")] = generic.ArrayObject(map(generic.NumberObject, (0, 0, 500, 800)))
        if "flags" in (extra or {}):
            number[pdf_name("/Ff")] = generic.NumberObject(0)
        writer.update_container(number)

    return fill


OURS = b"/Tx BMC q BT 0 g /VbDung 13 Tf 100.00 Tz 10.500 4.000 Td (%s) Tj ET Q EMC"


@pytest.mark.parametrize(
    ("value", "content", "extra", "good"),
    [
        ("123", OURS % b"123", None, True),
        ("123", OURS % b"999", None, False),
        ("123", OURS % b"123" + b" 1 g 0 0 9 9 re f", None, False),
        ("123", b"1 g 0 0 300 100 re f", None, False),
        ("12 000 000 d", OURS % b"12 000 000 d", None, False),
        ("123", OURS % b"123", {"rect": 1}, False),
        ("123", OURS % b"123", {"huge": 1}, False),
        ("123", OURS % b"123", {"flags": 1}, False),
    ],
    ids=["ours", "shows another", "draws more", "covers", "improper", "moved", "blown up", "unlocked"],
)
def test_a_named_field_may_only_be_filled_in_our_way(snv: Story, value, content, extra, good):
    report = api.check(appended(snv.signed(), named(value, content, extra)), at=LATER)
    assert faults(report) == [() if good else ("changed_after",)]


def test_the_number_cannot_be_changed_once_issued(snv: Story):
    report = api.check(appended(snv.sealed(), named("124", OURS % b"124")), at=LATER)
    assert report.verdict == api.Verdict.INVALID
    assert faults(report)[1] == ("changed_after",)


def test_a_later_signature_so_large_that_it_covers_the_text_is_found(snv: Story):
    pdf, layout = letter()
    prepared = api.add_named_fields(pdf, layout)
    signed = api.sign_as_person(prepared, layout=layout, by=snv.viet, at=AT).pdf
    wide = api.Layout(number=layout.number, day=layout.day, month=layout.month, signature=api.Box(1, 80, 80, 450, 500))
    twice = api.sign_as_person(signed, layout=wide, by=snv.viet, at=AT).pdf
    report = api.check(twice, at=LATER)
    assert faults(report)[0] == ("changed_after",)


def test_bytes_after_the_end_make_the_file_more_than_what_was_signed(snv: Story):
    sealed = snv.sealed()
    assert api.check(sealed + b"\n\n", at=LATER).verdict == api.Verdict.VALID
    report = api.check(sealed + b"\nPK\x03\x04 something else", at=LATER)
    assert (report.verdict, report.faults) == (api.Verdict.INVALID, ("bytes_after_end",))


@pytest.mark.parametrize("kind", ["overlap", "short", "not from start", "three numbers", "negative", "beyond"])
def test_byte_ranges_that_do_not_cover_are_found(snv: Story, kind):
    pdf = snv.signed()
    found = re.search(rb"/ByteRange \[ ?0 (\d+) (\d+) (\d+)[ \]]+", pdf)
    assert found is not None
    one, two, three = (int(number) for number in found.groups())
    numbers = {
        "overlap": (0, two + 40, two, three),
        "short": (0, one, two, three - 100),
        "not from start": (5, one - 5, two, three),
        "three numbers": (0, one, two),
        "negative": (0, -one, two, three),
        "beyond": (0, one, two, 10**9),
    }[kind]
    text = b"/ByteRange [" + b" ".join(str(number).encode() for number in numbers) + b"]"
    length = len(found.group(0))
    hurt = pdf.replace(found.group(0), text.ljust(length)[:length])
    report = api.check(hurt, at=LATER)
    assert report.verdict in {api.Verdict.INVALID, api.Verdict.UNREADABLE}


def test_signature_data_without_a_field_are_told(snv: Story):
    def hide(opened: pikepdf.Pdf) -> None:
        opened.Root.Vb = opened.make_indirect(pikepdf.Dictionary(ByteRange=[0, 1, 2, 3]))

    report = api.check(changed(sheet(), hide), at=LATER)
    assert (report.verdict, report.faults) == (api.Verdict.UNREADABLE, ("hidden_signature",))
    doubled = snv.sealed() + b"% /ByteRange [0 1 2 3]\n"
    assert "more_byte_ranges" in api.check(doubled, at=LATER).notes


@pytest.mark.parametrize(
    ("make", "fault"),
    [
        (lambda: b"", "not_pdf"),
        (lambda: b"GIF89a" + bytes(500), "not_pdf"),
        (lambda: b"%PDF-1.7\n" + bytes(range(256)) * 40, "broken"),
        (lambda: encrypted(sheet()), "encrypted"),
        (lambda: letter()[0][:3000], "broken"),
    ],
    ids=["empty", "picture", "garbage", "encrypted", "cut off"],
)
def test_files_that_cannot_be_read_get_a_verdict(snv: Story, make, fault):
    report = api.check(make(), at=LATER)
    assert (report.verdict, report.faults) == (api.Verdict.UNREADABLE, (fault,))
    with translation.override("vi"):
        assert api.tell_verdict(report).text == "Không đọc được chữ ký số."


def test_a_file_that_promises_gigabytes_costs_a_worker_not_the_house(snv: Story):
    report = api.check(bomb(), at=LATER)
    assert report.verdict == api.Verdict.UNREADABLE
    assert api.check(snv.sealed(), at=LATER).verdict == api.Verdict.VALID


def test_an_unsigned_file_is_unsigned(snv: Story):
    assert api.check(sheet(), at=LATER).verdict == api.Verdict.UNSIGNED
    assert api.check(snv.prepared(), at=LATER).verdict == api.Verdict.UNSIGNED


def test_a_certificate_revoked_before_signing_is_found_and_later_revocation_keeps_the_signature(snv: Story):
    before = snv.signed(at=AT)
    certificate = api.certificate_of_person(snv.viet.person_id, at=AT)
    revoked_at = AT + timedelta(days=1)
    api.revoke(certificate.id, reason="nghỉ hưu", by=MACHINE, at=revoked_at)
    report = api.check(before, at=AT + timedelta(days=2))
    assert report.verdict == api.Verdict.VALID, faults(report)
    certificate.refresh_from_db()
    certificate.__class__.objects.filter(id=certificate.id).update(revoked_at=AT - timedelta(days=1))
    report = api.check(before, at=AT + timedelta(days=2))
    assert (report.verdict, faults(report)) == (api.Verdict.INVALID, [("revoked",)])


def test_a_signature_with_a_timestamp_outlives_its_certificate(snv: Story):
    pdf = snv.sealed()
    report = api.check(pdf, at=AT + timedelta(days=6 * 365))
    assert report.verdict == api.Verdict.VALID, faults(report)


@pytest.mark.clause("HP25-Đ11.1")
def test_a_stranger_s_root_is_not_trusted(snv: Story):
    pdf = snv.sealed()
    TrustAnchor.objects.filter(purpose="signatures").update(trusted_to=F("trusted_from"))
    report = api.check(pdf, at=LATER)
    assert (report.verdict, faults(report)) == (api.Verdict.INVALID, [("untrusted",), ("untrusted",)])
