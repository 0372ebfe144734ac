"""What tier 1 may answer: the words every other part of the product relies on."""

from dataclasses import dataclass

INTENTS = (
    "delivery",
    "order_change",
    "cancel",
    "return_refund",
    "defect_damaged",
    "wrong_item",
    "complaint",
    "payment",
    "product_question",
    "account",
    "praise",
    "human",
    "spam",
    "other",
)
SENTIMENTS = ("negative", "neutral", "positive")
# Where the urgency sits in a row of logits: after the intents and the sentiments.
URGENT = len(INTENTS) + len(SENTIMENTS)
COLUMNS = URGENT + 1


@dataclass(frozen=True)
class Analysis:
    """What a message is about.

    `lang` is "ru", "en" or another ISO 639-1 code ("und" where nothing tells), `confidence` the calibrated probability
    of the intent between 0 and 1, `reasons` sentences such as 'matched: "верните деньги"'.
    """

    lang: str
    intent: str
    sentiment: str
    urgent: bool
    confidence: float
    reasons: tuple[str, ...] = ()
