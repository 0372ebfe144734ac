"""Money: the worst case is reserved before a call and settled after it, against budgets that nest.

Installation -> account -> inbox -> conversation, per day and month, in UTC. Amounts are millionths of a US dollar.
"""

from ai.ledger.book import OverBudget, Share, release, reserve, settle, settle_lost
from ai.ledger.prices import Usage, cost, rate_of

__all__ = ["OverBudget", "Share", "Usage", "cost", "rate_of", "release", "reserve", "settle", "settle_lost"]
