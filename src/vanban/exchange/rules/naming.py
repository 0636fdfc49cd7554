"""Under which names the files of a document are sent (HP25-Đ8.3); the register keeps the names they came with."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from vanban.rulebook.rules.files import generated_file_name, stem_and_extension
from vanban.rulebook.rules.profile import NameMode, Profile


def sent_names(
    profile: Profile, files: Sequence[tuple[str, str]], *, notation: str, dated: date, subject: str
) -> list[tuple[str, str]]:
    """Each file's own name with the one it is sent under; `files` are names and roles, the document itself is `main`.

    Where the regulation makes names, the document is “15-QD-UBND_05012025_Ve-cong-tac.pdf” and its enclosed files
    end in their own number, so that all of them lie beside each other. Elsewhere every file keeps its name.
    """
    if profile.file_name.mode is not NameMode.GENERATE:
        return [(name, name) for name, _role in files]
    found, annex = [], 0
    for name, role in files:
        extension = stem_and_extension(name)[1] or "bin"
        made = generated_file_name(profile, notation=notation, dated=dated, subject=subject, extension=extension)
        if role != "main":
            annex += 1
            stem, _dot = stem_and_extension(made)
            ending = f"_PL{annex:02d}.{extension}"
            made = f"{stem[: profile.file_name.max_length - len(ending)]}{ending}"
        found.append((name, made))
    return found


def as_sent(names: Sequence[Sequence[str]], files: Sequence[tuple[str, bytes]]) -> list[tuple[str, bytes]]:
    """The files under the names they are sent under; one without a made name keeps its own."""
    made: dict[str, list[str]] = {}
    for own, other in names:
        made.setdefault(own, []).append(other)
    return [(made[name].pop(0) if made.get(name) else name, content) for name, content in files]


def sent_name(names: Sequence[Sequence[str]], own: str) -> str:
    """The name one file is sent under."""
    return next((other for name, other in names if name == own), own)
