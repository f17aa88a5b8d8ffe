"""The database refuses illegal steps between states of measures and materials."""

from django.db import migrations

from organizations.publishing.states import trigger


class Migration(migrations.Migration):
    dependencies = [
        ("policies", "0001_initial"),
        ("organizations", "0002_secretariat_and_states"),
    ]

    operations = [trigger("policies_policy"), trigger("policies_material")]
