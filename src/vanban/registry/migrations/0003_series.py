"""Books by the head's decision, numbers set aside, what was entered after an outage, receipts of paper files."""

import django.db.models.deletion
import vanban.kernel.identifiers
from django.db import migrations, models

FORWARD = """
CREATE OR REPLACE FUNCTION registry_number_settled() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND OLD.state NOT IN ('used', 'void')
            AND (NEW.id, NEW.register_id, NEW.number) = (OLD.id, OLD.register_id, OLD.number)
            AND (NEW.document_id = OLD.document_id OR OLD.state IN ('returned', 'set_aside')) THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION '% on % refused: a used or void number stays in the book', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER registry_series_kept BEFORE UPDATE OR DELETE ON registry_series
    FOR EACH ROW EXECUTE FUNCTION vanban_refuse_change();
CREATE TRIGGER registry_late_entry_kept BEFORE UPDATE OR DELETE ON registry_late_entry
    FOR EACH ROW EXECUTE FUNCTION vanban_refuse_change();
CREATE TRIGGER registry_paper_receipt_kept BEFORE UPDATE OR DELETE ON registry_paper_receipt
    FOR EACH ROW EXECUTE FUNCTION vanban_refuse_change();
"""

BACKWARD = """
DROP TRIGGER registry_paper_receipt_kept ON registry_paper_receipt;
DROP TRIGGER registry_late_entry_kept ON registry_late_entry;
DROP TRIGGER registry_series_kept ON registry_series;
CREATE OR REPLACE FUNCTION registry_number_settled() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND OLD.state NOT IN ('used', 'void')
            AND (NEW.id, NEW.register_id, NEW.number) = (OLD.id, OLD.register_id, OLD.number)
            AND (NEW.document_id = OLD.document_id OR OLD.state = 'returned') THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION '% on % refused: a used or void number stays in the book', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'integrity_constraint_violation';
END $$;
"""


class Migration(migrations.Migration):

    dependencies = [
        ('directory', '0001_initial'),
        ('platform', '0002_audit'),
        ('registry', '0002_kept_unchanged'),
    ]

    operations = [
        migrations.CreateModel(
            name='LateEntry',
            fields=[
                ('document_id', models.UUIDField(editable=False, primary_key=True, serialize=False)),
                ('happened_at', models.DateTimeField()),
                ('reason', models.CharField(max_length=300)),
                ('written_number', models.CharField(blank=True, max_length=20)),
                ('entered_by', models.CharField(max_length=200)),
                ('entered_at', models.DateTimeField()),
            ],
            options={
                'db_table': 'registry_late_entry',
            },
        ),
        migrations.CreateModel(
            name='PaperReceipt',
            fields=[
                ('document_id', models.UUIDField(editable=False, primary_key=True, serialize=False)),
                ('received_by', models.CharField(max_length=200)),
                ('unit_name', models.CharField(blank=True, max_length=200)),
                ('received_at', models.DateTimeField()),
                ('note', models.CharField(blank=True, max_length=300)),
            ],
            options={
                'db_table': 'registry_paper_receipt',
            },
        ),
        migrations.CreateModel(
            name='SeriesPlan',
            fields=[
                ('id', models.UUIDField(default=vanban.kernel.identifiers.new_id, editable=False, primary_key=True, serialize=False)),
                ('from_year', models.SmallIntegerField()),
                ('books', models.JSONField(default=list)),
                ('basis', models.CharField(max_length=300)),
                ('decided_by', models.CharField(max_length=200)),
                ('decided_at', models.DateTimeField()),
            ],
            options={
                'db_table': 'registry_series',
            },
        ),
        migrations.AddField(
            model_name='numberentry',
            name='purpose',
            field=models.CharField(blank=True, default='', max_length=300),
        ),
        migrations.AddField(
            model_name='numberentry',
            name='why_back_dated',
            field=models.CharField(blank=True, default='', max_length=300),
        ),
        migrations.AlterField(
            model_name='numberentry',
            name='state',
            field=models.CharField(choices=[('reserved', 'Number held'), ('set_aside', 'Number set aside'), ('used', 'Number in use'), ('returned', 'Number given back'), ('void', 'Number void')], default='reserved', max_length=10),
        ),
        migrations.AddConstraint(
            model_name='numberentry',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'set_aside'), _negated=True), models.Q(('purpose', ''), _negated=True), _connector='OR'), name='number_aside_says_what_for'),
        ),
        migrations.AddField(
            model_name='lateentry',
            name='agency',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='directory.agency'),
        ),
        migrations.AddField(
            model_name='seriesplan',
            name='agency',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='directory.agency'),
        ),
        migrations.AddIndex(
            model_name='lateentry',
            index=models.Index(fields=['agency', 'entered_at'], name='late_entry_of_agency'),
        ),
        migrations.AddIndex(
            model_name='seriesplan',
            index=models.Index(fields=['agency', '-from_year', '-decided_at'], name='series_in_force'),
        ),
        migrations.RunSQL(FORWARD, BACKWARD),
    ]
