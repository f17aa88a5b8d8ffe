"""The groups of the secretariat and the moderators, and the function that refuses illegal steps."""

from django.db import migrations

from organizations.publishing.states import trigger_function


def make_groups(apps, schema_editor):
    group = apps.get_model("auth", "Group")
    for name in ("secretariat", "moderators"):
        group.objects.get_or_create(name=name)


class Migration(migrations.Migration):
    dependencies = [
        ("organizations", "0001_initial"),
        ("auth", "0012_alter_user_first_name_max_length"),
    ]

    operations = [
        migrations.RunPython(make_groups, migrations.RunPython.noop),
        trigger_function(),
    ]
