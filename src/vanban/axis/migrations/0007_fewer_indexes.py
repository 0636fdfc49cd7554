"""Indexes that no question uses, or that another one begins with: every packet paid for five entries in them."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("axis", "0006_guest")]
    operations = [
        migrations.AlterField("message", "document_code", models.CharField(blank=True, max_length=200)),
        migrations.AddIndex("message", models.Index(fields=["document_code"], name="axis_message_by_document")),
        migrations.AlterField(
            "acceptance",
            "message",
            models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="acceptances",
                to="axis.message",
            ),
        ),
        migrations.AlterField(
            "delivery",
            "message",
            models.ForeignKey(
                db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="deliveries", to="axis.message"
            ),
        ),
    ]
