"""Files given to a person's own device to be signed there, each with its two tickets."""

import django.db.models.deletion
from django.db import migrations, models

import vanban.kernel.identifiers

STATUSES = [
    ("offered", "Waiting for the signing software"),
    ("fetched", "At the token"),
    ("returned", "Being checked"),
    ("accepted", "Signed and accepted"),
    ("refused", "Returned and refused"),
    ("expired", "Time is over"),
    ("given_up", "Given up"),
]
PURPOSES = [("person", "person"), ("seal", "seal"), ("attachment", "attachment"), ("copy", "copy")]


def _kept(to: str, **more: bool) -> models.ForeignKey:
    return models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to=to, **more)


class Migration(migrations.Migration):
    dependencies = [("signing", "0003_keys"), ("platform", "0001_initial")]
    operations = [
        migrations.CreateModel(
            name="SigningRequest",
            fields=[
                ("id", models.UUIDField(default=vanban.kernel.identifiers.new_id, editable=False, primary_key=True, serialize=False)),
                ("errand_id", models.UUIDField()),
                ("order", models.SmallIntegerField(default=0)),
                ("document_id", models.UUIDField(db_index=True)),
                ("version", models.IntegerField()),
                ("purpose", models.CharField(choices=PURPOSES, max_length=12)),
                ("part", models.UUIDField(null=True)),
                ("name", models.CharField(max_length=255)),
                ("number", models.CharField(blank=True, max_length=100)),
                ("dated", models.DateField(null=True)),
                ("certificate", _kept("signing.certificate")),
                ("person_id", models.UUIDField()),
                ("person_name", models.CharField(max_length=200)),
                ("post_id", models.UUIDField(null=True)),
                ("agency_id", models.UUIDField(null=True)),
                ("offered", _kept("platform.blob")),
                ("sha256_offered", models.CharField(max_length=64)),
                ("size_offered", models.BigIntegerField()),
                ("place", models.JSONField(null=True)),
                ("status", models.CharField(choices=STATUSES, default="offered", max_length=12)),
                ("offered_at", models.DateTimeField()),
                ("expires_at", models.DateTimeField()),
                ("fetched_at", models.DateTimeField(null=True)),
                ("ended_at", models.DateTimeField(null=True)),
                ("download_digest", models.CharField(blank=True, max_length=64)),
                ("upload_digest", models.CharField(blank=True, max_length=64)),
                ("sha256_returned", models.CharField(blank=True, max_length=64)),
                ("returned", _kept("platform.blob", null=True)),
                ("reasons", models.JSONField(default=list)),
                ("settled_at", models.DateTimeField(null=True)),
                ("told", models.JSONField(default=list)),
            ],
            options={
                "db_table": "signing_request",
                "ordering": ["errand_id", "order"],
                "constraints": [
                    models.UniqueConstraint(fields=["errand_id", "order"], name="signing_request_once"),
                    models.UniqueConstraint(
                        condition=~models.Q(download_digest=""), fields=["download_digest"], name="signing_request_download"
                    ),
                    models.UniqueConstraint(
                        condition=~models.Q(upload_digest=""), fields=["upload_digest"], name="signing_request_upload"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(status="accepted", returned__isnull=False)
                        | (~models.Q(status="accepted") & models.Q(returned__isnull=True)),
                        name="signing_request_accepted_with_file",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(expires_at__gt=models.F("offered_at")), name="signing_request_period"
                    ),
                ],
            },
        ),
    ]
