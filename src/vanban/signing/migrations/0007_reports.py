"""Signed reports that are kept with a document, and the codes on printed copies. Both are facts: nothing changes."""

import django.db.models.deletion
from django.db import migrations, models

import vanban.kernel.identifiers

KEPT = """
CREATE TRIGGER signing_signed_report_kept BEFORE UPDATE OR DELETE ON signing_signed_report
    FOR EACH ROW EXECUTE FUNCTION vanban_refuse_change();
CREATE TRIGGER signing_print_code_kept BEFORE UPDATE OR DELETE ON signing_print_code
    FOR EACH ROW EXECUTE FUNCTION vanban_refuse_change();
"""

NOT_KEPT = """
DROP TRIGGER signing_print_code_kept ON signing_print_code;
DROP TRIGGER signing_signed_report_kept ON signing_signed_report;
"""


class Migration(migrations.Migration):
    dependencies = [("signing", "0006_trust"), ("platform", "0002_audit")]
    operations = [
        migrations.CreateModel(
            name="PrintCode",
            fields=[
                ("code", models.CharField(max_length=20, primary_key=True, serialize=False)),
                ("document_id", models.UUIDField(unique=True)),
                ("made_at", models.DateTimeField()),
            ],
            options={"db_table": "signing_print_code"},
        ),
        migrations.CreateModel(
            name="SignedReport",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=vanban.kernel.identifiers.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("document_id", models.UUIDField(db_index=True)),
                ("name", models.CharField(max_length=200)),
                ("sha256", models.CharField(max_length=64)),
                ("verdict", models.CharField(max_length=20)),
                ("checked_at", models.DateTimeField()),
                ("made_at", models.DateTimeField()),
                ("made_by", models.CharField(max_length=200)),
                (
                    "data",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="platform.blob"
                    ),
                ),
                (
                    "paper",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="platform.blob"
                    ),
                ),
            ],
            options={"db_table": "signing_signed_report", "ordering": ["-made_at", "-id"]},
        ),
        migrations.RunSQL(KEPT, NOT_KEPT),
    ]
