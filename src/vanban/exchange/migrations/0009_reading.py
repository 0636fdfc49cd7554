"""What was read from the pages of documents that came in."""

import django.db.models.deletion
import vanban.kernel.identifiers
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("exchange", "0008_scans"),
        ("platform", "0002_audit"),
    ]

    operations = [
        migrations.CreateModel(
            name="Reading",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=vanban.kernel.identifiers.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("document_id", models.UUIDField(unique=True)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "Pages are being read"),
                            ("read", "Read"),
                            ("unreadable", "Cannot be read"),
                        ],
                        default="waiting",
                        max_length=10,
                    ),
                ),
                ("fields", models.JSONField(default=list)),
                ("sizes", models.JSONField(default=list)),
                ("text", models.TextField(blank=True)),
                ("pages", models.IntegerField(default=0)),
                ("recognised", models.BooleanField(default=False)),
                ("fault", models.CharField(blank=True, max_length=20)),
                ("reason", models.CharField(blank=True, max_length=300)),
                ("asked_at", models.DateTimeField()),
                ("read_at", models.DateTimeField(null=True)),
                ("seconds", models.FloatField(default=0)),
                (
                    "blob",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="platform.blob"
                    ),
                ),
            ],
            options={
                "db_table": "exchange_reading",
            },
        ),
    ]
