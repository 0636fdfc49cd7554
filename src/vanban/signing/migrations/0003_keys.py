"""Where each certificate's key is kept, and whose root an anchor is."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("signing", "0002_kept_unchanged")]
    operations = [
        migrations.AddField("certificate", "kept_in", models.CharField(blank=True, default="", max_length=20), preserve_default=False),
        migrations.AddField("certificate", "key_reference", models.CharField(blank=True, default="", max_length=200), preserve_default=False),
        migrations.AddField("trustanchor", "circle", models.CharField(choices=[("official", "official"), ("public", "public"), ("foreign", "foreign")], default="official", max_length=10)),
        migrations.RunSQL("UPDATE signing_certificate SET kept_in = 'demo' WHERE demo", migrations.RunSQL.noop),
    ]
