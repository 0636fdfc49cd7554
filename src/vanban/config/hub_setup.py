"""The command line of a hub that runs alone: its first operator, the systems that join it and their mailboxes.

Passwords and secrets are printed once; the database keeps them hashed or sealed.
"""

from __future__ import annotations

import argparse
import secrets
import sys
from pathlib import Path

from vanban.config.starting import prepare

WORDS = "AaBbCcDdEeFfGgHhKkMmNnPpQqRrSsTtVvXx23456789"
"""No letters that look like others."""


def add_commands(verbs: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """`vanban axis-…`: what is done on the machine of the hub itself."""
    operator = verbs.add_parser("axis-operator", help="give a hub (or a house) an operator; prints name and password")
    operator.add_argument("name", help="the person's full name")
    operator.add_argument("--agency-code", required=True, help="code of the operating agency, for example H42.00")
    operator.add_argument("--agency-name", default="", help="its name; needed when it is not known here yet")
    operator.add_argument("--abbreviation", default="", help="begins the user name")
    operator.add_argument("--suffix", default="", help="ends the user name where two people have the same name")
    operator.set_defaults(do=_operator)
    system = verbs.add_parser("axis-join", help="join a system to the hub, or give it a new secret; prints the secret")
    system.add_argument("system", help="its id, for example office.ninhbinh")
    system.add_argument("name", help="its name")
    system.add_argument(
        "--codes", nargs="+", default=[], help="codes it may open mailboxes for by itself, with all below: H42 H37.05"
    )
    system.add_argument(
        "--mailbox", nargs="+", action="append", default=[], metavar="WORD",
        help="open a mailbox now: its code, its name in quotation marks, then any former codes; may be repeated",
    )  # fmt: skip
    system.add_argument("--calls-per-minute", type=int, default=1200)
    system.add_argument("--contact", default="", help="who answers for it")
    system.set_defaults(do=_join)
    closing = verbs.add_parser("axis-close", help="close a mailbox after a merger; its mail goes to the successor")
    closing.add_argument("code", help="the code that is no longer in use")
    closing.add_argument("--successor", default="", help="the code that answers for it; without, senders are refused")
    closing.set_defaults(do=_close)
    above = verbs.add_parser("axis-upstream", help="join this hub to a hub above it, for example the national axis")
    above.add_argument("code", help="what it is called here, for example truc-quoc-gia")
    above.add_argument("name", help="its name")
    above.add_argument("--url", required=True, help="its address, for example https://…/XrdAdapter/adapter")
    above.add_argument("--system", required=True, help="the id that its operator gave to this hub")
    above.add_argument("--secret-file", required=True, help="a file with the secret it gave, or - for standard input")
    above.set_defaults(do=_upstream)


def _operator(options: argparse.Namespace) -> int:
    _begin()
    from django.contrib.auth.hashers import make_password
    from django.utils import timezone

    from vanban.directory.api import appoint_operator
    from vanban.kernel.actor import system_actor

    password = "-".join("".join(secrets.choice(WORDS) for _letter in range(5)) for _group in range(4))
    account = appoint_operator(
        options.name,
        agency_code=options.agency_code,
        agency_name=options.agency_name,
        abbreviation=options.abbreviation,
        suffix=options.suffix,
        encoded_password=make_password(password),
        by=system_actor("dòng lệnh"),
        at=timezone.now(),
    )
    sys.stdout.write(f"user name: {account.username}\npassword:  {password}\n")
    return 0


def _join(options: argparse.Namespace) -> int:
    _begin()
    from django.db import transaction
    from django.utils import timezone

    from vanban.axis.actions.systems import register_system
    from vanban.axis.api import open_mailbox
    from vanban.kernel.actor import system_actor

    by, at = system_actor("dòng lệnh"), timezone.now()
    with transaction.atomic():
        joined = register_system(
            options.system,
            options.name,
            codes=options.codes,
            calls_per_minute=options.calls_per_minute,
            contact=options.contact,
            by=by,
            at=at,
        )
        for code, *rest in options.mailbox:
            open_mailbox(code, rest[0] if rest else code, system=joined.system, aliases=rest[1:], by=by, at=at)
    sys.stdout.write(f"system: {joined.system}\nsecret: {joined.secret}\n")
    return 0


def _close(options: argparse.Namespace) -> int:
    _begin()
    from django.utils import timezone

    from vanban.axis.api import close_mailbox, find_mailbox
    from vanban.kernel.actor import system_actor

    for code in filter(None, (options.code, options.successor)):
        box = find_mailbox(code)
        if box is None or box.code != code:
            sys.stderr.write(f"no mailbox has the code {code}\n")
            return 2
    close_mailbox(options.code, successor=options.successor, by=system_actor("dòng lệnh"), at=timezone.now())
    goes = f"its mail goes to {options.successor}" if options.successor else "senders are refused"
    sys.stdout.write(f"closed: {options.code}; {goes}\n")
    return 0


def _upstream(options: argparse.Namespace) -> int:
    secret = (sys.stdin.read() if options.secret_file == "-" else Path(options.secret_file).read_text()).strip()  # noqa: S105 - a path
    if not secret:
        sys.stderr.write("the secret is empty\n")
        return 2
    _begin()
    from django.utils import timezone

    from vanban.axis.actions.upstream import join_upstream
    from vanban.kernel.actor import system_actor

    by, at = system_actor("dòng lệnh"), timezone.now()
    joined = join_upstream(
        options.code, options.name, endpoint=options.url, remote_id=options.system, secret=secret, by=by, at=at
    )
    sys.stdout.write(f"joined: {joined.code} at {joined.endpoint} as {joined.remote_id}\n")
    return 0


def _begin() -> None:
    """The house with its tables, without a web server."""
    prepare()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
