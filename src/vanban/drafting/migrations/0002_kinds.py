from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("drafting", "0001_initial")]
    operations = [
        migrations.AddField(model_name="draftversion", name="source_blob_id", field=models.UUIDField(null=True)),
    ]
