"""What the operator's pages keep and look up: joinings, and the indexes of search, monitor and statistics."""

import django.db.models.deletion
import vanban.kernel.identifiers
from django.db import migrations, models

# Lists go newest first and page by (moment, id); statistics read a period. Open, failed and ended deliveries and the
# refusals among the audit lines are few, so that their partial indexes stay small beside the archive.
FORWARD = """
CREATE INDEX axis_message_newest ON axis_message (accepted_at, id)
    INCLUDE (sender_code, kind, business, status_code);
CREATE INDEX axis_message_sender_newest ON axis_message (sender_code, accepted_at, id);
CREATE INDEX axis_message_by_id ON axis_message (message_id, accepted_at, id);
CREATE INDEX axis_message_by_number ON axis_message (upper(number_symbol) varchar_pattern_ops);
CREATE INDEX axis_delivery_newest ON axis_delivery (created_at, id);
CREATE INDEX axis_delivery_received ON axis_delivery (destination_id, created_at, id);
CREATE INDEX axis_delivery_open ON axis_delivery (created_at, id) INCLUDE (destination_id, reminded)
    WHERE state IN ('waiting', 'leased');
CREATE INDEX axis_delivery_failed ON axis_delivery (created_at, id) WHERE state = 'failed';
CREATE INDEX axis_delivery_ended ON axis_delivery (ended_at) INCLUDE (state) WHERE ended_at IS NOT NULL;
CREATE INDEX axis_refusals ON platform_audit (at)
    WHERE code IN ('axis.refused', 'axis.alarm', 'axis.call_refused');
"""

BACKWARD = """
DROP INDEX axis_refusals;
DROP INDEX axis_delivery_ended;
DROP INDEX axis_delivery_failed;
DROP INDEX axis_delivery_open;
DROP INDEX axis_delivery_received;
DROP INDEX axis_delivery_newest;
DROP INDEX axis_message_by_number;
DROP INDEX axis_message_by_id;
DROP INDEX axis_message_sender_newest;
DROP INDEX axis_message_newest;
"""


class Migration(migrations.Migration):
    dependencies = [("axis", "0004_engine")]
    operations = [
        migrations.CreateModel(
            name='Joining',
            fields=[
                ('id', models.UUIDField(default=vanban.kernel.identifiers.new_id, editable=False, primary_key=True, serialize=False)),
                ('state', models.CharField(choices=[('invited', 'Link given, form not filled in'), ('asked', 'Waiting for the operator'), ('testing', 'Being tested'), ('live', 'Live'), ('declined', 'Declined')], default='invited', max_length=10)),
                ('link_digest', models.CharField(blank=True, db_index=True, max_length=64)),
                ('name', models.CharField(blank=True, max_length=200)),
                ('system_code', models.CharField(blank=True, max_length=60)),
                ('codes', models.JSONField(default=list)),
                ('contact', models.CharField(blank=True, max_length=200)),
                ('email', models.EmailField(blank=True, max_length=254)),
                ('phone', models.CharField(blank=True, max_length=30)),
                ('agency_id', models.UUIDField(db_index=True, null=True)),
                ('asked_by', models.CharField(blank=True, max_length=200)),
                ('asked_at', models.DateTimeField(null=True)),
                ('made_at', models.DateTimeField()),
                ('decided_by', models.CharField(blank=True, max_length=200)),
                ('decided_at', models.DateTimeField(null=True)),
                ('reason', models.CharField(blank=True, max_length=500)),
                ('live_by_itself', models.BooleanField(default=False)),
                ('secret_shown_at', models.DateTimeField(null=True)),
                ('live_at', models.DateTimeField(null=True)),
                ('system', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='joinings', to='axis.connectedsystem')),
            ],
            options={
                'db_table': 'axis_joining',
                'indexes': [models.Index(fields=['-made_at', '-id'], name='axis_joining_newest')],
            },
        ),
        migrations.RunSQL(FORWARD, BACKWARD),
    ]
