"""Alerts in words. subject: a model, a host, "tier 2", or a budget as "account day" and "inbox 7 month"."""

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from ai import alerts


def headline(kind: str, subject: str, detail: dict) -> str:
    """One sentence of what happened; an unknown kind is its own name."""
    said = {
        alerts.UNKNOWN_MODEL: _("The price of %(subject)s is unknown: it is counted as the dearest model's."),
        alerts.OVER_BUDGET: _("A budget of the AI is used up (%(subject)s)."),
        alerts.PROVIDER_DOWN: _("The AI provider does not answer (%(subject)s)."),
        alerts.KEY_REFUSED: _("The AI provider refuses the key (%(subject)s)."),
        alerts.NO_MONEY: _("The AI provider says that the balance is empty (%(subject)s)."),
        alerts.ARM_STOPPED: _("An arm of the experiment did harm and was stopped (%(subject)s)."),
        alerts.COST_SPIKE: _("A thousand analyses cost %(per_thousand_usd)s US dollars now (%(subject)s)."),
        alerts.FALLBACK: _("%(percent)s %% of the AI's calls come to nothing."),
        alerts.HARMFUL: _("%(percent)s %% of the AI's replies that went out were harmful."),
        alerts.BUDGET_80: _("%(percent)s %% of a budget of the AI is spent (%(subject)s)."),
        alerts.BUDGET_100: _("A budget of the AI is used up (%(subject)s)."),
    }.get(kind, kind)
    figures = {name: number_format(value) for name, value in detail.items() if isinstance(value, int | float)}
    known = {"per_thousand_usd": "?", "percent": "?"} | detail | figures | {"subject": subject}
    return said % known if "%" in said else said


def title(kind: str, subject: str, state: str, house: str) -> str:
    """The subject of a letter."""
    over = {"house": house, "what": name(kind)}
    return _("%(house)s: over: %(what)s") % over if state == alerts.CLEARED else _("%(house)s: %(what)s") % over


def name(kind: str) -> str:
    return {
        alerts.UNKNOWN_MODEL: _("a model without a price"),
        alerts.OVER_BUDGET: _("the AI's budget is used up"),
        alerts.PROVIDER_DOWN: _("the AI provider is down"),
        alerts.KEY_REFUSED: _("the AI provider refuses the key"),
        alerts.NO_MONEY: _("the AI provider's balance is empty"),
        alerts.ARM_STOPPED: _("an experiment's arm was stopped"),
        alerts.COST_SPIKE: _("the AI costs much more than usual"),
        alerts.FALLBACK: _("many of the AI's calls fail"),
        alerts.HARMFUL: _("harmful replies of the AI"),
        alerts.BUDGET_80: _("the AI's budget is nearly used up"),
        alerts.BUDGET_100: _("the AI's budget is used up"),
    }.get(kind, kind)


def letter(kind: str, subject: str, state: str, detail: dict, address: str) -> str:
    """The text of a letter, with where to look."""
    first = _("This is over:") + " " if state == alerts.CLEARED else ""
    return f"{first}{headline(kind, subject, detail)}\n\n{_('Figures and settings of the AI:')} {address}\n"
