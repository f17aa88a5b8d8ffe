"""`manage.py create_secretariat EMAIL`: the first account of a production site."""

from argparse import ArgumentParser
from typing import Any

from allauth.account.models import EmailAddress
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from organizations.rights import SECRETARIAT_GROUP
from platform_site.running import database
from vocabulary.mail_addresses import check_mail_address, read_mail_address


class Command(BaseCommand):
    help = "Make EMAIL an account of the secretariat, who may manage every organization."
    requires_system_checks: list[str] = []  # some ask the database before we can

    def add_arguments(self, parser: ArgumentParser) -> None:
        """One address."""
        parser.add_argument("email", metavar="EMAIL")

    def handle(self, *args: Any, email: str, **options: Any) -> None:
        """Create the account, or give an existing one the group."""
        database.first_row()
        self.appoint(email)

    @transaction.atomic
    def appoint(self, email: str) -> None:
        address = read_mail_address(email).lower()
        try:
            check_mail_address(address)
        except ValidationError as error:
            raise CommandError(f"{email!r} is not an e-mail address.") from error
        users = get_user_model().objects
        user = users.filter(email__iexact=address).first()
        if user is None:
            user = users.create_user(email=address, display_name="事務局")
        EmailAddress.objects.update_or_create(
            user=user, email=address, defaults={"verified": True, "primary": True}
        )
        user.groups.add(Group.objects.get(name=SECRETARIAT_GROUP))
        self.stdout.write(
            f"{address} belongs to the secretariat now. Sign in at /accounts/login/ with a code "
            "by mail, or set a password there with “forgotten password”; the desk is at /admin/."
        )
