"""Narrowings of lists that a person keeps, and the columns they do not want."""

from django.db import migrations, models

import vanban.kernel.identifiers


class Migration(migrations.Migration):

    dependencies = [
        ('portal', '0002_notices'),
    ]

    operations = [
        migrations.CreateModel(
            name='KeptList',
            fields=[
                ('id', models.UUIDField(default=vanban.kernel.identifiers.new_id, editable=False, primary_key=True, serialize=False)),
                ('person_id', models.UUIDField()),
                ('book', models.CharField(max_length=10)),
                ('name', models.CharField(max_length=60)),
                ('asked', models.CharField(max_length=600)),
                ('kept_at', models.DateTimeField()),
            ],
            options={
                'db_table': 'portal_kept_list',
                'ordering': ['name'],
                'constraints': [models.UniqueConstraint(fields=('person_id', 'book', 'name'), name='kept_list_once')],
            },
        ),
        migrations.CreateModel(
            name='ListColumns',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('person_id', models.UUIDField()),
                ('book', models.CharField(max_length=10)),
                ('hidden', models.JSONField(default=list)),
            ],
            options={
                'db_table': 'portal_list_columns',
                'constraints': [models.UniqueConstraint(fields=('person_id', 'book'), name='list_columns_once')],
            },
        ),
    ]
