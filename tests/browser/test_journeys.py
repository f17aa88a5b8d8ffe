"""The main job from beginning to end, with JavaScript and without."""

from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from cases.models import Case
from tests.browser.journeys import forward, sign_in, sign_up


@pytest.fixture(params=[True, False], ids=["with JavaScript", "without JavaScript"])
def visitor(request: pytest.FixtureRequest, new_context: Any) -> Page:
    context: BrowserContext = new_context(
        java_script_enabled=request.param, viewport={"width": 360, "height": 800}
    )
    return context.new_page()


@pytest.mark.usefixtures("demo_site")
def test_a_visitor_finds_a_case_by_word_and_prefecture(visitor: Page) -> None:
    visitor.goto("/")
    visitor.locator("main").get_by_label("どんなことをお探しですか").fill("くんねっぷ")
    visitor.locator("main").get_by_role("button", name="検索する").click()
    visitor.get_by_role("link", name="訓子府で暮らしきる").first.click()
    expect(visitor.get_by_role("heading", level=1)).to_contain_text("訓子府で暮らしきる")
    visitor.goto("/places/")
    visitor.get_by_role("link", name="北海道").first.click()
    visitor.get_by_role("link", name="北海道の事例をすべて見る").click()
    expect(visitor.get_by_role("status")).to_contain_text("北海道")
    visitor.get_by_role("link", name="絞り込みを外す").first.click()
    expect(visitor.get_by_role("status")).to_contain_text(f"{Case.objects.published().count()}件")


@pytest.mark.usefixtures("demo_site")
def test_a_resident_signs_up_posts_and_replies(visitor: Page) -> None:
    sign_up(visitor, "hanako@example.jp", "はなこ")
    visitor.goto("/forum/topics/new/?board=shopping")
    visitor.get_by_label("題名").fill("買い物バスの担い手が集まりません")
    visitor.get_by_label("本文").fill("みなさんの町では、どうしていますか。")
    forward(visitor)
    expect(visitor.locator("main")).to_contain_text("この内容で書き込みますか")
    visitor.get_by_role("button", name="書き込む").click()
    expect(visitor.get_by_role("heading", level=1)).to_contain_text("書き込みました")
    visitor.get_by_role("link", name="書き込みを見る").click()
    expect(visitor.get_by_role("heading", level=1)).to_contain_text("買い物バスの担い手")
    visitor.get_by_role("link", name="返信する").last.click()
    visitor.get_by_label("本文").fill("自分で調べたことを書きます。")
    forward(visitor)
    visitor.get_by_role("button", name="書き込む").click()
    visitor.get_by_role("link", name="書き込みを見る").click()
    expect(visitor.locator("main")).to_contain_text("自分で調べたことを書きます。")
    expect(visitor.locator("main")).to_contain_text("はなこ")


@pytest.mark.usefixtures("demo_site")
def test_an_editor_registers_a_case_and_the_secretariat_publishes_it(new_context: Any) -> None:
    editor = new_context(viewport={"width": 1280, "height": 900}).new_page()
    sign_in(editor, "editor-a@example.jp")
    editor.goto("/admin/cases/case/add/")
    fill_case(editor)
    editor.locator('[name="_submit"]').first.click()
    confirm(editor)
    expect(editor.locator("body")).to_contain_text("確認待ち")

    visitor = new_context(viewport={"width": 360, "height": 800}).new_page()
    visitor.goto("/cases/?q=夕暮れ市場")
    expect(visitor.locator("main")).to_contain_text("ことばがすべて入った事例は、ありませんでした")

    secretariat = new_context(viewport={"width": 1280, "height": 900}).new_page()
    sign_in(secretariat, "secretariat@example.jp")
    secretariat.goto("/admin/")
    secretariat.get_by_role("link", name="夕暮れ市場").first.click()
    secretariat.get_by_text("承認して公開する").first.click()
    confirm(secretariat)
    expect(secretariat.locator("body")).to_contain_text("公開中")

    visitor.goto("/cases/?q=夕暮れ市場")
    visitor.get_by_role("heading").get_by_role("link", name="夕暮れ市場").click()
    expect(visitor.get_by_role("heading", level=1)).to_contain_text("夕暮れ市場")
    expect(visitor.locator("main")).to_contain_text("見本")


def confirm(page: Page) -> None:
    """The page that asks once more before a step is taken."""
    page.locator("form[data-submit-once] input[type=submit]").click()


def fill_case(page: Page) -> None:
    texts = {
        "title": "夕暮れ市場",
        "catch": "仕事帰りにも寄れる小さな市場",
        "easy_summary": "店が遠い町です。住民が夕方の市場を開きました。会話が増えました。",
        "background": "町に一つだった店が閉まりました。",
        "description": "毎週水曜日の夕方、公民館の庭で市場を開いています。",
        "results": "毎回40人ほどが集まります。",
        "difficulties": "雨の日の場所さがしに苦労しました。",
        "started_text": "令和6年4月",
    }
    for name, text in texts.items():
        page.locator(f'[name="{name}"]').fill(text)
    page.locator('[name="themes"]').first.check()
    page.get_by_label("会費").check()
    page.locator('[name="activity_status"]').select_option("active")
    page.get_by_label("だれでも使える（CC BY 4.0）").check()
    page.locator('[name="licence-0-consent"]').check()
    page.locator('[name="actors-0-name"]').fill("夕暮れ市場の会")
    page.locator('[name="actors-0-is_implementer"]').check()
