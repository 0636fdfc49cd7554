"""What the operator's pages keep."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("axis", "0004_engine")]
    operations: list[object] = []
