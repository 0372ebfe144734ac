"""Addresses of the AI under the application API."""

from ai.api import conversation, experiments, money, quality, setup, words
from conversations.api.routes import both

A = "api/v1/accounts/<key:account_id>"
C = A + "/conversations/<number:display_id>/ai"

ALL = {
    C: conversation.StateView,
    C + "/draft": conversation.DraftView,
    C + "/drafts/<key:pk>/feedback": conversation.FeedbackView,
    C + "/labels": conversation.LabelView,
    C + "/correction": conversation.CorrectionView,
    C + "/summary": words.SummaryView,
    C + "/translate": words.TranslateView,
    A + "/ai/rewrite": words.RewriteView,
    A + "/ai/settings": setup.SettingsView,
    A + "/ai/settings/test": setup.TrialView,
    A + "/ai/alerts": setup.AlertsView,
    A + "/ai/rules/test": setup.RulesTrialView,
    A + "/ai/budgets": money.BudgetsView,
    A + "/ai/quality": quality.QualityView,
    A + "/ai/quality/series": quality.SeriesView,
    A + "/ai/quality.csv": quality.TableView,
    A + "/ai/experiments": experiments.ExperimentsView,
}
urlpatterns = both(ALL)
