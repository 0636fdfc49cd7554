"""Groups of recipients: of an agency, or of the whole province; fixed members and members by kind."""

import django.db.models.deletion
from django.db import migrations, models

import vanban.kernel.identifiers


class Migration(migrations.Migration):
    dependencies = [
        ("directory", "0004_lists"),
    ]

    operations = [
        migrations.CreateModel(
            name="RecipientGroup",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=vanban.kernel.identifiers.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("name", models.CharField(max_length=200)),
                ("folded", models.CharField(max_length=200)),
                (
                    "rule",
                    models.CharField(
                        blank=True,
                        choices=[("", ""), ("department", "department"), ("commune", "commune"), ("below", "below")],
                        max_length=12,
                    ),
                ),
                ("revision", models.IntegerField(default=0)),
                ("changed_by", models.CharField(max_length=200)),
                ("changed_at", models.DateTimeField()),
                ("given_up_at", models.DateTimeField(null=True)),
                (
                    "agency",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="directory.agency",
                    ),
                ),
            ],
            options={
                "db_table": "directory_group",
                "ordering": ["folded"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("given_up_at__isnull", True)),
                        fields=("agency", "folded"),
                        name="group_name_once",
                        nulls_distinct=False,
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="GroupMember",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("place", models.IntegerField()),
                ("name", models.CharField(blank=True, max_length=200)),
                (
                    "agency",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="directory.agency",
                    ),
                ),
                (
                    "group",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="members",
                        to="directory.recipientgroup",
                    ),
                ),
            ],
            options={
                "db_table": "directory_group_member",
                "ordering": ["place"],
                "constraints": [
                    models.UniqueConstraint(fields=("group", "place"), name="group_place_once"),
                    models.UniqueConstraint(
                        condition=models.Q(("agency__isnull", False)),
                        fields=("group", "agency"),
                        name="group_agency_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("agency__isnull", False), ("name", "")),
                            models.Q(("agency__isnull", True), ("name__gt", "")),
                            _connector="OR",
                        ),
                        name="group_member_one_kind",
                    ),
                ],
            },
        ),
    ]
