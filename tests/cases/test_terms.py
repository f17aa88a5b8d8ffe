"""Under which terms the text of a case may be used: chosen, agreed to, and told to readers."""

import re
from collections.abc import Callable

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from accounts.models import User
from cases.models import ActorKind, Case, CaseLicence, CasePhoto, LicenceKind, People
from organizations.models import Organization
from organizations.publishing.review import missing_fields
from records.models import Revision
from tests.admin_form import send
from tests.cases.factories import CaseFactory, full_case, picture
from tests.organizations.factories import OrganizationFactory

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], Client]
UNREGISTERED = "利用の条件は登録されていません。"
ASK_THE_OWNER = "使うときは、登録した団体にお問い合わせください。"
FREE = "出典を書けば、だれでも使えます。"


def change(case: Case) -> str:
    return reverse("admin:cases_case_change", args=[case.pk])


def told(case: Case) -> str:
    """What the page says under 「文章の利用」."""
    page = Client().get(case.get_absolute_url()).content.decode()
    return page.split("<dt>文章の利用</dt>")[1].split("</dd>")[0]


# --- What an editor must choose -----------------------------------------------------------------


def test_without_terms_and_consent_nothing_is_submitted() -> None:
    case = CaseFactory(
        told=True, implementers=[ActorKind.NPO], licence__license="", licence__consent=False
    )
    assert missing_fields(case) == {
        "licence__license": ["文章の利用条件を選んでください"],
        "licence__consent": ["文章の利用条件への同意にチェックを入れてください"],
    }
    licence = CaseLicence.objects.create(case=case, license=LicenceKind.ASK)
    assert set(missing_fields(case)) == {"licence__consent"}
    licence.consent = True
    licence.save()
    case.submit(None)


def test_terms_are_one_of_the_list() -> None:
    licence = CaseLicence(case=CaseFactory(), license="mine")
    with pytest.raises(ValidationError, match="文章の利用条件を一覧から選んでください"):
        licence.validate_constraints()
    with pytest.raises(IntegrityError), transaction.atomic():
        licence.save()


def test_nobody_agrees_to_terms_that_are_not_chosen() -> None:
    licence = CaseLicence(case=CaseFactory(), consent=True)
    with pytest.raises(ValidationError, match="文章の利用条件も選んでください"):
        licence.validate_constraints()
    with pytest.raises(IntegrityError), transaction.atomic():
        licence.save()
    licence.license = LicenceKind.ASK
    licence.full_clean()
    licence.save()


def test_the_form_shows_all_terms_and_has_chosen_none(sign_in: SignIn, editor_a: User) -> None:
    html = sign_in(editor_a).get(reverse("admin:cases_case_add")).content.decode()
    radios = re.findall(r'<input type="radio" name="licence-0-license"[^>]*>', html)
    assert len(radios) == len(LicenceKind)
    assert not any("checked" in radio for radio in radios)
    assert "checked" not in re.search(r'<input[^>]*name="licence-0-consent"[^>]*>', html)[0]


def test_what_is_missing_is_said_beside_the_terms(sign_in: SignIn, editor_a: User) -> None:
    client = sign_in(editor_a)
    answer = send(client, reverse("admin:cases_case_add"), button="_submit", title="買い物バス")
    page = client.get(answer.url).content.decode()
    assert '<a href="#id_licence-0-license_0">文章の利用条件を選んでください</a>' in page
    assert (
        '<a href="#id_licence-0-consent">文章の利用条件への同意にチェックを入れてください</a>'
        in page
    )


# --- What readers are told ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("license", "name", "url"),
    [
        (LicenceKind.PDL, "公共データ利用規約（第1.0版）（PDL1.0）", "https://www.digital.go.jp/"),
        (LicenceKind.CC_BY, "（CC BY 4.0）", "https://creativecommons.org/licenses/by/4.0/"),
    ],
)
def test_open_terms_are_told_with_their_wording(license: str, name: str, url: str) -> None:
    words = told(CaseFactory(published=True, licence__license=license, licence__consent=True))
    assert FREE in words
    assert name in words
    assert f'<a href="{url}' in words
    assert 'href="/about/terms/#contents">コンテンツの利用について</a>' in words
    assert "写真" not in words


def test_the_terms_of_the_text_are_not_those_of_its_pictures() -> None:
    assert "写真・動画・資料は含みません。" in told(full_case())


def test_whoever_wants_to_be_asked_is_asked() -> None:
    words = told(
        CaseFactory(published=True, licence__license=LicenceKind.ASK, licence__consent=True)
    )
    assert ASK_THE_OWNER in words
    assert UNREGISTERED not in words
    assert FREE not in words


def test_terms_nobody_agreed_to_are_not_told() -> None:
    for license in ("", LicenceKind.CC_BY):
        words = told(CaseFactory(published=True, licence__license=license))
        assert UNREGISTERED + ASK_THE_OWNER in words
        assert FREE not in words


def test_a_summary_claims_no_terms_of_those_it_is_about() -> None:
    own = OrganizationFactory(is_secretariat=True, publishes_directly=True)
    case = CaseFactory(
        told=True,
        owner=own,
        source__title="町の広報",
        implementers=["npo"],
        licence__license="",
        licence__consent=False,
    )
    case.submit(None)
    words = told(case)
    assert UNREGISTERED in words
    assert "出典の資料の条件をお確かめください" in words
    assert FREE not in words
    assert ASK_THE_OWNER not in words
    CaseLicence.objects.create(case=case, license=LicenceKind.CC_BY)
    assert set(missing_fields(case)) == {"licence__consent"}


def test_a_summary_tells_the_terms_its_writer_agreed_to() -> None:
    own = OrganizationFactory(is_secretariat=True)
    terms = {"licence__license": LicenceKind.ASK, "licence__consent": True}
    case = CaseFactory(published=True, owner=own, source__title="町の広報", **terms)
    assert case.is_summary
    words = told(case)
    assert UNREGISTERED not in words
    assert ASK_THE_OWNER in words


@pytest.mark.usefixtures("starter")
def test_no_starter_case_claims_terms() -> None:
    assert not CaseLicence.objects.exists()


def test_the_page_on_contents_explains_what_the_cases_say(client: Client) -> None:
    page = client.get("/about/terms/").content.decode()
    assert 'id="contents"' in page
    for words in (
        "「文章の利用」",
        f"「{FREE.rstrip('。')}」",
        "「登録した団体にお問い合わせください」",
        UNREGISTERED,
    ):
        assert words in page, words


# --- Who is in a photograph -----------------------------------------------------------------


def test_nobody_is_shown_before_an_editor_said_whether_they_agreed() -> None:
    case = CaseFactory(told=True, implementers=["npo"])
    photo = CasePhoto.objects.create(case=case, file=picture(), alt="バスに乗る人たち")
    CasePhoto.objects.create(case=case, file=picture(), alt="バス", people=People.NOBODY)
    assert missing_fields(case) == {
        "photos": ["写真ごとに、「写っている人の同意」を選んでください"]
    }
    photo.people = People.AGREED
    photo.save()
    case.submit(None)


def test_a_new_photograph_of_a_public_case_is_asked_about_as_well(
    sign_in: SignIn, editor_a: User, organization_a: Organization
) -> None:
    case = CaseFactory(owner=organization_a, published=True, told=True, implementers=["npo"])
    client, photo = sign_in(editor_a), {"photos-0-alt": "バスに乗る人たち"}
    photo["photos-0-file"] = SimpleUploadedFile("bus.png", picture().read())
    refused = send(client, change(case), **photo).content.decode()
    assert "写真ごとに、「写っている人の同意」を選んでください" in refused
    photo["photos-0-file"] = SimpleUploadedFile("bus.png", picture().read())
    send(client, change(case), **photo, **{"photos-0-people": People.AGREED})
    waiting = Revision.objects.of(case).pending().get()
    assert waiting.data["children"]["photos"][0]["fields"]["people"] == "agreed"


# --- Changes --------------------------------------------------------------------------------


def test_new_terms_of_a_public_case_hold_once_they_are_approved(
    sign_in: SignIn, editor_a: User, secretariat: User, organization_a: Organization
) -> None:
    case = CaseFactory(owner=organization_a, published=True, told=True, implementers=["npo"])
    case.record_change(editor_a)
    send(sign_in(editor_a), change(case), **{"licence-0-license": LicenceKind.ASK})
    assert FREE in told(case)
    office, step = sign_in(secretariat), reverse("admin:cases_case_step", args=[case.pk, "apply"])
    waiting = office.get(step).content.decode()
    assert LicenceKind.CC_BY.label in waiting
    assert LicenceKind.ASK.label in waiting
    office.post(step)
    assert ASK_THE_OWNER in told(case)
    history = office.get(reverse("admin:cases_case_history", args=[case.pk])).content.decode()
    assert "文章の利用条件" in history


def test_the_consent_of_a_public_case_is_not_simply_taken_away(
    sign_in: SignIn, editor_a: User, organization_a: Organization
) -> None:
    case = CaseFactory(owner=organization_a, published=True, told=True, implementers=["npo"])
    refused = send(sign_in(editor_a), change(case), **{"licence-0-consent": None})
    assert "文章の利用条件への同意にチェックを入れてください" in refused.content.decode()
    assert not Revision.objects.of(case).pending().exists()


def test_a_version_without_consent_does_not_come_back_in_public(
    sign_in: SignIn, editor_a: User, organization_a: Organization
) -> None:
    case = CaseFactory(
        owner=organization_a,
        published=True,
        told=True,
        implementers=["npo"],
        licence__license="",
        licence__consent=False,
    )
    case.record_change(editor_a)
    version = Revision.objects.of(case).get()
    CaseLicence.objects.create(case=case, license=LicenceKind.PDL, consent=True)
    case.record_change(editor_a)
    address = reverse("admin:cases_case_restore", args=[case.pk, version.pk])
    answer = sign_in(editor_a).post(address, follow=True)
    assert "文章の利用条件を選んでください" in answer.content.decode()
    assert CaseLicence.objects.get(case=case).open_licence is not None
