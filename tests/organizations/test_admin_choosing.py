"""Rows of content are looked up by name, with JavaScript and without, among what one may choose."""

import unicodedata
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from cases.models import Case
from events.models import Event
from organizations.models import Organization
from records.editing.widgets import entered_names
from tests.admin_form import fields_of, press, send
from tests.cases.factories import CaseFactory
from tests.events.factories import EventFactory
from tests.organizations.factories import OrganizationFactory
from tests.policies.factories import PolicyFactory

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], Client]


@pytest.fixture
def event(organization_a: Organization) -> Event:
    return EventFactory(owner=organization_a, draft=True)


def page(event: Event) -> str:
    return reverse("admin:events_event_change", args=[event.pk])


def answers(browser: Client, model: str, field: str, term: str) -> list[str]:
    app, name = model.split(".")
    query = {"app_label": app, "model_name": name, "field_name": field, "term": term}
    answer = browser.get(reverse("admin:autocomplete"), query)
    assert answer.status_code == 200
    return [row["text"] for row in answer.json()["results"]]


def test_only_what_is_chosen_stands_in_the_form(desk_a: Client, event: Event) -> None:
    event.cases.add(CaseFactory(title="選んだ事例", published=True))
    CaseFactory(title="選んでいない事例", published=True)
    html = desk_a.get(page(event)).content.decode()
    assert "選んだ事例</option>" in html
    assert "選んでいない事例" not in html


def test_names_are_written_where_no_script_runs(desk_a: Client, event: Event) -> None:
    for title in ("朝の買い物バス", "夕方の市場"):
        CaseFactory(title=title, published=True)
    kept = CaseFactory(title="前からの事例", published=True)
    event.cases.add(kept)
    assert 'name="cases-name"' in desk_a.get(page(event)).content.decode()
    send(desk_a, page(event), **{"cases-name": "朝の買い物バス\r\n\r\n　夕方の市場 "})
    titles = set(event.cases.values_list("title", flat=True))
    assert titles == {"朝の買い物バス", "夕方の市場", "前からの事例"}


def test_the_measure_of_a_case_is_written_by_name(
    desk_a: Client, organization_a: Organization
) -> None:
    case = CaseFactory(owner=organization_a)
    policy = PolicyFactory(name="２０２５ 移動支援事業", published=True)
    change = reverse("admin:cases_case_change", args=[case.pk])
    send(desk_a, change, **{"policy_uses-0-policy-name": "移動支援事業"})
    assert case.policy_uses.get().policy == policy


def test_a_name_that_could_be_several_is_asked_again(desk_a: Client, event: Event) -> None:
    for title in ("買い物バス", "買い物バスの一日"):
        CaseFactory(title=title, published=True)
    opened = fields_of(desk_a.get(page(event)))
    html = press(desk_a, page(event), opened, **{"cases-name": "買い物"}).content.decode()
    assert "「買い物」は「" in html
    assert "題名を全部書いてください" in html
    assert ">買い物</textarea>" in html  # what was written stays
    assert not event.cases.exists()
    press(desk_a, page(event), opened, **{"cases-name": "買い物バス"})
    assert event.cases.get().title == "買い物バス"


TITLES = [
    "ハンドブック vol.2（支援パッケージ）",
    "買い物～見守り",
    "ﾊﾞｽの会 Vol.３ (試行)",
    "北海道〜沖縄",
]


def test_a_name_is_found_in_any_spelling(desk_a: Client, event: Event) -> None:
    chosen = [CaseFactory(title=title, published=True) for title in TITLES]
    for title in TITLES:
        for number in range(5):
            CaseFactory(title=f"{title}その{number}", published=True)
    field = desk_a.get(page(event)).context["adminform"].form.fields["cases"]
    for case, title in zip(chosen, TITLES, strict=True):
        wide = title.translate(
            {ord("("): "（", ord(")"): "）", ord("～"): "〜", ord(" "): "\u3000"}
        )
        for spelling in (title, unicodedata.normalize("NFKC", title), wide, f"　{title} "):
            written = entered_names({"cases-name": spelling}, "cases")
            assert list(field.clean(written)) == [case], spelling


def test_a_part_of_a_name_is_found_in_any_spelling(desk_a: Client, event: Event) -> None:
    case = CaseFactory(title="ハンドブック（支援パッケージ）", published=True)
    send(desk_a, page(event), **{"cases-name": "ﾊﾝﾄﾞﾌﾞｯｸ(支援"})
    assert event.cases.get() == case


def test_two_names_that_differ_in_width_alone_are_told_apart_by_it(
    desk_a: Client, event: Event
) -> None:
    wide = CaseFactory(title="市場（朝）", published=True)
    CaseFactory(title="市場(朝)", published=True)
    opened = fields_of(desk_a.get(page(event)))
    html = press(desk_a, page(event), opened, **{"cases-name": "市場(朝）"}).content.decode()
    assert "題名を全部書いてください" in html
    press(desk_a, page(event), opened, **{"cases-name": "市場（朝）"})
    assert event.cases.get() == wide


def test_rows_of_one_name_are_told_apart_by_their_number(desk_a: Client, event: Event) -> None:
    CaseFactory(title="市場の送迎", published=True)
    meant = CaseFactory(title="市場の送迎", published=True)
    other = CaseFactory(title="夕方の市場", published=True)
    opened = fields_of(desk_a.get(page(event)))

    def write(name: str) -> str:
        return press(desk_a, page(event), opened, **{"cases-name": name}).content.decode()

    html = write("市場の送迎")
    assert f"「市場の送迎（番号{meant.pk}）」" in html
    assert "番号まで書いてください" in html
    write(f"市場の送迎（番号{other.pk}）")
    assert not event.cases.exists()  # the number alone does not decide
    write(f"市場の送迎（番号{meant.pk}）")
    assert event.cases.get() == meant


def test_what_one_may_not_choose_is_neither_found_nor_named(
    desk_a: Client, event: Event, organization_b: Organization
) -> None:
    foreign = CaseFactory(owner=organization_b, title="よその下書き")
    opened = fields_of(desk_a.get(page(event)))
    for text in ("よその下書き", "よその", "ヨソノ下書き"):
        html = press(desk_a, page(event), opened, **{"cases-name": text}).content.decode()
        assert f"「{text}」は見つかりません" in html
    assert answers(desk_a, "events.event", "cases", "よその") == []
    html = press(desk_a, page(event), opened, cases=[foreign.pk]).content.decode()
    assert "よその下書き" not in html
    press(desk_a, page(event), opened, cases=["x"])
    assert not event.cases.exists()


def test_an_inline_is_answered_as_its_form(desk_a: Client, organization_a: Organization) -> None:
    PolicyFactory(name="公開の制度", published=True)
    PolicyFactory(name="よその制度の下書き")
    assert answers(desk_a, "cases.casepolicyuse", "policy", "制度") == ["公開の制度"]
    assert organization_a.name in answers(desk_a, "events.chapter", "organization", "")


def test_the_owner_is_looked_up_once_there_are_many(office: Client, desk_a: Client) -> None:
    add = reverse("admin:cases_case_add")
    assert "ふたば会</option>" not in office.get(add).content.decode()
    Organization.objects.bulk_create(
        OrganizationFactory.build(name=f"ふたば会{n}") for n in range(40)
    )
    html = office.get(add).content.decode()
    assert "ふたば会" not in html
    assert answers(office, "cases.case", "owner", "ふたば会39") == ["ふたば会39"]
    send(office, add, title="町の市場", **{"owner-name": "ふたば会39"})
    assert Case.objects.get(title="町の市場").owner.name == "ふたば会39"
    query = {"app_label": "cases", "model_name": "case", "field_name": "owner", "term": ""}
    assert desk_a.get(reverse("admin:autocomplete"), query).status_code == 403


def test_what_is_only_told_about_a_row_is_not_its_name(desk_a: Client, event: Event) -> None:
    CaseFactory(title="朝の買い物バス", catch="町民会館から出ます", published=True)
    html = send(desk_a, page(event), **{"cases-name": "町民会館"}).content.decode()
    assert "町民会館" in html
    assert not event.cases.exists()


def test_so_many_names_are_not_looked_up_at_once(desk_a: Client, event: Event) -> None:
    names = "\n".join(f"事例{number}" for number in range(30))
    assert "一度に20件まで" in send(desk_a, page(event), **{"cases-name": names}).content.decode()
