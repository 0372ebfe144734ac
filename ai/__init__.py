"""AI beside the conversations: analyses, drafts, their money and their measures. Nobody waits for it."""
