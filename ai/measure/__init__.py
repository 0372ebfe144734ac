"""How good, how quick and how dear the AI is, from its runs."""
