"""From a claimed batch to drafts in the panel: ask, read, check, offer; and whatever goes wrong on the way."""
