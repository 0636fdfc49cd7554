"""What the wire protocol keeps."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("axis", "0002_event_and_guards")]
    operations: list[object] = []
