"""What may change after a signature: our named fields, new signatures, timestamps and validation data. Nothing else.

pyHanko's stock policy lets any form field change its value and its looks, which lets a field prepared before signing
cover the text afterwards. Here only the three named fields may be filled, once, with a value of the proper shape,
drawn in exactly our way with the font that the signature already covers.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from pyhanko.pdf_utils import generic
from pyhanko.sign.diff_analysis import (
    ModificationLevel,
    StandardDiffPolicy,
    SuspiciousModification,
)
from pyhanko.sign.diff_analysis.commons import qualify, qualify_transforming
from pyhanko.sign.diff_analysis.form_rules_api import (
    FieldComparisonContext,
    FieldComparisonSpec,
    FormUpdate,
    FormUpdatingRule,
)
from pyhanko.sign.diff_analysis.rules.file_structure_rules import (
    CatalogModificationRule,
    ObjectStreamRule,
    XrefStreamRule,
)
from pyhanko.sign.diff_analysis.rules.form_field_rules import (
    BaseFieldModificationRule,
    DSSCompareRule,
    SigFieldCreationRule,
    SigFieldModificationRule,
)
from pyhanko.sign.diff_analysis.rules.metadata_rules import DocInfoRule, MetadataUpdateRule

from vanban.signing.adapters.pdf import field_text
from vanban.signing.adapters.pdf.reading import value
from vanban.signing.rules.names import NAMED_FIELDS, is_proper_value

WIDEST = 220.0
"""A later signature shows at most this many points in either direction: a seal or a line of text, not a cover."""


class NamedFieldRule(BaseFieldModificationRule):
    """Lets an empty named field be filled in our way; any other change of a text field is suspicious."""

    def __init__(self) -> None:
        super().__init__(
            allow_in_place_appearance_stream_changes=False,
            always_modifiable=frozenset(),
            value_update_keys=frozenset({"/AP", "/V"}),
        )

    def check_form_field(
        self, fq_name: str, spec: FieldComparisonSpec, context: FieldComparisonContext
    ) -> Iterable[tuple[ModificationLevel, FormUpdate]]:
        """Approve the field's object and its new appearance, or raise `SuspiciousModification`."""
        if spec.field_type == "/Sig" or not spec.new_field_ref or not spec.old_field_ref:
            return
        unchanged = self.compare_fields(spec)
        old: Any = spec.old_field
        new: Any = spec.new_field
        if not unchanged:
            _require_our_filling(fq_name, old, new, context)
        yield from qualify(
            ModificationLevel.FORM_FILLING,
            (
                FormUpdate(
                    updated_ref=spec.new_field_ref,
                    field_name=fq_name,
                    valid_when_locked=unchanged,
                    context_checked=place,
                )
                for place in spec.expected_contexts()
            ),
        )
        if unchanged:
            return
        fresh = context.new.collect_dependencies(new["/AP"], since_revision=context.old.revision + 1)
        yield from qualify_transforming(
            ModificationLevel.FORM_FILLING, _as_generator(fresh), transform=FormUpdate.curry_ref(field_name=fq_name)
        )


def _as_generator(items: Iterable[Any]) -> Any:
    yield from items


def _require_our_filling(name: str, old: Any, new: Any, context: FieldComparisonContext) -> None:
    if name not in NAMED_FIELDS:
        raise SuspiciousModification(f"the form field {name} was changed")
    filled = str(value(new, "/V", ""))
    if value(old, "/V") or not is_proper_value(name, filled):
        raise SuspiciousModification(f"the named field {name} holds what it may not hold")
    looks = value(new, "/AP")
    if not isinstance(looks, generic.DictionaryObject) or set(looks) != {"/N"}:
        raise SuspiciousModification(f"the named field {name} has other looks than its normal one")
    reference = looks.raw_get("/N")
    if not isinstance(reference, generic.IndirectObject) or not context.old.is_ref_unassignable(reference.reference):
        raise SuspiciousModification(f"the looks of {name} replace an object the signature covers")
    stream = reference.get_object()
    drawing = field_text.read(stream.data) if isinstance(stream, generic.StreamObject) else None
    if drawing is None or drawing.text != filled:
        raise SuspiciousModification(f"the named field {name} does not show its value")
    if set(stream) - {"/Type", "/Subtype", "/BBox", "/Matrix", "/Resources", "/Length", "/Filter", "/DecodeParms"}:
        raise SuspiciousModification(f"the looks of {name} carry more than a drawing")
    _require_covered_font(name, stream, drawing.font, context)
    _require_size(name, stream, new)


def _require_covered_font(name: str, stream: Any, font: str, context: FieldComparisonContext) -> None:
    """The font must be the one of the form at signing time: a new font could draw any picture for a digit."""
    resources = stream["/Resources"]
    fonts = value(resources, "/Font")
    if set(resources) != {"/Font"} or not isinstance(fonts, generic.DictionaryObject) or set(fonts) != {"/" + font}:
        raise SuspiciousModification(f"the looks of {name} use more than one font")
    try:
        signed = context.old.root["/AcroForm"]["/DR"]["/Font"].raw_get("/" + font)
        used = fonts.raw_get("/" + font)
    except KeyError:
        raise SuspiciousModification(f"the font of {name} is not of the signed form") from None
    if not isinstance(used, generic.IndirectObject) or used.reference != signed.reference:
        raise SuspiciousModification(f"the font of {name} is not of the signed form")


def _require_size(name: str, stream: Any, field: Any) -> None:
    """The drawing's box has the field's own size, so that nothing is blown up over the text."""
    left, bottom, right, top = (float(side) for side in field["/Rect"])
    sides = sorted((abs(right - left), abs(top - bottom)))
    x0, y0, x1, y1 = (float(side) for side in stream["/BBox"])
    drawn = sorted((abs(x1 - x0), abs(y1 - y0)))
    if any(abs(a - b) > 0.5 for a, b in zip(sides, drawn, strict=True)):
        raise SuspiciousModification(f"the looks of {name} have another size than the field")


class SmallSignatureRule(SigFieldCreationRule):
    """New signature fields, but none so large that it could cover the text."""

    def apply(self, context: FieldComparisonContext) -> Iterable[tuple[ModificationLevel, FormUpdate]]:
        """As pyHanko, after measuring every new widget."""
        for name, spec in context.field_specs.items():
            if spec.field_type == "/Sig" and spec.old_field_ref is None and spec.new_field_ref is not None:
                field = spec.new_field_ref.get_object()
                widgets = [field, *(kid.get_object() for kid in value(field, "/Kids", ()))]
                if any(_side(widget) > WIDEST for widget in widgets):
                    raise SuspiciousModification(f"the signature {name} is so large that it may cover the text")
        yield from super().apply(context)


def _side(widget: Any) -> float:
    if "/Rect" not in widget:
        return 0.0
    left, bottom, right, top = (float(side) for side in widget["/Rect"])
    return max(abs(right - left), abs(top - bottom))


POLICY = StandardDiffPolicy(
    global_rules=[
        CatalogModificationRule(),
        DocInfoRule().as_qualified(ModificationLevel.LTA_UPDATES),
        XrefStreamRule().as_qualified(ModificationLevel.LTA_UPDATES),
        ObjectStreamRule().as_qualified(ModificationLevel.LTA_UPDATES),
        DSSCompareRule().as_qualified(ModificationLevel.LTA_UPDATES),
        MetadataUpdateRule().as_qualified(ModificationLevel.LTA_UPDATES),
    ],
    form_rule=FormUpdatingRule(
        field_rules=[SmallSignatureRule(), SigFieldModificationRule(), NamedFieldRule()],
        ignored_acroform_keys=frozenset({"/Fields", "/DR", "/SigFlags"}),
    ),
)
"""The only changes this domain allows after a signature."""
