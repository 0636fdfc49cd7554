"""The leader's desk: fields of responsibility of an agency, and sentences somebody keeps at hand."""

import django.db.models.deletion
from django.db import migrations, models

import vanban.kernel.identifiers


class Migration(migrations.Migration):
    dependencies = [("directory", "0001_initial"), ("work", "0003_recalled")]

    operations = [
        migrations.CreateModel(
            name="Responsibility",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=vanban.kernel.identifiers.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("name", models.CharField(max_length=200)),
                ("words", models.TextField(blank=True)),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "agency",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="directory.agency"
                    ),
                ),
                (
                    "handler",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="directory.post"
                    ),
                ),
                (
                    "leader",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="directory.post"
                    ),
                ),
            ],
            options={
                "db_table": "work_responsibility",
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at__isnull", True)),
                        fields=("agency", "name"),
                        name="responsibility_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("leader__isnull", False), ("handler__isnull", False), _connector="OR"),
                        name="responsibility_somebodys",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Favourite",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=vanban.kernel.identifiers.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("text", models.CharField(max_length=500)),
                ("kept_at", models.DateTimeField()),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="directory.person"
                    ),
                ),
            ],
            options={
                "db_table": "work_favourite",
                "ordering": ["kept_at", "id"],
                "constraints": [models.UniqueConstraint(fields=("person", "text"), name="favourite_once")],
            },
        ),
    ]
