"""Việt signs a letter, Hoa gives it number, date and seal: both signatures hold for three independent judges."""

from __future__ import annotations

import asyncio
import io
import shutil
import subprocess
from datetime import timedelta
from pathlib import Path

import pytest
from asn1crypto import x509
from django.db import IntegrityError, transaction
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.diff_analysis import ModificationLevel
from pyhanko.sign.validation import async_validate_pdf_signature
from pyhanko.sign.validation.dss import DocumentSecurityStore
from pyhanko_certvalidator import ValidationContext

from cast import AT, actor, phuong_hoa_lu
from vanban.kernel.identifiers import new_id
from vanban.platform.models import AuditEntry
from vanban.platform.transactions import TransactionOpen
from vanban.signing import api
from vanban.signing.adapters.pdf.engine import BoundedPdfEngine
from vanban.signing.models import SignatureRecord
from vanban.signing.ports import TrustMaterial
from vanban.signing.queries.certificates import trust_material
from vanban.signing.tests.letters import encrypted, letter, sheet, with_text_field

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


def pyhanko_says(pdf: bytes, at) -> list:
    """What pyHanko says with its stock policy: the second, independent judge."""
    trust = trust_material(at)
    context = ValidationContext(
        trust_roots=[x509.Certificate.load(root) for root in trust.roots],
        other_certs=[x509.Certificate.load(item) for item in trust.intermediates],
        crls=list(trust.crls),
        moment=at,
        allow_fetching=False,
        retroactive_revinfo=True,
        revocation_mode="require",
    )
    reader = PdfFileReader(io.BytesIO(pdf))
    return [asyncio.run(async_validate_pdf_signature(s, context)) for s in reader.embedded_signatures]


def pdfsig_says(pdf: bytes, folder: Path) -> str:
    """What poppler says: the third judge."""
    path = folder / "van-ban.pdf"
    path.write_bytes(pdf)
    return subprocess.run(["pdfsig", "-nocert", str(path)], capture_output=True, text=True, check=False).stdout


@pytest.mark.clause("VL19-Đ11.2d#2", "HP25-Đ20.1b")
def test_the_leader_s_signature_survives_number_date_and_seal(snv, tmp_path):
    pdf = snv.sealed()
    at = AT + timedelta(hours=1)
    report = api.check(pdf, at=at)
    assert report.verdict == api.Verdict.VALID, [s.faults for s in report.signatures]
    person, agency = report.signatures
    assert (person.kind, person.signer, agency.kind, agency.signer) == (
        "person",
        "Phạm Quốc Việt",
        "agency",
        "Sở Nội vụ",
    )
    assert set(person.changes) == {"fields", "signatures", "validation_data"}
    assert agency.covers_whole_file
    assert report.values == {"vb_so": "123", "vb_ngay": "23", "vb_thang": "11"}
    assert api.has_full_value(report)

    first, second = pyhanko_says(pdf, at)
    assert first.bottom_line
    assert first.modification_level == ModificationLevel.FORM_FILLING
    assert second.bottom_line
    assert second.modification_level == ModificationLevel.NONE
    if shutil.which("pdfsig"):
        said = pdfsig_says(pdf, tmp_path)
        assert said.count("Signature is Valid") == 2
        assert said.count("ETSI.CAdES.detached") == 2


@pytest.mark.clause("HP25-Đ11.1b")
def test_both_signatures_carry_the_authority_s_time_and_the_record_says_who_signed(snv):
    document_id = new_id()
    signed = api.sign_as_person(snv.prepared(), layout=letter()[1], by=snv.viet, at=AT, document_id=document_id)
    report = api.check(signed.pdf, at=AT)
    assert report.signatures[0].timestamp_at == AT.replace(microsecond=0)
    assert report.signatures[0].serial == signed.certificate_serial
    record = SignatureRecord.objects.get(document_id=document_id)
    assert (record.purpose, record.signer, record.done_by) == ("person", "Phạm Quốc Việt", snv.viet.person_id)
    assert AuditEntry.objects.filter(subject_id=document_id, code="signing.person_signed").count() == 1
    with pytest.raises(IntegrityError), transaction.atomic():
        record.delete()


@pytest.mark.clause("HY19-Đ3.3")
def test_signatures_are_of_the_person_or_of_the_agency(snv):
    document_id = new_id()
    signed = api.sign_as_person(snv.prepared(), layout=letter()[1], by=snv.viet, at=AT, document_id=document_id).pdf
    api.fill_and_seal(
        signed,
        layout=letter()[1],
        agency_id=snv.agency_id,
        number="7",
        day="23",
        month="11",
        by=snv.hoa,
        at=AT,
        document_id=document_id,
    )
    made = api.signatures_of(document_id)
    assert [record.purpose for record in made] == ["person", "seal"]
    assert [record.certificate.kind for record in made] == ["person", "agency"]


def test_only_a_clerk_of_the_very_agency_uses_its_seal(snv):
    signed = snv.signed()
    stranger = actor(phuong_hoa_lu().posts["ngoc"])
    for by in (snv.viet, snv.mai, stranger):
        with pytest.raises(api.OnlyClerksSeal):
            api.fill_and_seal(
                signed, layout=letter()[1], agency_id=snv.agency_id, number="1", day="01", month="1", by=by, at=AT
            )
    assert SignatureRecord.objects.filter(purpose="seal").count() == 0


def test_nothing_is_sealed_that_the_person_has_not_signed_or_that_is_numbered_already(snv):
    with pytest.raises(api.NotSignedByPerson):
        snv.sealed(snv.prepared())
    with pytest.raises(api.NumberFilledAlready):
        snv.sealed(snv.sealed())


@pytest.mark.parametrize("number", ["", "12 34", "(12)", "123456789012345", "Đ1"])
def test_a_number_that_is_none_or_does_not_fit_is_refused(snv, number):
    with pytest.raises(api.NumberNotProper):
        snv.sealed(number=number)


def test_files_that_cannot_be_signed_are_refused_in_plain_words(snv):
    pdf, layout = letter()
    with pytest.raises(api.PdfEncrypted):
        api.add_named_fields(encrypted(pdf), layout)
    with pytest.raises(api.PdfBroken):
        api.add_named_fields(pdf[:2000], layout)
    with pytest.raises(api.PdfSignedAlready):
        api.add_named_fields(snv.signed(), layout)
    with pytest.raises(api.NumberFieldsMissing):
        snv.sealed(api.sign_as_person(pdf, layout=layout, by=snv.viet, at=AT).pdf)
    far = api.Layout(number=api.Box(9, 1, 1, 9, 9), day=layout.day, month=layout.month, signature=layout.signature)
    with pytest.raises(api.PlaceOutsidePage):
        api.add_named_fields(pdf, far)


def test_an_uploaded_file_with_a_form_of_its_own_is_signed_and_sealed(snv):
    pdf, layout = letter()
    prepared = api.add_named_fields(with_text_field(pdf), layout)
    signed = api.sign_as_person(prepared, layout=layout, by=snv.viet, at=AT).pdf
    assert api.check(snv.sealed(signed), at=AT + timedelta(hours=1)).verdict == api.Verdict.VALID


def test_pdf_work_inside_a_transaction_is_a_bug(snv):
    with pytest.raises(TransactionOpen), transaction.atomic():
        snv.signed()


@pytest.mark.clause("VL19-Đ11.2d#2")
def test_an_annex_carries_the_agency_s_signature_as_text_at_the_top_right(snv, tmp_path):
    signed = api.seal_attachment(
        sheet("Danh mục vị trí việc làm", 2),
        agency_id=snv.agency_id,
        number_and_symbol="123/SNV-TCCB",
        by=snv.hoa,
        at=AT,
    )
    report = api.check(signed.pdf, at=AT)
    assert report.verdict == api.Verdict.VALID
    assert api.missing(report, api.Origin.ISSUER_SCAN, organisation="Sở Nội vụ") == ()
    path = tmp_path / "phu-luc.pdf"
    path.write_bytes(signed.pdf)
    text = subprocess.run(
        ["pdftotext", "-f", "1", "-l", "1", "-x", "300", "-y", "0", "-W", "300", "-H", "60", str(path), "-"],
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    assert "123/SNV-TCCB" in text
    assert "23/11/2026; 08:02:00+07:00" in text
    fonts = subprocess.run(["pdffonts", str(path)], capture_output=True, text=True, check=True).stdout
    assert "LiberationSerif" in fonts


@pytest.mark.clause("VL19-Đ9.2b", "VL19-Đ8.2b", "HP25-Đ16.2b")
def test_a_scan_is_signed_as_a_copy_of_the_agency(snv):
    signed = api.sign_copy(sheet("bản quét"), agency_id=snv.agency_id, form="SAO Y", by=snv.hoa, at=AT)
    report = api.check(signed.pdf, at=AT)
    assert report.verdict == api.Verdict.VALID
    assert [facts.kind for facts in report.signatures] == ["agency"]
    assert api.missing(report, api.Origin.ISSUER_SCAN) == ()
    assert api.missing(report, api.Origin.BORN_DIGITAL) == ("person_missing",)


@pytest.mark.clause("VL19-Đ8.2c")
def test_a_scan_by_the_receiver_needs_the_receiver_s_own_signature(snv):
    signed = api.sign_copy(sheet("bản quét"), agency_id=snv.agency_id, form="SAO Y", by=snv.hoa, at=AT)
    report = api.check(signed.pdf, at=AT)
    assert api.missing(report, api.Origin.RECEIVER_SCAN, organisation="Sở Nội vụ") == ()
    assert api.missing(report, api.Origin.RECEIVER_SCAN, organisation="UBND phường Hoa Lư") == ("agency_unexpected",)


@pytest.mark.clause("VL19-Đ8.2a", "NB25-Đ5.1", "NB16-Đ5.1a", "VL19-Đ10.1")
def test_a_born_digital_document_needs_person_and_agency(snv):
    alone = api.check(snv.signed(), at=AT)
    assert api.missing(alone, api.Origin.BORN_DIGITAL) == ("agency_missing",)
    assert not api.has_full_value(alone)
    both = api.check(snv.sealed(), at=AT + timedelta(hours=1))
    assert api.missing(both, api.Origin.BORN_DIGITAL, organisation="Sở Nội vụ") == ()
    assert api.has_full_value(both)


@pytest.mark.clause("NB16-Đ9.2", "NB16-Đ9.3", "HP25-Đ20.3b")
def test_an_issued_file_can_be_checked_years_later_without_any_network(snv):
    pdf = snv.sealed()
    store = DocumentSecurityStore.read_dss(PdfFileReader(io.BytesIO(pdf)))
    assert len(store.crls) == 2
    assert len(store.ocsps) == 1
    trust = trust_material(AT)
    alone = TrustMaterial("nothing but the root", trust.roots, trust.timestamp_roots)
    found = BoundedPdfEngine().check(pdf, alone, at=AT + timedelta(days=6 * 365))
    assert [(s["revocation"], s["faults"], s["notes"]) for s in found["signatures"]] == [
        ("good", [], ["stored_revocation"])
    ] * 2


@pytest.mark.clause("NB25-Đ8.3b")
def test_only_pdf_is_signed(snv):
    for content in (b"PK\x03\x04 a word file", b"{\\rtf1 }", b""):
        with pytest.raises(api.PdfBroken):
            api.add_named_fields(content, letter()[1])
        with pytest.raises(api.PdfRefused):
            api.seal_attachment(content, agency_id=snv.agency_id, number_and_symbol="1/SNV", by=snv.hoa, at=AT)


def test_a_text_with_letters_the_typeface_lacks_is_refused(snv):
    with pytest.raises(api.NumberNotProper):
        api.seal_attachment(sheet(), agency_id=snv.agency_id, number_and_symbol="1/漢字", by=snv.hoa, at=AT)
