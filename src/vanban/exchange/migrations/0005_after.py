"""After issue: links to later documents, tasks with who follows them up, and what a document was when it was issued."""

import django.db.models.deletion
import vanban.kernel.identifiers
from django.db import migrations, models

LINK_KINDS = [("correct", "correct"), ("replace", "replace")]
ASKED_KINDS = [
    ("recall", "recall"),
    ("update", "update"),
    ("remove", "remove"),
    ("replace", "replace"),
    ("correct", "correct"),
    ("again", "again"),
    ("urge", "urge"),
]

FORWARD = """
CREATE TRIGGER exchange_link_kept BEFORE UPDATE OR DELETE ON exchange_link
    FOR EACH ROW EXECUTE FUNCTION vanban_refuse_change();
CREATE TRIGGER exchange_whole_kept BEFORE UPDATE OR DELETE ON exchange_whole
    FOR EACH ROW EXECUTE FUNCTION vanban_refuse_change();
CREATE TRIGGER exchange_task_kept BEFORE DELETE ON exchange_task
    FOR EACH ROW EXECUTE FUNCTION vanban_refuse_change();
CREATE TRIGGER exchange_task_ended BEFORE UPDATE ON exchange_task
    FOR EACH ROW WHEN (OLD.state <> 'open') EXECUTE FUNCTION vanban_refuse_change();
INSERT INTO exchange_link (id, former_id, later_id, kind, fault, reason, made_by, made_at)
    SELECT DISTINCT ON (r.envelope_id) q.id, r.envelope_id, q.replacement_id, 'replace', '', q.reason, q.asked_by,
           q.asked_at
    FROM exchange_request q JOIN exchange_recipient r ON r.id = q.recipient_id
    JOIN exchange_envelope e ON e.id = q.replacement_id
    WHERE q.kind = 'replace' AND q.replacement_id <> r.envelope_id
    ORDER BY r.envelope_id, q.asked_at, q.id;
"""
"""Replacements made before this table was stand in it too: of several for one document the first."""

BACKWARD = """
DROP TRIGGER exchange_task_ended ON exchange_task;
DROP TRIGGER exchange_task_kept ON exchange_task;
DROP TRIGGER exchange_whole_kept ON exchange_whole;
DROP TRIGGER exchange_link_kept ON exchange_link;
"""


class Migration(migrations.Migration):
    dependencies = [("directory", "0001_initial"), ("exchange", "0004_agreements"), ("platform", "0002_audit")]

    operations = [
        migrations.CreateModel(
            name="DocumentLink",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=vanban.kernel.identifiers.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("kind", models.CharField(choices=LINK_KINDS, max_length=10)),
                ("fault", models.CharField(blank=True, max_length=20)),
                ("reason", models.CharField(max_length=1000)),
                ("made_by", models.CharField(max_length=200)),
                ("made_at", models.DateTimeField()),
                (
                    "former",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="later_links",
                        to="exchange.envelope",
                    ),
                ),
                (
                    "later",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="former_links",
                        to="exchange.envelope",
                    ),
                ),
            ],
            options={
                "db_table": "exchange_link",
                "ordering": ["made_at", "id"],
                "constraints": [
                    models.UniqueConstraint(fields=("former", "later"), name="exchange_link_once"),
                    models.UniqueConstraint(
                        condition=models.Q(("kind", "replace")), fields=("former",), name="exchange_replaced_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("former", models.F("later")), _negated=True),
                        name="exchange_link_to_another",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("reason", ""), _negated=True), name="exchange_link_says_why"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Following",
            fields=[
                ("document_id", models.UUIDField(editable=False, primary_key=True, serialize=False)),
                ("since", models.DateTimeField()),
                ("orders", models.JSONField(default=list)),
                (
                    "agency",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="directory.agency"
                    ),
                ),
                (
                    "post",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="directory.post"
                    ),
                ),
            ],
            options={
                "db_table": "exchange_following",
                "indexes": [models.Index(fields=["post"], name="exchange_following_post")],
            },
        ),
        migrations.CreateModel(
            name="Task",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=vanban.kernel.identifiers.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("text", models.CharField(max_length=1000)),
                ("due", models.DateField(null=True)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "Waiting for the recipient"),
                            ("done", "Done"),
                            ("dropped", "No longer followed"),
                        ],
                        default="open",
                        max_length=10,
                    ),
                ),
                ("by_document", models.BooleanField(default=False)),
                ("made_by", models.CharField(max_length=200)),
                ("made_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
                ("ended_by", models.CharField(blank=True, max_length=200)),
                ("result", models.CharField(blank=True, max_length=1000)),
                ("urged_at", models.DateTimeField(null=True)),
                ("urged", models.SmallIntegerField(default=0)),
                (
                    "envelope",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="tasks", to="exchange.envelope"
                    ),
                ),
                (
                    "recipient",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="tasks", to="exchange.recipient"
                    ),
                ),
            ],
            options={
                "db_table": "exchange_task",
                "ordering": ["due", "made_at", "id"],
                "indexes": [
                    models.Index(condition=models.Q(("state", "open")), fields=["due"], name="exchange_task_open")
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("by_document", True)),
                        fields=("recipient",),
                        name="exchange_task_reply_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("text", ""), _negated=True), name="exchange_task_says_what"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("state", "open"), ("ended_at__isnull", False), _connector="OR"),
                        name="exchange_task_ended_when",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Whole",
            fields=[
                ("document_id", models.UUIDField(editable=False, primary_key=True, serialize=False)),
                ("direction", models.CharField(max_length=3)),
                ("origin", models.CharField(max_length=20)),
                ("parts", models.JSONField()),
                ("text", models.TextField()),
                ("signature", models.CharField(max_length=200)),
                ("made_at", models.DateTimeField()),
            ],
            options={
                "db_table": "exchange_whole",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("origin__in", ["born_digital", "scanned"])),
                        name="exchange_whole_origin_known",
                    )
                ],
            },
        ),
        migrations.AlterField("request", "kind", models.CharField(choices=ASKED_KINDS, max_length=10)),
        migrations.AlterField("demand", "kind", models.CharField(choices=ASKED_KINDS, max_length=10)),
        migrations.RemoveConstraint("request", "exchange_request_open_once"),
        migrations.AddConstraint(
            "request",
            models.UniqueConstraint(
                condition=models.Q(("state", "asked")),
                fields=("recipient", "kind", "replacement_id"),
                name="exchange_request_open_once",
                nulls_distinct=False,
            ),
        ),
        migrations.RunSQL(FORWARD, BACKWARD),
    ]
