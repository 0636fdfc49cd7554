"""The command `vanban`: run the house or the hub alone, make the demo, write the generated papers."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

from vanban.config import guest_setup, hub_setup, verifying
from vanban.config.starting import prepare, var_folder


def _run(options: argparse.Namespace) -> int:
    os.environ["VANBAN_STATIC"] = "collected"  # before settings are read: collecting writes the manifest pages need
    own_server = not os.environ.get("DATABASE_URL")
    prepare(serving=True)
    from vanban.config.supervisor import serve
    from vanban.platform.database import stop_embedded

    try:
        return serve(port=options.port, documents=options.documents)
    finally:
        if own_server:
            stop_embedded(var_folder())


def _axis(options: argparse.Namespace) -> int:
    os.environ["VANBAN_ROLE"] = "axis"
    os.environ["VANBAN_STATIC"] = "collected"
    own_server = not os.environ.get("DATABASE_URL")
    prepare(serving=True)
    from vanban.config.supervisor import serve_axis
    from vanban.platform.database import stop_embedded

    try:
        return serve_axis(port=options.port, workers=options.workers)
    finally:
        if own_server:
            stop_embedded(var_folder())


def _check(options: argparse.Namespace) -> int:
    from vanban.config.trip import check

    return check(document=Path(options.document) if options.document else None, keep=options.keep)


def _demo(options: argparse.Namespace) -> int:
    prepare()
    from vanban.config.demo import make_demo
    from vanban.config.supervisor import prepare_tables

    prepare_tables()
    make_demo(documents=options.documents)
    return 0


def _docs(options: argparse.Namespace) -> int:
    prepare(database=False)
    from vanban.config.generated_docs import write_all

    return write_all(check=options.check)


def _receipt(options: argparse.Namespace) -> int:
    """Judge a hub's receipt with nothing but the file and the hub's key: no database, no network."""
    import hashlib

    from vanban.axis.rules.receipt_files import MAX_FILE, UNREADABLE, PacketFacts, judge

    key = Path(options.key or os.environ.get("VANBAN_HUB_KEY_FILE") or var_folder() / "keys" / "hub-receipts.pem")
    try:
        with Path(options.file).open("rb") as receipt:
            data = receipt.read(MAX_FILE + 1)
        packet = None
        if options.packet:
            with Path(options.packet).open("rb") as handle:
                digest = hashlib.file_digest(handle, "sha256").hexdigest()
                packet = PacketFacts(digest, handle.tell())
        found = judge(data, key.read_bytes(), packet)
    except OSError as error:
        sys.stderr.write(f"KHÔNG ĐỌC ĐƯỢC: {error.filename}: {error.strerror}. Khóa công khai của trục: --key\n")
        return UNREADABLE
    sys.stdout.write("\n".join(found.lines) + "\n")
    return found.outcome


def main(arguments: list[str] | None = None) -> int:
    """Entry point of the command; the exit code."""
    parser = argparse.ArgumentParser(prog="vanban", description=__doc__)
    verbs = parser.add_subparsers(required=True)
    run = verbs.add_parser("run", help="start PostgreSQL, web, worker and hub with the demo province")
    run.add_argument("--port", type=int, default=int(os.environ.get("VANBAN_PORT", "8000")))
    run.add_argument("--documents", type=int, default=60, help="documents the demo begins with")
    run.add_argument("--no-demo", dest="documents", action="store_const", const=None, help="no demo province")
    run.set_defaults(do=_run)
    axis = verbs.add_parser("axis", help="run the hub alone: its web process and its worker on its own database")
    axis.add_argument("--port", type=int, default=int(os.environ.get("VANBAN_PORT", "8010")))
    axis.add_argument("--workers", type=int, default=2, help="web processes")
    axis.set_defaults(do=_axis)
    check = verbs.add_parser("check", help="run the house, drive the main job once over HTTP, stop")
    check.add_argument("--document", help="a .pdf to issue, or a .txt to typeset as a decision with annex")
    check.add_argument("--keep", help="folder to leave the issued files in")
    check.set_defaults(do=_check)
    demo = verbs.add_parser("demo", help="make the demo province and play documents through it")
    demo.add_argument("--documents", type=int, default=60)
    demo.set_defaults(do=_demo)
    docs = verbs.add_parser("docs", help="write docs/generated, or compare with --check")
    docs.add_argument("--check", action="store_true")
    docs.set_defaults(do=_docs)
    verifying.add_command(verbs)
    hub_setup.add_commands(verbs)
    guest_setup.add_command(verbs)
    receipt = verbs.add_parser("receipt", help="judge a hub's receipt offline; 0 valid, 1 not, 2 unreadable")
    receipt.add_argument("file", help="the receipt as downloaded from the hub")
    receipt.add_argument("--key", help="the hub's public key (PEM), from its public address")
    receipt.add_argument("--packet", help="the packet that the receipt is said to be for")
    receipt.set_defaults(do=_receipt)
    options = parser.parse_args(arguments)
    return int(options.do(options))


if __name__ == "__main__":
    sys.exit(main())
