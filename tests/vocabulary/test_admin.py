"""The secretariat's pages for themes and places, and the import of figures."""

import re
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from records.models import LogEntry, Revision
from tests.admin_form import send
from tests.cases.factories import CaseFactory
from vocabulary.models import Municipality, Prefecture, Theme

pytestmark = pytest.mark.django_db
CSV = (
    "市区町村コード,人口,高齢化率,基準日,出典\r\n"
    "015491,4560,44.1,2025-01-01,住民基本台帳\r\n"
    "01x,1,1,1,1\r\n"
)
IMPORT = "admin:vocabulary_municipality_import"


def upload(client: Client, content: bytes, name: str = "figures.csv") -> Any:
    return client.post(reverse(IMPORT), {"sheet": SimpleUploadedFile(name, content)})


def signed(page: Any) -> str:
    return re.search(r'name="signed" value="([^"]+)"', page.content.decode())[1]


@pytest.mark.parametrize("model", ["theme", "prefecture", "municipality"])
def test_the_secretariat_finds_and_opens_every_row(office: Client, model: str) -> None:
    rows = {"theme": "shopping", "prefecture": "01", "municipality": "015491"}
    page = office.get(reverse(f"admin:vocabulary_{model}_changelist"), {"q": rows[model]})
    assert page.context["cl"].result_count == 1
    page = office.get(reverse(f"admin:vocabulary_{model}_change", args=[rows[model]]))
    assert page.status_code == 200


@pytest.mark.parametrize("text", ["常呂郡訓子府町", "北海道 訓子府", "クンネップ"])
def test_a_town_is_found_however_it_is_written(office: Client, text: str) -> None:
    page = office.get(reverse("admin:vocabulary_municipality_changelist"), {"q": text})
    assert [town.pk for town in page.context["cl"].result_list] == ["015491"]


@pytest.mark.parametrize("model", [Prefecture, Municipality])
def test_lists_write_people_with_commas(office: Client, model: Any) -> None:
    code = "01" if model is Prefecture else "015491"
    model.objects.filter(pk=code).update(
        population=5_140_354, statistics_date="2025-01-01", statistics_source="住民基本台帳"
    )
    address = reverse(f"admin:vocabulary_{model._meta.model_name}_changelist")
    page = office.get(address, {"q": code}).content.decode()
    assert "5,140,354" in page
    assert "5140354" not in page


def test_lists_cost_few_queries(office: Client, django_assert_max_num_queries: Any) -> None:
    with django_assert_max_num_queries(12):
        office.get(reverse("admin:vocabulary_municipality_changelist"))


@pytest.mark.parametrize("who", ["resident", "editor_a"])
@pytest.mark.parametrize("model", ["theme", "prefecture", "municipality"])
@pytest.mark.parametrize("method", ["get", "post"])
def test_nobody_else_gets_in(
    request: pytest.FixtureRequest, sign_in: Any, who: str, model: str, method: str
) -> None:
    client = sign_in(request.getfixturevalue(who))
    pages = [
        reverse(f"admin:vocabulary_{model}_changelist"),
        reverse(f"admin:vocabulary_{model}_add"),
        reverse(f"admin:vocabulary_{model}_change", args=["01"]),
        reverse(IMPORT),
    ]
    for page in pages:
        assert getattr(client, method)(page).status_code in {302, 403, 404}, page


def test_a_visitor_is_sent_to_the_door(client: Client) -> None:
    page = client.post(reverse(IMPORT), {"sheet": SimpleUploadedFile("a.csv", CSV.encode())})
    assert page.status_code == 302
    assert Municipality.objects.get(pk="015491").population is None


def test_what_the_loader_renews_cannot_be_typed(office: Client) -> None:
    send(
        office,
        reverse("admin:vocabulary_theme_change", args=["shopping"]),
        name="べつの名前",
        easy_name="お店のこと",
        group="home",
        order="４",
    )
    theme = Theme.objects.get(pk="shopping")
    assert (theme.name, theme.easy_name) == ("買い物", "お店のこと")


def test_a_wrong_figure_is_answered_in_words(office: Client) -> None:
    page = send(
        office,
        reverse("admin:vocabulary_prefecture_change", args=["01"]),
        url="x",
        population="たくさん",
        ageing_rate="101",
    )
    html = page.content.decode()
    assert "人口は、数字で入力してください（例：120）" in html
    assert "高齢化率は100以下の数字で入力してください" in html
    assert "https:// から始まる形で入力してください" in html


@pytest.mark.parametrize("model", [Theme, Prefecture])
def test_a_public_address_cannot_be_deleted(office: Client, model: Any) -> None:
    name = model._meta.model_name
    row = model.objects.first()
    page = office.post(reverse(f"admin:vocabulary_{name}_delete", args=[row.pk]), {"post": "yes"})
    assert page.status_code == 403
    assert model.objects.filter(pk=row.pk).exists()


# --- Import ------------------------------------------------------------------------------


def test_the_list_leads_to_the_import(office: Client) -> None:
    page = office.get(reverse("admin:vocabulary_municipality_changelist"))
    assert f'<a href="{reverse(IMPORT)}">人口・高齢化率を取り込む</a>' in page.content.decode()
    assert office.get(reverse(IMPORT)).status_code == 200


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp932"])
def test_a_file_is_shown_first_and_saved_on_the_second_click(office: Client, encoding: str) -> None:
    page = upload(office, CSV.encode(encoding))
    html = page.content.decode()
    assert "直すところがある行 1件" in html
    assert "3行目" in html
    assert "市区町村コード「01x」を6桁の数字に直してください（例：015491）" in html
    assert re.search(r">\s*4,560\s*</td>", html)
    assert "1件だけを取り込む" in html
    assert Municipality.objects.get(pk="015491").population is None

    done = office.post(reverse(IMPORT), {"signed": signed(page)}, follow=True)
    assert "1件の市区町村の人口・高齢化率を取り込みました。" in done.content.decode()
    assert "1行は取り込んでいません。" in done.content.decode()
    assert Municipality.objects.get(pk="015491").population == 4560
    entry = LogEntry.objects.get()
    assert (entry.object_code, entry.action, entry.detail) == (
        "015491",
        "import",
        "人口・高齢化率をCSVから取り込みました",
    )
    assert Revision.objects.get().data["fields"]["population"] == 4560


def test_cases_are_listed_by_the_size_of_their_town_from_then_on(
    office: Client, client: Client
) -> None:
    case = CaseFactory(published=True, municipalities=["015491"])
    page = upload(office, CSV.encode())
    office.post(reverse(IMPORT), {"signed": signed(page)})
    listing = client.get("/cases/?size=under-5k").context["listing"]
    assert [card.pk for card in listing.page.object_list] == [case.pk]

    send(office, reverse("admin:vocabulary_municipality_change", args=["015491"]), population=9000)
    assert client.get("/cases/?size=under-5k").context["listing"].total == 0
    assert client.get("/cases/?size=5k-10k").context["listing"].total == 1


def test_what_was_shown_cannot_be_exchanged(office: Client) -> None:
    token = signed(upload(office, CSV.encode()))
    for forged in (token[:-1], "x", "", "\x00", "あ"):
        page = office.post(reverse(IMPORT), {"signed": forged})
        assert "もう一度CSVファイルを選んでください" in page.content.decode()
    assert Municipality.objects.get(pk="015491").population is None


def test_a_repeated_click_changes_nothing_more(office: Client) -> None:
    token = signed(upload(office, CSV.encode()))
    office.post(reverse(IMPORT), {"signed": token})
    again = office.post(reverse(IMPORT), {"signed": token})
    assert "今と同じ行 1件" in again.content.decode()
    assert LogEntry.objects.count() == 1


def test_the_import_asks_for_a_csrf_token(secretariat: Any) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(secretariat)
    assert upload(client, CSV.encode()).status_code == 403
    page = client.get(reverse(IMPORT)).content.decode()
    assert 'name="csrfmiddlewaretoken"' in page


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "CSVファイルに中身がありません"),
        (b"\x89PNG\r\n\x1a\n\xff\xff", "CSVファイルの文字を読み取れませんでした"),
        (b"a,b\n1,2\n", "の列がありません"),
        (b"x" * (2 * 1024 * 1024 + 1), "CSVファイルは2MBまでにしてください"),
    ],
)
def test_a_file_that_cannot_be_read_gets_a_sentence(
    office: Client, content: bytes, sentence: str
) -> None:
    assert sentence in upload(office, content).content.decode()


def test_no_file_at_all_gets_a_sentence(office: Client) -> None:
    page = office.post(reverse(IMPORT), {"a": "b"})
    assert "ファイルを選んでください" in page.content.decode()


def test_markup_in_a_file_is_only_text(office: Client) -> None:
    line = '015491,1,20,2025-01-01,"<script>alert(1)</script>"\n<b>,1,1,1,1\n'
    html = upload(office, (CSV.splitlines()[0] + "\n" + line).encode()).content.decode()
    assert "<script>alert" not in html
    assert "「<b>」" not in html


def test_a_file_of_every_municipality_costs_few_queries(
    office: Client, django_assert_max_num_queries: Any
) -> None:
    codes = Municipality.objects.values_list("code", flat=True)
    lines = [CSV.splitlines()[0], *(f"{code},5000,30.5,2025-01-01,台帳" for code in codes)]
    page = upload(office, "\n".join(lines).encode())
    with django_assert_max_num_queries(20):
        office.post(reverse(IMPORT), {"signed": signed(page)})
    assert not Municipality.objects.filter(population=None).exists()


def test_whom_to_ask_in_a_prefecture_stands_on_its_page(office: Client, client: Client) -> None:
    assert "担当課" not in client.get("/places/01/").content.decode()
    form = reverse("admin:vocabulary_prefecture_change", args=["01"])
    refused = send(office, form, office_phone="011-000-0000", platform_url="https://p.example.jp/")
    for sentence in ("担当課の名前も入力してください", "名称も入力してください"):
        assert sentence in refused.content.decode()
    send(
        office,
        form,
        office="保健福祉部 高齢者支援局",
        office_phone="011-000-0000",
        platform_name="北海道生活支援プラットフォーム",
        platform_url="https://p.example.jp/",
    )
    page = client.get("/places/01/").content.decode()
    assert "保健福祉部 高齢者支援局" in page
    assert 'href="tel:0110000000"' in page
    assert 'href="https://p.example.jp/"' in page
