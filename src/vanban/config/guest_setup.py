"""The command line's way to let an agency without a system in: its first clerk; the password is printed once."""

from __future__ import annotations

import argparse
import secrets
import sys

from vanban.config.hub_setup import WORDS
from vanban.config.starting import prepare


def add_command(verbs: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """`vanban axis-guest`."""
    guest = verbs.add_parser("axis-guest", help="give an agency without a system a clerk; prints name and password")
    guest.add_argument("name", help="the clerk's full name")
    guest.add_argument("--agency-code", required=True, help="code of the agency, for example H42.81")
    guest.add_argument("--agency-name", default="", help="its name; needed when it is not known here yet")
    guest.add_argument("--abbreviation", default="", help="begins the user name")
    guest.add_argument("--place", default="", help="the place printed before the date of its documents")
    guest.add_argument("--suffix", default="", help="ends the user name where two people have the same name")
    guest.set_defaults(do=_guest)


def _guest(options: argparse.Namespace) -> int:
    prepare()
    from django.contrib.auth.hashers import make_password
    from django.core.management import call_command
    from django.utils import timezone

    from vanban.axis.api import join_guest
    from vanban.directory.api import appoint_guest_clerk, find_agency
    from vanban.kernel.actor import system_actor

    call_command("migrate", verbosity=0)
    password = "-".join("".join(secrets.choice(WORDS) for _letter in range(5)) for _group in range(4))
    by, at = system_actor("dòng lệnh"), timezone.now()
    account = appoint_guest_clerk(
        options.name,
        agency_code=options.agency_code,
        agency_name=options.agency_name,
        abbreviation=options.abbreviation,
        place=options.place,
        suffix=options.suffix,
        encoded_password=make_password(password),
        by=by,
        at=at,
    )
    agency = find_agency(options.agency_code)
    if agency is not None:
        join_guest(agency.id, by=by, at=at)
    sys.stdout.write(f"user name: {account.username}\npassword:  {password}\n")
    return 0
