"""What a look into a file finds: its kind by content, programs, links to elsewhere, passwords, old encodings."""

from __future__ import annotations

from datetime import date

import pytest

from vanban.drafting.adapters.office.inspecting import look
from vanban.drafting.adapters.office.looking import look_into
from vanban.drafting.errors.files import FileBroken, FileFetches, FileLocked, FileWithMacros, LegacyEncoding
from vanban.drafting.rules.files import MEDIA_TYPES, Looked, faults, flags
from vanban.drafting.tests.word_files import (
    compound,
    fetching_docx,
    macro_docx,
    odt,
    plain_docx,
    rtf,
    with_parts,
    zip_bomb,
)
from vanban.rulebook.api import Upload, profile_for, upload_faults

TCVN3 = "Céng hßa x· héi chñ nghÜa ViÖt Nam. §éc lËp - Tù do - H¹nh phóc"


def looked(content: bytes) -> Looked:
    """The look without the child around it."""
    values, _ = look({}, [content])
    return Looked(values["kind"], tuple(values["findings"]), tuple(values["places"]))


def refused(name: str, content: bytes) -> set[type]:
    """The classes of every reason why this file is not taken."""
    return {type(reason) for reason in faults(name, name.rsplit(".", 1)[-1], looked(content))}


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (plain_docx(), "docx"),
        (odt("<text:p>Chào</text:p>"), "odt"),
        (rtf("Chào"), "rtf"),
        (compound("WordDocument"), "doc"),
        (compound("Workbook"), "xls"),
        (compound("PowerPoint Document"), "ppt"),
        (b"%PDF-1.7\n", "pdf"),
        (b"\xff\xd8\xff\xe0", "jpg"),
        ("Xin chào".encode(), "text"),
        (b"MZ\x90\x00", "program"),
        (b"PK\x05\x06" + b"\0" * 18, "zip"),
    ],
)
@pytest.mark.clause("NB25-Đ8.2", "NB25-Đ8.3a")
def test_a_kind_is_told_by_what_is_inside(content, kind):
    """The name says nothing; the bytes do."""
    assert looked(content).kind == kind


@pytest.mark.clause("NB16-Đ5.3a", "NB16-Đ5.3b", "NB16-Đ5.3c", "NB16-Đ5.3d", "NB25-Đ8.3a", "HP25-Đ8.2a", "HY19-Đ8.2a")
@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("BaoCao.docx", compound("WordDocument")),
        ("BaoCao.doc", plain_docx()),
        ("BaoCao.docx", b"PK\x05\x06" + b"\0" * 18),
        ("BangTinh.xlsx", plain_docx()),
        ("BaoCao.pdf", plain_docx()),
        ("Anh.jpg", b"MZ\x90\x00"),
        ("GhiChu.txt", b"MZ\x90\x00"),
    ],
)
def test_a_file_under_another_name_is_refused(name, content):
    """A program called a picture, a ZIP called a Word file."""
    assert refused(name, content) == {FileBroken}


def test_honest_files_pass():
    """Each under its own name."""
    honest = {
        "a.docx": plain_docx(), "a.odt": odt("<text:p>Chào</text:p>"), "a.rtf": rtf("Chào"),
        "a.doc": compound("WordDocument"), "a.xls": compound("Workbook"), "a.csv": b"a,b\n", "a.jpeg": b"\xff\xd8\xff",
    }  # fmt: skip
    for name, content in honest.items():
        assert refused(name, content) == set(), name


@pytest.mark.clause("NB25-Đ19.2")
def test_macros_in_modern_files_are_refused_and_in_old_ones_flagged():
    """A .docx has no macros or is none; an old .xls may have them, and everybody sees it."""
    assert refused("a.docx", macro_docx()) == {FileWithMacros}
    hidden = with_parts(plain_docx(), {"word/vbaProject.bin": b"x"})
    assert refused("a.docx", hidden) == {FileWithMacros}
    old = looked(compound("Workbook", "_VBA_PROJECT_CUR"))
    assert list(faults("a.xls", "xls", old)) == []
    assert flags(old) == ["macros"]
    basic = looked(odt("<text:p/>", extra={"Basic/Standard/Module1.xml": b"<x/>"}))
    assert flags(basic) == ["macros"]


@pytest.mark.clause("NB25-Đ19.2")
def test_what_shows_content_of_elsewhere_is_refused():
    """A picture on a server, a picture on the drive; links to press and old templates are nobody's harm."""
    assert refused("a.docx", fetching_docx()) == {FileFetches}
    picture = '<text:p><draw:frame><draw:image xlink:href="file:///etc/passwd"/></draw:frame></text:p>'
    assert refused("a.odt", odt(picture)) == {FileFetches}
    template = fetching_docx("file:///C:/Normal.dotm")
    assert looked(template).places == ("file:///C:/Normal.dotm",)
    harmless = with_parts(
        plain_docx(),
        {},
        replaced={
            "word/_rels/document.xml.rels": (
                b"</Relationships>",
                b'<Relationship Id="r9" Type="http://x/relationships/hyperlink" Target="http://vanban.vn" '
                b'TargetMode="External"/><Relationship Id="r8" Type="http://x/relationships/attachedTemplate" '
                b'Target="file:///C:/Normal.dotm" TargetMode="External"/></Relationships>',
            )
        },
    )
    assert refused("a.docx", harmless) == set()


def test_locked_files_are_refused():
    """A password in old and new files, and in a ZIP."""
    assert refused("a.docx", compound("EncryptedPackage", "EncryptionInfo")) == {FileLocked}
    assert refused("a.doc", compound("WordDocument", flags=0x0100)) == {FileLocked}


def test_what_grows_or_is_torn_is_refused():
    """A bomb, a file cut in half, an OLE file without its table."""
    assert refused("a.docx", zip_bomb()) == {FileBroken}
    whole = plain_docx()
    assert refused("a.docx", whole[: len(whole) // 2]) == {FileBroken}
    assert refused("a.doc", compound("WordDocument")[:700]) == {FileBroken}


@pytest.mark.clause("HY19-Đ8.3", "VL19-Đ7.2", "HP25-Đ9", "NB16-Đ5.2b")
def test_words_that_are_not_unicode_are_refused():
    """TCVN3 in a Word file and in a text; the same words in Unicode pass."""
    assert refused("a.docx", plain_docx(*[TCVN3] * 3)) == {LegacyEncoding}
    assert refused("a.txt", TCVN3.encode("latin-1")) == {LegacyEncoding}
    assert refused("a.txt", "Cộng hòa xã hội chủ nghĩa Việt Nam".encode()) == set()
    assert refused("a.docx", plain_docx("Cộng hòa xã hội chủ nghĩa Việt Nam")) == set()


def test_the_look_happens_in_a_child():
    """The bounded child gives the same answer; what it cannot end counts as harmful."""
    assert look_into(plain_docx()) == Looked("docx")


REAL = {
    "doc": compound("WordDocument"),
    "docx": plain_docx(),
    "odt": odt("<text:p>Chào</text:p>"),
    "rtf": rtf("Chào"),
    "xls": compound("Workbook"),
    "ppt": compound("PowerPoint Document"),
    "txt": "Xin chào".encode(),
    "csv": b"a,b\n",
    "pdf": b"%PDF-1.7\n",
    "jpg": b"\xff\xd8\xff\xe0",
    "png": b"\x89PNG\r\n\x1a\n",
    "gif": b"GIF89a",
    "exe": b"MZ\x90\x00",
    "zip": b"PK\x05\x06" + b"\0" * 18,
}


@pytest.mark.parametrize(
    ("province", "day", "refused_kinds"),
    [
        pytest.param(
            "ninh-binh", date(2020, 3, 2), {"ppt", "png", "gif", "exe", "zip"}, id="nb16",
            marks=pytest.mark.clause("NB16-Đ5.3a", "NB16-Đ5.3b", "NB16-Đ5.3c", "NB16-Đ5.3d"),
        ),
        pytest.param("ninh-binh", date(2026, 3, 2), {"ppt", "exe", "zip"}, id="nb25",
                     marks=pytest.mark.clause("NB25-Đ8.3a", "NB25-Đ8.2")),
        pytest.param("hung-yen", date(2026, 3, 2), {"csv", "jpg", "png", "gif", "exe", "zip"}, id="hy19",
                     marks=pytest.mark.clause("HY19-Đ8.2a")),
        pytest.param("hai-phong", date(2026, 3, 2), {"csv", "exe", "zip"}, id="hp25",
                     marks=pytest.mark.clause("HP25-Đ8.2a")),
        pytest.param("vinh-long", date(2026, 3, 2), {"exe", "zip"}, id="vl19"),
    ],
)  # fmt: skip
def test_each_province_takes_the_kinds_of_its_own_list_by_content(province, day, refused_kinds):
    """The list of the province and the look together: a real file of each kind, under its own name."""
    profile = profile_for(province, day)
    not_taken = set()
    for kind, content in REAL.items():
        found = looked(content)
        upload = Upload(f"TepTin.{kind}", len(content), "attachment", MEDIA_TYPES.get(found.kind, ""))
        if [*upload_faults(profile, upload), *faults(upload.name, kind, found)]:
            not_taken.add(kind)
    assert not_taken == refused_kinds
