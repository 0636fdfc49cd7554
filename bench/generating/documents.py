"""One batch of documents written into the tables of every context, as the verbs of the house would have left them.

Who sees what follows the actions: clerks and leaders of the receiving agency, the post that leads, those who take
part, the heads of their units; drafters with their unit, the head, the signer, the clerks. Closed work has no open
item; work of the last two weeks mostly has. What only one document's page reads (reports to the sender, versions)
is written for the newest documents alone: lists never meet it.
"""

from __future__ import annotations

from pathlib import Path

from django.db import connection

from generating.filling import insert
from vanban.exchange.states import ACCEPTED, ARRIVAL

BATCH = 25_000
DETAILED = 20
"""Working days for which the tables that only a document's own page reads are filled."""

FACTS = (Path(__file__).parent / "facts.sql").read_text()
LIKE_ONE = (
    "FROM doc JOIN (SELECT a.report, a.facts, a.packet_id FROM exchange_arrival a WHERE a.report IS NOT NULL"
    " ORDER BY a.arrived_at LIMIT 1) AS like_one ON true"
)
IN_FORCE = "kind = 'i' AND state <> 'to_instruct'"
STARTED = "moment + interval '1 day'"


LOCAL = "moment AT TIME ZONE 'Asia/Ho_Chi_Minh'"
MONTH = f"(extract(year FROM {LOCAL}) * 12 + extract(month FROM {LOCAL}) - 1)::int"
KIND = "CASE s.kind WHEN 'incoming' THEN 0 ELSE 1 END"


def write_batch(first: int) -> None:
    """The documents from this number on, in the caller's transaction."""
    with connection.cursor() as cursor:
        cursor.execute(FACTS, {"first": first, "last": first + BATCH})
        cursor.execute("ANALYZE doc")
        cursor.execute("ANALYZE seen")
    _directory()
    _registry()
    _drafting()
    _exchange()
    _work()
    _audit()
    insert(
        "search.Entry",
        "FROM doc JOIN (SELECT id, array_agg(principal ORDER BY principal) AS principals, min(kind) AS kind"
        " FROM seen GROUP BY id) AS s ON s.id = doc.id",
        document_id="doc.id",
        kind="s.kind",
        principals="s.principals",
        moment="moment",
        summary="subject",
        number="CASE WHEN doc.kind = 'd' THEN '' ELSE own_number || '/' || symbol END",
        number_folded="CASE WHEN doc.kind = 'd' THEN '' ELSE own_number || ' ' || folded_symbol END",
        text="to_tsvector('simple', concat_ws(' ', own_number, folded_symbol, folded, body))",
        slots=f"ARRAY[{KIND}, ({MONTH}) * 10 + {KIND}]",
    )


def write_registers() -> None:
    """The books with their counters where the last document will leave them."""
    insert(
        "registry.Register",
        "FROM (SELECT office, kind IN ('i', 'a') AS is_in, year, max(number) AS last FROM bench.document"
        " GROUP BY 1, 2, 3) AS b JOIN bench.office o ON o.office = b.office",
        id="md5(format('%s-%s-%s', b.office, is_in, year))::uuid",
        agency_id="agency",
        year="year",
        direction="CASE WHEN is_in THEN 'in' ELSE 'out' END",
        book="CASE WHEN is_in THEN '' ELSE 'CV' END",
        next_number="last + 1",
    )


def _directory() -> None:
    insert(
        "directory.Access",
        "FROM seen",
        principal_id="principal",
        kind="kind",
        moment="moment",
        document_id="id",
        reason="reason",
    )
    for box, principal, where in (
        ("arrived", "clerks", "kind = 'a'"),
        ("instruct", "leaders", "state = 'to_instruct'"),
        ("handle", "principal", "kind = 'i' AND state IN ('assigned', 'in_progress')"),
        ("cowork", "co1_principal", "kind = 'i' AND state IN ('assigned', 'in_progress') AND co1 IS NOT NULL"),
        (
            "cowork",
            "co2_principal",
            "kind = 'i' AND state IN ('assigned', 'in_progress') AND co2 IS NOT NULL AND co2 <> co1",
        ),
        ("drafts", "principal", "state = 'drafting'"),
        ("review", "head_principal", "state = 'review'"),
        ("sign", "leaders", "state = 'to_sign'"),
        ("issue", "clerks", "state = 'signed'"),
    ):
        insert(
            "directory.OpenItem",
            f"FROM doc WHERE {where}",
            principal_id=principal,
            box=f"'{box}'",
            document_id="id",
            moment="moment",
            due="due",
            urgency="urgency",
            subject="subject",
            origin="issuer_name",
            title="CASE WHEN kind = 'd' THEN type_name ELSE own_number || '/' || symbol END",
        )


def _registry() -> None:
    insert(
        "registry.NumberEntry",
        "FROM doc WHERE kind IN ('i', 'o')",
        id="bench.id_of(n, 1)",
        state="'used'",
        register_id="md5(format('%s-%s-%s', office, kind = 'i', year))::uuid",
        number="number",
        document_id="id",
        dated="moment::date",
        taken_at="moment",
        settled_at="moment",
    )
    insert(
        "registry.IncomingDocument",
        "FROM doc WHERE kind = 'i'",
        id="id",
        entry_id="bench.id_of(n, 1)",
        agency_id="agency",
        arrival_year="year",
        arrival_number="number",
        arrival_date="moment::date",
        arrived_at="moment",
        registered_at="moment",
        received_as="CASE WHEN bench.chance(n, 61) < 0.85 THEN 'axis' ELSE 'paper' END",
        issuer_name="issuer_name",
        issuer_code="issuer_code",
        issuer_id="issuer",
        number="own_number",
        symbol="symbol",
        issued_date="moment::date - 2",
        type_code="type_code",
        type_name="type_name",
        subject="subject",
        urgency="urgency",
        number_key="own_number || '/' || lower(symbol)",
        signer_name="'Nguyễn Văn Ký'",
        signer_title="'Giám đốc'",
        document_code="''",
        code_key="''",
        to_places="CASE WHEN state = 'to_instruct' THEN '' ELSE name END",
        handed_at="CASE WHEN state <> 'to_instruct' THEN moment END",
        due="due",
    )
    insert(
        "registry.OutgoingDocument",
        "FROM doc WHERE kind = 'o'",
        id="id",
        entry_id="bench.id_of(n, 1)",
        agency_id="agency",
        agency_name="agency_name",
        document_code="code || '/' || year || '/' || n",
        book="'CV'",
        year="year",
        number="number",
        symbol="symbol",
        issued_date="moment::date",
        issued_at="moment",
        sent_at="moment",
        type_code="type_code",
        type_name="type_name",
        subject="subject",
        signer_name="leader_name",
        signer_title="'Giám đốc'",
        urgency="urgency",
        recipients="""'[{"name": "Sở Nội vụ", "code": "H42.08"}, {"name": "Sở Tài chính", "code": "H42.02"}]'::jsonb""",
        drafter_name="name",
        drafting_unit="abbreviation",
    )
    insert(
        "registry.DocumentFile",
        "FROM doc JOIN bench.paper p ON p.place = n % (SELECT count(*) FROM bench.paper) WHERE kind IN ('i', 'o')",
        document_id="id",
        blob_id="p.blob",
        name="p.name",
        role="'main'",
        place="1",
    )


def _drafting() -> None:
    insert(
        "drafting.Draft",
        "FROM doc WHERE kind IN ('o', 'd')",
        id="id",
        agency_id="agency",
        unit_id="unit_id",
        drafter_id="post",
        reviewer_id="head",
        holder_id="CASE WHEN state = 'review' THEN head END",
        signer_id="leader",
        status="state",
        type_code="type_code",
        subject="subject",
        urgency="urgency",
        content="jsonb_build_object('type_code', type_code, 'subject', subject)",
        saved_by="name",
        saved_at="moment",
        made_at="moment",
        turn_since="moment",
        profile="'ninh-binh'",
    )


def _exchange() -> None:
    insert(
        "exchange.Arrival",
        LIKE_ONE + f" WHERE kind = 'a' OR (kind = 'i' AND bench.chance(n, 61) < 0.85 AND age < {DETAILED} * 6)",
        id="id",
        agency_id="agency",
        sender_id="issuer",
        sender_code="coalesce(nullif(issuer_code, ''), 'H99')",
        sender_name="issuer_name",
        message_id="n",
        packet_id="packet_id",
        content_key="md5(n::text)",
        number="own_number",
        notation="symbol",
        promulgated="moment::date",
        type_name="type_name",
        subject="subject",
        urgency="urgency",
        facts="facts",
        report="report",
        sent_at="moment",
        arrived_at="moment",
        reported_at="moment",
        state=f"CASE WHEN kind = 'a' THEN '{ARRIVAL.initial}' ELSE '{ACCEPTED}' END",
        decided_at="CASE WHEN kind = 'i' THEN moment END",
        decided_by="CASE WHEN kind = 'i' THEN clerk_name ELSE '' END",
    )
    insert(
        "exchange.Envelope",
        f"FROM doc WHERE kind = 'o' AND age < {DETAILED} * 6",
        id="id",
        agency_id="agency",
        document_code="code || '/' || year || '/' || n",
        number_symbol="number || '/' || symbol",
        subject="subject",
        opened_at="moment",
        first_sent_at="moment",
    )
    insert(
        "exchange.Recipient",
        f"FROM doc, generate_series(1, 3) AS line WHERE kind = 'o' AND age < {DETAILED} * 6",
        envelope_id="id",
        place="line",
        name="'Cơ quan nhận ' || line",
        code="'H98.' || line",
        state="'finished'",
        clicked_at="moment",
        handed_at="moment",
        arrived_at="moment",
        accepted_at="moment",
    )
    for code in ("01", "03", "04"):
        insert(
            "exchange.StatusEntry",
            f"FROM doc WHERE kind = 'i' AND age < {DETAILED}",
            direction="'out'",
            document_id="id",
            organ_code="coalesce(nullif(issuer_code, ''), 'H99')",
            code=f"'{code}'",
            at="moment",
            noted_at="moment",
            staff_name="clerk_name",
            message_id=f"n || '-{code}'",
            packet="'x'::bytea",
            handed_at="moment",
        )


def _work() -> None:
    insert(
        "work.Handling",
        "FROM doc WHERE kind = 'i'",
        document_id="id",
        agency_id="agency",
        status="state",
        turn_since="moment",
        due="due",
        assigned_at="CASE WHEN state <> 'to_instruct' THEN moment END",
        finished_at=f"CASE WHEN state = 'finished' THEN {STARTED} END",
        result="CASE WHEN state = 'finished' THEN 'Đã thực hiện' ELSE '' END",
    )
    insert(
        "work.Instruction",
        f"FROM doc WHERE {IN_FORCE}",
        id="bench.id_of(n, 2)",
        handling_id="id",
        post_id="leader",
        giver_name="leader_name",
        giver_title="'Giám đốc'",
        text="'Giao ' || name || ' chủ trì tham mưu'",
        due="due",
        at="moment",
    )
    for column, kind, where in (
        ("post", "lead", "true"),
        ("co1", "cowork", "co1 IS NOT NULL AND co1 <> post"),
        ("co2", "cowork", "co2 IS NOT NULL AND co2 <> co1 AND co2 <> post"),
    ):
        insert(
            "work.Assignment",
            f"FROM doc WHERE {IN_FORCE} AND {where}",
            handling_id="id",
            instruction_id="bench.id_of(n, 2)",
            post_id=column,
            kind=f"'{kind}'",
            due="due",
            given_at="moment",
            status="CASE state WHEN 'finished' THEN 'done' WHEN 'assigned' THEN 'waiting' ELSE 'working' END",
            opened_at="CASE WHEN state <> 'assigned' THEN moment END",
            ended_at=f"CASE WHEN state = 'finished' THEN {STARTED} END",
        )


def _audit() -> None:
    for code, person, name, data, where in (
        (
            "exchange.arrived",
            "NULL::uuid",
            "'trục'",
            "jsonb_build_object('number', own_number, 'sender', issuer_name)",
            "kind IN ('i', 'a')",
        ),
        (
            "registry.registered",
            "clerk_person",
            "clerk_name",
            "jsonb_build_object('number', number, 'issuer', issuer_name)",
            "kind = 'i'",
        ),
        ("work.submitted", "NULL::uuid", "'máy'", "'{}'::jsonb", "kind = 'i'"),
        (
            "work.instructed",
            "NULL::uuid",
            "leader_name",
            "jsonb_build_object('lead', name, 'text', 'Giao chủ trì')",
            IN_FORCE,
        ),
        ("portal.read", "person", "name", "'{}'::jsonb", IN_FORCE),
        (
            "work.finished",
            "person",
            "name",
            "jsonb_build_object('result', 'Đã thực hiện')",
            "kind = 'i' AND state = 'finished'",
        ),
        ("drafting.created", "person", "name", "'{}'::jsonb", "kind IN ('o', 'd')"),
        ("drafting.submitted", "person", "name", "jsonb_build_object('to', head_name)", "kind = 'o'"),
        ("drafting.signed", "NULL::uuid", "leader_name", "'{}'::jsonb", "kind = 'o'"),
        ("drafting.issued", "clerk_person", "clerk_name", "jsonb_build_object('number', own_number)", "kind = 'o'"),
    ):
        insert(
            "platform.AuditEntry",
            f"FROM doc WHERE {where}",
            at="moment",
            code=f"'{code}'",
            subject_id="id",
            agency_id="agency",
            actor_id=person,
            actor_name=name,
            post_title="''",
            for_name="''",
            data=data,
        )
