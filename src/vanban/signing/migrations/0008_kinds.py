"""More kinds of signatures, and agencies that have no seal of their own."""

import django.db.models.deletion
from django.db import migrations, models

PURPOSES = ["person", "seal", "attachment", "copy", "reviewer", "arrival"]


class Migration(migrations.Migration):
    dependencies = [("signing", "0007_reports")]
    operations = [
        migrations.AlterField(
            model_name="signerpicture",
            name="blob",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="platform.blob"
            ),
        ),
        migrations.AlterField(
            model_name="signaturerecord",
            name="purpose",
            field=models.CharField(choices=[(name, name) for name in PURPOSES], max_length=12),
        ),
    ]
