"""Lines of the event log can be added, but neither changed nor removed."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("records", "0001_initial")]

    operations = [
        migrations.RunSQL(
            """
            CREATE FUNCTION refuse_rewriting_the_log() RETURNS trigger AS $$
            BEGIN
                RAISE EXCEPTION 'the event log is append-only' USING ERRCODE = 'check_violation';
            END $$ LANGUAGE plpgsql;
            CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON records_logentry
            FOR EACH ROW EXECUTE FUNCTION refuse_rewriting_the_log();
            """,
            """
            DROP TRIGGER append_only ON records_logentry;
            DROP FUNCTION refuse_rewriting_the_log();
            """,
        )
    ]
