"""What the AI remembers: its settings, its work, what it made, what that cost and how good it was."""

from ai.models.money import Budget, LedgerEntry, Price, Spend
from ai.models.results import Analysis, Correction, Draft, Lesson, Summary, UnwantedLabel
from ai.models.setup import Alarm, Alert, Experiment, Setting
from ai.models.work import Job, Run

__all__ = [
    "Alarm",
    "Alert",
    "Analysis",
    "Budget",
    "Correction",
    "Draft",
    "Experiment",
    "Job",
    "LedgerEntry",
    "Lesson",
    "Price",
    "Run",
    "Setting",
    "Spend",
    "Summary",
    "UnwantedLabel",
]
