"""Carries alerts out of the panel: by e-mail to the administrators, and to the account's webhook."""

PANEL_ONLY = {"over_budget"}  # a single refusal; that the budget is used up is told as budget_100
