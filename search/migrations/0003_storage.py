"""How documents are stored and counted, so that frequent words are found fast."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("search", "0002_first_synonyms")]
    operations = [
        # A search reads the keys of many documents and the texts of few.
        migrations.RunSQL(
            "ALTER TABLE search_document SET (toast_tuple_target = 128)",
            "ALTER TABLE search_document RESET (toast_tuple_target)",
        ),
        # Without more of the words counted, a frequent one passes for rare, and the rows it is
        # found in are read one by one.
        migrations.RunSQL(
            "ALTER INDEX document_full ALTER COLUMN 1 SET STATISTICS 400",
            "ALTER INDEX document_full ALTER COLUMN 1 SET STATISTICS -1",
        ),
        migrations.RunSQL(
            "ALTER INDEX document_talk ALTER COLUMN 1 SET STATISTICS 400",
            "ALTER INDEX document_talk ALTER COLUMN 1 SET STATISTICS -1",
        ),
    ]
