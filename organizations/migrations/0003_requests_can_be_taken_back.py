"""The database allows the step from a request for review back to the draft."""

from django.db import migrations

from organizations.publishing.states import trigger_function


class Migration(migrations.Migration):
    dependencies = [("organizations", "0002_secretariat_and_states")]

    operations = [
        migrations.RunSQL(trigger_function().sql, migrations.RunSQL.noop),
    ]
