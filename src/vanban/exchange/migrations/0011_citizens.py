"""Letters from the public page: who takes them, proofs of a mailbox, letters that nobody changes, answers to them."""

import django.db.models.deletion
from django.db import migrations, models

import vanban.kernel.identifiers

FORWARD = """
CREATE FUNCTION exchange_citizen_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND OLD.arrival_id IS NULL
       AND (to_jsonb(NEW) - 'arrival_id') = (to_jsonb(OLD) - 'arrival_id') THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION '% on % refused: a letter stays as it was written', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER exchange_citizen_letter_kept BEFORE UPDATE OR DELETE ON exchange_citizen_letter
    FOR EACH ROW EXECUTE FUNCTION exchange_citizen_kept();
"""

BACKWARD = """
DROP TRIGGER exchange_citizen_letter_kept ON exchange_citizen_letter;
DROP FUNCTION exchange_citizen_kept();
"""

KEPT = django.db.models.deletion.PROTECT


def key() -> models.UUIDField:
    """An identifier that sorts by time."""
    return models.UUIDField(default=vanban.kernel.identifiers.new_id, editable=False, primary_key=True, serialize=False)


class Migration(migrations.Migration):
    dependencies = [("exchange", "0010_ledger"), ("platform", "0002_audit")]
    operations = [
        migrations.CreateModel(
            name="CitizenDesk",
            fields=[
                (
                    "agency",
                    models.OneToOneField(
                        on_delete=KEPT, primary_key=True, related_name="+", serialize=False, to="directory.agency"
                    ),
                ),
                ("is_open", models.BooleanField()),
                ("changed_by", models.CharField(max_length=200)),
                ("changed_at", models.DateTimeField()),
            ],
            options={"db_table": "exchange_citizen_desk"},
        ),
        migrations.CreateModel(
            name="CitizenProof",
            fields=[
                ("id", key()),
                ("address", models.CharField(max_length=254)),
                ("mailbox", models.CharField(max_length=64)),
                ("source", models.CharField(max_length=64)),
                ("network", models.CharField(max_length=64)),
                ("asked_at", models.DateTimeField()),
                ("handed_at", models.DateTimeField(null=True)),
                ("failed_at", models.DateTimeField(null=True)),
                ("used_at", models.DateTimeField(null=True)),
                ("agency", models.ForeignKey(on_delete=KEPT, related_name="+", to="directory.agency")),
            ],
            options={"db_table": "exchange_citizen_proof"},
        ),
        migrations.CreateModel(
            name="CitizenLetter",
            fields=[
                ("id", key()),
                ("code", models.CharField(max_length=20, unique=True)),
                ("name", models.CharField(max_length=200)),
                ("postal", models.CharField(max_length=300)),
                ("address", models.CharField(max_length=254)),
                ("phone", models.CharField(blank=True, max_length=30)),
                ("number_symbol", models.CharField(blank=True, max_length=90)),
                ("dated", models.DateField(null=True)),
                ("subject", models.CharField(max_length=500)),
                ("words", models.TextField(blank=True)),
                ("files", models.JSONField(default=list)),
                ("written_at", models.DateTimeField()),
                ("agency", models.ForeignKey(on_delete=KEPT, related_name="+", to="directory.agency")),
                (
                    "arrival",
                    models.OneToOneField(null=True, on_delete=KEPT, related_name="citizen", to="exchange.arrival"),
                ),
                ("packet", models.ForeignKey(on_delete=KEPT, related_name="+", to="platform.blob")),
                (
                    "proof",
                    models.OneToOneField(on_delete=KEPT, related_name="letter", to="exchange.citizenproof"),
                ),
            ],
            options={"db_table": "exchange_citizen_letter"},
        ),
        migrations.AlterField(
            model_name="mailanswer",
            name="kind",
            field=models.CharField(
                choices=[(kind, kind) for kind in ("received", "accepted", "refused", "too_large")], max_length=10
            ),
        ),
        migrations.AlterField(
            model_name="mailanswer",
            name="mail",
            field=models.ForeignKey(null=True, on_delete=KEPT, related_name="replies", to="exchange.receivedmail"),
        ),
        migrations.AddField(
            model_name="mailanswer",
            name="letter",
            field=models.ForeignKey(null=True, on_delete=KEPT, related_name="replies", to="exchange.citizenletter"),
        ),
        migrations.AddConstraint(
            model_name="mailanswer",
            constraint=models.UniqueConstraint(fields=("letter", "kind"), name="exchange_letter_answered_once"),
        ),
        migrations.AddConstraint(
            model_name="mailanswer",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("letter__isnull", False), ("mail__isnull", True)),
                    models.Q(("letter__isnull", True), ("mail__isnull", False)),
                    _connector="OR",
                ),
                name="exchange_answer_to_one",
            ),
        ),
        migrations.AddIndex(
            model_name="citizenproof",
            index=models.Index(fields=["asked_at"], name="exchange_citizen_asked"),
        ),
        migrations.AddIndex(
            model_name="citizenletter",
            index=models.Index(
                condition=models.Q(("arrival__isnull", True)), fields=["written_at"], name="exchange_citizen_waits"
            ),
        ),
        migrations.RunSQL(FORWARD, BACKWARD),
    ]
