"""Rows of documents hold keys and titles; what is read for few of them lies elsewhere."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("search", "0002_first_synonyms")]
    operations = [
        # A search reads the keys of many documents and the texts of few.
        migrations.RunSQL(
            "ALTER TABLE search_document SET (toast_tuple_target = 128)",
            "ALTER TABLE search_document RESET (toast_tuple_target)",
        )
    ]
