"""Evidence beside signed files: certificates seen, answers about them, longer versions, algorithms that end."""

import django.db.models.deletion
from django.db import migrations, models

import vanban.kernel.identifiers

KEPT = """
CREATE TRIGGER signing_kept_version_kept BEFORE UPDATE OR DELETE ON signing_kept_version
    FOR EACH ROW EXECUTE FUNCTION vanban_refuse_change();
CREATE TRIGGER signing_revocation_answer_kept BEFORE UPDATE OR DELETE ON signing_revocation_answer
    FOR EACH ROW EXECUTE FUNCTION vanban_refuse_change();
CREATE TRIGGER signing_seen_certificate_kept BEFORE UPDATE OR DELETE ON signing_seen_certificate
    FOR EACH ROW EXECUTE FUNCTION vanban_refuse_change();
CREATE TRIGGER signing_kept_file_kept BEFORE DELETE ON signing_kept_file
    FOR EACH ROW EXECUTE FUNCTION vanban_refuse_change();
"""

NOT_KEPT = """
DROP TRIGGER signing_kept_file_kept ON signing_kept_file;
DROP TRIGGER signing_seen_certificate_kept ON signing_seen_certificate;
DROP TRIGGER signing_revocation_answer_kept ON signing_revocation_answer;
DROP TRIGGER signing_kept_version_kept ON signing_kept_version;
"""


class Migration(migrations.Migration):
    dependencies = [("signing", "0004_plugin"), ("platform", "0002_audit")]
    operations = [
        migrations.CreateModel(
            name="AlgorithmEnd",
            fields=[
                ("name", models.CharField(max_length=20, primary_key=True, serialize=False)),
                ("ends", models.DateTimeField()),
                ("source", models.CharField(max_length=300)),
                ("entered_by", models.CharField(max_length=200)),
                ("entered_at", models.DateTimeField()),
            ],
            options={
                "db_table": "signing_algorithm_end",
            },
        ),
        migrations.CreateModel(
            name="SeenCertificate",
            fields=[
                ("fingerprint", models.CharField(max_length=64, primary_key=True, serialize=False)),
                ("content", models.BinaryField()),
                ("subject", models.CharField(max_length=300)),
                ("issuer", models.CharField(max_length=300)),
                ("serial", models.CharField(max_length=64)),
                ("valid_from", models.DateTimeField()),
                ("valid_to", models.DateTimeField()),
            ],
            options={
                "db_table": "signing_seen_certificate",
            },
        ),
        migrations.CreateModel(
            name="KeptFile",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=vanban.kernel.identifiers.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("document_id", models.UUIDField(db_index=True)),
                ("direction", models.CharField(choices=[("out", "out"), ("in", "in")], max_length=3)),
                ("name", models.CharField(max_length=200)),
                ("place", models.SmallIntegerField()),
                ("responsible", models.CharField(max_length=300)),
                ("kept_since", models.DateTimeField()),
                (
                    "level",
                    models.CharField(
                        blank=True,
                        choices=[("", ""), ("B-B", "B-B"), ("B-T", "B-T"), ("B-LT", "B-LT"), ("B-LTA", "B-LTA")],
                        max_length=5,
                    ),
                ),
                ("complete_at", models.DateTimeField(null=True)),
                ("renew_by", models.DateTimeField(null=True)),
                ("next_try_at", models.DateTimeField(null=True)),
                ("tries", models.SmallIntegerField(default=0)),
                ("failure", models.CharField(blank=True, max_length=500)),
                ("destroyed_at", models.DateTimeField(null=True)),
                (
                    "blob",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="platform.blob"
                    ),
                ),
            ],
            options={
                "db_table": "signing_kept_file",
                "ordering": ["document_id", "place"],
            },
        ),
        migrations.CreateModel(
            name="KeptVersion",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=vanban.kernel.identifiers.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("number", models.SmallIntegerField()),
                (
                    "level",
                    models.CharField(
                        choices=[("", ""), ("B-B", "B-B"), ("B-T", "B-T"), ("B-LT", "B-LT"), ("B-LTA", "B-LTA")],
                        max_length=5,
                    ),
                ),
                ("reason", models.CharField(max_length=10)),
                ("made_at", models.DateTimeField()),
                ("stamped_until", models.DateTimeField(null=True)),
                ("relies_on", models.JSONField(default=list)),
                (
                    "blob",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="platform.blob"
                    ),
                ),
                (
                    "kept",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="versions", to="signing.keptfile"
                    ),
                ),
            ],
            options={
                "db_table": "signing_kept_version",
                "ordering": ["kept", "number"],
            },
        ),
        migrations.CreateModel(
            name="RevocationAnswer",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=vanban.kernel.identifiers.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("hour", models.DateTimeField()),
                ("kind", models.CharField(max_length=4)),
                ("status", models.CharField(max_length=10)),
                ("revoked_at", models.DateTimeField(null=True)),
                ("this_update", models.DateTimeField()),
                ("next_update", models.DateTimeField(null=True)),
                ("asked_at", models.DateTimeField()),
                ("content", models.BinaryField()),
                (
                    "certificate",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="answers",
                        to="signing.seencertificate",
                    ),
                ),
            ],
            options={
                "db_table": "signing_revocation_answer",
            },
        ),
        migrations.CreateModel(
            name="KeptSignature",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=vanban.kernel.identifiers.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("place", models.SmallIntegerField()),
                ("field", models.CharField(max_length=200)),
                ("kind", models.CharField(max_length=10)),
                ("holder", models.CharField(max_length=300)),
                ("responsible", models.CharField(blank=True, max_length=300)),
                ("chain", models.JSONField(default=list)),
                ("signed_at", models.DateTimeField(null=True)),
                ("stamped_at", models.DateTimeField(null=True)),
                ("token", models.BinaryField(default=b"")),
                ("status", models.CharField(blank=True, max_length=10)),
                (
                    "kept",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="signatures", to="signing.keptfile"
                    ),
                ),
                (
                    "answer",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="signing.revocationanswer",
                    ),
                ),
                (
                    "certificate",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="signing.seencertificate"
                    ),
                ),
                (
                    "stamped_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="signing.seencertificate",
                    ),
                ),
            ],
            options={
                "db_table": "signing_kept_signature",
                "ordering": ["kept", "place"],
            },
        ),
        migrations.CreateModel(
            name="StampWait",
            fields=[
                ("document_id", models.UUIDField(primary_key=True, serialize=False)),
                ("since", models.DateTimeField()),
                ("tries", models.SmallIntegerField(default=0)),
                ("failure", models.CharField(blank=True, max_length=500)),
                ("next_try_at", models.DateTimeField()),
            ],
            options={
                "db_table": "signing_stamp_wait",
                "indexes": [models.Index(fields=["next_try_at"], name="stamp_wait_next")],
            },
        ),
        migrations.AddIndex(
            model_name="keptfile",
            index=models.Index(
                condition=models.Q(("next_try_at__isnull", False)), fields=["next_try_at"], name="kept_file_next"
            ),
        ),
        migrations.AddConstraint(
            model_name="keptversion",
            constraint=models.UniqueConstraint(fields=("kept", "number"), name="kept_version_once"),
        ),
        migrations.AddConstraint(
            model_name="revocationanswer",
            constraint=models.UniqueConstraint(fields=("certificate", "hour"), name="revocation_answer_once_an_hour"),
        ),
        migrations.AddConstraint(
            model_name="keptsignature",
            constraint=models.UniqueConstraint(fields=("kept", "place"), name="kept_signature_once"),
        ),
        migrations.RunSQL(KEPT, NOT_KEPT),
    ]
