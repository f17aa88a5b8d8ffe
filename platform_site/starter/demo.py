"""Accounts and sample groups for trying the site out; only ever made on the embedded database."""

from dataclasses import dataclass

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import Group

from accounts.models import Role, User
from organizations.models import Membership, Organization, OrganizationKind
from organizations.rights import MODERATORS_GROUP, SECRETARIAT_GROUP, MemberRole
from search.index.writing import reindex
from vocabulary.models import Prefecture, Theme

PASSWORD = "kyoso-demo-2025"  # noqa: S105 - shown to everybody who starts a local site


@dataclass(frozen=True)
class Sample:
    """A group that does not exist."""

    name: str
    kana: str
    kind: OrganizationKind
    summary: str
    theme: str
    prefecture: str = ""


@dataclass(frozen=True)
class Account:
    email: str
    display_name: str
    role: Role
    may: str
    group: str = ""
    sample: Sample | None = None


SAMPLE_A = Sample(
    "買い物ささえ隊",
    "かいものささえたい",
    OrganizationKind.NATIONWIDE,
    "買い物に困る人のところへ、移動販売と声かけを届ける団体の見本です。",
    "shopping",
    "01",
)
SAMPLE_B = Sample(
    "つどいの場ネット",
    "つどいのばねっと",
    OrganizationKind.NATIONWIDE,
    "歩いて行ける集いの場を広げる団体の見本です。",
    "gathering",
    "21",
)
SAMPLE_MINISTRY = Sample(
    "地域づくり庁",
    "ちいきづくりちょう",
    OrganizationKind.MINISTRY,
    "施策と予算を登録する行政機関の見本です。",
    "community",
)
ACCOUNTS = (
    Account(
        "secretariat@example.jp", "事務局", Role.OFFICIAL, "すべての確認と管理", SECRETARIAT_GROUP
    ),
    Account(
        "ministry@example.jp",
        "府省庁の担当",
        Role.OFFICIAL,
        "施策・予算の登録と公開",
        sample=SAMPLE_MINISTRY,
    ),
    Account(
        "editor-a@example.jp", "団体Aの担当", Role.GROUP, "団体Aの事例などの登録", sample=SAMPLE_A
    ),
    Account(
        "editor-b@example.jp", "団体Bの担当", Role.GROUP, "団体Bの事例などの登録", sample=SAMPLE_B
    ),
    Account(
        "moderator@example.jp",
        "掲示板の見守り役",
        Role.OFFICIAL,
        "掲示板の見守り",
        MODERATORS_GROUP,
    ),
    Account("resident@example.jp", "ひまわり", Role.RESIDENT, "掲示板への書き込み"),
)


def create_demo() -> None:
    """Make what is missing; whatever somebody changed since stays as it is."""
    users = User.objects.in_bulk([account.email for account in ACCOUNTS], field_name="email")
    missing = [account for account in ACCOUNTS if account.email not in users]
    if missing:
        hashed = make_password(PASSWORD)  # once for all: it takes a quarter of a second
        users |= {account.email: _user(account, hashed) for account in missing}
    for account in ACCOUNTS:
        if account.sample:
            Membership.objects.get_or_create(
                user=users[account.email],
                organization=_organization(account.sample),
                defaults={"role": MemberRole.REPRESENTATIVE},
            )


def accounts_text() -> str:
    """What `serve` prints below the address."""
    lines = [f"  {account.email:<24}{account.may}" for account in ACCOUNTS]
    return "\n".join([f"Demo accounts (password {PASSWORD}):", *lines])


def _user(account: Account, hashed_password: str) -> User:
    user = User.objects.create(
        email=account.email,
        password=hashed_password,
        display_name=account.display_name,
        role=account.role,
    )
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    if account.group:
        user.groups.add(Group.objects.get(name=account.group))
    return user


def _organization(sample: Sample) -> Organization:
    organization, is_new = Organization.objects.get_or_create(
        kind=sample.kind,
        name=sample.name,
        defaults={
            "kana": sample.kana,
            "summary": sample.summary,
            "is_sample": True,
            "publishes_directly": sample.kind == OrganizationKind.MINISTRY,
        },
    )
    if is_new:
        organization.themes.set(Theme.objects.filter(pk=sample.theme))
        organization.prefectures.set(Prefecture.objects.filter(pk=sample.prefecture))
        reindex(Organization.objects.filter(pk=organization.pk))
    return organization
