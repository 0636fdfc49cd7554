from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("drafting", "0007_files")]
    operations = []
