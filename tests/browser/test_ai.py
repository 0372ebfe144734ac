"""The AI in the panel: what it suggests, what is done with it, and who corrects it."""

import re
import uuid

import pytest
from playwright.sync_api import expect

pytestmark = [pytest.mark.browser, pytest.mark.timeout(240)]
ASKED = "Заказ %s: когда он придёт? Уже неделю жду."


@pytest.fixture
def asked(visitor, alice):
    """A conversation whose customer waits, open in alice's panel, with a draft ready."""
    number = uuid.uuid4().int % 10**8
    visitor.says(ASKED % number)
    alice.locator(".row", has_text=str(number)).first.click()
    alice.locator("ai-bar .has-draft").wait_for()
    return alice


def composer(page):
    return page.locator("message-composer textarea")


def test_a_draft_is_inserted_and_changed_before_it_goes(asked):
    words = asked.locator(".ai-text").inner_text()
    asked.locator("ai-bar .button", has_text="Insert").or_(asked.locator("ai-bar .button.primary")).first.click()
    expect(composer(asked)).to_have_value(words)
    expect(asked.locator("ai-bar .has-draft")).to_have_count(0)
    composer(asked).fill(words + " Хорошего дня!")
    asked.locator("[data-send]").click()
    expect(asked.locator(".message.is-own").last).to_contain_text("Хорошего дня!")


def test_alt_enter_takes_the_draft_after_what_is_written(asked):
    composer(asked).fill("Добрый день!")
    words = asked.locator(".ai-text").inner_text()
    asked.keyboard.press("Alt+Enter")
    expect(composer(asked)).to_have_value("Добрый день!\n\n" + words)


def test_a_new_word_of_the_customer_takes_the_draft_away(asked, visitor):
    before = asked.locator(".ai-text").inner_text()
    visitor.says("И ещё: чайник пришёл с трещиной, верните деньги.")
    expect(asked.locator(".message", has_text="с трещиной")).to_be_visible()
    expect(asked.locator(".ai-text", has_text=before)).to_have_count(0)
    asked.locator("ai-bar .has-draft").wait_for()


def test_the_reading_is_explained_and_corrected(asked):
    asked.locator(".ai-reading").click()
    expect(asked.locator(".popover .ai-reasons li").first).to_be_visible()
    asked.locator(".popover select").first.select_option("payment")
    expect(asked.locator(".toast")).to_be_visible()
    expect(asked.locator(".ai-reading")).to_have_text(re.compile("Payment|Оплата"))


def test_a_bad_draft_goes_with_its_reason(asked):
    asked.locator(".ai-bad").click()
    asked.locator(".menu-item").first.click()
    expect(asked.locator("ai-bar .has-draft")).to_have_count(0)
    expect(asked.locator(".toast")).to_be_visible()


def test_a_suggested_label_is_given_put_aside_and_taken_back(sign_in, visitor):
    alice, number = sign_in(), uuid.uuid4().int % 10**8
    visitor.says(f"Заказ {number}: сколько стоит доставка и как оформить возврат?")
    alice.locator(".row", has_text=str(number)).first.click()
    expect(alice.locator(".ai-label")).to_have_count(2, timeout=25_000)
    title = alice.locator(".ai-label-give").first.inner_text()
    alice.locator(".ai-label-give").first.click()
    expect(alice.locator(".ai-label")).to_have_count(1)
    expect(alice.locator("label-editor")).to_contain_text(title)
    alice.locator(".toast button").click()
    expect(alice.locator(".ai-label")).to_have_count(2)
    expect(alice.locator("label-editor")).not_to_contain_text(title)
    alice.locator(".ai-label-off").last.click()
    expect(alice.locator(".ai-label")).to_have_count(1)
    alice.locator(".toast button").last.click()
    expect(alice.locator(".ai-label")).to_have_count(2)


def test_a_label_put_aside_is_aside_after_a_reload_too(sign_in, visitor):
    alice, number = sign_in(), uuid.uuid4().int % 10**8
    visitor.says(f"Заказ {number}: сколько стоит доставка и как оформить возврат?")
    alice.locator(".row", has_text=str(number)).first.click()
    expect(alice.locator(".ai-label")).to_have_count(2, timeout=25_000)
    kept = alice.locator(".ai-label-give").first.inner_text()
    alice.locator(".ai-label-off").last.click()
    expect(alice.locator(".toast", has=alice.locator("button"))).to_be_visible()
    alice.reload()
    expect(alice.locator(".ai-label")).to_have_count(1)
    expect(alice.locator(".ai-label-give")).to_have_text(kept)


def test_a_draft_names_the_article_it_is_from(sign_in, visitor):
    alice, number = sign_in(), uuid.uuid4().int % 10**8
    visitor.says(f"Заказ {number}: за сколько дней приходит доставка в Якутск?")
    alice.locator(".row", has_text=str(number)).first.click()
    alice.locator(".ai-source").first.click(timeout=25_000)
    expect(alice.locator(".popover a[href^='/app/articles/']")).to_be_visible()


def test_rewriting_goes_there_and_back(asked):
    before = asked.locator(".ai-text").inner_text()
    asked.locator(".ai-act", has=asked.locator('use[href*="wand"]')).click()
    asked.locator(".menu-item").first.click()
    back = asked.locator(".ai-act", has=asked.locator('use[href*="undo"]'))
    back.click(timeout=25_000)
    expect(asked.locator(".ai-text")).to_have_text(before)


@pytest.mark.parametrize("tab", ["quality", "settings", "budgets", "experiments"])
def test_the_administrators_page(alice, tab):
    alice.goto(f"/app/ai/{tab}")
    expect(alice.locator(".office-page")).to_be_visible()
    expect(alice.locator('.office-tab[aria-current="page"]')).to_have_count(1)


def test_an_agent_is_told_that_it_is_not_for_him(sign_in):
    bob = sign_in("bob@teply-dom.example")
    bob.goto("/app/ai/quality")
    expect(bob.locator(".office-main .empty h2")).to_be_visible()


def test_a_budget_is_set(alice):
    alice.goto("/app/ai/budgets")
    field = alice.locator(".budget input").first
    field.fill("7")
    field.press("Tab")
    expect(alice.locator(".toast")).to_be_visible()
    alice.reload()
    expect(alice.locator(".budget input").first).to_have_value("7")


def test_figures_over_time_are_drawn_split_and_written_out(asked):
    asked.goto("/app/ai/quality")
    expect(asked.locator(".chart canvas")).to_have_count(6)
    asked.locator("[name=split]").select_option("tier")
    key = asked.locator(".charts-key").first
    key.click()
    expect(key).to_have_attribute("aria-pressed", "false")
    expect(asked.locator("[name=split]")).to_have_value("tier")
    asked.locator(".chart-twin summary").first.click()
    expect(asked.locator(".chart-twin[open] tbody tr")).to_have_count(7)
    with asked.expect_download() as begun:
        asked.locator("a[download]").click()
    assert begun.value.suggested_filename == "ai-quality.csv"


def test_figures_say_when_there_are_none_and_when_they_do_not_come(alice):
    alice.route("**/ai/quality?*", lambda route: route.abort())
    alice.goto("/app/ai/quality")
    expect(alice.locator(".office-main .empty .button")).to_be_visible()
    alice.unroute("**/ai/quality?*")
    alice.locator(".office-main .empty .button").click()
    expect(alice.locator(".office-page .office-tools")).to_be_visible()


def test_a_provider_is_tried_before_it_is_saved(alice):
    alice.goto("/app/ai/settings")
    test = alice.locator(".office-actions button[type=button]")
    test.click()
    expect(alice.locator(".trial-line.is-good")).to_have_count(2, timeout=25_000)
    alice.fill("[name=base_url]", "https://nobody.invalid/v1")
    expect(alice.locator(".trial-line")).to_have_count(0)
    test.click()
    expect(alice.locator(".trial-line.is-bad").first).to_be_visible(timeout=25_000)
    alice.reload()
    expect(alice.locator("[name=base_url]")).to_have_value("")


def test_alerts_get_a_webhook_and_a_model_its_price(alice):
    alice.goto("/app/ai/settings")
    alice.fill("[name=alert_url]", "http://example.com/alerts")
    alice.locator("form:has([name=alert_url]) button").click()
    expect(alice.locator("[name=alert_url]:invalid")).to_be_visible()
    expect(alice.locator(".office-secret")).to_have_count(0)
    alice.fill("[name=alert_url]", "https://example.com/alerts?room=7")
    alice.locator("form:has([name=alert_url]) button").click()
    secret = alice.locator(".office-secret code")
    expect(secret).to_be_visible()
    before = secret.inner_text()
    alice.locator(".office-secret button").click()
    expect(secret).not_to_have_text(before)
    price = alice.locator(".prices tbody tr").first
    price.locator("input").last.fill("1000")
    price.locator("button").click()
    expect(alice.locator(".prices tbody tr").first.locator("input").last).to_have_value("1000")


def test_the_houses_own_words_are_tried_kept_and_refused_with_a_reason(sign_in):
    charlie = sign_in("charlie@northwind.example")
    charlie.goto("/app/ai/settings")
    charlie.get_by_role("button", name="Add a rule").click()
    rule = charlie.locator(".rule").last
    rule.locator("textarea").fill("flurb (kettle|lamp)")
    rule.locator("select").first.select_option("payment")
    charlie.locator(".rule-trial input").fill("Hello, my flurb lamp is here")
    charlie.locator(".rule-trial button").click()
    expect(charlie.locator(".rule-answer")).to_contain_text("Payment")
    expect(charlie.locator(".rule-answer")).to_contain_text("flurb lamp")
    charlie.get_by_role("button", name="Add a rule").click()
    charlie.locator(".rule textarea").last.fill("((( never closed")
    saves = charlie.locator(".office-section", has=charlie.locator(".rules")).get_by_role("button", name="Save")
    saves.click()
    expect(charlie.get_by_role("alert").filter(has_text="never closed")).to_be_visible()
    charlie.locator(".rule").last.get_by_role("button", name="Remove the rule").click()
    saves.click()
    expect(charlie.locator(".toast", has_text="Saved")).to_be_visible()
    charlie.reload()
    expect(charlie.locator(".rule textarea")).to_have_value("flurb (kettle|lamp)")
    expect(charlie.locator(".rule select").first).to_have_value("payment")
