"""Days off and worked days that a province or an agency declares; never deleted, changed only to be withdrawn."""

import django.db.models.deletion
from django.db import migrations, models

import vanban.kernel.identifiers

FORWARD = """
CREATE FUNCTION directory_calendar_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND OLD.withdrawn_at IS NULL AND NEW.withdrawn_at IS NOT NULL
       AND (to_jsonb(NEW) - 'withdrawn_at' - 'withdrawn_by_name')
         = (to_jsonb(OLD) - 'withdrawn_at' - 'withdrawn_by_name') THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION '% on % refused: deadlines were counted by it', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER directory_calendar_kept BEFORE UPDATE OR DELETE ON directory_calendar_day
    FOR EACH ROW EXECUTE FUNCTION directory_calendar_kept();
"""

BACKWARD = """
DROP TRIGGER directory_calendar_kept ON directory_calendar_day;
DROP FUNCTION directory_calendar_kept();
"""


class Migration(migrations.Migration):
    dependencies = [("directory", "0001_initial")]

    operations = [
        migrations.CreateModel(
            name="CalendarDay",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=vanban.kernel.identifiers.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("province", models.CharField(max_length=50)),
                ("day", models.DateField()),
                ("works", models.BooleanField()),
                ("name", models.CharField(max_length=100)),
                ("basis", models.CharField(max_length=300)),
                ("made_by_name", models.CharField(max_length=200)),
                ("made_at", models.DateTimeField()),
                ("withdrawn_by_name", models.CharField(blank=True, max_length=200)),
                ("withdrawn_at", models.DateTimeField(null=True)),
                (
                    "agency",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="directory.agency",
                    ),
                ),
            ],
            options={
                "db_table": "directory_calendar_day",
                "ordering": ["day"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("withdrawn_at__isnull", True)),
                        fields=("province", "agency", "day"),
                        name="calendar_day_once",
                        nulls_distinct=False,
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("name", ""), _negated=True), models.Q(("basis", ""), _negated=True)
                        ),
                        name="calendar_day_named_and_based",
                    ),
                ],
            },
        ),
        migrations.RunSQL(FORWARD, BACKWARD),
    ]
