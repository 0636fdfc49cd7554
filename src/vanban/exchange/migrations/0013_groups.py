"""A line of the grid says through which group of recipients it came."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("exchange", "0012_viruses"),
    ]

    operations = [
        migrations.AddField(
            model_name="recipient",
            name="group_name",
            field=models.CharField(blank=True, max_length=200),
        ),
    ]
