"""What checks of form found, kept as found."""

import django.db.models.deletion
from django.db import migrations, models

import vanban.kernel.identifiers

KEPT = """
CREATE TRIGGER drafting_format_check_append_only BEFORE UPDATE OR DELETE ON drafting_format_check
    FOR EACH ROW EXECUTE FUNCTION vanban_refuse_change();
"""
NOT_KEPT = "DROP TRIGGER drafting_format_check_append_only ON drafting_format_check;"


class Migration(migrations.Migration):
    dependencies = [("drafting", "0007_files")]
    operations = [
        migrations.CreateModel(
            name="FormatCheck",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=vanban.kernel.identifiers.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("source", models.CharField(max_length=5)),
                ("blob_id", models.UUIDField(null=True)),
                ("name", models.CharField(max_length=255)),
                ("findings", models.JSONField(default=list)),
                ("faults", models.IntegerField(default=0)),
                ("text", models.CharField(max_length=300)),
                ("profile", models.CharField(max_length=40)),
                ("profile_version", models.CharField(max_length=20)),
                ("by_name", models.CharField(max_length=200)),
                ("at", models.DateTimeField()),
                (
                    "draft",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="format_checks",
                        to="drafting.draft",
                    ),
                ),
            ],
            options={"db_table": "drafting_format_check", "ordering": ["at", "id"]},
        ),
        migrations.AddIndex(
            model_name="formatcheck", index=models.Index(fields=["draft", "-at"], name="format_check_latest")
        ),
        migrations.RunSQL(KEPT, NOT_KEPT),
    ]
