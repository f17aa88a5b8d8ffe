"""The components every page is built from: templates/components/ and the form fields."""

import gzip
import re
from pathlib import Path
from types import SimpleNamespace

import pytest
from django import forms
from django.core.paginator import Paginator
from django.http import QueryDict
from django.template import engines

from cases.models import CaseSource
from organizations.models import Organization
from platform_site.pages.frame import menu
from platform_site.running.static_files import minify, sources
from search.kinds import all_kinds
from search.lists.listing import ResultsHead
from search.lists.parameters import Sort
from vocabulary.forms import PlainLanguageMixin
from vocabulary.models import Prefecture, Theme

ROOT = Path(__file__).resolve().parent.parent.parent
STATIC = ROOT / "static"
COMPONENTS = ROOT / "templates" / "components"
ICONS = set(re.findall(r'<symbol id="([a-z]+)"', (STATIC / "img" / "icons.svg").read_text()))


def drawn(fragment: str, parameters: str = "", **context: object) -> str:
    """A fragment as a page includes it, with the spaces between tags left out."""
    include = f"{{% include '{fragment}' with {parameters} only %}}"
    if not parameters:
        include = f"{{% include '{fragment}' only %}}"
    html = engines["django"].from_string(include).render(context)
    return re.sub(r"\s*\n\s*", " ", re.sub(r"(?<=>)\s*\n\s*|\s*\n\s*(?=<)", "", html)).strip()


class TopicForm(PlainLanguageMixin, forms.Form):
    title = forms.CharField(label="題名", max_length=50, help_text="50文字まで")
    room = forms.ChoiceField(
        label="部屋", choices=[("a", "い"), ("b", "ろ")], widget=forms.RadioSelect
    )
    body = forms.CharField(label="本文", max_length=2000, widget=forms.Textarea, required=False)
    agreed = forms.BooleanField(label="ルールを守ります")
    secret = forms.CharField(widget=forms.HiddenInput, required=False)


# --- Values and sizes --------------------------------------------------------------------


def test_every_colour_is_the_token_it_names() -> None:
    vendor = (STATIC / "vendor" / "dads" / "tokens.css").read_text()
    tokens = dict(re.findall(r"--([\w-]+):\s*([^;]+);", vendor))
    ours = re.findall(
        r"--[\w-]+: ([^;]+); /\* ([\w-]+) \*/", (STATIC / "css" / "10-tokens.css").read_text()
    )
    assert len(ours) > 20
    for value, token in ours:
        assert same_size(tokens[token]) == same_size(value), token


def same_size(value: str) -> str:
    rem = re.fullmatch(r"([\d.]+)rem", value)
    return f"{float(rem[1]) * 16:g}px" if rem else value


def test_the_style_sheet_stays_small() -> None:
    paths = [str(path.relative_to(STATIC)) for path in STATIC.rglob("*.css")]
    bundle = "\n".join(minify((STATIC / path).read_text()) for path in sources(paths)).encode()
    assert len(gzip.compress(bundle)) <= 9 * 1024


def test_the_scripts_stay_small() -> None:
    scripts = b"".join(path.read_bytes() for path in (STATIC / "js").glob("*.js"))
    assert len(gzip.compress(scripts)) <= 5 * 1024


def test_no_style_sheet_is_too_long_to_read() -> None:
    for path in (STATIC / "css").rglob("*.css"):
        assert len(path.read_text().splitlines()) <= 400, path


def test_every_component_says_what_it_takes() -> None:
    for path in COMPONENTS.glob("_*.html"):
        assert path.read_text().startswith("{% comment %}\n"), path


def test_every_class_of_a_public_page_has_a_look() -> None:
    styles = "".join(path.read_text() for path in (STATIC / "css").rglob("*.css"))
    for path in set((ROOT / "templates").rglob("*.html")) - set(
        (ROOT / "templates" / "admin").rglob("*.html")
    ):
        for value in re.findall(r'class="([^"{]+)"', path.read_text()):
            for name in value.split():
                if name.startswith("kyoso-"):
                    assert f".{name}" in styles, f"{name} in {path}"


# --- Icons and places --------------------------------------------------------------------


def test_the_icon_of_every_kind_is_drawn() -> None:
    assert {kind.icon for kind in all_kinds()} <= ICONS


def test_every_icon_a_template_names_is_drawn() -> None:
    for path in (ROOT / "templates").rglob("*.html"):
        used = re.findall(r'_icon\.html" with name="([a-z]+)"', path.read_text())
        assert set(used) <= ICONS, path


@pytest.mark.django_db
def test_every_theme_has_an_icon() -> None:
    assert set(Theme.objects.values_list("pk", flat=True)) <= ICONS


@pytest.mark.django_db
def test_every_prefecture_has_its_place_on_the_tile_map() -> None:
    sheet = (STATIC / "css" / "components" / "tile-map.css").read_text()
    rows = set(re.findall(r"\.kyoso-row-(\d+) \{\s+grid-row: \1;", sheet))
    columns = set(re.findall(r"\.kyoso-column-(\d+) \{\s+grid-column: \1;", sheet))
    taken = set()
    for prefecture in Prefecture.objects.all():
        assert str(prefecture.tile_row) in rows
        assert str(prefecture.tile_column) in columns
        assert prefecture.tile_width <= 2
        assert prefecture.tile_height <= 2
        taken.add((prefecture.tile_row, prefecture.tile_column))
    assert len(taken) == 47


# --- Fragments ---------------------------------------------------------------------------


def test_an_icon_is_hidden_from_screen_readers() -> None:
    assert 'aria-hidden="true"' in drawn("components/_icon.html", "name='search'")


def test_a_card_has_one_link_and_its_words() -> None:
    themes = [SimpleNamespace(name="買い物"), SimpleNamespace(name="見守り")]
    html = drawn(
        "components/_card.html",
        "title='移動販売' url='/cases/1/' eyebrow='北海道 訓子府町' themes=themes is_sample=True",
        themes=themes,
    )
    assert html.count("<a ") == 1
    assert '<h3 class="kyoso-card-title"><a href="/cases/1/">移動販売</a></h3>' in html
    assert all(word in html for word in ["北海道 訓子府町", "買い物", "見守り", "見本"])


def test_what_an_editor_wrote_stays_text_on_a_card() -> None:
    html = drawn("components/_card.html", "title=title url='/'", title="<b>太字</b>")
    assert "<b>" not in html


def test_pages_keep_the_conditions_of_the_search() -> None:
    page = Paginator(range(118), 10).page(5)
    html = drawn(
        "components/_pagination.html",
        "page=page query=query",
        page=page,
        query=QueryDict("q=買い物&theme=shopping&theme=mobility&page=5"),
    )
    assert "5 / 12ページ" in html
    assert html.count("theme=shopping&amp;theme=mobility&amp;page=6") == 2
    assert 'aria-current="page"' in html
    for number in (1, 4, 6, 12):
        assert f"&amp;page={number}" in html


@pytest.mark.parametrize(("number", "missing"), [(1, "前のページ"), (12, "次のページ")])
def test_the_ends_of_a_list_have_no_dead_links(number: int, missing: str) -> None:
    page = Paginator(range(118), 10).page(number)
    html = drawn(
        "components/_pagination.html", "page=page query=query", page=page, query=QueryDict()
    )
    assert missing not in html


def test_one_page_needs_no_page_links() -> None:
    page = Paginator(range(3), 10).page(1)
    assert not drawn(
        "components/_pagination.html", "page=page query=query", page=page, query=QueryDict()
    )


def test_a_condition_can_be_taken_away() -> None:
    conditions = [SimpleNamespace(group="都道府県", label="北海道", remove_url="/cases/?q=a")]
    html = drawn(
        "components/_filter_chips.html",
        "conditions=conditions clear_url='/cases/'",
        conditions=conditions,
    )
    assert "絞り込みを外す：</span>都道府県：北海道" in html
    assert 'href="/cases/">すべての条件を消す' in html


@pytest.mark.parametrize(("kind", "speaks"), [("success", True), ("error", True), ("info", False)])
def test_a_banner_speaks_up_only_about_what_just_happened(kind: str, speaks: bool) -> None:
    html = drawn("components/_banner.html", "kind=kind title='保存しました'", kind=kind)
    assert ('role="alert"' in html) is speaks


def test_steps_say_where_one_is() -> None:
    html = drawn(
        "components/_step_navigation.html",
        "steps=steps current=2",
        steps=["立場", "メール", "確認"],
    )
    assert "全3ステップ中、2ステップ目です。" in html
    assert html.count('aria-current="step"') == 1
    assert html.index("完了") < html.index("メール") < html.index("入力中")


def test_a_step_may_be_something_else_than_writing() -> None:
    steps = ["書く", "確かめる"]
    html = drawn(
        "components/_step_navigation.html", "steps=steps current=2 doing='確認中'", steps=steps
    )
    assert "確認中" in html
    assert "入力中" not in html


def test_a_source_is_named_and_the_secretariats_summary_too() -> None:
    source = CaseSource(
        title="資料13", url="https://www.mhlw.go.jp/", publisher="厚生労働省", is_brief=True
    )
    item = SimpleNamespace(source_or_empty=source, owner=Organization())
    html = drawn("components/_source_note.html", "item=item", item=item)
    assert "公開資料をもとに事務局がまとめました。" in html
    assert "出典：厚生労働省" in html
    assert '「資料13」</a><span class="kyoso-unbroken">（外部サイト）</span>' in html


def test_facts_without_a_value_are_left_out() -> None:
    html = drawn("components/_facts.html", "rows=rows", rows=[("人口", "4,567人"), ("電話", "")])
    assert "人口" in html
    assert "電話" not in html


def test_a_tile_without_cases_stays_a_link() -> None:
    place = {"tile_row": 1, "tile_column": 12, "tile_width": 2, "tile_height": 2}
    prefectures = [SimpleNamespace(code="01", name="北海道", count=0, **place)]
    html = drawn(
        "components/_tile_map.html",
        "prefectures=prefectures label='都道府県' url_prefix='/cases/?prefecture='",
        prefectures=prefectures,
    )
    assert 'href="/cases/?prefecture=01"' in html
    assert "0件" in html


# --- Forms -------------------------------------------------------------------------------


def test_a_field_reads_label_help_error_control() -> None:
    html = str(TopicForm({"title": ""})["title"].as_field_group())
    order = ["題名", "※必須", "50文字まで", "題名を入力してください", "<input"]
    assert [html.index(part) for part in order] == sorted(html.index(part) for part in order)
    assert 'aria-describedby="id_title_helptext id_title_error"' in html
    assert 'aria-invalid="true"' in html
    assert " required" not in html.split("<input")[1]


def test_optional_is_said_too() -> None:
    assert "※任意" in TopicForm()["body"].as_field_group()


def test_what_is_too_long_is_kept_and_named() -> None:
    form = TopicForm({"title": "あ" * 63})
    html = form["title"].as_field_group()
    assert "maxlength" not in html
    assert "あ" * 63 in html
    assert "50文字以内で入力してください（現在63文字）" in html


def test_choices_stand_in_a_named_group() -> None:
    html = TopicForm()["room"].as_field_group()
    assert "<fieldset" in html
    assert re.search(r"<legend[^>]*>部屋", html)


def test_a_long_text_counts_its_characters() -> None:
    assert 'data-counter="2000"' in TopicForm()["body"].as_field_group()


def test_a_single_checkbox_has_its_label_behind_it() -> None:
    html = TopicForm()["agreed"].as_field_group()
    assert html.index("<input") < html.index("ルールを守ります")


def test_the_error_summary_leads_to_every_field() -> None:
    html = drawn("components/_error_summary.html", "form=form", form=TopicForm({}))
    assert '<a href="#id_title">題名を入力してください</a>' in html
    assert 'href="#id_room_0"' in html
    assert "autofocus" in html
    assert 'role="alert"' in html


def test_targets_of_the_error_summary_exist() -> None:
    form = TopicForm({})
    summary = drawn("components/_error_summary.html", "form=form", form=form)
    page = str(form)
    for target in re.findall(r'href="#([^"]+)"', summary):
        assert f'id="{target}"' in page


def test_a_form_without_errors_has_no_summary() -> None:
    assert not drawn("components/_error_summary.html", "form=form", form=TopicForm())


def test_several_forms_share_one_summary() -> None:
    forms_of_page = [TopicForm({}, prefix="a"), TopicForm({}, prefix="b")]
    html = drawn("components/_error_summary.html", "forms=forms", forms=forms_of_page)
    assert html.count('id="error-summary-title"') == 1
    assert 'href="#id_a-title"' in html
    assert 'href="#id_b-title"' in html


# --- The frame ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("path", "current"), [("/cases/", "page"), ("/cases/12/", "true"), ("/", ""), ("/events/", "")]
)
def test_the_menu_marks_the_section_one_is_in(path: str, current: str) -> None:
    assert menu(path)[0].current == current


@pytest.mark.django_db
def test_the_frame_asks_for_an_urgent_notice_and_nothing_else_for_a_visitor(
    client, django_assert_num_queries
) -> None:
    with django_assert_num_queries(1):
        page = client.get("/about/privacy/")
    html = page.content.decode()
    assert "｜生活支援共創プラットフォーム</title>" in html
    assert html.count("<h1") == 1
    assert html.index("本文へ移動") < html.index("<header")
    assert '<main id="main"' in html
    assert "style=" not in html


def test_a_missing_page_helps_on(client, db) -> None:
    page = client.get("/nowhere/")
    assert page.status_code == 404
    assert "お探しのページは見つかりませんでした" in page.content.decode()


# --- Lists -------------------------------------------------------------------------------


def test_the_head_of_a_list_says_what_was_found_and_what_was_left_out() -> None:
    listing = SimpleNamespace(
        results_head=ResultsHead(
            what="『買い物』 北海道の事例",
            found="12件",
            shown="1〜10件目",
            samples="",
            sorts=(Sort("新しい順", "?sort=new", True), Sort("都道府県順", "?sort=place", False)),
        ),
        text="買い物",
        conditions=[
            SimpleNamespace(group="ことば", label="買い物", remove_url="?"),
            SimpleNamespace(group="都道府県", label="北海道", remove_url="?q=a"),
        ],
        noun="事例",
        ignored=["分野の「x」は見つからないため、この条件は使いませんでした。"],
        clear_url="?",
        explanation=SimpleNamespace(as_places=[], ambiguous_names=[], with_synonyms=[]),
        is_partial=False,
        suggestions=[],
    )
    html = drawn("components/_list_head.html", "listing=listing", listing=listing)
    words = re.sub(r"<[^>]+>", "", html)
    assert "『買い物』 北海道の事例12件（1〜10件目を表示）" in words
    assert "この条件は使いませんでした。" in words
    assert 'href="?sort=place"' in html
    assert 'href="?sort=new"' not in html
