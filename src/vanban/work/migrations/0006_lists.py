"""What is not finished, by state and deadline: an index that closed work leaves."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('work', '0005_tasks'),
    ]

    operations = [
        migrations.AddIndex(
            model_name='handling',
            index=models.Index(
                condition=models.Q(('status__in', ['registered', 'to_instruct', 'assigned', 'in_progress'])),
                fields=['status', 'due'],
                name='handling_open',
            ),
        ),
    ]
