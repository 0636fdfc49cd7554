"""A real mail server (Dovecot) as a private process, and messages laid into its mailboxes."""

from __future__ import annotations

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
import time
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from email.policy import SMTP
from ipaddress import ip_address
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from imapclient import IMAPClient

PASSWORD = "mat-khau-hop-thu"
PROGRAM = shutil.which("dovecot") or "/usr/sbin/dovecot"
PATIENCE = 15.0

_CONFIGURATION = """
base_dir = {place}/run
state_dir = {place}/state
log_path = {place}/log
protocols = imap
listen = 127.0.0.1
ssl = yes
ssl_cert = <{place}/server.pem
ssl_key = <{place}/server.key
disable_plaintext_auth = no
mail_location = maildir:{place}/mail/%u
first_valid_uid = 1
{users}
service anvil {{
  chroot =
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {port}
  }}
  inet_listener imaps {{
    port = {secure}
    ssl = yes
  }}
}}
passdb {{
  driver = passwd-file
  args = scheme=PLAIN username_format=%u {place}/users
}}
userdb {{
  driver = static
  args = uid={uid} gid={gid} home={place}/home/%u
}}
"""


def is_installed() -> bool:
    """Whether this machine has the program; in CI it must, and a test that misses it fails."""
    return Path(PROGRAM).exists() or bool(os.environ.get("CI"))


@dataclass
class MailServer:
    """One server with the accounts it was started with."""

    place: Path
    port: int
    secure: int
    process: subprocess.Popen[bytes] | None = None
    accounts: list[str] = field(default_factory=list)

    @classmethod
    def start(cls, *accounts: str) -> MailServer:
        """Start it on two free ports and wait until it answers."""
        place = Path(tempfile.mkdtemp(prefix="vb-mail-"))
        place.chmod(0o755)
        made = cls(place, _free_port(), _free_port(), accounts=list(accounts))
        owner = pwd.getpwnam("nobody") if os.getuid() == 0 else pwd.getpwuid(os.getuid())
        users = (
            "" if os.getuid() == 0 else f"default_internal_user = {owner.pw_name}\ndefault_login_user = {owner.pw_name}"
        )
        for folder in ("mail", "home", "run", "state"):
            (place / folder).mkdir()
        for folder in ("mail", "home"):
            os.chown(place / folder, owner.pw_uid, owner.pw_gid)
        (place / "users").write_text("".join(f"{one}:{{PLAIN}}{PASSWORD}::::::\n" for one in accounts))
        (place / "users").chmod(0o644)
        _certificate(place)
        (place / "dovecot.conf").write_text(
            _CONFIGURATION.format(
                place=place, port=made.port, secure=made.secure, uid=owner.pw_uid, gid=owner.pw_gid, users=users
            )
        )
        made.run()
        return made

    def run(self) -> None:
        """Start the process, also after it was stopped."""
        self.process = subprocess.Popen(
            [PROGRAM, "-F", "-c", str(self.place / "dovecot.conf")],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        ends = time.monotonic() + PATIENCE
        while time.monotonic() < ends:
            try:
                socket.create_connection(("127.0.0.1", self.port), timeout=1).close()
            except OSError:
                time.sleep(0.1)
            else:
                return
        log = self.place / "log"
        raise RuntimeError(f"the mail server does not answer: {log.read_text() if log.exists() else 'no log'}")

    def stop(self) -> None:
        """End the process and nothing else."""
        if self.process is not None:
            self.process.terminate()
            self.process.wait(timeout=PATIENCE)
            self.process = None

    def close(self) -> None:
        """End it and take its folder away."""
        self.stop()
        shutil.rmtree(self.place, ignore_errors=True)

    def keep_secrets(self, folder: Path, code: str, *, trust: bool = True) -> None:
        """Write an agency's password, and the authority of the server's certificate, where the house looks."""
        folder.mkdir(parents=True, exist_ok=True)
        (folder / f"{code}.password").write_text(PASSWORD + "\n")
        if trust:
            shutil.copy(self.place / "server.pem", folder / f"{code}.pem")

    def opened(self, account: str) -> IMAPClient:
        """A session of somebody else's program."""
        client = IMAPClient("127.0.0.1", self.port, ssl=False, timeout=PATIENCE)
        client.login(account, PASSWORD)
        client.select_folder("INBOX")
        return client

    def deliver(self, account: str, message: bytes, *, came: datetime | None = None) -> None:
        """Lay a message into a mailbox, as a postman would."""
        with self.opened(account) as client:
            client.append("INBOX", message, msg_time=came)

    def flags(self, account: str) -> list[set[bytes]]:
        """The flags of every message, oldest first."""
        with self.opened(account) as client:
            found = client.fetch(client.search(["ALL"]), ["FLAGS"])
            return [set(item[b"FLAGS"]) - {rb"\Recent"} for _uid, item in sorted(found.items())]


def letter(
    *files: tuple[str, bytes],
    sender: str = "Sở Nội vụ <snv@ninhbinh.gov.vn>",
    to: str = "phuonghoalu@ninhbinh.gov.vn",
    subject: str = "77/SNV-VP - V/v lịch làm việc của tổ kiểm tra",
    words: str = "Sở Nội vụ gửi văn bản, đề nghị quý cơ quan tiếp nhận.",
    message_id: str = "<77@ninhbinh.gov.vn>",
    **lines: str,
) -> bytes:
    """A message as an office's mail program writes it."""
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = sender, to, subject
    message["Date"] = "Mon, 23 Nov 2026 07:40:00 +0700"
    message["Message-ID"] = message_id
    for name, value in lines.items():
        message[name.replace("_", "-")] = value
    if words:
        message.set_content(words, charset="utf-8", cte="base64")
    for name, content in files:
        kind = name.rpartition(".")[2].lower()
        message.add_attachment(
            content, maintype="application", subtype=kind if kind in {"pdf", "zip"} else "octet-stream", filename=name
        )
    return message.as_bytes(policy=SMTP)


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def _certificate(place: Path) -> None:
    """A certificate of its own for 127.0.0.1."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    day = datetime(2026, 1, 1, tzinfo=UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(day - timedelta(days=3660))
        .not_valid_after(day + timedelta(days=3660))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    (place / "server.pem").write_bytes(made.public_bytes(serialization.Encoding.PEM))
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    (place / "server.key").write_bytes(private)
