"""What may be uploaded: kinds, names and sizes of files (NB25-Đ8.3, Đ8.4). All reasons are told at once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from vanban.kernel.refusals import Refusal, refuse_all
from vanban.kernel.vietnamese import ascii_name, nfc
from vanban.rulebook.errors import (
    ContentNotAsNamed,
    EmptyFile,
    FileNameCharacters,
    FileNameTooLong,
    FileTooBig,
    FormatNotAllowed,
)
from vanban.rulebook.rules.profile import Decision, NameMode, Profile

_OLE = frozenset({"application/x-ole-storage", "application/cdfv2", "application/vnd.ms-office"})
_ZIP = frozenset({"application/zip"})
_OOXML = "application/vnd.openxmlformats-officedocument."
_ODF = "application/vnd.oasis.opendocument."
_TEXT = frozenset({"text/plain", "application/csv", "text/csv"})

#: What a look into the content may find for an extension. Old office files are told apart only roughly by libmagic.
CONTENT_OF: dict[str, frozenset[str]] = {
    "pdf": frozenset({"application/pdf"}),
    "txt": _TEXT,
    "csv": _TEXT,
    "rtf": frozenset({"text/rtf", "application/rtf"}),
    "doc": _OLE | {"application/msword", "text/rtf"},
    "ppt": _OLE | {"application/vnd.ms-powerpoint"},
    "xls": _OLE | {"application/vnd.ms-excel"},
    "docx": _ZIP | {_OOXML + "wordprocessingml.document"},
    "pptx": _ZIP | {_OOXML + "presentationml.presentation"},
    "xlsx": _ZIP | {_OOXML + "spreadsheetml.sheet"},
    "odt": _ZIP | {_ODF + "text"},
    "ods": _ZIP | {_ODF + "spreadsheet"},
    "jpg": frozenset({"image/jpeg"}),
    "jpeg": frozenset({"image/jpeg"}),
    "png": frozenset({"image/png"}),
    "gif": frozenset({"image/gif"}),
    "bmp": frozenset({"image/bmp", "image/x-ms-bmp"}),
    "tif": frozenset({"image/tiff"}),
    "tiff": frozenset({"image/tiff"}),
    "dwg": frozenset({"image/vnd.dwg", "application/acad", "application/octet-stream"}),
    "dxf": _TEXT | {"image/vnd.dxf", "application/dxf"},
}


@dataclass(frozen=True)
class Upload:
    """A file as it came: name, size in bytes, and the media type found by looking inside (never the browser's word).

    `role` says what it is for: “main”, “attachment”, “scan” or “signed”. An empty `content_type` skips the look.
    """

    name: str
    size: int
    role: str
    content_type: str = ""


def stem_and_extension(name: str) -> tuple[str, str]:
    """The name without folder parts, split at its last dot; the extension in lower case, without the dot."""
    base = nfc(name).replace("\\", "/").rsplit("/", 1)[-1].strip()
    stem, dot, extension = base.rpartition(".")
    return (stem, extension.lower()) if dot else (base, "")


def proposed_file_name(profile: Profile, name: str) -> str:
    """A name the regulation accepts, as near to the given one as can be: “Báo cáo.PDF” becomes “BaoCao.pdf”."""
    stem, extension = stem_and_extension(name)
    room = profile.file_name.max_length
    if profile.file_name.count_extension and extension:
        room -= len(extension) + 1
    words = ascii_name(stem, separator=" ").split()
    plain = "".join(word[:1].upper() + word[1:] for word in words)[:room] or "TepTin"
    return f"{plain}.{extension}" if extension else plain


def generated_file_name(profile: Profile, *, notation: str, dated: date, subject: str, extension: str) -> str:
    """Number and symbol, date, trích yếu as one name without marks: “15-QD-UBND_05012025_Ve-cong-tac.pdf” (HP25-Đ8.3).

    A long trích yếu is cut at a word; the extension is never cut.
    """
    rule = profile.file_name
    room = rule.max_length - (len(extension) + 1 if rule.count_extension else 0)
    parts = {
        "notation": ascii_name(notation),
        "dated": f"{dated:%d%m%Y}",
    }
    words = ascii_name(subject, separator=" ").split()
    while True:
        name = rule.template.format(**parts, subject=" ".join(words))
        if len(name) <= room or not words:
            return f"{name.rstrip('_')}.{extension}"
        words.pop()


def human_size(size: int) -> str:
    """Bytes for people: the regulation's Mb is read as 1024 x 1024 bytes."""
    if size < 1024 * 1024:
        return f"{max(1, round(size / 1024))} KB"
    return f"{size / 1024 / 1024:.1f} MB".replace(".0 ", " ")


def file_name_faults(profile: Profile, name: str) -> Iterator[Refusal]:
    """Every reason why an attachment may not have this name; none where names are made, or are nobody's business."""
    rule = profile.file_name
    if rule.mode is not NameMode.VALIDATE:
        return
    stem, extension = stem_and_extension(name)
    shown = f"{stem}.{extension}" if extension else stem
    length = len(shown) if rule.count_extension else len(stem)
    if length > rule.max_length:
        yield FileNameTooLong(
            name=shown, length=length, limit=rule.max_length, proposal=proposed_file_name(profile, name)
        )
    if not stem or not all((char.isascii() and char.isalnum()) or char in rule.extra for char in stem):
        yield FileNameCharacters(name=shown, proposal=proposed_file_name(profile, name))


def upload_faults(profile: Profile, upload: Upload) -> Iterator[Refusal]:
    """Every reason why this file is refused."""
    stem, extension = stem_and_extension(upload.name)
    shown = f"{stem}.{extension}" if extension else stem
    if upload.size <= 0:
        yield EmptyFile(name=shown)
    if upload.size > profile.max_file_bytes:
        yield FileTooBig(name=shown, size=human_size(upload.size), limit=human_size(profile.max_file_bytes))
    allowed = profile.formats.for_role(upload.role)
    if extension not in allowed:
        yield FormatNotAllowed(name=shown, allowed=", ".join(sorted(allowed)))
    elif upload.content_type and upload.size > 0:
        found = upload.content_type.split(";", 1)[0].strip().lower()
        if found not in CONTENT_OF.get(extension, frozenset({found})):
            yield ContentNotAsNamed(name=shown, found=found)
    yield from file_name_faults(profile, upload.name)


def check_file_name(profile: Profile, name: str) -> None:
    """Refuse a name that NB25-Đ8.4 does not allow; raises FileNameTooLong, FileNameCharacters or both at once."""
    refuse_all(file_name_faults(profile, name))


def check_upload(profile: Profile, upload: Upload) -> Decision[str]:
    """Refuse a file with all its faults at once, or say under which version it was let in."""
    refuse_all(upload_faults(profile, upload))
    return profile.decided("accepted", "NB25-Đ8.3, Đ8.4")


def check_packet_size(profile: Profile, name: str, size: int) -> None:
    """Only the size: files that come from other agencies keep their names and kinds."""
    if size > profile.max_file_bytes:
        raise FileTooBig(name=name, size=human_size(size), limit=human_size(profile.max_file_bytes))
