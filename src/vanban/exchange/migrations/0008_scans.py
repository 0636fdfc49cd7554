"""Scans with their pages, and what clerks answer to the check before registration."""

import django.db.models.deletion
import vanban.kernel.identifiers
from django.db import migrations, models

FORWARD = """
CREATE TRIGGER exchange_scan_kept BEFORE DELETE ON exchange_scan
    FOR EACH ROW EXECUTE FUNCTION vanban_refuse_change();
CREATE TRIGGER exchange_scan_page_kept BEFORE DELETE ON exchange_scan_page
    FOR EACH ROW EXECUTE FUNCTION vanban_refuse_change();
CREATE TRIGGER exchange_check_answer_kept BEFORE UPDATE OR DELETE ON exchange_check_answer
    FOR EACH ROW EXECUTE FUNCTION vanban_refuse_change();
"""

BACKWARD = """
DROP TRIGGER exchange_check_answer_kept ON exchange_check_answer;
DROP TRIGGER exchange_scan_page_kept ON exchange_scan_page;
DROP TRIGGER exchange_scan_kept ON exchange_scan;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("directory", "0001_initial"),
        ("exchange", "0007_mail"),
        ("platform", "0002_audit"),
    ]

    operations = [
        migrations.AlterField(
            model_name="arrival",
            name="state",
            field=models.CharField(
                choices=[
                    ("arrived", "Waiting to be accepted"),
                    ("accepted", "Accepted"),
                    ("refused", "Refused"),
                    ("recalled", "Taken back"),
                    ("joined", "Kept with the same document"),
                    ("dismissed", "Not a document"),
                    ("laid_back", "Laid back among the scanned pages"),
                ],
                default="arrived",
                max_length=10,
            ),
        ),
        migrations.CreateModel(
            name="Scan",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=vanban.kernel.identifiers.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("name", models.CharField(max_length=200)),
                ("origin", models.CharField(max_length=8)),
                ("sha256", models.CharField(max_length=64)),
                ("pages", models.IntegerField(null=True)),
                ("read_pages", models.IntegerField(default=0)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "Pages are being read"),
                            ("ready", "To be sorted"),
                            ("unreadable", "Cannot be read"),
                            ("sorted", "Sorted into letters"),
                            ("joined", "Laid to another scan"),
                            ("dropped", "Put away"),
                        ],
                        default="waiting",
                        max_length=10,
                    ),
                ),
                ("fault", models.CharField(blank=True, max_length=40)),
                ("taken_at", models.DateTimeField()),
                ("taken_by", models.CharField(max_length=200)),
                ("sorted_at", models.DateTimeField(null=True)),
                ("sorted_by", models.CharField(blank=True, max_length=200)),
                (
                    "agency",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="directory.agency"
                    ),
                ),
                (
                    "blob",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="platform.blob"
                    ),
                ),
                (
                    "joined_to",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="joined",
                        to="exchange.scan",
                    ),
                ),
                (
                    "working",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="platform.blob"
                    ),
                ),
            ],
            options={
                "db_table": "exchange_scan",
            },
        ),
        migrations.CreateModel(
            name="ScanPage",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("place", models.IntegerField()),
                ("position", models.IntegerField()),
                ("width_mm", models.FloatField()),
                ("height_mm", models.FloatField()),
                ("dpi", models.IntegerField(default=0)),
                ("colour", models.BooleanField(default=False)),
                ("looks", models.CharField(default="page", max_length=10)),
                ("turned", models.SmallIntegerField(default=0)),
                ("turn", models.SmallIntegerField(default=0)),
                ("begins", models.CharField(blank=True, max_length=10)),
                ("left_out", models.BooleanField(default=False)),
                (
                    "arrival",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="scanned_pages",
                        to="exchange.arrival",
                    ),
                ),
                (
                    "picture",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="platform.blob"
                    ),
                ),
                (
                    "scan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="own_pages", to="exchange.scan"
                    ),
                ),
                (
                    "table",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="laid_pages", to="exchange.scan"
                    ),
                ),
            ],
            options={
                "db_table": "exchange_scan_page",
                "ordering": ["position", "id"],
            },
        ),
        migrations.CreateModel(
            name="CheckAnswer",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(max_length=20)),
                ("fine", models.BooleanField()),
                ("words", models.CharField(blank=True, max_length=500)),
                ("by", models.CharField(max_length=200)),
                ("at", models.DateTimeField()),
                (
                    "arrival",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="answers", to="exchange.arrival"
                    ),
                ),
            ],
            options={
                "db_table": "exchange_check_answer",
                "ordering": ["at", "id"],
                "indexes": [models.Index(fields=["arrival", "at"], name="exchange_answers")],
            },
        ),
        migrations.AddIndex(
            model_name="scan",
            index=models.Index(fields=["agency", "-taken_at"], name="exchange_scan_of_agency"),
        ),
        migrations.AddConstraint(
            model_name="scan",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "dropped"), _negated=True),
                fields=("agency", "sha256"),
                name="exchange_scan_once",
            ),
        ),
        migrations.AddIndex(
            model_name="scanpage",
            index=models.Index(fields=["table", "position"], name="exchange_scan_table"),
        ),
        migrations.AddConstraint(
            model_name="scanpage",
            constraint=models.UniqueConstraint(fields=("scan", "place"), name="exchange_scan_page_once"),
        ),
        migrations.RunSQL(FORWARD, BACKWARD),
    ]
