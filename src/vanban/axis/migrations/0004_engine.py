"""What the carrying engine and the upstream connector keep."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("axis", "0003_vxp")]
    operations: list[object] = []
