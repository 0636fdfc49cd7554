"""The trust store with two operators for each root, the register with homes, suspension and warnings, requests."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models

import vanban.kernel.identifiers

HOMES = """
UPDATE signing_certificate SET home_agency_id = agency_id WHERE kind = 'agency';
UPDATE signing_certificate AS held SET home_agency_id = first.agency_id
  FROM (SELECT DISTINCT ON (person_id) person_id, agency_id FROM directory_post
         ORDER BY person_id, (ends IS NOT NULL), "order", title) AS first
 WHERE held.kind = 'person' AND first.person_id = held.person_id;
"""

KEPT = """
CREATE TRIGGER signing_anchor_kept BEFORE DELETE ON signing_trust_anchor
    FOR EACH ROW EXECUTE FUNCTION vanban_refuse_change();
CREATE TRIGGER signing_proposal_kept BEFORE DELETE ON signing_trust_proposal
    FOR EACH ROW EXECUTE FUNCTION vanban_refuse_change();
CREATE TRIGGER signing_ca_request_kept BEFORE DELETE ON signing_certificate_request
    FOR EACH ROW EXECUTE FUNCTION vanban_refuse_change();
"""

NOT_KEPT = """
DROP TRIGGER signing_ca_request_kept ON signing_certificate_request;
DROP TRIGGER signing_proposal_kept ON signing_trust_proposal;
DROP TRIGGER signing_anchor_kept ON signing_trust_anchor;
"""


class Migration(migrations.Migration):
    dependencies = [("signing", "0005_evidence"), ("directory", "0001_initial"), ("platform", "0002_audit")]
    operations = [
        migrations.CreateModel(
            name="CertificateRequest",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=vanban.kernel.identifiers.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("new", "new"),
                            ("renew", "renew"),
                            ("revoke", "revoke"),
                            ("restore", "restore"),
                            ("change", "change"),
                        ],
                        max_length=10,
                    ),
                ),
                ("authority", models.CharField(max_length=200)),
                ("reason", models.CharField(blank=True, max_length=500)),
                ("subjects", models.JSONField()),
                ("document_id", models.UUIDField(unique=True)),
                ("status", models.CharField(default="prepared", max_length=12)),
                ("made_by", models.CharField(max_length=200)),
                ("made_at", models.DateTimeField()),
                ("sent_at", models.DateTimeField(null=True)),
                ("answered_at", models.DateTimeField(null=True)),
                ("answer", models.CharField(blank=True, max_length=500)),
            ],
            options={"db_table": "signing_certificate_request", "ordering": ["-made_at", "-id"]},
        ),
        migrations.CreateModel(
            name="CertificateWarning",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=vanban.kernel.identifiers.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "kind",
                    models.CharField(choices=[("60", "60"), ("30", "30"), ("7", "7"), ("left", "left")], max_length=8),
                ),
                ("made_at", models.DateTimeField()),
                ("settled_at", models.DateTimeField(null=True)),
            ],
            options={"db_table": "signing_warning"},
        ),
        migrations.CreateModel(
            name="IntermediateCertificate",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=vanban.kernel.identifiers.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("name", models.CharField(max_length=200)),
                ("issuer", models.CharField(max_length=300)),
                ("content", models.BinaryField()),
                ("fingerprint", models.CharField(max_length=64, unique=True)),
                ("valid_to", models.DateTimeField()),
                ("kept_by", models.CharField(max_length=200)),
                ("kept_at", models.DateTimeField()),
            ],
            options={"db_table": "signing_intermediate", "ordering": ["name", "id"]},
        ),
        migrations.CreateModel(
            name="TrustProposal",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=vanban.kernel.identifiers.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("name", models.CharField(max_length=200)),
                ("content", models.BinaryField()),
                ("fingerprint", models.CharField(max_length=64)),
                (
                    "purposes",
                    django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=12), size=None),
                ),
                (
                    "circle",
                    models.CharField(
                        choices=[("official", "official"), ("public", "public"), ("foreign", "foreign")], max_length=10
                    ),
                ),
                ("since", models.DateTimeField(null=True)),
                ("reason", models.CharField(max_length=500)),
                ("source", models.CharField(max_length=200)),
                ("status", models.CharField(default="proposed", max_length=12)),
                ("proposed_by", models.UUIDField()),
                ("proposed_by_name", models.CharField(max_length=200)),
                ("proposed_at", models.DateTimeField()),
                ("decided_by", models.UUIDField(null=True)),
                ("decided_by_name", models.CharField(blank=True, max_length=200)),
                ("decided_at", models.DateTimeField(null=True)),
                ("decision", models.CharField(blank=True, max_length=500)),
            ],
            options={"db_table": "signing_trust_proposal", "ordering": ["-proposed_at", "-id"]},
        ),
        migrations.RemoveConstraint(model_name="trustanchor", name="anchor_once"),
        migrations.AddField(
            model_name="certificate",
            name="home_agency",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="directory.agency",
            ),
        ),
        migrations.AddField(model_name="certificate", name="suspended_at", field=models.DateTimeField(null=True)),
        migrations.AddField(
            model_name="certificate", name="suspended_reason", field=models.CharField(blank=True, max_length=300)
        ),
        migrations.AddField(
            model_name="signerpicture", name="registered_by", field=models.CharField(blank=True, max_length=200)
        ),
        migrations.AddField(
            model_name="trustanchor", name="ended_by", field=models.CharField(blank=True, max_length=200)
        ),
        migrations.AddField(
            model_name="trustanchor", name="ended_reason", field=models.CharField(blank=True, max_length=500)
        ),
        migrations.AddIndex(
            model_name="certificate",
            index=models.Index(fields=["home_agency", "valid_to", "id"], name="certificate_of_home"),
        ),
        migrations.AddIndex(
            model_name="certificate", index=models.Index(fields=["valid_to", "id"], name="certificate_ends")
        ),
        migrations.AddConstraint(
            model_name="certificate",
            constraint=models.CheckConstraint(
                condition=models.Q(("suspended_at__isnull", True), ("status", "suspended"), _connector="XOR"),
                name="certificate_suspended_when",
            ),
        ),
        migrations.AddField(
            model_name="certificaterequest",
            name="agency",
            field=models.ForeignKey(
                db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="directory.agency"
            ),
        ),
        migrations.AddField(
            model_name="certificatewarning",
            name="certificate",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="warnings", to="signing.certificate"
            ),
        ),
        migrations.AddIndex(
            model_name="trustproposal",
            index=models.Index(fields=["status", "-proposed_at"], name="trust_proposal_open"),
        ),
        migrations.AddConstraint(
            model_name="trustproposal",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("status", "approved"), _negated=True),
                    models.Q(("decided_by", models.F("proposed_by")), _negated=True),
                    _connector="OR",
                ),
                name="trust_four_eyes",
            ),
        ),
        migrations.AddConstraint(
            model_name="trustproposal",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("decided_at__isnull", True), ("status", "proposed")),
                    models.Q(
                        models.Q(("status", "proposed"), _negated=True),
                        ("decided_at__isnull", False),
                        ("decided_by__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="trust_decided_when",
            ),
        ),
        migrations.AddField(
            model_name="trustanchor",
            name="proposal",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="anchors",
                to="signing.trustproposal",
            ),
        ),
        migrations.AddConstraint(
            model_name="trustanchor",
            constraint=models.UniqueConstraint(
                condition=models.Q(("trusted_to__isnull", True)), fields=("fingerprint", "purpose"), name="anchor_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="trustanchor",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("trusted_to__isnull", True), ("trusted_to__gte", models.F("trusted_from")), _connector="OR"
                ),
                name="anchor_period",
            ),
        ),
        migrations.AddIndex(
            model_name="certificaterequest",
            index=models.Index(fields=["agency", "-made_at"], name="certificate_request_home"),
        ),
        migrations.AddIndex(
            model_name="certificaterequest", index=models.Index(fields=["-made_at"], name="certificate_request_new")
        ),
        migrations.AddIndex(
            model_name="certificatewarning",
            index=models.Index(
                condition=models.Q(("settled_at__isnull", True)),
                fields=["certificate", "-made_at"],
                name="signing_warning_open",
            ),
        ),
        migrations.AddConstraint(
            model_name="certificatewarning",
            constraint=models.UniqueConstraint(fields=("certificate", "kind"), name="signing_warning_once"),
        ),
        migrations.RunSQL(HOMES, migrations.RunSQL.noop),
        migrations.RunSQL(KEPT, NOT_KEPT),
    ]
