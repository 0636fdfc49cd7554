"""Whether a named field was filled in exactly our way (NĐ 30/2020 Đ14-15: number and date come after the person)."""

from __future__ import annotations

from typing import Any

from vanban.signing.adapters.pdf import field_text
from vanban.signing.adapters.pdf.strict.objects import Dictionary, Ref, Stream
from vanban.signing.adapters.pdf.strict.revisions import File
from vanban.signing.adapters.pdf.strict.screen import text
from vanban.signing.rules.names import is_proper_value

_LOOKS = {"/Type", "/Subtype", "/BBox", "/Matrix", "/Resources", "/Length", "/Filter", "/DecodeParms"}


def why_not_our_filling(
    file: File,
    name: str,
    fields: tuple[Dictionary, Dictionary],
    numbers: tuple[int, int],
    old_form: Dictionary | None,
    fresh: set[int],
) -> str:
    """Why the change of a named field between two revisions is not allowed; empty when it is."""
    (old, new), (before, now) = fields, numbers
    if any(old.get(key) != new.get(key) for key in (set(old) | set(new)) - {"/V", "/AP"}):
        return f"the named field {name} was changed"
    filled = text(file.get(new.get("/V"), now))
    if file.get(old.get("/V"), before) or not is_proper_value(name, filled):
        return f"the named field {name} holds what it may not hold"
    looks = file.get(new.get("/AP"), now)
    if not isinstance(looks, Dictionary) or set(looks) != {"/N"} or looks.twice:
        return f"the named field {name} has other looks than its normal one"
    reference = looks["/N"]
    stream = file.get(reference, now)
    if not isinstance(reference, Ref) or reference.num not in fresh or not isinstance(stream, Stream):
        return f"the looks of {name} replace an object the signature covers"
    if set(stream.dictionary) - _LOOKS or stream.dictionary.twice:
        return f"the looks of {name} carry more than a drawing"
    drawing = field_text.read(file.decoded(stream, now))
    if drawing is None or drawing.text != filled:
        return f"the named field {name} does not show its value"
    if not _font_is_covered(file, stream, drawing.font, numbers, old_form):
        return f"the font of {name} is not of the signed form"
    if not _has_its_size(file, stream, new, now):
        return f"the looks of {name} have another size than the field"
    return ""


def _font_is_covered(
    file: File, stream: Stream, font: str, numbers: tuple[int, int], old_form: Dictionary | None
) -> bool:
    """The font must be the one of the form at signing time: a new font could draw any picture for a digit."""
    before, now = numbers
    resources = file.get(stream.dictionary.get("/Resources"), now)
    if not isinstance(resources, Dictionary) or set(resources) != {"/Font"}:
        return False
    fonts = file.get(resources["/Font"], now)
    if not isinstance(fonts, Dictionary) or set(fonts) != {"/" + font} or fonts.twice:
        return False
    signed: Any = old_form
    for key in ("/DR", "/Font"):
        signed = file.get(signed.get(key), before) if isinstance(signed, Dictionary) else None
    used = fonts["/" + font]
    return isinstance(signed, Dictionary) and isinstance(used, Ref) and used == signed.get("/" + font)


def _has_its_size(file: File, stream: Stream, field: Dictionary, now: int) -> bool:
    """The drawing's box has the field's own size, so that nothing is blown up over the text."""
    boxes = []
    for box in (file.get(field.get("/Rect"), now), file.get(stream.dictionary.get("/BBox"), now)):
        if not isinstance(box, list) or len(box) != 4 or not all(isinstance(side, (int, float)) for side in box):
            return False
        boxes.append(sorted((abs(box[2] - box[0]), abs(box[3] - box[1]))))
    return all(abs(a - b) <= 0.5 for a, b in zip(*boxes, strict=True))
