"""The words the index knows; those of what it holds already are gathered once."""

from django.db import migrations, models

GATHER = """
INSERT INTO search_word (word) SELECT word FROM ts_stat('SELECT text FROM search_entry') ON CONFLICT DO NOTHING
"""


class Migration(migrations.Migration):
    """A table of words."""

    dependencies = [("search", "0001_initial")]

    operations = [
        migrations.CreateModel(
            name="Word",
            fields=[("word", models.TextField(primary_key=True, serialize=False))],
            options={"db_table": "search_word"},
        ),
        migrations.RunSQL(GATHER, migrations.RunSQL.noop),
    ]
