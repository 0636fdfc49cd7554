"""Registered documents of an agency newest first, of one type, from one issuer: indexes for narrowed lists."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('registry', '0003_series'),
    ]

    operations = [
        migrations.AddIndex(
            model_name='incomingdocument',
            index=models.Index(fields=['agency', '-arrived_at', '-id'], name='incoming_newest'),
        ),
        migrations.AddIndex(
            model_name='incomingdocument',
            index=models.Index(fields=['agency', 'type_code', '-arrived_at', '-id'], name='incoming_of_type'),
        ),
        migrations.AddIndex(
            model_name='incomingdocument',
            index=models.Index(fields=['agency', 'issuer', '-arrived_at', '-id'], name='incoming_of_issuer'),
        ),
    ]
