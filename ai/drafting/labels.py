"""Labels a model may suggest: the account's own, and nobody else's words."""

from conversations.models import Label

MOST_KNOWN, MOST = 60, 3


def known() -> list[tuple[str, str]]:
    """[(title, description)], as many as a prompt has room for."""
    return list(Label.objects.order_by("title").values_list("title", "description")[:MOST_KNOWN])


def those_that_exist(wanted: list[str]) -> list[str]:
    """Of what a model has named, the labels there are, in its order; what it made up is dropped."""
    titles = {title.lower(): title for title in wanted and Label.objects.values_list("title", flat=True)[:1000]}
    named = [titles.get(str(each).strip().lower()) for each in wanted[:20]]
    return list(dict.fromkeys(title for title in named if title))[:MOST]
