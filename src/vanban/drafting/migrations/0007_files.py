"""Word files given as the text of drafts, and what is known of every file: its kind, what it carries, its scan."""

import django.db.models.deletion
from django.db import migrations, models

import vanban.kernel.identifiers

WORD_STATES = [
    ("waiting", "being turned into a PDF"),
    ("converted", "turned into a PDF"),
    ("refused", "could not be used"),
    ("replaced", "replaced by a later file"),
]
SCAN_STATES = [("unscanned", "not scanned"), ("clean", "no virus found"), ("infected", "carries a virus")]


def _draft(related_name: str) -> models.ForeignKey:
    return models.ForeignKey(
        on_delete=django.db.models.deletion.PROTECT, related_name=related_name, to="drafting.draft"
    )


class Migration(migrations.Migration):
    dependencies = [("drafting", "0006_review")]
    operations = [
        migrations.CreateModel(
            name="WordFile",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=vanban.kernel.identifiers.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("name", models.CharField(max_length=255)),
                ("kind", models.CharField(max_length=5)),
                ("size", models.BigIntegerField()),
                ("blob_id", models.UUIDField()),
                ("state", models.CharField(choices=WORD_STATES, default="waiting", max_length=10)),
                ("told", models.TextField(blank=True)),
                ("tries", models.IntegerField(default=0)),
                ("version", models.IntegerField(null=True)),
                ("given_by", models.JSONField(default=dict)),
                ("added_by", models.CharField(max_length=200)),
                ("added_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
                ("draft", _draft("word_files")),
            ],
            options={
                "db_table": "drafting_word_file",
                "ordering": ["added_at", "id"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("state", "waiting")), fields=["added_at"], name="draft_word_waiting"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="CheckedFile",
            fields=[
                ("blob_id", models.UUIDField(editable=False, primary_key=True, serialize=False)),
                ("name", models.CharField(max_length=255)),
                ("kind", models.CharField(max_length=12)),
                ("flags", models.JSONField(default=list)),
                ("state", models.CharField(choices=SCAN_STATES, default="unscanned", max_length=10)),
                ("signature", models.CharField(blank=True, max_length=200)),
                ("engine", models.CharField(blank=True, max_length=100)),
                ("why", models.CharField(blank=True, max_length=300)),
                ("tries", models.IntegerField(default=0)),
                ("added_at", models.DateTimeField()),
                ("scanned_at", models.DateTimeField(null=True)),
                ("draft", _draft("checked_files")),
            ],
            options={
                "db_table": "drafting_checked_file",
                "ordering": ["added_at", "blob_id"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("state", "unscanned")),
                        fields=["tries", "added_at"],
                        name="draft_file_unscanned",
                    )
                ],
            },
        ),
    ]
