"""What agencies without a system keep: what came, what they write, how far it is."""

import django.db.models.deletion
from django.db import migrations, models

import vanban.kernel.identifiers

MARKED = "àáảãạăằắẳẵặâầấẩẫậèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵđ"
BARE = "aaaaaaaaaaaaaaaaaeeeeeeeeeeeiiiiiooooooooooooooooouuuuuuuuuuuyyyyyd"

WORDS = f"""
CREATE FUNCTION axis_agency_words(name text, code text, old_code text) RETURNS tsvector
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT to_tsvector(
        'simple'::regconfig,
        translate(
            lower(normalize(name || ' ' || code || ' ' || old_code, NFC)), '{MARKED}.-/_,()', '{BARE}       '
        )
    )
$$;
CREATE INDEX axis_remote_agency_words ON axis_remote_agency USING gin (axis_agency_words(name, code, old_code));
"""
"""Names without marks and the groups of codes as words, so that a part of either finds one agency of 125,000."""

WORDS_BACK = """
DROP INDEX axis_remote_agency_words;
DROP FUNCTION axis_agency_words(text, text, text);
"""


class Migration(migrations.Migration):
    dependencies = [("axis", "0005_console"), ("platform", "0002_audit")]

    operations = [
        migrations.CreateModel(
            name="GuestArrival",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=vanban.kernel.identifiers.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("sender_code", models.CharField(max_length=35)),
                ("sender_name", models.CharField(max_length=200)),
                ("business", models.SmallIntegerField(default=0)),
                ("document_code", models.CharField(blank=True, max_length=200)),
                ("number_symbol", models.CharField(max_length=200)),
                ("promulgated", models.DateField()),
                ("type_name", models.CharField(blank=True, max_length=200)),
                ("subject", models.TextField()),
                ("signer", models.CharField(blank=True, max_length=500)),
                ("priority", models.SmallIntegerField(default=0)),
                ("due", models.DateField(null=True)),
                ("facts", models.JSONField(default=dict)),
                ("files", models.JSONField(default=list)),
                ("report", models.JSONField(default=list)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "Waiting for your decision"),
                            ("accepted", "Accepted"),
                            ("finished", "Handled"),
                            ("refused", "Refused"),
                            ("expired", "Not decided in time"),
                            ("recalled", "Recalled by the sender"),
                            ("agreed", "Agreed to"),
                            ("denied", "Not agreed to"),
                        ],
                        default="waiting",
                        max_length=10,
                    ),
                ),
                ("reason", models.CharField(blank=True, max_length=1000)),
                ("sent_at", models.DateTimeField()),
                ("arrived_at", models.DateTimeField()),
                ("decided_at", models.DateTimeField(null=True)),
                ("decided_by", models.CharField(blank=True, max_length=200)),
                ("finished_at", models.DateTimeField(null=True)),
                (
                    "delivery",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="guest_arrival", to="axis.delivery"
                    ),
                ),
                (
                    "mailbox",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="axis.mailbox"
                    ),
                ),
            ],
            options={
                "db_table": "axis_guest_arrival",
            },
        ),
        migrations.CreateModel(
            name="GuestLetter",
            fields=[
                ("id", models.UUIDField(editable=False, primary_key=True, serialize=False)),
                ("typed", models.JSONField(default=dict)),
                ("document_code", models.CharField(blank=True, db_index=True, max_length=200)),
                ("number_symbol", models.CharField(blank=True, max_length=200)),
                ("subject", models.TextField(blank=True)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("writing", "Being written"),
                            ("handing", "Being handed to the hub"),
                            ("sent", "Sent out"),
                            ("returned", "Not taken by the hub"),
                            ("dropped", "Thrown away"),
                        ],
                        default="writing",
                        max_length=10,
                    ),
                ),
                ("receipt", models.TextField(blank=True)),
                ("signature", models.CharField(blank=True, max_length=200)),
                ("fault", models.CharField(blank=True, max_length=1000)),
                ("begun_at", models.DateTimeField()),
                ("touched_at", models.DateTimeField()),
                ("sent_at", models.DateTimeField(null=True)),
                ("sent_by", models.CharField(blank=True, max_length=200)),
                (
                    "mailbox",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="axis.mailbox"
                    ),
                ),
                (
                    "packet",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="platform.blob"
                    ),
                ),
            ],
            options={
                "db_table": "axis_guest_letter",
            },
        ),
        migrations.CreateModel(
            name="GuestFile",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=vanban.kernel.identifiers.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("place", models.IntegerField()),
                ("name", models.CharField(max_length=255)),
                ("sha256", models.CharField(max_length=64)),
                ("size", models.BigIntegerField()),
                ("pages", models.IntegerField(default=0)),
                ("told", models.JSONField(default=list)),
                ("broken", models.BooleanField(default=False)),
                (
                    "blob",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="platform.blob"
                    ),
                ),
                (
                    "letter",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="files", to="axis.guestletter"
                    ),
                ),
            ],
            options={
                "db_table": "axis_guest_file",
            },
        ),
        migrations.CreateModel(
            name="GuestRecipient",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=vanban.kernel.identifiers.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("place", models.IntegerField()),
                ("code", models.CharField(max_length=35)),
                ("name", models.CharField(max_length=300)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("sent", "Sent out"),
                            ("arrived", "Arrived"),
                            ("accepted", "Accepted"),
                            ("assigned", "Assigned"),
                            ("started", "In progress"),
                            ("finished", "Finished"),
                            ("refused", "Refused"),
                            ("unreachable", "Could not be delivered"),
                        ],
                        default="sent",
                        max_length=12,
                    ),
                ),
                ("reason", models.CharField(blank=True, max_length=1000)),
                ("said_by", models.CharField(blank=True, max_length=200)),
                ("moments", models.JSONField(default=dict)),
                (
                    "letter",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="recipients", to="axis.guestletter"
                    ),
                ),
            ],
            options={
                "db_table": "axis_guest_recipient",
            },
        ),
        migrations.CreateModel(
            name="GuestReport",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=vanban.kernel.identifiers.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("code", models.CharField(max_length=2)),
                ("at", models.DateTimeField()),
                ("packet", models.BinaryField()),
                ("handed_at", models.DateTimeField(null=True)),
                ("fault", models.CharField(blank=True, max_length=500)),
                (
                    "arrival",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="reports", to="axis.guestarrival"
                    ),
                ),
            ],
            options={
                "db_table": "axis_guest_report",
            },
        ),
        migrations.AddIndex(
            model_name="guestarrival",
            index=models.Index(fields=["mailbox", "state", "-arrived_at", "-id"], name="axis_guest_arrival_list"),
        ),
        migrations.AddIndex(
            model_name="guestarrival",
            index=models.Index(fields=["mailbox", "document_code"], name="axis_guest_arrival_code"),
        ),
        migrations.AddIndex(
            model_name="guestletter",
            index=models.Index(fields=["mailbox", "state", "-touched_at", "-id"], name="axis_guest_letter_list"),
        ),
        migrations.AddConstraint(
            model_name="guestfile",
            constraint=models.UniqueConstraint(fields=("letter", "sha256"), name="axis_guest_file_once"),
        ),
        migrations.AddConstraint(
            model_name="guestrecipient",
            constraint=models.UniqueConstraint(fields=("letter", "code"), name="axis_guest_recipient_once"),
        ),
        migrations.AddConstraint(
            model_name="guestreport",
            constraint=models.UniqueConstraint(fields=("arrival", "code"), name="axis_guest_report_once"),
        ),
        migrations.RunSQL(WORDS, WORDS_BACK),
    ]
