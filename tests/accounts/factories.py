"""People of the tests. Everybody has the same password, the one of the demo accounts."""

import factory
from django.utils import timezone

from accounts.models import Role, User

PASSWORD = "kyoso-demo-2025"


class UserFactory(factory.django.DjangoModelFactory):
    """Traits: `inactive` cannot sign in, `left` has left, `verified` has a confirmed role."""

    class Meta:
        model = User
        skip_postgeneration_save = True

    email = factory.Sequence(lambda n: f"person-{n}@example.jp")
    display_name = factory.Sequence(lambda n: f"利用者{n}")
    role = Role.RESIDENT

    class Params:
        inactive = factory.Trait(is_active=False)
        left = factory.Trait(is_active=False, left_at=factory.LazyFunction(timezone.now))
        verified = factory.Trait(
            role=Role.COORDINATOR,
            role_verified_by=factory.SubFactory("tests.accounts.factories.UserFactory"),
            role_verified_at=factory.LazyFunction(timezone.now),
        )

    @classmethod
    def _create(cls, model_class: type[User], *args: object, **kwargs: object) -> User:
        password = kwargs.pop("password", PASSWORD)
        return model_class.objects.create_user(*args, password=password, **kwargs)
