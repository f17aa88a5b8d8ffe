"""Whether the page of a case may say that the secretariat looked it through."""

import pytest

from accounts.models import User
from cases.models import ActorKind, Case
from organizations.models import Organization
from organizations.publishing.states import Status
from tests.cases.factories import KUNNEPPU, CaseFactory
from tests.cases.test_case_detail import SignIn, page_of
from tests.organizations.factories import OrganizationFactory

pytestmark = pytest.mark.django_db


LOOKED_THROUGH = "<dt>審査</dt><dd>事務局確認済み</dd>"


def submitted(owner: Organization, user: User) -> Case:
    carried = {"municipalities": [KUNNEPPU], "implementers": [ActorKind.MUNICIPALITY]}
    case = CaseFactory(told=True, owner=owner, **carried)
    case.submit(user)
    return case


def test_what_the_secretariat_approved_says_so(
    organization_a: Organization, editor_a: User, secretariat: User
) -> None:
    case = submitted(organization_a, editor_a)
    case.return_with("年を書いてください", secretariat)
    case.submit(editor_a)
    case.approve(secretariat)
    assert LOOKED_THROUGH in page_of(case)
    case.withdraw(editor_a)
    case.reopen(editor_a)
    case.submit(editor_a)
    assert Case.objects.get(pk=case.pk).status == Status.SUBMITTED
    case.approve(secretariat)
    assert LOOKED_THROUGH in page_of(case)


def test_what_nobody_asked_the_secretariat_about_does_not(
    organization_a: Organization, editor_a: User, secretariat: User
) -> None:
    assert "事務局確認済み" not in page_of(CaseFactory(published=True))
    Organization.objects.filter(pk=organization_a.pk).update(publishes_directly=True)
    organization_a.refresh_from_db()
    case = submitted(organization_a, editor_a)
    assert case.status == Status.PUBLISHED
    assert "事務局確認済み" not in page_of(case)
    Organization.objects.filter(pk=organization_a.pk).update(publishes_directly=False)
    assert "事務局確認済み" not in page_of(case)
    own = OrganizationFactory(is_secretariat=True)
    written = submitted(own, secretariat)
    written.approve(secretariat)
    assert "事務局確認済み" not in page_of(written)


def test_a_case_that_still_waits_is_not_looked_through(
    organization_a: Organization, editor_a: User, sign_in: SignIn
) -> None:
    case = submitted(organization_a, editor_a)
    assert "事務局確認済み" not in page_of(case, sign_in(editor_a))
