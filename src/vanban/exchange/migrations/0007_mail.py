"""Arrivals by every channel; official mailboxes and what was taken out of them; the same letter by two channels."""

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.db.models.deletion
import vanban.kernel.identifiers
from django.db import migrations, models

FORWARD = """
CREATE TRIGGER exchange_received_mail_kept BEFORE UPDATE OR DELETE ON exchange_received_mail
    FOR EACH ROW EXECUTE FUNCTION vanban_refuse_change();
CREATE TRIGGER exchange_copy_kept BEFORE UPDATE OR DELETE ON exchange_copy
    FOR EACH ROW EXECUTE FUNCTION vanban_refuse_change();
CREATE TRIGGER exchange_mail_answer_kept BEFORE DELETE ON exchange_mail_answer
    FOR EACH ROW EXECUTE FUNCTION vanban_refuse_change();
CREATE TRIGGER exchange_mail_answer_handed BEFORE UPDATE ON exchange_mail_answer
    FOR EACH ROW WHEN (OLD.handed_at IS NOT NULL) EXECUTE FUNCTION vanban_refuse_change();
"""

BACKWARD = """
DROP TRIGGER exchange_mail_answer_handed ON exchange_mail_answer;
DROP TRIGGER exchange_mail_answer_kept ON exchange_mail_answer;
DROP TRIGGER exchange_copy_kept ON exchange_copy;
DROP TRIGGER exchange_received_mail_kept ON exchange_received_mail;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("directory", "0001_initial"),
        ("exchange", "0006_dispatch"),
        ("platform", "0002_audit"),
    ]

    operations = [
        migrations.AddField(
            model_name="arrival",
            name="source",
            field=models.CharField(
                choices=[("axis", "axis"), ("mail", "mail"), ("paper", "paper"), ("web", "web")],
                default="axis",
                max_length=5,
            ),
        ),
        migrations.AlterField(
            model_name="arrival",
            name="number",
            field=models.CharField(blank=True, max_length=60),
        ),
        migrations.AlterField(
            model_name="arrival",
            name="promulgated",
            field=models.DateField(null=True),
        ),
        migrations.AlterField(
            model_name="arrival",
            name="sender_code",
            field=models.CharField(blank=True, max_length=35),
        ),
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
                ],
                default="arrived",
                max_length=10,
            ),
        ),
        migrations.CreateModel(
            name="Mailbox",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=vanban.kernel.identifiers.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("host", models.CharField(max_length=200)),
                ("port", models.IntegerField(default=993)),
                (
                    "line",
                    models.CharField(
                        choices=[("tls", "tls"), ("starttls", "starttls"), ("plain", "plain")],
                        default="tls",
                        max_length=8,
                    ),
                ),
                ("account", models.CharField(max_length=254)),
                ("folder", models.CharField(default="INBOX", max_length=100)),
                ("vouches", models.CharField(blank=True, max_length=200)),
                ("enabled", models.BooleanField(default=True)),
                ("changed_by", models.CharField(max_length=200)),
                ("changed_at", models.DateTimeField()),
                ("looked_at", models.DateTimeField(null=True)),
                ("worked_at", models.DateTimeField(null=True)),
                ("failing_since", models.DateTimeField(null=True)),
                ("failure", models.CharField(blank=True, max_length=400)),
                ("waiting", models.IntegerField(default=0)),
                (
                    "agency",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="directory.agency"
                    ),
                ),
            ],
            options={
                "db_table": "exchange_mailbox",
            },
        ),
        migrations.CreateModel(
            name="ReceivedMail",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=vanban.kernel.identifiers.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("message_id", models.CharField(blank=True, max_length=500)),
                ("digest", models.CharField(max_length=64)),
                ("size", models.BigIntegerField()),
                ("address", models.CharField(blank=True, max_length=254)),
                ("name", models.CharField(blank=True, max_length=200)),
                ("subject", models.CharField(blank=True, max_length=500)),
                ("words", models.TextField(blank=True)),
                ("dated", models.DateTimeField(null=True)),
                ("came_at", models.DateTimeField()),
                ("taken_at", models.DateTimeField()),
                ("standing", models.CharField(max_length=12)),
                (
                    "outcome",
                    models.CharField(
                        choices=[
                            ("arrival", "arrival"),
                            ("double", "double"),
                            ("too_large", "too_large"),
                            ("automatic", "automatic"),
                            ("unreadable", "unreadable"),
                        ],
                        max_length=10,
                    ),
                ),
                ("note", models.CharField(blank=True, max_length=500)),
                ("answers", models.UUIDField(null=True)),
                (
                    "agency",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="directory.agency"
                    ),
                ),
                (
                    "arrival",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="mail",
                        to="exchange.arrival",
                    ),
                ),
                (
                    "blob",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="platform.blob"
                    ),
                ),
                (
                    "mailbox",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="mails", to="exchange.mailbox"
                    ),
                ),
            ],
            options={
                "db_table": "exchange_received_mail",
            },
        ),
        migrations.CreateModel(
            name="MailAnswer",
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
                        choices=[("accepted", "accepted"), ("refused", "refused"), ("too_large", "too_large")],
                        max_length=10,
                    ),
                ),
                ("address", models.CharField(max_length=254)),
                ("message", models.BinaryField()),
                ("said", models.CharField(max_length=1200)),
                ("sent_by", models.CharField(max_length=200)),
                ("made_at", models.DateTimeField()),
                ("handed_at", models.DateTimeField(null=True)),
                ("failed_at", models.DateTimeField(null=True)),
                ("answer", models.CharField(blank=True, max_length=500)),
                (
                    "agency",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="directory.agency"
                    ),
                ),
                (
                    "mail",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="replies", to="exchange.receivedmail"
                    ),
                ),
            ],
            options={
                "db_table": "exchange_mail_answer",
                "ordering": ["made_at", "id"],
            },
        ),
        migrations.CreateModel(
            name="DocumentCopy",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=vanban.kernel.identifiers.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("document_id", models.UUIDField(db_index=True)),
                (
                    "source",
                    models.CharField(
                        choices=[("axis", "axis"), ("mail", "mail"), ("paper", "paper"), ("web", "web")], max_length=5
                    ),
                ),
                ("sender", models.CharField(max_length=300)),
                ("came_at", models.DateTimeField()),
                (
                    "recognised_by",
                    models.CharField(
                        choices=[
                            ("files", "files"),
                            ("code", "code"),
                            ("number", "number"),
                            ("likeness", "likeness"),
                            ("clerk", "clerk"),
                        ],
                        max_length=10,
                    ),
                ),
                ("likeness", models.SmallIntegerField(null=True)),
                ("note", models.CharField(blank=True, max_length=300)),
                ("joined_by", models.CharField(max_length=200)),
                ("joined_at", models.DateTimeField()),
                (
                    "agency",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="directory.agency"
                    ),
                ),
                (
                    "arrival",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="copy",
                        to="exchange.arrival",
                    ),
                ),
            ],
            options={
                "db_table": "exchange_copy",
                "ordering": ["came_at", "id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("arrival__isnull", True),
                            models.Q(("document_id", models.F("arrival_id")), _negated=True),
                            _connector="OR",
                        ),
                        name="exchange_copy_of_another",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Likeness",
            fields=[
                ("document_id", models.UUIDField(editable=False, primary_key=True, serialize=False)),
                (
                    "files",
                    django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=64), size=None),
                ),
                ("bands", django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), size=None)),
                ("sketch", django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), size=None)),
                ("words", models.IntegerField(default=0)),
                ("noted_at", models.DateTimeField()),
                (
                    "agency",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="directory.agency"
                    ),
                ),
            ],
            options={
                "db_table": "exchange_likeness",
                "indexes": [
                    django.contrib.postgres.indexes.GinIndex(fields=["files"], name="exchange_likeness_files"),
                    django.contrib.postgres.indexes.GinIndex(fields=["bands"], name="exchange_likeness_bands"),
                ],
            },
        ),
        migrations.CreateModel(
            name="MailDomain",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=vanban.kernel.identifiers.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("province", models.CharField(max_length=50)),
                ("domain", models.CharField(max_length=200)),
                ("signs", models.BooleanField(default=False)),
                ("added_by", models.CharField(max_length=200)),
                ("added_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "agency",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="directory.agency"
                    ),
                ),
            ],
            options={
                "db_table": "exchange_mail_domain",
                "ordering": ["domain"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at__isnull", True)),
                        fields=("domain",),
                        name="exchange_mail_domain_once",
                    )
                ],
            },
        ),
        migrations.AddIndex(
            model_name="receivedmail",
            index=models.Index(fields=["agency", "-taken_at"], name="exchange_received_mail_list"),
        ),
        migrations.AddIndex(
            model_name="receivedmail",
            index=models.Index(fields=["agency", "message_id"], name="exchange_received_mail_id"),
        ),
        migrations.AddConstraint(
            model_name="receivedmail",
            constraint=models.UniqueConstraint(fields=("agency", "digest"), name="exchange_received_mail_once"),
        ),
        migrations.AddConstraint(
            model_name="receivedmail",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("outcome", "arrival"), _negated=True), ("arrival__isnull", False), _connector="OR"
                ),
                name="exchange_received_mail_arrived",
            ),
        ),
        migrations.AddIndex(
            model_name="mailanswer",
            index=models.Index(
                condition=models.Q(("failed_at__isnull", True), ("handed_at__isnull", True)),
                fields=["made_at"],
                name="exchange_mail_answer_waits",
            ),
        ),
        migrations.AddConstraint(
            model_name="mailanswer",
            constraint=models.UniqueConstraint(fields=("mail", "kind"), name="exchange_mail_answered_once"),
        ),
        migrations.RunSQL(FORWARD, BACKWARD),
    ]
