"""Evidence kept beside issued files: fetched once, put behind the file, stamped, listed and handed out years later."""

from __future__ import annotations

import base64
import io
import json
from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation.dss import DocumentSecurityStore

from cast import AT
from vanban.kernel.identifiers import new_id
from vanban.platform import audit, storage
from vanban.signing import api, ports
from vanban.signing.actions.evidence import FileToKeep, collect, forget_evidence, keep_files
from vanban.signing.adapters.evidence.answers import checked_ocsp
from vanban.signing.models import KeptFile, KeptSignature, KeptVersion, RevocationAnswer
from vanban.signing.queries.evidence import evidence_of, kept_files, newest_version
from vanban.signing.queries.waiting import files_due
from vanban.signing.tests.authorities import remote_authority
from vanban.signing.tests.conftest import MACHINE
from vanban.signing.tests.letters import letter

HOUR = timedelta(hours=1)


def sealed(snv, document, at):
    """The letter signed and sealed under this document's id."""
    layout = letter()[1]
    signed = api.sign_as_person(snv.prepared(), layout=layout, by=snv.viet, at=at, document_id=document).pdf
    dated = {"number": "123", "day": "23", "month": "11"}
    later = at + HOUR / 2
    return api.fill_and_seal(
        signed, layout=layout, agency_id=snv.agency_id, **dated, by=snv.hoa, at=later, document_id=document
    ).pdf


def issued(snv, *, direction="out", pdf=None, at=AT):
    """An issued letter noted for keeping: the document's id and its kept file's."""
    document = new_id()
    content = pdf or sealed(snv, document, at)
    stored = storage.put(content, media_type="application/pdf")
    (kept,) = keep_files(
        document,
        [FileToKeep(stored.id, "123CV.pdf")],
        direction=direction,
        responsible="Lê Thị Hoa",
        by=MACHINE,
        at=at + HOUR / 2,
    )
    return document, kept


@pytest.mark.clause("NB16-Đ9.3", "HP25-Đ20.3b")
def test_the_archive_copy_grows_behind_the_issued_file(snv):
    document, kept = issued(snv)
    assert collect(kept, by=MACHINE, at=AT + HOUR)
    (file,) = kept_files(document)
    original = storage.read(file.blob_id)
    version = newest_version(file)
    grown = storage.read(version.blob_id)
    assert grown.startswith(original)
    assert (file.level, file.complete_at, version.reason) == ("B-LTA", AT + HOUR, "evidence")
    assert file.renew_by == file.next_try_at == version.stamped_until - timedelta(days=90)
    store = DocumentSecurityStore.read_dss(PdfFileReader(io.BytesIO(grown)))
    contents = [item.get_object().data for item in (*store.ocsps, *store.crls)]
    assert len(contents) == len(set(contents))
    report = api.check(grown, at=AT + 2 * HOUR)
    assert report.is_good
    assert [one.kind for one in report.signatures] == ["person", "agency", "timestamp"]
    assert "signing.evidence_kept" in [line.code for line in audit.lines(document)]
    assert not collect(kept, by=MACHINE, at=AT + 3 * HOUR)
    assert KeptVersion.objects.filter(kept_id=kept).count() == 1


@pytest.mark.clause("HP25-Đ20.3b")
def test_what_is_kept_can_be_listed_and_checked_without_the_house(snv):
    document, kept = issued(snv)
    collect(kept, by=MACHINE, at=AT + HOUR)
    told = json.loads(json.dumps(evidence_of(document)))
    (file,) = told["files"]
    assert file["responsible"] == "Lê Thị Hoa"
    person, agency = file["signatures"]
    assert (person["kind"], person["holder"], person["responsible"]) == ("person", "Phạm Quốc Việt", "Phạm Quốc Việt")
    assert (agency["kind"], agency["responsible"]) == ("agency", snv.hoa.name)
    for one in (person, agency):
        assert one["status"] == "good"
        assert one["stamped_at"]
        assert base64.b64decode(one["token"])
        certificate = base64.b64decode(told["certificates"][one["certificate"]]["content"])
        issuer = base64.b64decode(told["certificates"][one["chain"][0]]["content"])
        answer = base64.b64decode(one["answer"]["content"])
        assert checked_ocsp(answer, certificate, issuer, at=AT + HOUR).status == "good"


def test_one_answer_an_hour_serves_all_documents(snv, monkeypatch):
    asked = []
    ask = type(ports.revocation()).ask

    def counted(self, certificate, issuer, *, revoked, at):
        asked.append(certificate)
        return ask(self, certificate, issuer, revoked=revoked, at=at)

    monkeypatch.setattr(type(ports.revocation()), "ask", counted)
    kept = [issued(snv)[1] for _document in range(3)]
    for one in kept:
        assert collect(one, by=MACHINE, at=AT + HOUR)
    assert len(asked) == len(set(asked)) == RevocationAnswer.objects.count() == 4


def test_a_certificate_taken_back_later_was_good_when_it_signed(snv):
    document, kept = issued(snv)
    certificate = api.certificate_of_person(snv.office.posts["viet"].person_id, at=AT)
    certificate.revoked_at, certificate.status = AT + HOUR, "revoked"
    certificate.save()
    collect(kept, by=MACHINE, at=AT + 2 * HOUR)
    person = evidence_of(document)["files"][0]["signatures"][0]
    assert person["status"] == "good"
    assert RevocationAnswer.objects.filter(status="revoked").count() == 1


def test_of_an_incoming_file_the_signatures_are_kept_and_no_copy(snv):
    document, kept = issued(snv, direction="in")
    assert not collect(kept, by=MACHINE, at=AT + HOUR)
    (file,) = evidence_of(document)["files"]
    assert (file["versions"], file["complete_at"] is not None) == ([], True)
    assert [one["status"] for one in file["signatures"]] == ["good", "good"]
    assert files_due(at=AT + timedelta(days=9999)) == []


def test_a_file_of_a_stranger_is_noted_and_nobody_is_asked(snv, tmp_path, settings):
    pdf = snv.sealed()
    from vanban.signing.models import TrustAnchor

    TrustAnchor.objects.update(trusted_from=AT + timedelta(days=99))
    document, kept = issued(snv, direction="in", pdf=pdf)
    collect(kept, by=MACHINE, at=AT + HOUR)
    (file,) = kept_files(document)
    assert "no trusted root" in file.failure
    assert RevocationAnswer.objects.count() == 0
    assert {one.status for one in KeptSignature.objects.filter(kept=file)} == {"unknown"}


def test_without_the_timestamp_the_evidence_is_kept_and_the_timestamp_follows(snv, tmp_path):
    document, kept = issued(snv)
    clock = [AT + HOUR]
    with remote_authority(lambda: clock[0], tmp_path) as state:
        state.mood = "broken"
        assert not collect(kept, by=MACHINE, at=clock[0])
        (file,) = kept_files(document)
        assert (file.level, file.complete_at, file.tries) == ("B-LT", None, 1)
        assert "500" in file.failure
        assert files_due(at=clock[0]) == []
        clock[0] += timedelta(seconds=30)
        assert files_due(at=clock[0]) == [kept]
        state.mood = "good"
        assert collect(kept, by=MACHINE, at=clock[0])
    (file,) = kept_files(document)
    assert (file.level, file.failure, file.tries) == ("B-LTA", "", 0)
    first, second = file.versions.all()
    assert (first.reason, second.reason) == ("evidence", "timestamp")
    assert storage.read(second.blob_id).startswith(storage.read(first.blob_id))


def test_silence_about_a_certificate_is_asked_again(snv, monkeypatch):
    document, kept = issued(snv)

    def silent(*_args, **_more):
        raise ports.RevocationUnavailable("nobody answers")

    monkeypatch.setattr(type(ports.revocation()), "ask", silent)
    for tries in range(1, 4):
        (file,) = kept_files(document)
        assert not collect(kept, by=MACHINE, at=file.next_try_at)
        assert KeptFile.objects.get(id=kept).tries == tries
    assert KeptVersion.objects.count() == 0
    monkeypatch.undo()
    assert collect(kept, by=MACHINE, at=KeptFile.objects.get(id=kept).next_try_at)


def test_a_stop_before_the_end_leaves_nothing_and_two_at_once_keep_one(snv, monkeypatch):
    _document, kept = issued(snv)
    from vanban.signing.actions import evidence

    store = evidence._store
    monkeypatch.setattr(evidence, "_store", lambda *_a, **_m: (_ for _ in ()).throw(KeyboardInterrupt))
    with pytest.raises(KeyboardInterrupt):
        collect(kept, by=MACHINE, at=AT + HOUR)
    assert KeptVersion.objects.count() == 0

    def late(*args, **more):
        monkeypatch.setattr(evidence, "_store", store)
        assert collect(kept, by=MACHINE, at=AT + HOUR)
        return store(*args, **more)

    monkeypatch.setattr(evidence, "_store", late)
    assert not collect(kept, by=MACHINE, at=AT + HOUR)
    assert KeptVersion.objects.count() == 1


def test_evidence_is_destroyed_with_its_document(snv):
    document, kept = issued(snv)
    collect(kept, by=MACHINE, at=AT + HOUR)
    version = KeptVersion.objects.get()
    assert forget_evidence(document, by=MACHINE, at=AT + 2 * HOUR) == 1
    assert forget_evidence(document, by=MACHINE, at=AT + 2 * HOUR) == 0
    with pytest.raises(storage.ContentDamaged):
        storage.read(version.blob_id)
    assert KeptSignature.objects.count() == 0
    assert not collect(kept, by=MACHINE, at=AT + timedelta(days=9999))


def test_versions_and_answers_are_never_changed(snv):
    _document, kept = issued(snv)
    collect(kept, by=MACHINE, at=AT + HOUR)
    for row in (KeptVersion.objects.get(), RevocationAnswer.objects.first()):
        with pytest.raises(DatabaseError), transaction.atomic():
            row.delete()
        with pytest.raises(DatabaseError), transaction.atomic():
            row.save()


def test_a_broken_or_unsigned_file_is_told_and_left(snv):
    for content in (b"%PDF-1.7 broken", b"not a pdf"):
        document, kept = issued(snv, pdf=content)
        assert not collect(kept, by=MACHINE, at=AT + HOUR)
        assert kept_files(document)[0].failure
    assert files_due(at=AT + timedelta(days=9999)) == []
