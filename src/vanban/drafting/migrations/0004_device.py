"""Drafts that wait for a signature or a seal from a person's own device."""

from django.db import migrations, models

STATUSES = [
    ("drafting", "Being drafted"),
    ("review", "Waiting for review"),
    ("to_sign", "Waiting for signature"),
    ("returned", "Returned"),
    ("signed", "Signed, waiting to be issued"),
    ("issuing", "Being issued"),
    ("at_device", "Waiting for the seal from the device"),
    ("issued", "Issued"),
    ("discarded", "Discarded"),
]


class Migration(migrations.Migration):
    dependencies = [("drafting", "0003_batches")]
    operations = [
        migrations.AddField("draft", "device_errand", models.UUIDField(null=True)),
        migrations.AlterField(
            "draft", "status", models.CharField(choices=STATUSES, default="drafting", max_length=20)
        ),
        migrations.AddIndex(
            "draft",
            models.Index(condition=models.Q(status="at_device"), fields=["issue_begun_at"], name="draft_at_device"),
        ),
    ]
