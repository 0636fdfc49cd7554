"""The ledger of a document's tasks: numbers, progress, questions for time, a history that nobody changes."""

import django.db.models.deletion
from django.db import migrations, models

import vanban.kernel.identifiers

FORWARD = """
DROP TRIGGER exchange_task_ended ON exchange_task;
CREATE TRIGGER exchange_task_ended BEFORE UPDATE ON exchange_task
    FOR EACH ROW WHEN (OLD.state NOT IN ('open', 'reported')) EXECUTE FUNCTION vanban_refuse_change();
CREATE TRIGGER exchange_task_entry_kept BEFORE UPDATE OR DELETE ON exchange_task_entry
    FOR EACH ROW EXECUTE FUNCTION vanban_refuse_change();
"""

BACKWARD = """
DROP TRIGGER exchange_task_entry_kept ON exchange_task_entry;
DROP TRIGGER exchange_task_ended ON exchange_task;
CREATE TRIGGER exchange_task_ended BEFORE UPDATE ON exchange_task
    FOR EACH ROW WHEN (OLD.state <> 'open') EXECUTE FUNCTION vanban_refuse_change();
"""

KINDS = [
    (kind, kind)
    for kind in (
        "report",
        "done",
        "back",
        "ask",
        "grant",
        "deny",
        "remind",
        "criticise",
        "review",
        "late",
        "end",
    )
]

STATES = [
    ("open", "Waiting for the recipient"),
    ("reported", "Reported done, to be confirmed"),
    ("done", "Done"),
    ("dropped", "No longer followed"),
]


class Migration(migrations.Migration):
    dependencies = [("exchange", "0009_reading")]

    operations = [
        migrations.AddField("task", "asked_due", models.DateField(null=True)),
        migrations.AddField("task", "line", models.SmallIntegerField(default=0)),
        migrations.AddField("task", "overdue_at", models.DateTimeField(null=True)),
        migrations.AddField("task", "percent", models.SmallIntegerField(default=0)),
        migrations.AddField("task", "word", models.CharField(blank=True, max_length=1000)),
        migrations.AddField("task", "word_at", models.DateTimeField(null=True)),
        migrations.AlterField("task", "state", models.CharField(choices=STATES, default="open", max_length=10)),
        migrations.RemoveConstraint("task", "exchange_task_ended_when"),
        migrations.AddConstraint(
            "task",
            models.CheckConstraint(
                condition=models.Q(("state__in", ["open", "reported"]), ("ended_at__isnull", False), _connector="OR"),
                name="exchange_task_ended_when",
            ),
        ),
        migrations.AddIndex(
            "task",
            models.Index(
                condition=models.Q(("overdue_at__isnull", True), ("state", "open")),
                fields=["due"],
                name="exchange_task_to_overdue",
            ),
        ),
        migrations.CreateModel(
            name="TaskEntry",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=vanban.kernel.identifiers.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("kind", models.CharField(choices=KINDS, max_length=10)),
                ("text", models.CharField(blank=True, max_length=1000)),
                ("percent", models.SmallIntegerField(null=True)),
                ("due", models.DateField(null=True)),
                ("by_name", models.CharField(max_length=200)),
                ("by_agency", models.CharField(blank=True, max_length=200)),
                ("at", models.DateTimeField()),
                (
                    "task",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="entries", to="exchange.task"
                    ),
                ),
            ],
            options={"db_table": "exchange_task_entry", "ordering": ["at", "id"]},
        ),
        migrations.RunSQL(FORWARD, BACKWARD),
    ]
