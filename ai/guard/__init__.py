"""The guard: no draft reaches a person unchecked, and no customer's text reaches a model unmarked.

Pure: no database, no network. `check` judges a draft, `injection` a customer's message, `clean_for_prompt` marks data.
"""

from ai.guard.incoming import clean_for_prompt, injection
from ai.guard.reply import HARMS, Policy, Verdict, check

__all__ = ["HARMS", "Policy", "Verdict", "check", "clean_for_prompt", "injection"]
