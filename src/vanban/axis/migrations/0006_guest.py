"""What agencies without a system keep."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("axis", "0005_console")]
    operations: list[object] = []
