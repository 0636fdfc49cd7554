"""Recall, update, replacement: what is asked per recipient, what is asked of us, and the tombstone after a recall."""

import django.db.models.deletion
import vanban.kernel.identifiers
from django.db import migrations, models

FORWARD = """
CREATE FUNCTION exchange_asked_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND OLD.state IN ('asked', 'open', 'unmatched') AND NEW.reason = OLD.reason
       AND NEW.kind = OLD.kind AND NEW.asked_at = OLD.asked_at THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION '% on % refused: what was asked and answered stays as it is', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER exchange_request_kept BEFORE UPDATE OR DELETE ON exchange_request
    FOR EACH ROW EXECUTE FUNCTION exchange_asked_kept();
CREATE TRIGGER exchange_demand_kept BEFORE UPDATE OR DELETE ON exchange_demand
    FOR EACH ROW EXECUTE FUNCTION exchange_asked_kept();
CREATE TRIGGER exchange_arrival_destroyed BEFORE UPDATE ON exchange_arrival
    FOR EACH ROW WHEN (OLD.destroyed_at IS NOT NULL AND NEW.destroyed_at IS DISTINCT FROM OLD.destroyed_at)
    EXECUTE FUNCTION vanban_refuse_change();
CREATE TRIGGER exchange_recipient_gone BEFORE UPDATE ON exchange_recipient
    FOR EACH ROW WHEN (OLD.recall IN ('deleted', 'cancelled') AND NEW.recall <> OLD.recall)
    EXECUTE FUNCTION vanban_refuse_change();
"""

BACKWARD = """
DROP TRIGGER exchange_recipient_gone ON exchange_recipient;
DROP TRIGGER exchange_arrival_destroyed ON exchange_arrival;
DROP TRIGGER exchange_demand_kept ON exchange_demand;
DROP TRIGGER exchange_request_kept ON exchange_request;
DROP FUNCTION exchange_asked_kept();
"""


class Migration(migrations.Migration):

    dependencies = [
        ('directory', '0001_initial'),
        ('exchange', '0002_guards'),
        ('platform', '0002_audit'),
    ]

    operations = [
        migrations.CreateModel(
            name='Demand',
            fields=[
                ('id', models.UUIDField(default=vanban.kernel.identifiers.new_id, editable=False, primary_key=True, serialize=False)),
                ('sender_code', models.CharField(max_length=35)),
                ('message_id', models.CharField(max_length=200)),
                ('document_code', models.CharField(max_length=200)),
                ('kind', models.CharField(choices=[('recall', 'recall'), ('update', 'update'), ('remove', 'remove'), ('replace', 'replace')], max_length=10)),
                ('state', models.CharField(choices=[('open', 'Waiting for an answer'), ('unmatched', 'Its document is not here'), ('agreed', 'Agreed'), ('denied', 'Refused'), ('told', 'Taken note of'), ('repeated', 'Asked again')], default='open', max_length=10)),
                ('reason', models.CharField(blank=True, max_length=1000)),
                ('staff_name', models.CharField(blank=True, max_length=200)),
                ('changes', models.JSONField(default=list)),
                ('asked_at', models.DateTimeField()),
                ('noted_at', models.DateTimeField()),
                ('by_duty', models.BooleanField(default=False)),
                ('profile', models.CharField(blank=True, max_length=80)),
                ('decided_at', models.DateTimeField(null=True)),
                ('decided_by', models.CharField(blank=True, max_length=200)),
                ('answer', models.CharField(blank=True, max_length=1000)),
            ],
            options={
                'db_table': 'exchange_demand',
                'ordering': ['noted_at', 'id'],
            },
        ),
        migrations.CreateModel(
            name='Request',
            fields=[
                ('id', models.UUIDField(default=vanban.kernel.identifiers.new_id, editable=False, primary_key=True, serialize=False)),
                ('act_id', models.UUIDField()),
                ('kind', models.CharField(choices=[('recall', 'recall'), ('update', 'update'), ('remove', 'remove'), ('replace', 'replace')], max_length=10)),
                ('state', models.CharField(choices=[('asked', 'Waiting for an answer'), ('agreed', 'Agreed'), ('denied', 'Refused'), ('told', 'Told'), ('cancelled', 'Withdrawn before it was sent')], default='asked', max_length=10)),
                ('reason', models.CharField(max_length=1000)),
                ('changes', models.JSONField(default=list)),
                ('replacement_id', models.UUIDField(null=True)),
                ('asked_by', models.CharField(max_length=200)),
                ('asked_at', models.DateTimeField()),
                ('answered_at', models.DateTimeField(null=True)),
                ('answer', models.CharField(blank=True, max_length=1000)),
                ('said_by', models.CharField(blank=True, max_length=200)),
            ],
            options={
                'db_table': 'exchange_request',
                'ordering': ['asked_at', 'id'],
            },
        ),
        migrations.AddField(
            model_name='arrival',
            name='destroyed_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name='dispatch',
            name='receipt_file',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='platform.blob'),
        ),
        migrations.AddField(
            model_name='envelope',
            name='amended',
            field=models.JSONField(default=dict),
        ),
        migrations.AddField(
            model_name='recipient',
            name='deleted_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name='recipient',
            name='recall',
            field=models.CharField(choices=[('none', 'Not asked back'), ('asked', 'Being recalled'), ('denied', 'Recall refused'), ('recalled', 'Taken back'), ('deleted', 'Deleted at the receiver'), ('cancelled', 'Withdrawn before it was sent')], default='none', max_length=10),
        ),
        migrations.AddField(
            model_name='recipient',
            name='recalled_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.AlterField(
            model_name='arrival',
            name='state',
            field=models.CharField(choices=[('arrived', 'Waiting to be accepted'), ('accepted', 'Accepted'), ('refused', 'Refused'), ('recalled', 'Taken back')], default='arrived', max_length=10),
        ),
        migrations.AddConstraint(
            model_name='arrival',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'recalled'), _negated=True), ('destroyed_at__isnull', False), _connector='OR'), name='exchange_recalled_is_destroyed'),
        ),
        migrations.AddField(
            model_name='demand',
            name='agency',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='directory.agency'),
        ),
        migrations.AddField(
            model_name='demand',
            name='arrival',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='demands', to='exchange.arrival'),
        ),
        migrations.AddField(
            model_name='demand',
            name='carrier',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='carried', to='exchange.arrival'),
        ),
        migrations.AddField(
            model_name='request',
            name='dispatch',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='requests', to='exchange.dispatch'),
        ),
        migrations.AddField(
            model_name='request',
            name='entry',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='exchange.statusentry'),
        ),
        migrations.AddField(
            model_name='request',
            name='recipient',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='requests', to='exchange.recipient'),
        ),
        migrations.AddIndex(
            model_name='demand',
            index=models.Index(fields=['agency', 'sender_code', 'document_code'], name='exchange_demand_code'),
        ),
        migrations.AddConstraint(
            model_name='demand',
            constraint=models.UniqueConstraint(fields=('agency', 'sender_code', 'message_id', 'document_code'), name='exchange_demand_once'),
        ),
        migrations.AddConstraint(
            model_name='demand',
            constraint=models.UniqueConstraint(condition=models.Q(('state', 'open')), fields=('arrival', 'kind'), name='exchange_demand_open_once'),
        ),
        migrations.AddConstraint(
            model_name='demand',
            constraint=models.CheckConstraint(condition=models.Q(('arrival__isnull', False), ('state__in', ['open', 'unmatched']), _connector='OR'), name='exchange_demand_answered_has_document'),
        ),
        migrations.AddConstraint(
            model_name='demand',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'denied'), _negated=True), models.Q(models.Q(('answer', ''), _negated=True), models.Q(('decided_by', ''), _negated=True)), _connector='OR'), name='exchange_demand_denied_says_why_and_who'),
        ),
        migrations.AddConstraint(
            model_name='request',
            constraint=models.UniqueConstraint(condition=models.Q(('state', 'asked')), fields=('recipient', 'kind'), name='exchange_request_open_once'),
        ),
        migrations.AddConstraint(
            model_name='request',
            constraint=models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='exchange_request_says_why'),
        ),
        migrations.RunSQL(FORWARD, BACKWARD),
    ]
