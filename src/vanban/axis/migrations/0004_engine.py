"""What the carrying engine and the upstream connector keep: tickets, and the index that finds whose turn it is."""

import django.db.models.deletion
import django.db.models.functions.comparison
import vanban.kernel.identifiers
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("axis", "0003_vxp")]
    operations = [
        migrations.AddField("connectedsystem", "directory_version", models.BigIntegerField(default=0)),
        migrations.AddField("connectedsystem", "directory_at", models.DateTimeField(null=True)),
        migrations.RemoveIndex(model_name="delivery", name="axis_delivery_due"),
        migrations.AddIndex(
            model_name="delivery",
            index=models.Index(
                models.F("destination"),
                models.OrderBy(models.F("priority"), descending=True),
                django.db.models.functions.comparison.Coalesce("lease_until", "next_at"),
                condition=models.Q(("state__in", ["waiting", "leased"])),
                name="axis_delivery_ready",
            ),
        ),
        migrations.AddIndex(
            model_name="delivery",
            index=models.Index(
                condition=models.Q(("state", "leased")), fields=["destination"], name="axis_delivery_held"
            ),
        ),
        migrations.AddIndex(
            model_name="delivery",
            index=models.Index(
                condition=models.Q(("priority__gt", 0), ("state__in", ["waiting", "leased"])),
                fields=["created_at"],
                name="axis_delivery_urgent",
            ),
        ),
        migrations.AddIndex(
            model_name="delivery",
            index=models.Index(
                condition=models.Q(
                    ("settled_at__isnull", True), ("state", "delivered"), models.Q(("remote_id", ""), _negated=True)
                ),
                fields=["next_at"],
                name="axis_delivery_unsettled",
            ),
        ),
        migrations.CreateModel(
            name="Ticket",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=vanban.kernel.identifiers.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("undeliverable", "undeliverable"),
                            ("stuck", "stuck"),
                            ("urgent_waiting", "urgent_waiting"),
                            ("unsettled", "unsettled"),
                            ("unreachable", "unreachable"),
                        ],
                        max_length=20,
                    ),
                ),
                ("text", models.CharField(blank=True, max_length=1000)),
                ("at", models.DateTimeField()),
                ("closed_at", models.DateTimeField(null=True)),
                ("closed_by", models.CharField(blank=True, max_length=200)),
                ("note", models.CharField(blank=True, max_length=1000)),
                (
                    "delivery",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="tickets",
                        to="axis.delivery",
                    ),
                ),
                (
                    "destination",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="tickets", to="axis.mailbox"
                    ),
                ),
            ],
            options={
                "db_table": "axis_ticket",
                "indexes": [
                    models.Index(
                        condition=models.Q(("closed_at__isnull", True)),
                        fields=["-at", "-id"],
                        name="axis_ticket_open",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("kind", "delivery"), name="axis_ticket_once"),
                    models.UniqueConstraint(
                        condition=models.Q(("closed_at__isnull", True), ("delivery__isnull", True)),
                        fields=("kind", "destination"),
                        name="axis_ticket_open_once",
                    ),
                ],
            },
        ),
    ]
