"""Units, teams and parts of tasks, more time, urging, and the stored moment at which a deadline passed."""

import django.db.models.deletion
import vanban.kernel.identifiers
from django.db import migrations, models


FORWARD = """
CREATE TRIGGER work_urging_append_only BEFORE UPDATE OR DELETE ON work_urging
    FOR EACH ROW EXECUTE FUNCTION vanban_refuse_change();
CREATE TRIGGER work_extension_kept BEFORE DELETE ON work_extension
    FOR EACH ROW EXECUTE FUNCTION work_refuse_deletion();
CREATE TRIGGER work_extension_answered BEFORE UPDATE ON work_extension
    FOR EACH ROW WHEN (OLD.status <> 'asked') EXECUTE FUNCTION vanban_refuse_change();
CREATE TRIGGER work_team_kept BEFORE DELETE ON work_team
    FOR EACH ROW EXECUTE FUNCTION work_refuse_deletion();
"""

BACKWARD = """
DROP TRIGGER work_team_kept ON work_team;
DROP TRIGGER work_extension_answered ON work_extension;
DROP TRIGGER work_extension_kept ON work_extension;
DROP TRIGGER work_urging_append_only ON work_urging;
"""


class Migration(migrations.Migration):

    dependencies = [
        ('directory', '0002_calendar'),
        ('work', '0004_desk'),
    ]

    operations = [
        migrations.CreateModel(
            name='Urging',
            fields=[
                ('id', models.UUIDField(default=vanban.kernel.identifiers.new_id, editable=False, primary_key=True, serialize=False)),
                ('kind', models.CharField(choices=[('remind', 'remind'), ('criticise', 'criticise'), ('review', 'review')], max_length=10)),
                ('text', models.CharField(blank=True, max_length=1000)),
                ('giver_name', models.CharField(max_length=200)),
                ('giver_title', models.CharField(blank=True, max_length=200)),
                ('was_overdue', models.BooleanField(default=False)),
                ('at', models.DateTimeField()),
            ],
            options={
                'db_table': 'work_urging',
                'ordering': ['at', 'id'],
            },
        ),
        migrations.AddField(
            model_name='assignment',
            name='claimed_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name='assignment',
            name='overdue_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name='assignment',
            name='parent',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='parts', to='work.assignment'),
        ),
        migrations.AddField(
            model_name='assignment',
            name='percent',
            field=models.SmallIntegerField(default=0),
        ),
        migrations.AddField(
            model_name='assignment',
            name='soon_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name='assignment',
            name='soon_told_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name='assignment',
            name='unit',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='directory.unit'),
        ),
        migrations.AddField(
            model_name='progress',
            name='percent',
            field=models.SmallIntegerField(null=True),
        ),
        migrations.CreateModel(
            name='Extension',
            fields=[
                ('id', models.UUIDField(default=vanban.kernel.identifiers.new_id, editable=False, primary_key=True, serialize=False)),
                ('status', models.CharField(choices=[('asked', 'More time asked'), ('granted', 'More time granted'), ('refused', 'More time refused'), ('lapsed', 'No longer needed')], default='asked', max_length=10)),
                ('asked_at', models.DateTimeField()),
                ('asked_by', models.CharField(max_length=200)),
                ('former_due', models.DateTimeField(null=True)),
                ('due', models.DateTimeField()),
                ('reason', models.CharField(max_length=1000)),
                ('answered_at', models.DateTimeField(null=True)),
                ('answered_by', models.CharField(blank=True, max_length=200)),
                ('answer', models.CharField(blank=True, max_length=1000)),
                ('assignment', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='extensions', to='work.assignment')),
            ],
            options={
                'db_table': 'work_extension',
                'ordering': ['asked_at', 'id'],
            },
        ),
        migrations.CreateModel(
            name='Team',
            fields=[
                ('id', models.UUIDField(default=vanban.kernel.identifiers.new_id, editable=False, primary_key=True, serialize=False)),
                ('name', models.CharField(max_length=200)),
                ('basis', models.CharField(max_length=300)),
                ('made_at', models.DateTimeField()),
                ('ended_at', models.DateTimeField(null=True)),
                ('agency', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='directory.agency')),
                ('head', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='directory.post')),
                ('members', models.ManyToManyField(db_table='work_team_member', related_name='+', to='directory.post')),
            ],
            options={
                'db_table': 'work_team',
                'ordering': ['name'],
            },
        ),
        migrations.AddField(
            model_name='assignment',
            name='team',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='work.team'),
        ),
        migrations.AddIndex(
            model_name='assignment',
            index=models.Index(condition=models.Q(('overdue_at__isnull', True), ('status__in', ['waiting', 'working'])), fields=['due'], name='assignment_to_overdue'),
        ),
        migrations.AddIndex(
            model_name='assignment',
            index=models.Index(condition=models.Q(('soon_told_at__isnull', True), ('status__in', ['waiting', 'working'])), fields=['soon_at'], name='assignment_to_soon'),
        ),
        migrations.AddIndex(
            model_name='assignment',
            index=models.Index(condition=models.Q(('overdue_at__isnull', False), ('status__in', ['waiting', 'working'])), fields=['handling'], name='assignment_overdue'),
        ),
        migrations.AddConstraint(
            model_name='assignment',
            constraint=models.CheckConstraint(condition=models.Q(('percent__gte', 0), ('percent__lte', 100)), name='assignment_percent_of_hundred'),
        ),
        migrations.AddConstraint(
            model_name='assignment',
            constraint=models.CheckConstraint(condition=models.Q(('unit__isnull', True), ('team__isnull', True), _connector='OR'), name='assignment_one_group'),
        ),
        migrations.AddField(
            model_name='urging',
            name='assignment',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='urgings', to='work.assignment'),
        ),
        migrations.AddField(
            model_name='urging',
            name='handling',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='urgings', to='work.handling'),
        ),
        migrations.AddConstraint(
            model_name='extension',
            constraint=models.UniqueConstraint(condition=models.Q(('status', 'asked')), fields=('assignment',), name='extension_one_open'),
        ),
        migrations.AddConstraint(
            model_name='extension',
            constraint=models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='extension_says_why'),
        ),
        migrations.AddConstraint(
            model_name='extension',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('status', 'refused'), _negated=True), models.Q(models.Q(('answer', ''), _negated=True), models.Q(('answered_by', ''), _negated=True)), _connector='OR'), name='extension_refused_says_why'),
        ),
        migrations.AddConstraint(
            model_name='team',
            constraint=models.UniqueConstraint(condition=models.Q(('ended_at__isnull', True)), fields=('agency', 'name'), name='team_once'),
        ),
        migrations.AddConstraint(
            model_name='team',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('name', ''), _negated=True), models.Q(('basis', ''), _negated=True)), name='team_named_and_based'),
        ),
        migrations.RunSQL(FORWARD, BACKWARD),
    ]
