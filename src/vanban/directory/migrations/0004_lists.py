"""Who somebody acts as is looked up by post, unit and agency at every request: an index for it."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('directory', '0003_people'),
    ]

    operations = [
        migrations.AddIndex(
            model_name='principal',
            index=models.Index(fields=['ref'], name='principal_ref'),
        ),
    ]
