"""Turns by the province's rules, slips, opinions asked, and paper signed by hand."""

import django.contrib.postgres.fields
import django.db.models.deletion
import vanban.kernel.identifiers
from django.db import migrations, models


KEPT = """
UPDATE drafting_draft SET holder_id = reviewer_id WHERE status = 'review';
CREATE TRIGGER drafting_slip_kept BEFORE UPDATE OR DELETE ON drafting_slip
    FOR EACH ROW EXECUTE FUNCTION vanban_refuse_change();
CREATE TRIGGER drafting_comment_kept BEFORE UPDATE OR DELETE ON drafting_comment
    FOR EACH ROW EXECUTE FUNCTION vanban_refuse_change();
CREATE TRIGGER drafting_agency_flow_kept BEFORE UPDATE OR DELETE ON drafting_agency_flow
    FOR EACH ROW EXECUTE FUNCTION vanban_refuse_change();
CREATE TRIGGER drafting_answer_kept BEFORE UPDATE OR DELETE ON drafting_consulted
    FOR EACH ROW WHEN (OLD.verdict <> '') EXECUTE FUNCTION vanban_refuse_change();
"""
NOT_KEPT = """
DROP TRIGGER drafting_answer_kept ON drafting_consulted;
DROP TRIGGER drafting_agency_flow_kept ON drafting_agency_flow;
DROP TRIGGER drafting_comment_kept ON drafting_comment;
DROP TRIGGER drafting_slip_kept ON drafting_slip;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("directory", "0001_initial"),
        ("drafting", "0005_copies"),
        ("platform", "0002_audit"),
    ]

    operations = [
        migrations.AddField(
            model_name="draft",
            name="approved_version",
            field=models.IntegerField(null=True),
        ),
        migrations.AddField(
            model_name="draft",
            name="by_hand",
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name="draft",
            name="holder",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="directory.post"
            ),
        ),
        migrations.AddField(
            model_name="draft",
            name="reminded_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="draft",
            name="stand_in",
            field=models.JSONField(default=dict),
        ),
        migrations.AddField(
            model_name="draft",
            name="submission",
            field=models.CharField(blank=True, max_length=4000),
        ),
        migrations.AddField(
            model_name="draft",
            name="turns",
            field=models.JSONField(default=list),
        ),
        migrations.AddField(
            model_name="opinion",
            name="step",
            field=models.CharField(blank=True, max_length=20),
        ),
        migrations.AlterField(
            model_name="draft",
            name="status",
            field=models.CharField(
                choices=[
                    ("drafting", "Being drafted"),
                    ("review", "Waiting for review"),
                    ("format_check", "Waiting for the check of format"),
                    ("legal_check", "Waiting for the legal check"),
                    ("deputy", "Waiting for the deputy"),
                    ("to_sign", "Waiting for signature"),
                    ("returned", "Returned"),
                    ("signed", "Signed, waiting to be issued"),
                    ("to_print", "Approved, to be printed and signed by hand"),
                    ("printed", "Printed, waiting for the signature by hand"),
                    ("at_scan", "Signed by hand, waiting for its scan"),
                    ("issuing", "Being issued"),
                    ("at_device", "Waiting for the seal from the device"),
                    ("issued", "Issued"),
                    ("discarded", "Discarded"),
                ],
                default="drafting",
                max_length=20,
            ),
        ),
        migrations.CreateModel(
            name="Consultation",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=vanban.kernel.identifiers.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("version", models.IntegerField()),
                ("blob_id", models.UUIDField()),
                ("question", models.TextField()),
                ("due", models.DateTimeField()),
                ("public", models.BooleanField(default=False)),
                ("asked_by", models.CharField(max_length=200)),
                ("asked_at", models.DateTimeField()),
                ("closed_at", models.DateTimeField(null=True)),
                ("closed_by", models.CharField(blank=True, max_length=200)),
                ("summary_blob_id", models.UUIDField(null=True)),
                (
                    "asker",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="directory.post"
                    ),
                ),
                (
                    "draft",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="consultations", to="drafting.draft"
                    ),
                ),
            ],
            options={
                "db_table": "drafting_consultation",
                "ordering": ["asked_at"],
            },
        ),
        migrations.CreateModel(
            name="Comment",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=vanban.kernel.identifiers.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("author", models.CharField(max_length=200)),
                ("contact", models.CharField(blank=True, max_length=200)),
                ("text", models.TextField()),
                ("source", models.CharField(blank=True, max_length=64)),
                ("at", models.DateTimeField()),
                (
                    "consultation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="comments", to="drafting.consultation"
                    ),
                ),
            ],
            options={
                "db_table": "drafting_comment",
                "ordering": ["at"],
            },
        ),
        migrations.CreateModel(
            name="Consulted",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=vanban.kernel.identifiers.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("name", models.CharField(max_length=300)),
                ("verdict", models.CharField(blank=True, max_length=10)),
                ("text", models.TextField(blank=True)),
                ("letter", models.CharField(blank=True, max_length=200)),
                ("by_name", models.CharField(blank=True, max_length=200)),
                ("by_title", models.CharField(blank=True, max_length=200)),
                ("answered_at", models.DateTimeField(null=True)),
                ("reminded_at", models.DateTimeField(null=True)),
                (
                    "agency",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="directory.agency"
                    ),
                ),
                (
                    "consultation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="consulted",
                        to="drafting.consultation",
                    ),
                ),
                (
                    "post",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="directory.post"
                    ),
                ),
            ],
            options={
                "db_table": "drafting_consulted",
                "ordering": ["name"],
            },
        ),
        migrations.CreateModel(
            name="CoWriter",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=vanban.kernel.identifiers.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("added_at", models.DateTimeField()),
                (
                    "draft",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="co_writers", to="drafting.draft"
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
                "db_table": "drafting_co_writer",
            },
        ),
        migrations.CreateModel(
            name="Slip",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=vanban.kernel.identifiers.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("number", models.IntegerField()),
                ("content", models.JSONField(default=dict)),
                ("blob_id", models.UUIDField()),
                ("size", models.BigIntegerField()),
                ("made_at", models.DateTimeField()),
                (
                    "draft",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="slips", to="drafting.draft"
                    ),
                ),
            ],
            options={
                "db_table": "drafting_slip",
                "ordering": ["number"],
            },
        ),
        migrations.CreateModel(
            name="AgencyFlow",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=vanban.kernel.identifiers.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "steps",
                    django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=20), size=None),
                ),
                ("reason", models.CharField(max_length=300)),
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
                "db_table": "drafting_agency_flow",
                "ordering": ["made_at"],
                "indexes": [models.Index(fields=["agency", "made_at"], name="agency_flow_newest")],
            },
        ),
        migrations.AddIndex(
            model_name="consultation",
            index=models.Index(
                condition=models.Q(("closed_at__isnull", True), ("public", True)),
                fields=["due"],
                name="consultation_public",
            ),
        ),
        migrations.AddIndex(
            model_name="comment",
            index=models.Index(fields=["source", "at"], name="comment_source"),
        ),
        migrations.AddConstraint(
            model_name="consulted",
            constraint=models.UniqueConstraint(fields=("consultation", "post"), name="consulted_post_once"),
        ),
        migrations.AddConstraint(
            model_name="consulted",
            constraint=models.UniqueConstraint(fields=("consultation", "agency"), name="consulted_agency_once"),
        ),
        migrations.AddConstraint(
            model_name="consulted",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("agency__isnull", True), ("post__isnull", False)),
                    models.Q(("agency__isnull", False), ("post__isnull", True)),
                    _connector="OR",
                ),
                name="consulted_one_of_both",
            ),
        ),
        migrations.AddConstraint(
            model_name="cowriter",
            constraint=models.UniqueConstraint(fields=("draft", "post"), name="co_writer_once"),
        ),
        migrations.AddConstraint(
            model_name="slip",
            constraint=models.UniqueConstraint(fields=("draft", "number"), name="draft_slip_once"),
        ),
        migrations.RunSQL(KEPT, NOT_KEPT),
    ]
