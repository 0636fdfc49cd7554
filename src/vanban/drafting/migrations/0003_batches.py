"""Many drafts signed or issued in one act, each with its result."""

import django.db.models.deletion
import vanban.kernel.identifiers
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('directory', '0001_initial'),
        ('drafting', '0002_kinds'),
    ]

    operations = [
        migrations.CreateModel(
            name='Batch',
            fields=[
                ('id', models.UUIDField(default=vanban.kernel.identifiers.new_id, editable=False, primary_key=True, serialize=False)),
                ('kind', models.CharField(choices=[('sign', 'sign'), ('issue', 'issue')], max_length=5)),
                ('person_id', models.UUIDField()),
                ('by_name', models.CharField(max_length=200)),
                ('post_id', models.UUIDField()),
                ('for_post_id', models.UUIDField(null=True)),
                ('begun_at', models.DateTimeField()),
                ('ended_at', models.DateTimeField(null=True)),
                ('stopped', models.CharField(blank=True, max_length=500)),
                ('secret', models.BinaryField(null=True)),
            ],
            options={
                'db_table': 'drafting_batch',
                'ordering': ['-begun_at'],
            },
        ),
        migrations.CreateModel(
            name='BatchItem',
            fields=[
                ('id', models.UUIDField(default=vanban.kernel.identifiers.new_id, editable=False, primary_key=True, serialize=False)),
                ('place', models.IntegerField()),
                ('version', models.IntegerField(default=0)),
                ('state', models.CharField(choices=[('waiting', 'waiting'), ('begun', 'being issued'), ('done', 'done'), ('refused', 'not done'), ('skipped', 'left undone')], default='waiting', max_length=8)),
                ('number', models.CharField(blank=True, max_length=20)),
                ('told', models.CharField(blank=True, max_length=1000)),
                ('ended_at', models.DateTimeField(null=True)),
            ],
            options={
                'db_table': 'drafting_batch_item',
                'ordering': ['place'],
            },
        ),
        migrations.AddIndex(
            model_name='draft',
            index=models.Index(condition=models.Q(('status', 'to_sign')), fields=['signer', 'turn_since'], name='draft_to_sign'),
        ),
        migrations.AddIndex(
            model_name='draft',
            index=models.Index(condition=models.Q(('status', 'signed')), fields=['agency', 'turn_since'], name='draft_to_issue'),
        ),
        migrations.AddIndex(
            model_name='batch',
            index=models.Index(fields=['person_id', '-begun_at'], name='batch_of_person'),
        ),
        migrations.AddIndex(
            model_name='batch',
            index=models.Index(condition=models.Q(('ended_at__isnull', True)), fields=['begun_at'], name='batch_open'),
        ),
        migrations.AddField(
            model_name='batchitem',
            name='batch',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='items', to='drafting.batch'),
        ),
        migrations.AddField(
            model_name='batchitem',
            name='draft',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='drafting.draft'),
        ),
        migrations.AddConstraint(
            model_name='batchitem',
            constraint=models.UniqueConstraint(condition=models.Q(('state__in', ['waiting', 'begun'])), fields=('draft',), name='batch_item_open_once'),
        ),
        migrations.AddConstraint(
            model_name='batchitem',
            constraint=models.UniqueConstraint(fields=('batch', 'place'), name='batch_item_place_once'),
        ),
    ]
