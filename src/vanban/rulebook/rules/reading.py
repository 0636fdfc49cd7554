"""A profile from parsed data: the same reading for what is shipped and for what an operator amended."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import time
from types import MappingProxyType
from typing import Any

from vanban.kernel.vietnam_holidays import HOLIDAYS, WORKING_SATURDAYS
from vanban.kernel.working_time import WorkingCalendar
from vanban.rulebook.rules.profile import (
    Branding,
    Dispatch,
    DispatchRule,
    DraftFlow,
    FileNameRule,
    Formats,
    FormatText,
    HubClock,
    Limit,
    NameMode,
    Profile,
    RecallMode,
    Report,
    ReturnTarget,
    SentTime,
    Signature,
    SignatureRule,
    TimeLimits,
    ValueRule,
)

HOUSE_CAP_MB = 200
"""The largest file this house takes where a regulation names no size."""


def read_dispatch_rule(data: Mapping[str, Any]) -> DispatchRule:
    """One line of the dispatch table from its data."""
    return DispatchRule(
        dispatch=Dispatch(data["dispatch"]),
        reason=data["reason"],
        types=frozenset(data.get("types", ())),
        purposes=frozenset(data.get("purposes", ())),
        sender_levels=frozenset(data.get("sender_levels", ())),
        receiver_levels=frozenset(data.get("receiver_levels", ())),
        receiver_has_system=data.get("receiver_has_system"),
        signed=data.get("signed"),
        internal=data.get("internal"),
        needs_paper=data.get("needs_paper"),
        assured=frozenset(data.get("assured", ())),
        firm=data.get("firm", False),
    )


def _value_rule(data: Mapping[str, Any]) -> ValueRule:
    return ValueRule(
        value=data["value"],
        reason=data["reason"],
        needs=tuple(Signature(kind) for kind in data["needs"]),
        origins=frozenset(data.get("origins", ())),
        stamped=frozenset(Signature(kind) for kind in data.get("stamped", ())),
    )


def _calendar(data: Mapping[str, Any]) -> WorkingCalendar:
    hours = tuple(
        (time.fromisoformat(opening), time.fromisoformat(closing)) for opening, closing in data["office_hours"]
    )
    return WorkingCalendar(
        office_hours=hours,
        weekend=frozenset(data["weekend"]),
        holidays=MappingProxyType(HOLIDAYS | data.get("holidays", {})),
        working_days=WORKING_SATURDAYS | frozenset(data.get("working_days", ())),
    )


def _format_text(data: Mapping[str, Any]) -> FormatText:
    return FormatText(since=data["since"], code=data["code"], title=data["title"])


def _hub_clock(data: Mapping[str, Any]) -> HubClock:
    return HubClock(tuple(sorted(data["remind_days"])), data["give_up_days"], data["urgent_minutes"])


def read_profile(data: Mapping[str, Any]) -> Profile:
    """A profile from parsed YAML. Raises KeyError, TypeError or ValueError when the data are not a whole profile."""
    rest = dict(data)
    return Profile(
        id=rest["id"],
        version=str(rest["version"]),
        title=rest["title"],
        province=rest["province"],
        effective_from=rest["effective_from"],
        effective_to=rest["effective_to"],
        operator_agency=rest["operator_agency"],
        branding=Branding(**rest["branding"]),
        org_levels=tuple(rest["org_levels"]),
        code_schemes=tuple(rest["code_schemes"]),
        username_template=rest["username_template"],
        formats=Formats(**{role: frozenset(extensions) for role, extensions in rest["formats"].items()}),
        file_name=FileNameRule(**{**rest["file_name"], "mode": NameMode(rest["file_name"]["mode"])}),
        max_file_bytes=(rest["max_file_mb"] or HOUSE_CAP_MB) * 1024 * 1024,
        dispatch_rules=tuple(read_dispatch_rule(rule) for rule in rest["dispatch_rules"]),
        signature=SignatureRule(
            required=tuple(Signature(kind) for kind in rest["signature"]["required"]),
            trusted_roots=tuple(rest["signature"]["trusted_roots"]),
            timestamp_required=rest["signature"]["timestamp_required"],
            seal_separate_attachments=rest["signature"]["seal_separate_attachments"],
            unsigned_value=rest["signature"]["unsigned_value"],
        ),
        legal_values=tuple(_value_rule(rule) for rule in rest["legal_values"]),
        sign_plan=MappingProxyType(
            {origin: tuple(Signature(kind) for kind in kinds) for origin, kinds in rest["sign_plan"].items()}
        ),
        number_before_sign=rest["number_before_sign"],
        draft_flow=DraftFlow(tuple(rest["draft_flow"]["steps"]), ReturnTarget(rest["draft_flow"]["return_target"])),
        boxes=MappingProxyType(rest["boxes"]),
        states=MappingProxyType(rest["states"]),
        time_limits=TimeLimits(
            register=Limit(rest["time_limits"]["register"]),
            submit=Limit(rest["time_limits"]["submit"]),
            send=Limit(rest["time_limits"]["send"]),
            at_once_minutes=rest["time_limits"]["at_once_minutes"],
            roll_to_next_opening=rest["time_limits"]["roll_to_next_opening"],
        ),
        hub_clock=_hub_clock(rest["hub_clock"]),
        calendar=_calendar(rest["calendar"]),
        digests=tuple(rest["calendar"]["digests"]),
        keep_paper_copy=rest["keep_paper_copy"],
        case_file_first=rest["case_file_first"],
        recall_mode=RecallMode(rest["recall_mode"]),
        sent_time=SentTime(rest["sent_time"]),
        channels=tuple(rest["channels"]),
        state_secrets=rest["state_secrets"],
        scan_before_issue=rest["scan_before_issue"],
        reports=tuple(Report(**report) for report in rest["reports"]),
        backup_every_hours=rest["backup_every_hours"],
        must_scan=tuple(rest["must_scan"]),
        public_subject=frozenset(rest["public_subject"]),
        assumptions=tuple(rest["assumptions"]),
        own_lists=rest["own_lists"],
        format_texts=MappingProxyType(
            {kind: tuple(_format_text(line) for line in lines) for kind, lines in rest["format_texts"].items()}
        ),
    )


def standing_on(data: Mapping[str, Any], base: Mapping[str, Any]) -> dict[str, Any]:
    """A regulation's own lines over those it stands on; of a table with names each name by itself."""
    merged = {**base, **data}
    for key, value in base.items():
        if isinstance(value, dict) and isinstance(data.get(key), dict):
            merged[key] = {**value, **data[key]}
    return merged
