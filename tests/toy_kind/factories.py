from tests.policies.factories import ContentFactory
from tests.toy_kind.models import Toy


class ToyFactory(ContentFactory):
    class Meta:
        model = Toy
        skip_postgeneration_save = True

    title = "ぬいぐるみの病院"
    repair = "ほつれを縫う"
