"""What of the page of a case changes within the day."""

from datetime import timedelta
from unittest import mock

import pytest
from django.utils import timezone

from cases.models import CasePolicyUse
from organizations.publishing.states import Status
from tests.cases.factories import CaseFactory
from tests.cases.test_case_detail import page_of
from tests.organizations.factories import OrganizationFactory

pytestmark = pytest.mark.django_db


def test_a_measure_is_a_link_until_the_hour_in_which_it_ends() -> None:
    policies, now = (
        CasePolicyUse._meta.get_field("policy").remote_field.model.objects,
        timezone.now(),
    )
    policy = policies.create(
        owner=OrganizationFactory(ministry=True),
        name="今日までの施策",
        status=Status.PUBLISHED,
        published_at=now,
        publish_until=now + timedelta(minutes=1),
    )
    case = CaseFactory(published=True)
    CasePolicyUse.objects.create(case=case, policy=policy)
    assert policy.get_absolute_url() in page_of(case)
    with mock.patch.object(timezone, "now", return_value=now + timedelta(minutes=2)):
        page = page_of(case)
    assert policy.get_absolute_url() not in page
    assert "今日までの施策" in page
