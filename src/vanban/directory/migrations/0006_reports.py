"""Administrators' reports, kept as they were sent; official addresses looked up at signing in; old codes in one form."""

import django.db.models.deletion
from django.db import migrations, models
from django.db.models.functions import Upper

import vanban.kernel.identifiers

FORWARD = """
CREATE TRIGGER directory_admin_report_append_only BEFORE UPDATE OR DELETE ON directory_admin_report
    FOR EACH ROW EXECUTE FUNCTION vanban_refuse_change();
"""

BACKWARD = "DROP TRIGGER directory_admin_report_append_only ON directory_admin_report;"


class Migration(migrations.Migration):

    dependencies = [
        ('directory', '0005_groups'),
        ('platform', '0002_audit'),
    ]

    operations = [
        migrations.CreateModel(
            name='AdminReport',
            fields=[
                ('id', models.UUIDField(default=vanban.kernel.identifiers.new_id, editable=False, primary_key=True, serialize=False)),
                ('period', models.CharField(max_length=7)),
                ('figures', models.JSONField()),
                ('state', models.TextField()),
                ('problems', models.TextField(blank=True)),
                ('wishes', models.TextField(blank=True)),
                ('sent_by', models.CharField(max_length=200)),
                ('sent_at', models.DateTimeField()),
                ('agency', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='directory.agency')),
            ],
            options={
                'db_table': 'directory_admin_report',
                'ordering': ['-period'],
                'indexes': [models.Index(fields=['period', 'agency'], name='admin_report_period')],
                'constraints': [models.UniqueConstraint(fields=('agency', 'period'), name='admin_report_once')],
            },
        ),
        migrations.RunSQL(FORWARD, BACKWARD),
        migrations.AddIndex(
            model_name='person',
            index=models.Index(Upper('email'), name='person_email'),
        ),
        migrations.AddConstraint(
            model_name='agencycode',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('scheme', 'qcvn102'), _negated=True), ('code__regex', '^[0-9]{3}\\.[0-9]{2}\\.[0-9]{2}\\.[A-Z][0-9]{2}$'), _connector='OR'), name='agency_code_old_form'),
        ),
    ]
