"""Whom the desk is measured as, what each of them asks for, and their sessions."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from urllib.parse import quote, urlencode
from uuid import UUID

from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.db import connection
from django.utils import timezone

from vanban.directory.api import account_of, actor_for, box_counts
from vanban.kernel.actor import Actor

MOST_SEEN = """
SELECT post.person_id FROM directory_access a
JOIN directory_principal p ON p.id = a.principal_id AND p.kind = 'post'
JOIN directory_post post ON post.id = p.ref
JOIN bench.office o ON o.agency = post.agency_id
WHERE o.office = %s AND a.reason = %s AND a.kind = 'incoming'
GROUP BY 1 ORDER BY count(*) DESC LIMIT 1
"""
BY_ROLE = """
SELECT post.person_id FROM directory_post post JOIN bench.office o ON o.agency = post.agency_id
WHERE o.office = %s AND %s = ANY(post.roles) ORDER BY post."order" LIMIT 1
"""
OF_MANY = "SELECT id FROM directory_person WHERE full_name = 'Trần Thị Nhiều Việc'"
TEXTS = (
    ("phòng cháy chữa cháy", "phong chay chua chay"),
    ("vị trí việc làm", "vi tri viec lam"),
    ("Gia Viễn rà soát", "gia vien ra soat"),
    ("nguồn nước quý III", "cap nuoc quy iii"),
)


@dataclass
class Asker:
    """Somebody with a session, and the addresses they ask for by kind of page."""

    name: str
    person: UUID
    actor: Actor
    cookie: str
    pages: dict[str, list[str]] = field(default_factory=dict)


def askers(*, small: bool = False) -> Iterator[Asker]:
    """Each role in the largest agency, or in a middling one."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT max(office) FROM bench.office")
        office = cursor.fetchone()[0] // 2 if small else 1
        wanted: list[tuple[str, str, list[object]]] = [
            ("clerk", BY_ROLE, [office, "clerk"]),
            ("specialist", MOST_SEEN, [office, "lead"]),
            ("unit head", MOST_SEEN, [office, "unit_head"]),
            ("leader", BY_ROLE, [office, "leader"]),
        ]
        if not small:
            wanted += [("leader of 50", OF_MANY, []), ("operator", BY_ROLE, [1, "operator"])]
        for name, question, values in wanted:
            cursor.execute(question, values)
            yield asker(name, cursor.fetchone()[0])


def asker(name: str, person: UUID) -> Asker:
    """A person with a session and the pages they ask for."""
    actor = actor_for(person, at=timezone.now())
    found = Asker(name, person, actor, session_of(person))
    found.pages = pages_of(actor)
    return found


def session_of(person: UUID) -> str:
    """A session as signing in leaves it."""
    account = account_of(person)
    assert account is not None
    session = SessionStore()
    session[SESSION_KEY] = str(account.pk)
    session[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
    session[HASH_SESSION_KEY] = account.get_session_auth_hash()
    session.save()
    return f"sessionid={session.session_key}"


def pages_of(actor: Actor) -> dict[str, list[str]]:
    """Addresses by kind of page; several of a kind, so that no answer is the one just given."""
    counts = box_counts(actor)
    box = max(counts, key=lambda code: counts[code]) if counts else "all"
    newest, deep = _places(actor)
    issuers = _column("SELECT code FROM bench.office ORDER BY office OFFSET 3 LIMIT 40")
    handlers = [
        str(post)
        for post in _column(
            "SELECT s.post FROM bench.specialist s JOIN bench.office o ON o.office = s.office"
            " WHERE o.agency = %s LIMIT 40",
            actor.agency_id,
        )
    ]

    def narrowed(**values: str) -> str:
        return f"/so/den/?{urlencode(values)}"

    days = [f"2026-0{month}-{day:02d}" for month in range(1, 9) for day in (1, 11, 21)]
    return {
        "worklist": ["/viec/"],
        "largest box": [f"/viec/{box}/"],
        "incoming": ["/so/den/"],
        "deep page": [narrowed(tu=place) for place in deep],
        "period": [narrowed(tungay=day, denngay=f"{day[:-2]}28") for day in days],
        "type": [narrowed(loai=code) for code in ("bao-cao", "giay-moi", "quyet-dinh", "cong-van")],
        "issuer": [narrowed(noigui=code) for code in issuers],
        "state": [narrowed(tinhtrang=code) for code in ("to_instruct", "assigned", "in_progress", "finished")],
        "handled by": [narrowed(nguoi=post) for post in handlers] or ["/so/den/"],
        "overdue": [narrowed(quahan="1")],
        "words": [narrowed(q=text) for pair in TEXTS for text in pair],
        "outgoing": ["/so/di/"],
        "outgoing, words": [f"/so/di/?q={quote(text)}" for pair in TEXTS for text in pair],
        "drafts": ["/so/du-thao/"],
        "search": [f"/tim/?q={quote(text)}" for text, _bare in TEXTS],
        "search, no marks": [f"/tim/?q={quote(bare)}" for _text, bare in TEXTS],
        "number": [f"/tim/?q={quote(text)}" for text in ("125/bc", "1024", "77/TB-TT3", "300 kh")],
        "quick find": [f"/tim-nhanh/?q={quote(text)}" for text in ("phong ch", "vi tri vi", "gia vi", "kiem tra an")],
        "document": [f"/vb/{one}/" for one in newest],
    }


def _places(actor: Actor) -> tuple[list[UUID], list[str]]:
    """Documents near the top of the own list, and places far down in it."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT moment, document_id FROM directory_access"
            " WHERE principal_id = ANY(%s) AND kind = 'incoming' ORDER BY moment DESC, document_id DESC",
            [list(actor.principals)],
        )
        rows = cursor.fetchall()
    newest = [document for _moment, document in rows[:: max(1, min(400, len(rows)) // 40)][:40]]
    deep = [rows[int(len(rows) * (0.5 + part / 100))] for part in range(0, 45, 3)] if rows else []
    return newest, [f"{moment.isoformat()}~{document}" for moment, document in deep]


def _column(question: str, *values: object) -> list[object]:
    with connection.cursor() as cursor:
        cursor.execute(question, list(values))
        return [row[0] for row in cursor.fetchall()]
