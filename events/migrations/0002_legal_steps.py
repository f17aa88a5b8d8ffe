"""The database refuses illegal steps between states of events and videos."""

from django.db import migrations

from organizations.publishing.states import trigger


class Migration(migrations.Migration):
    dependencies = [
        ("events", "0001_initial"),
        ("organizations", "0002_secretariat_and_states"),
    ]

    operations = [trigger("events_event"), trigger("events_video")]
