"""Heirs of posts and agencies, records of handing over, requests for accounts, contact points, mergers.

A record of handing over is never deleted, and never changed once its paper is kept; an heir stays an heir.
"""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import vanban.kernel.identifiers

FORWARD = """
CREATE FUNCTION directory_handover_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND OLD.blob_id IS NULL THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION '% on % refused: a record of handing over is kept as it is', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER directory_handover_kept BEFORE UPDATE OR DELETE ON directory_handover
    FOR EACH ROW EXECUTE FUNCTION directory_handover_kept();
CREATE TRIGGER directory_inheritance_append_only BEFORE UPDATE OR DELETE ON directory_inheritance
    FOR EACH ROW EXECUTE FUNCTION vanban_refuse_change();
"""

BACKWARD = """
DROP TRIGGER directory_inheritance_append_only ON directory_inheritance;
DROP TRIGGER directory_handover_kept ON directory_handover;
DROP FUNCTION directory_handover_kept();
"""


class Migration(migrations.Migration):

    dependencies = [
        ('directory', '0002_calendar'),
        ('platform', '0002_audit'),
    ]

    operations = [
        migrations.CreateModel(
            name='AccountLine',
            fields=[
                ('id', models.UUIDField(default=vanban.kernel.identifiers.new_id, editable=False, primary_key=True, serialize=False)),
                ('order', models.IntegerField()),
                ('kind', models.CharField(choices=[('new', 'new'), ('change', 'change'), ('reset', 'reset'), ('cancel', 'cancel')], max_length=10)),
                ('full_name', models.CharField(blank=True, max_length=100)),
                ('title', models.CharField(blank=True, max_length=120)),
                ('roles', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=20), default=list, size=None)),
                ('email', models.EmailField(blank=True, max_length=254)),
                ('note', models.CharField(blank=True, max_length=300)),
            ],
            options={
                'db_table': 'directory_account_line',
                'ordering': ['order'],
            },
        ),
        migrations.CreateModel(
            name='AccountRequest',
            fields=[
                ('id', models.UUIDField(default=vanban.kernel.identifiers.new_id, editable=False, primary_key=True, serialize=False)),
                ('status', models.CharField(choices=[('listed', 'Being listed'), ('submitted', "Waiting for the head's approval"), ('approved', 'Approved and in effect'), ('refused', 'Not approved')], default='listed', max_length=10)),
                ('asked_by', models.CharField(max_length=200)),
                ('asked_at', models.DateTimeField()),
                ('submitted_at', models.DateTimeField(null=True)),
                ('decided_by', models.CharField(blank=True, max_length=200)),
                ('decided_at', models.DateTimeField(null=True)),
                ('remark', models.CharField(blank=True, max_length=300)),
            ],
            options={
                'db_table': 'directory_account_request',
                'ordering': ['-asked_at'],
            },
        ),
        migrations.CreateModel(
            name='ContactPoint',
            fields=[
                ('agency', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='contact_point', serialize=False, to='directory.agency')),
                ('email', models.EmailField(blank=True, max_length=254)),
                ('phone', models.CharField(blank=True, max_length=30)),
                ('set_by', models.CharField(max_length=200)),
                ('set_at', models.DateTimeField()),
            ],
            options={
                'db_table': 'directory_contact_point',
            },
        ),
        migrations.CreateModel(
            name='DataExport',
            fields=[
                ('id', models.UUIDField(default=vanban.kernel.identifiers.new_id, editable=False, primary_key=True, serialize=False)),
                ('reason', models.CharField(max_length=300)),
                ('status', models.CharField(choices=[('asked', 'Asked, waiting for the head'), ('granted', 'Granted, not fetched yet'), ('declined', 'Declined'), ('used', 'Fetched')], default='asked', max_length=10)),
                ('asked_at', models.DateTimeField()),
                ('decided_by', models.CharField(blank=True, max_length=200)),
                ('decided_at', models.DateTimeField(null=True)),
                ('decision', models.CharField(blank=True, max_length=300)),
                ('used_at', models.DateTimeField(null=True)),
            ],
            options={
                'db_table': 'directory_data_export',
                'ordering': ['-asked_at'],
            },
        ),
        migrations.CreateModel(
            name='Handover',
            fields=[
                ('id', models.UUIDField(default=vanban.kernel.identifiers.new_id, editable=False, primary_key=True, serialize=False)),
                ('reason', models.CharField(max_length=300)),
                ('status', models.CharField(choices=[('prepared', 'Prepared, to be confirmed and completed'), ('completed', 'Handed over to the successor'), ('cancelled', 'Hand-over given up')], default='prepared', max_length=12)),
                ('prepared_by', models.CharField(max_length=200)),
                ('prepared_at', models.DateTimeField()),
                ('giver_at', models.DateTimeField(null=True)),
                ('taker_at', models.DateTimeField(null=True)),
                ('completed_by', models.CharField(blank=True, max_length=200)),
                ('completed_at', models.DateTimeField(null=True)),
                ('excuse', models.CharField(blank=True, max_length=300)),
                ('posts', models.JSONField(default=list)),
                ('lines', models.JSONField(default=list)),
                ('blob_id', models.UUIDField(null=True)),
            ],
            options={
                'db_table': 'directory_handover',
                'ordering': ['-prepared_at'],
            },
        ),
        migrations.CreateModel(
            name='Inheritance',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('since', models.DateTimeField()),
            ],
            options={
                'db_table': 'directory_inheritance',
            },
        ),
        migrations.CreateModel(
            name='Merger',
            fields=[
                ('id', models.UUIDField(default=vanban.kernel.identifiers.new_id, editable=False, primary_key=True, serialize=False)),
                ('on', models.DateField()),
                ('decision', models.CharField(max_length=300)),
                ('status', models.CharField(choices=[('planned', 'Planned'), ('done', 'Carried out'), ('dropped', 'Dropped')], default='planned', max_length=10)),
                ('planned_by', models.CharField(max_length=200)),
                ('planned_at', models.DateTimeField()),
                ('done_at', models.DateTimeField(null=True)),
                ('carried', models.JSONField(default=dict)),
            ],
            options={
                'db_table': 'directory_merger',
                'ordering': ['-on', '-planned_at'],
            },
        ),
        migrations.AddField(
            model_name='agency',
            name='merged_into',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='former', to='directory.agency'),
        ),
        migrations.AddField(
            model_name='delegation',
            name='bundle',
            field=models.UUIDField(null=True),
        ),
        migrations.AddField(
            model_name='delegation',
            name='made_by',
            field=models.CharField(blank=True, max_length=200),
        ),
        migrations.AddIndex(
            model_name='delegation',
            index=models.Index(fields=['taker', 'ends'], name='delegation_taker'),
        ),
        migrations.AddIndex(
            model_name='delegation',
            index=models.Index(fields=['giver', 'ends'], name='delegation_giver'),
        ),
        migrations.AddField(
            model_name='accountline',
            name='account',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='accountline',
            name='post',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='directory.post'),
        ),
        migrations.AddField(
            model_name='accountline',
            name='unit',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='directory.unit'),
        ),
        migrations.AddField(
            model_name='accountrequest',
            name='agency',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='directory.agency'),
        ),
        migrations.AddField(
            model_name='accountline',
            name='request',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='lines', to='directory.accountrequest'),
        ),
        migrations.AddField(
            model_name='contactpoint',
            name='unit',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='directory.unit'),
        ),
        migrations.AddField(
            model_name='dataexport',
            name='agency',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='directory.agency'),
        ),
        migrations.AddField(
            model_name='dataexport',
            name='person',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='exports', to='directory.person'),
        ),
        migrations.AddField(
            model_name='handover',
            name='agency',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='directory.agency'),
        ),
        migrations.AddField(
            model_name='handover',
            name='person',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='handovers', to='directory.person'),
        ),
        migrations.AddField(
            model_name='handover',
            name='successor',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='directory.post'),
        ),
        migrations.AddField(
            model_name='inheritance',
            name='former',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='heirs', to='directory.principal'),
        ),
        migrations.AddField(
            model_name='inheritance',
            name='heir',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='inherited', to='directory.principal'),
        ),
        migrations.AddField(
            model_name='merger',
            name='former',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='mergers', to='directory.agency'),
        ),
        migrations.AddField(
            model_name='merger',
            name='heir',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='directory.agency'),
        ),
        migrations.AddConstraint(
            model_name='accountrequest',
            constraint=models.UniqueConstraint(condition=models.Q(('status', 'listed')), fields=('agency',), name='account_request_one_list'),
        ),
        migrations.AddConstraint(
            model_name='accountline',
            constraint=models.UniqueConstraint(fields=('request', 'order'), name='account_line_once'),
        ),
        migrations.AddConstraint(
            model_name='dataexport',
            constraint=models.UniqueConstraint(condition=models.Q(('status__in', ['asked', 'granted'])), fields=('person', 'agency'), name='data_export_one_open'),
        ),
        migrations.AddConstraint(
            model_name='handover',
            constraint=models.UniqueConstraint(condition=models.Q(('status', 'prepared')), fields=('agency', 'person'), name='handover_one_open'),
        ),
        migrations.AddConstraint(
            model_name='inheritance',
            constraint=models.UniqueConstraint(fields=('heir', 'former'), name='inheritance_once'),
        ),
        migrations.AddConstraint(
            model_name='inheritance',
            constraint=models.CheckConstraint(condition=models.Q(('heir', models.F('former')), _negated=True), name='inheritance_of_another'),
        ),
        migrations.AddConstraint(
            model_name='merger',
            constraint=models.UniqueConstraint(condition=models.Q(('status', 'dropped'), _negated=True), fields=('former',), name='merger_of_agency_once'),
        ),
        migrations.AddConstraint(
            model_name='merger',
            constraint=models.CheckConstraint(condition=models.Q(('former', models.F('heir')), _negated=True), name='merger_into_another'),
        ),
        migrations.RunSQL(FORWARD, BACKWARD),
    ]
