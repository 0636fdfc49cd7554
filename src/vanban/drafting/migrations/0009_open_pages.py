"""Which open page began a draft and which saved it last: an answer that was lost makes no second draft and no conflict."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("drafting", "0008_format")]
    operations = [
        migrations.AddField(
            model_name="draft", name="begun_on_page", field=models.UUIDField(editable=False, null=True)
        ),
        migrations.AddField(
            model_name="draft", name="saved_on_page", field=models.UUIDField(editable=False, null=True)
        ),
        migrations.AddField(model_name="draft", name="page_turn", field=models.IntegerField(default=0)),
        migrations.AddConstraint(
            model_name="draft",
            constraint=models.UniqueConstraint(fields=["drafter", "begun_on_page"], name="draft_begun_once"),
        ),
    ]
