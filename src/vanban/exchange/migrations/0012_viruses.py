"""What the virus scanner said of files that came in."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("exchange", "0011_citizens"),
        ("platform", "0002_audit"),
    ]

    operations = [
        migrations.CreateModel(
            name="VirusCheck",
            fields=[
                (
                    "blob",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to="platform.blob",
                    ),
                ),
                ("document_id", models.UUIDField(db_index=True)),
                ("name", models.CharField(max_length=255)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("unscanned", "not scanned"),
                            ("clean", "no virus found"),
                            ("infected", "carries a virus"),
                        ],
                        default="unscanned",
                        max_length=10,
                    ),
                ),
                ("signature", models.CharField(blank=True, max_length=200)),
                ("why", models.CharField(blank=True, max_length=300)),
                ("tries", models.IntegerField(default=0)),
                ("added_at", models.DateTimeField()),
                ("scanned_at", models.DateTimeField(null=True)),
            ],
            options={
                "db_table": "exchange_virus_check",
                "ordering": ["added_at", "blob_id"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("state", "unscanned")),
                        fields=["tries", "added_at"],
                        name="exchange_virus_unscanned",
                    )
                ],
            },
        ),
    ]
