"""The book of electronic copies; a copy made is a fact and never changed."""

import django.db.models.deletion
from django.db import migrations, models

import vanban.kernel.identifiers

KEPT = """
CREATE TRIGGER drafting_copy_kept BEFORE UPDATE OR DELETE ON drafting_copy
    FOR EACH ROW EXECUTE FUNCTION vanban_refuse_change();
"""
NOT_KEPT = "DROP TRIGGER drafting_copy_kept ON drafting_copy;"


class Migration(migrations.Migration):
    dependencies = [("drafting", "0004_device"), ("directory", "0001_initial"), ("platform", "0002_audit")]
    operations = [
        migrations.CreateModel(
            name="Copy",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=vanban.kernel.identifiers.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("document_id", models.UUIDField(db_index=True)),
                ("form", models.CharField(max_length=12)),
                ("name", models.CharField(max_length=255)),
                ("blob_id", models.UUIDField()),
                ("size", models.BigIntegerField()),
                ("pages", models.IntegerField()),
                ("certificate_serial", models.CharField(max_length=64)),
                ("made_by", models.CharField(max_length=200)),
                ("made_at", models.DateTimeField()),
                (
                    "agency",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="directory.agency"
                    ),
                ),
            ],
            options={
                "db_table": "drafting_copy",
                "ordering": ["made_at", "id"],
                "indexes": [models.Index(fields=["agency", "made_at"], name="drafting_copy_book")],
            },
        ),
        migrations.RunSQL(KEPT, NOT_KEPT),
    ]
