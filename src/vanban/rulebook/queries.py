"""Reading profiles: the data files shipped with the house, read once, checked while read."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from vanban.rulebook.errors import NoRulesInForce
from vanban.rulebook.rules.profile import HubClock, Profile
from vanban.rulebook.rules.reading import read_profile, standing_on

__all__ = ["hub_clock", "profile_for", "profiles", "read_profile", "shipped_data", "standing_on"]


@cache
def shipped_data() -> Mapping[str, Mapping[str, Any]]:
    """The data of every regulation shipped, by its id, with what the national rules add."""
    folder = files("vanban.rulebook") / "profiles"
    found = {
        path.name.removesuffix(".yaml"): yaml.safe_load(path.read_text(encoding="utf-8"))
        for path in folder.iterdir()
        if path.name.endswith(".yaml")
    }
    whole = [standing_on(data, found[data["based_on"]]) for data in found.values() if "based_on" in data]
    return {data["id"]: data for data in whole}


@cache
def profiles() -> tuple[Profile, ...]:
    """Every profile shipped, oldest first, as it stands without amendments."""
    found = (read_profile(data) for data in shipped_data().values())
    return tuple(sorted(found, key=lambda p: (p.province, p.effective_from)))


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
