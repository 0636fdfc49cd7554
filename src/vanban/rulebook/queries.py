"""Reading profiles: the data files shipped with the house, read once, checked while read."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, time
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any

import yaml

from vanban.kernel.vietnam_holidays import HOLIDAYS, WORKING_SATURDAYS
from vanban.kernel.working_time import WorkingCalendar
from vanban.rulebook.errors import NoRulesInForce
from vanban.rulebook.rules.profile import (
    Branding,
    Dispatch,
    DispatchRule,
    DraftFlow,
    FileNameRule,
    Formats,
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


def _dispatch_rule(data: Mapping[str, Any]) -> DispatchRule:
    return DispatchRule(
        dispatch=Dispatch(data["dispatch"]),
        reason=data["reason"],
        types=frozenset(data.get("types", ())),
        sender_levels=frozenset(data.get("sender_levels", ())),
        receiver_levels=frozenset(data.get("receiver_levels", ())),
        receiver_has_system=data.get("receiver_has_system"),
        signed=data.get("signed"),
        internal=data.get("internal"),
        needs_paper=data.get("needs_paper"),
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
        dispatch_rules=tuple(_dispatch_rule(rule) for rule in rest["dispatch_rules"]),
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
        keep_paper_copy=rest["keep_paper_copy"],
        recall_mode=RecallMode(rest["recall_mode"]),
        sent_time=SentTime(rest["sent_time"]),
        channels=tuple(rest["channels"]),
        state_secrets=rest["state_secrets"],
        reports=tuple(Report(**report) for report in rest["reports"]),
        backup_every_hours=rest["backup_every_hours"],
        must_scan=tuple(rest["must_scan"]),
        public_subject=frozenset(rest["public_subject"]),
        assumptions=tuple(rest["assumptions"]),
    )


@cache
def profiles() -> tuple[Profile, ...]:
    """Every profile shipped, oldest first."""
    folder = files("vanban.rulebook") / "profiles"
    found = {
        path.name.removesuffix(".yaml"): yaml.safe_load(path.read_text(encoding="utf-8"))
        for path in folder.iterdir()
        if path.name.endswith(".yaml")
    }
    whole = (standing_on(data, found[data["based_on"]]) for data in found.values() if "based_on" in data)
    return tuple(sorted(map(read_profile, whole), key=lambda p: (p.province, p.effective_from)))


def standing_on(data: Mapping[str, Any], base: Mapping[str, Any]) -> dict[str, Any]:
    """A regulation's own lines over those it stands on; of a table with names each name by itself."""
    merged = {**base, **data}
    for key, value in base.items():
        if isinstance(value, dict) and isinstance(data.get(key), dict):
            merged[key] = {**value, **data[key]}
    return merged


def profile_for(province: str, on: date) -> Profile:
    """The regulation in force in a province on a day, the newest when several are. Raises `NoRulesInForce`."""
    found = [
        profile
        for profile in profiles()
        if profile.province == province
        and profile.effective_from <= on
        and (profile.effective_to is None or on <= profile.effective_to)
    ]
    if not found:
        raise NoRulesInForce(province=province, on=f"{on:%d/%m/%Y}")
    return found[-1]


def hub_clock(province: str, on: date) -> HubClock:
    """The hub's clock in a province on a day; the usual one where no regulation is in force."""
    try:
        return profile_for(province, on).hub_clock
    except NoRulesInForce:
        return HubClock()
