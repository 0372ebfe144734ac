"""The neighbours' judgement, loaded with the first question and not with the process."""


def analyse(text: str, rules: tuple = (), correct=None):
    from ai.tier1 import analyse as read

    return read(text, rules=rules, correct=correct)


def warm() -> None:
    """Load what `analyse` and `injection` need, so that nobody's message waits for it."""
    from ai.tier1 import warm as load

    load()
    injection("warm")


def injection(text: str) -> tuple[bool, tuple[str, ...]]:
    from ai.guard import injection as look

    return look(text)


def check(text: str, lang: str | None, context: str):
    """The guard's Verdict(harmful, categories, reasons)."""
    from ai.guard import check as judge

    return judge(text, lang=lang or None, context=context)


def passages(account_id: int, text: str, lang: str, inbox_id: int, limit: int = 4) -> list:
    """What the customer may know of the house's articles: Passage(article_id, version, title, quote, score)."""
    from ai.knowledge import search

    return search(account_id, text, lang, inbox_id, "public", limit)


def clean(text: str) -> str:
    """A text as data for a prompt: normalised, nothing invisible, no marks of its own (the whole gets them)."""
    from ai.guard import clean_for_prompt

    return "\n".join(clean_for_prompt(text).split("\n")[1:-1])
