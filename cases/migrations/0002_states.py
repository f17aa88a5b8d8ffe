"""The database refuses illegal steps of cases."""

from django.db import migrations

from organizations.publishing.states import trigger


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0001_initial"),
        ("organizations", "0002_secretariat_and_states"),
    ]

    operations = [trigger("cases_case")]
