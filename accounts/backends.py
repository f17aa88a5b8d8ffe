"""Who is signed in, asked at each request by a statement that is put into SQL once."""

from typing import Any

from allauth.account.auth_backends import AuthenticationBackend
from django.db import DEFAULT_DB_ALIAS

from accounts.models import User
from vocabulary.statements import Statement

_COLUMNS = [field.attname for field in User._meta.concrete_fields]
_user = Statement(lambda key: User.objects.filter(pk=key).values_list(*_COLUMNS), key=int)


class Backend(AuthenticationBackend):
    """As allauth's, which signs in by e-mail."""

    def get_user(self, user_id: int) -> User | None:
        for row in _user(key=user_id):
            user = User.from_db(DEFAULT_DB_ALIAS, _COLUMNS, row)
            return user if self.user_can_authenticate(user) else None
        return None

    def get_all_permissions(self, user_obj: Any, obj: Any = None) -> set[str]:
        if not user_obj.is_active or user_obj.is_anonymous or obj is not None:
            return set()
        return set(user_obj.granted)
